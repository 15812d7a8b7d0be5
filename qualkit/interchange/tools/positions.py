r"""Positions that a program counted on the screen or in Python, as code points in a clean text.

QualCoder stores what Qt counts (UTF-16 units, newlines as one) when a person selects, and what
Python counts (code points of the text as stored) when it codes by search; both stand in one file.
So each selection is tried in every way, and the one counts that puts it on the words that were
stored with it. Where no words were stored, the way of the text's other selections counts, or else
the screen's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from qualkit.interchange.refi.units import CODE_POINTS, KEPT, LF, UTF16, RawText, Reading, Spots
from qualkit.interchange.tools.found import squeezed

MOVED = "the words there are not those that were coded, and those are not found once in the text"
OUTSIDE = "it lies outside the text, or is empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A selection as stored: its positions and its words, empty where none were stored."""

    start: int | None
    end: int | None
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a selection is; without positions where no way of counting fits, and ``lost`` why."""

    start: int | None = None
    end: int | None = None
    lost: str = ""


_WAYS = (
    Reading(unit=CODE_POINTS, newline=KEPT, bom=True),
    Reading(unit=UTF16, newline=LF, bom=True),
    Reading(unit=CODE_POINTS, newline=LF, bom=True),
    Reading(unit=UTF16, newline=KEPT, bom=True),
)
_SCREEN = 1


def placed(raw: RawText, spots: Sequence[Spot]) -> list[Place]:
    """The place of each of the `spots` in ``raw.text``."""
    if not spots:
        return []
    counted = Spots.of([(spot.start, spot.end, False) for spot in spots])
    ways = []
    for way in _WAYS:
        starts, ends = raw.placed(raw.effective(way), counted)
        ways.append(list(zip(starts.tolist(), ends.tolist(), strict=True)))
    raw.forget()
    fits = [_fitting(raw.text, spot, [way[at] for way in ways]) for at, spot in enumerate(spots)]
    usual = _usual(fits)
    return [
        _place(spot, fits[at], [way[at] for way in ways], usual) for at, spot in enumerate(spots)
    ]


def _fitting(text: str, spot: Spot, spans: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    """The ways that put a selection on its words."""
    wanted = squeezed(spot.words)
    if not wanted:
        return ()
    known: dict[tuple[int, int], bool] = {}
    for span in spans:
        if span not in known:
            known[span] = 0 <= span[0] < span[1] and squeezed(text[slice(*span)]) == wanted
    return tuple(at for at, span in enumerate(spans) if known[span])


def _usual(fits: Sequence[tuple[int, ...]]) -> int:
    """The way that most selections fit where not all do; the screen's where none stands out."""
    told = Counter(way for each in fits if 0 < len(each) < len(_WAYS) for way in each)
    return max(range(len(_WAYS)), key=lambda way: (told[way], way == _SCREEN))


def _place(spot: Spot, fits: Sequence[int], spans: Sequence[tuple[int, int]], usual: int) -> Place:
    if squeezed(spot.words):
        if not fits:
            return Place(lost=MOVED)
        start, end = spans[usual if usual in fits else fits[0]]
        return Place(start=start, end=end)
    start, end = spans[usual]
    return Place(start=start, end=end) if 0 <= start < end else Place(lost=OUTSIDE)
