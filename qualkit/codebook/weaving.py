"""A change taken back from a codebook's text that others have changed since, line by line.

Knows lines only: whether what comes out is a codebook is for the caller to see.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class _Hunk:
    """Lines ``[start, end)`` of a text that another text has as ``lines``."""

    start: int
    end: int
    lines: tuple[str, ...]


def woven(base: str, ours: str, theirs: str) -> str | None:
    r"""`ours`, a later state of `base`, with all that makes `theirs` of `base` done to it as well.

    Returns
    -------
    str or None
        None where both changed the same lines, or lines that touch, differently.

    Examples
    --------
    >>> woven("a\nb\nc\nd\n", "a\nb\nc\nd\ne\n", "a\nB\nc\nd\n")
    'a\nB\nc\nd\ne\n'
    >>> woven("a\nb\n", "a\nx\n", "a\ny\n") is None
    True
    """
    lines = base.splitlines(keepends=True)
    mine, other = _hunks(lines, ours), _hunks(lines, theirs)
    if any(_touch(a, b) for a in mine for b in other if a != b):
        return None
    pieces: list[str] = []
    at = 0
    for hunk in sorted({*mine, *other}, key=lambda each: (each.start, each.end)):
        pieces += [*lines[at : hunk.start], *hunk.lines]
        at = hunk.end
    return "".join([*pieces, *lines[at:]])


def _hunks(lines: Sequence[str], text: str) -> list[_Hunk]:
    return list(_changes(lines, text.splitlines(keepends=True)))


def _changes(lines: Sequence[str], others: Sequence[str]) -> Iterator[_Hunk]:
    matcher = SequenceMatcher(None, lines, others, autojunk=False)
    for tag, start, end, first, last in matcher.get_opcodes():
        if tag != "equal":
            yield _Hunk(start, end, tuple(others[first:last]))


def _touch(a: _Hunk, b: _Hunk) -> bool:
    """Whether two changes are of the same lines; insertions at the same place are."""
    return (a.start < b.end and b.start < a.end) or (
        a.start == b.start and not (a.end > a.start and b.end > b.start)
    )
