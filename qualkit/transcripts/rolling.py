"""Rolling captions: what each cue shows again of the cue before it, taken out.

Captions that machines make while somebody talks show the line before above the new one, and again
alone for a moment. A file is taken for one of these where most of its cues begin with the last line
of the cue before; then each line is kept where it is new. It knows no file format.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

_FEWEST, _MOSTLY = 3, 0.6
_FEWEST_UNTIMED, _MOST = 10, 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one voice says in a cue."""

    text: str
    speaker: str | None
    begins: float
    ends: float


def without_repeats(parts: Sequence[Part], *, timed: bool) -> tuple[list[Part], int]:
    r"""The parts less the lines that roll, and how many lines those were.

    Parameters
    ----------
    parts : sequence of Part
        What the cues of a file say, in order. Most must roll, else nothing is taken out.
    timed : bool
        Whether single words have times, as in such captions; else more cues must roll.

    Examples
    --------
    >>> said = ["We met", "We met", "We met\nin May", "in May", "in May\nas ever"]
    >>> parts = [Part(text=text, speaker=None, begins=0, ends=1) for text in said]
    >>> kept, repeated = without_repeats(parts, timed=True)
    >>> [part.text for part in kept], repeated
    (['We met', 'in May', 'as ever'], 4)
    """
    lines = [[line.strip() for line in part.text.split("\n") if line.strip()] for part in parts]
    rolling = sum(_repeats(before, after) > 0 for before, after in pairwise(lines))
    fewest, least = (_FEWEST, _MOSTLY) if timed else (_FEWEST_UNTIMED, _MOST)
    if len(parts) < fewest or rolling < least * (len(parts) - 1):
        return list(parts), 0
    repeated = [0, *(_repeats(before, after) for before, after in pairwise(lines))]
    return list(_kept(parts, lines, repeated)), sum(repeated)


def _repeats(before: Sequence[str], after: Sequence[str]) -> int:
    """How many lines at the start of a cue are the last ones of the cue before."""
    most = min(len(before), len(after))
    return next((n for n in range(most, 0, -1) if before[-n:] == after[:n]), 0)


def _kept(
    parts: Sequence[Part], lines: Sequence[Sequence[str]], repeated: Sequence[int]
) -> Iterator[Part]:
    for part, own, n in zip(parts, lines, repeated, strict=True):
        if not n:
            yield part
        elif own[n:]:
            yield replace(part, text="\n".join(own[n:]))
