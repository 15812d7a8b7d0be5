"""Runs: one execution of a suggester, a topic model or a statistic."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What it takes to make a number again: parameters, seed, input digest, versions, times."""

    number: int
    kind: str
    parameters: Mapping[str, Any]
    input_digest: str
    seed: int | None = None
    versions: Mapping[str, str] = field(default_factory=dict)
    started: str = ""
    ended: str | None = None
    status: str = "running"


def installed_versions(*names: str) -> dict[str, str]:
    """The installed versions of qualkit and of the distributions `names`, those missing left out.

    >>> "qualkit-toolkit" in installed_versions("no-such-distribution")
    True
    """
    from importlib import metadata  # takes longer to import than all the rest of this module

    found = {}
    for name in ("qualkit-toolkit", *names):
        with contextlib.suppress(metadata.PackageNotFoundError):
            found[name] = metadata.version(name)
    return found
