r"""Positions that a program counted on the screen or in Python, as code points in a clean text.

QualCoder stores what Qt counts (UTF-16 units, newlines as one) when a person selects, and what
Python counts (code points of the text as stored) when it codes by search; both stand in one file.
So each selection is tried in every way, and the one counts that puts it on the words that were
stored with it. Where no words were stored, the way of the text's other selections counts, or else
the screen's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from qualkit.interchange.refi.units import (
    CODE_POINTS,
    EXCLUSIVE,
    KEPT,
    LF,
    READINGS,
    UTF16,
    RawText,
    Reading,
    Spots,
)
from qualkit.interchange.tools.found import squeezed

MOVED = "the words there are not those that were coded, and those are not found once in the text"
AMBIGUOUS = "it may have been counted in two ways, which put it on different places"
OUTSIDE = "it lies outside the text, or is empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A selection as stored: its positions and its words, empty where none were stored.

    ``first`` is how many UTF-16 units the words cover at least where they may be its first ones
    only; 0 where they are all of them.
    """

    start: int | None
    end: int | None
    words: str = ""
    first: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a selection is; without positions where no way of counting fits, and ``lost`` why."""

    start: int | None = None
    end: int | None = None
    lost: str = ""

    @property
    def is_on_words(self) -> bool:
        """Whether some way of counting puts it on its words."""
        return self.lost in ("", AMBIGUOUS)


_WAYS = (
    Reading(unit=CODE_POINTS, newline=KEPT, bom=True),
    Reading(unit=UTF16, newline=LF, bom=True),
    Reading(unit=CODE_POINTS, newline=LF, bom=True),
    Reading(unit=UTF16, newline=KEPT, bom=True),
)
_SCREEN = 1

EVERY_WAY = tuple(reading for reading in READINGS if reading.end == EXCLUSIVE)
"""Code points and UTF-16 units, newlines as they are, as one or as two, a BOM counted or not."""

_Span = tuple[int, int]


def placed(raw: RawText, spots: Sequence[Spot]) -> list[Place]:
    """The place of each of the `spots` in ``raw.text``, each in whatever way fits it."""
    spans, fits = _tried(raw, spots, _WAYS)
    usual = _usual(fits)
    return [_place(spot, fits[at], spans[at], usual) for at, spot in enumerate(spots)]


def fitting(raw: RawText, spots: Sequence[Spot]) -> Counter[Reading]:
    """How many of the `spots` each way of `EVERY_WAY` puts on their words."""
    ways = [*dict.fromkeys(raw.effective(way) for way in EVERY_WAY)]
    told = Counter(ways[at] for each in _tried(raw, spots, ways)[1] for at in each)
    return Counter({way: told[raw.effective(way)] for way in EVERY_WAY})


def placed_alike(
    raw: RawText, spots: Sequence[Spot], usual: Collection[Reading] = ()
) -> list[Place]:
    """The place of each of the `spots`, all in the one way of `EVERY_WAY` that fits most.

    Where several fit as well, the ``usual`` ones of the file count; where these are several too,
    those spots have a place that all of them put on the same words.
    """
    ways = [*dict.fromkeys(raw.effective(way) for way in EVERY_WAY)]
    spans, fits = _tried(raw, spots, ways)
    told = Counter(way for each in fits for way in each)
    most = max(told.values(), default=0)
    best = [way for way in range(len(ways)) if told[way] == most]
    known = {raw.effective(way) for way in usual}
    best = [way for way in best if ways[way] in known] or best
    return [_agreed(raw.text, spot, fits[at], spans[at], best) for at, spot in enumerate(spots)]


def _agreed(
    text: str, spot: Spot, fits: Sequence[int], spans: Sequence[_Span], best: Sequence[int]
) -> Place:
    """The place on which the `best` ways agree, but for white space at its edges."""
    has_words = bool(squeezed(spot.words))
    places = [_place(spot, fits, spans, way) for way in best if way in fits or not has_words]
    if not places:
        return Place(lost=MOVED)
    if len({_dark(text, place) for place in places}) > 1:
        return Place(lost=AMBIGUOUS)
    return places[0]


def _dark(text: str, place: Place) -> _Span | str:
    """Where the first and the last letter of a place are; why there is none where it has none."""
    if place.start is None or place.end is None:
        return place.lost
    words = text[place.start : place.end]
    start = place.start + len(words) - len(words.lstrip())
    return start, start + len(words.strip())


def _tried(
    raw: RawText, spots: Sequence[Spot], ways: Sequence[Reading]
) -> tuple[list[list[_Span]], list[tuple[int, ...]]]:
    """Where each way puts each spot, and which ways put it on its words."""
    counted = Spots.of([(spot.start, spot.end, False) for spot in spots])
    tried: list[list[_Span]] = []
    for way in ways:
        starts, ends = raw.placed(raw.effective(way), counted)
        tried.append(list(zip(starts.tolist(), ends.tolist(), strict=True)))
    raw.forget()
    spans = [[way[at] for way in tried] for at in range(len(spots))]
    fits = [_fitting(raw.text, spot, each) for spot, each in zip(spots, spans, strict=True)]
    return spans, fits


def _fitting(text: str, spot: Spot, spans: Sequence[_Span]) -> tuple[int, ...]:
    """The ways that put a selection on its words."""
    wanted = squeezed(spot.words)
    if not wanted:
        return ()
    known: dict[_Span, bool] = {}
    for span in spans:
        if span not in known:
            there = text[slice(*span)] if 0 <= span[0] < span[1] else ""
            known[span] = squeezed(there) == wanted or _begins(there, wanted, spot.first)
    return tuple(at for at, span in enumerate(spans) if known[span])


def _begins(there: str, wanted: str, first: int) -> bool:
    """Whether `there` begins with the letters `wanted`, which cover its first units."""
    if not first or not squeezed(there).startswith(wanted):
        return False
    covered = there[:first].encode("utf-16-le", "surrogatepass")[: 2 * first]
    return len(wanted) >= len(squeezed(covered.decode("utf-16-le", "ignore")))


def _usual(fits: Sequence[tuple[int, ...]]) -> int:
    """The way that most selections fit where not all do; the screen's where none stands out."""
    told = Counter(way for each in fits if 0 < len(each) < len(_WAYS) for way in each)
    return max(range(len(_WAYS)), key=lambda way: (told[way], way == _SCREEN))


def _place(spot: Spot, fits: Sequence[int], spans: Sequence[_Span], usual: int) -> Place:
    if squeezed(spot.words):
        if not fits:
            return Place(lost=MOVED)
        start, end = spans[usual if usual in fits else fits[0]]
        return Place(start=start, end=end)
    start, end = spans[usual]
    return Place(start=start, end=end) if 0 <= start < end else Place(lost=OUTSIDE)
