"""The chart of a contrast: for each code the two groups' shares on one line, with intervals.

Knows places in percent of a line's width, so that the chart fits any width without a script;
refuses to know colours, which are the groups' classes. The groups differ by shape too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualkit.model.reports import percent, points

if TYPE_CHECKING:
    from qualkit.web.gaps import GapCell, GapLine

SHAPES = ("circle", "square")
"""What marks the first group, and the second."""

TICKS = (0, 25, 50, 75, 100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """One group's share: where it is, and from where to where its interval goes."""

    shape: str
    css: str
    at: str
    low: str | None
    high: str | None
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Dumbbell:
    """The dots of one code, from where to where the gap goes, and all of it in words."""

    dots: tuple[Dot, ...]
    start: str | None
    end: str | None
    words: str


def dumbbell(line: GapLine) -> Dumbbell:
    """The chart of one code; groups without a share have no dot."""
    dots = tuple(_dot(cell, at) for at, cell in enumerate(line.cells[:2]) if cell.share is not None)
    places = sorted(cell.share for cell in line.cells[:2] if cell.share is not None)
    is_pair = len(places) == 2
    return Dumbbell(
        dots=dots,
        start=_place(places[0]) if is_pair else None,
        end=_place(places[1]) if is_pair else None,
        words=_words(line),
    )


def _dot(cell: GapCell, at: int) -> Dot:
    low, high = cell.interval or (None, None)
    return Dot(
        shape=SHAPES[at],
        css=cell.css,
        at=_place(cell.share or 0),
        low=None if low is None else _place(low),
        high=None if high is None else _place(high),
        row=at,
    )


def _place(share: float) -> str:
    """A share as a place on the line.

    >>> _place(0.6364)
    '63.64%'
    """
    return f"{min(max(share, 0), 1) * 100:.2f}%"


def _words(line: GapLine) -> str:
    said = [f"{cell.group} {percent(cell.share)}{_between(cell.interval)}" for cell in line.cells]
    if line.difference is not None:
        said.append(f"gap {points(line.difference)} points")
    return "; ".join(said)


def _between(interval: Sequence[float] | None) -> str:
    return f" ({percent(interval[0])} to {percent(interval[1])})" if interval else ""
