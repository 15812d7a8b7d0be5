"""Where letters run: left to right or right to left, and names among words of the other way."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

_MARK = "\N{LEFT-TO-RIGHT MARK}"


def ways(text: str) -> Iterator[str]:
    """Where each letter runs: ``L`` to the right, ``R`` to the left; other signs run nowhere."""
    for one in map(unicodedata.bidirectional, text):
        if one in ("L", "R", "AL"):
            yield "L" if one == "L" else "R"


def is_right_to_left(text: str) -> bool:
    """Whether the first letter of `text` runs to the left.

    >>> is_right_to_left("12: שלום, Ann"), is_right_to_left("Ann: שלום")
    (True, False)
    """
    return next(ways(text), "L") == "R"


def apart(name: str) -> str:
    r"""`name` for a sentence that runs to the right: what stands around it stays in its place.

    >>> apart("Ann"), apart("דנה")
    ('Ann', '\u200eדנה\u200e')
    """
    if name.isascii() or "R" not in ways(name):
        return name
    return f"{_MARK}{name}{_MARK}"
