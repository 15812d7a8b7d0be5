"""The seal of a sidecar: its first line tells what the package beside it was when it was written.

Whoever changes the project file or a text in the package breaks it; what the sidecar says of them
then no longer holds, and it is left alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

_WORDS = ("qualkit sidecar", 1)


def sealed(digests: Mapping[str, str]) -> bytes:
    """The first line: the SHA-256 of every other file in the package, by its name."""
    return (json.dumps([*_WORDS, dict(sorted(digests.items()))]) + "\n").encode()


def seals(line: bytes) -> dict[str, str] | None:
    """What a first line says, None where it is none.

    >>> seals(sealed({"project.qde": "ab"}))
    {'project.qde': 'ab'}
    """
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, list) or tuple(told[:2]) != _WORDS or not isinstance(told[-1], dict):
        return None
    return {str(name): str(digest) for name, digest in told[-1].items()}
