"""The perception gap as a slope chart: two groups, one line a code, names at both ends.

A line from the first group's share to the second's shows at once which needs one side sees and
the other does not. Names are moved apart until none overlaps, with a thin lead back to the
point. The steepest lines take the colour of the group that raises the code more often.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from qualkit.charts.canvas import LEADING, SIZE, Align, Canvas
from qualkit.charts.drawing import Chart
from qualkit.charts.layout import BOLD, short_names, spread, wrapped
from qualkit.charts.palette import FAINT, INK, MUTED, group_color, group_shape
from qualkit.charts.words import confounded_words, contrast_words, share_words, steepest, whose_view
from qualkit.errors import UndefinedResult
from qualkit.model.contrasts import Contrast, ContrastRow, GroupSummary
from qualkit.model.reports import percent

MOST_CODES = 30
"""More lines than this are a thicket: the widest gaps are drawn and the rest counted."""

TOP = 60
"""Pixels above the plot, for the names of the groups."""

LOWEST = 320
"""Pixels of the plot's height at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """Where the two ends stand, the size of words, and the room a value takes, in pixels."""

    width: float
    ends: tuple[float, float]
    size: int
    value: float
    named: tuple[bool, bool]


_WIDE = _Frame(width=720, ends=(242, 478), size=SIZE, value=54, named=(True, True))
_COMPACT = _Frame(width=358, ends=(58, 186), size=12, value=48, named=(False, True))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """One code: the lines of its name, the heights of its two points, how it is set off."""

    row: ContrastRow
    name: tuple[str, ...]
    at: tuple[float, float]
    color: str
    strong: bool


def slope(contrast: Contrast, *, compact: bool = False) -> Chart:
    """Draws two groups' shares of participants who raise each code, joined by lines.

    Parameters
    ----------
    contrast : Contrast
        Of two groups. Codes without a share in both are left out and counted in the description.
    compact : bool
        Draw for a page 390 pixels wide: names at the right end only.

    Raises
    ------
    UndefinedResult
        If no code has a share in both groups.
    """
    rows = _drawable(contrast)
    first, second = (group.name for group in contrast.groups[:2])
    title = f"Participants who raise each code{whose_view(contrast)}: {first} and {second}"
    words = contrast_words(contrast, rows)
    canvas = _sheet(contrast, rows, _COMPACT if compact else _WIDE)
    if contrast.confounded:
        canvas.note(confounded_words(contrast.by))
    drawing = canvas.draw(title=title, description=words)
    return Chart(kind="slope", title=title, description=words, spec=drawing)


def _drawable(contrast: Contrast) -> list[ContrastRow]:
    groups = [group.name for group in contrast.groups[:2]]
    whole = [
        row for row in contrast.rows if all(row.groups[name].share is not None for name in groups)
    ]
    if len(groups) < 2 or not whole:
        raise UndefinedResult(
            "no code has a share in two groups", repair="code what both groups say, then contrast"
        )
    return sorted(whole, key=lambda row: (-abs(row.difference or 0), row.code))[:MOST_CODES]


def _sheet(contrast: Contrast, rows: Sequence[ContrastRow], frame: _Frame) -> Canvas:
    lines = _lines(contrast, rows, frame)
    centres = [_apart(lines, end) for end in (0, 1)]
    lowest = max(max(places) + _height(line) / 2 for places in centres for line in lines)
    bottom = max(lowest, *(place for line in lines for place in line.at)) + 12
    canvas = Canvas(width=frame.width, height=bottom)
    for end, group in enumerate(contrast.groups[:2]):
        _axis(canvas, (group, end), frame, bottom)
    for line in reversed(lines):
        _draw(canvas, line, contrast, frame)
    for end, places in enumerate(centres):
        for line, centre in zip(lines, places, strict=True):
            _label(canvas, line, (end, centre), frame)
    return canvas


def _lines(contrast: Contrast, rows: Sequence[ContrastRow], frame: _Frame) -> list[_Line]:
    groups = [group.name for group in contrast.groups[:2]]
    shares = {row.code: [row.groups[name].share or 0.0 for name in groups] for row in rows}
    names = short_names([row.code for row in rows])
    room = frame.width - frame.ends[1] - frame.value - 18
    strong = steepest(rows)
    wrapped_names = {
        code: _name(name, room=room, size=frame.size * (BOLD if code in strong else 1))
        for code, name in names.items()
    }
    plot = max(LOWEST, sum(len(name) * LEADING + 6 for name in wrapped_names.values()))
    highest = max(0.1, math.ceil(max(map(max, shares.values())) * 10) / 10)
    return [
        _Line(
            row=row,
            name=wrapped_names[row.code],
            at=_pair([TOP + plot * (1 - share / highest) for share in shares[row.code]]),
            color=_color(row, strong),
            strong=row.code in strong,
        )
        for row in rows
    ]


def _name(name: str, *, room: float, size: float) -> tuple[str, ...]:
    return tuple(wrapped(name, width=room, size=size, lines=3))


def _pair(values: Sequence[float]) -> tuple[float, float]:
    return values[0], values[1]


def _color(row: ContrastRow, strong: Sequence[str]) -> str:
    return group_color(int((row.difference or 0) > 0)) if row.code in strong else FAINT


def _height(line: _Line) -> float:
    return len(line.name) * LEADING + 6


def _apart(lines: Sequence[_Line], end: int) -> list[float]:
    """The heights of the labels at one end, in the order of `lines`."""
    order = sorted(range(len(lines)), key=lambda n: (lines[n].at[end], lines[n].at[1 - end], n))
    ordered = [lines[n] for n in order]
    centres = spread([line.at[end] for line in ordered], [*map(_height, ordered)], top=TOP - 16)
    places = dict(zip(order, centres, strict=True))
    return [places[n] for n in range(len(lines))]


def _axis(canvas: Canvas, whose: tuple[GroupSummary, int], frame: _Frame, bottom: float) -> None:
    group, end = whose
    x = frame.ends[end]
    canvas.rule((x, TOP - 14, x, bottom - 4))
    # The left heading starts at the edge on a phone: there is no room on its own side.
    align: Align = "left" if end or not frame.named[end] else "right"
    start = x + 14 if end else (x - 14 if frame.named[end] else 0)
    room = frame.width - start if end else frame.ends[1] - 10 if align == "left" else start
    name = wrapped(group.name, width=room, size=SIZE + 2, lines=1)
    canvas.words(start, 12, name, align=align, bold=True, color=group_color(end), size=SIZE + 2)
    canvas.words(start, 31, f"n = {group.participants}", align=align, color=MUTED, size=12)


def _draw(canvas: Canvas, line: _Line, contrast: Contrast, frame: _Frame) -> None:
    (left, right), (y, y2) = frame.ends, line.at
    width = 3 if line.strong else 1.5
    canvas.rule((left, y, right, y2), color=line.color, width=width, tip=line.row.code)
    for end, group in enumerate(contrast.groups[:2]):
        words = f"{line.row.code}: {group.name} {share_words(line.row.groups[group.name])}"
        x, shape = frame.ends[end], group_shape(end)
        canvas.dot(x, line.at[end], color=line.color, shape=shape, tip=words)


def _label(canvas: Canvas, line: _Line, where: tuple[int, float], frame: _Frame) -> None:
    end, centre = where
    side, x = (1, frame.ends[1]) if end else (-1, frame.ends[0])
    align: Align = "left" if end else "right"
    if abs(centre - line.at[end]) > 1:
        canvas.rule((x + side * 5, line.at[end], x + side * 12, centre), color=FAINT, width=0.8)
    share = list(line.row.groups.values())[end].share
    words = partial(canvas.words, align=align, bold=line.strong, size=frame.size)
    words(x + side * 15, centre, percent(share), color=INK)
    if frame.named[end]:
        color = INK if line.strong else MUTED
        words(x + side * (15 + frame.value), centre, list(line.name), color=color)
