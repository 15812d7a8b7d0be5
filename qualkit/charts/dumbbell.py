"""Shares of two to six groups as dumbbells: one line a code, a dot a group, the gap between them.

Dots that would lie on one another stand one above the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualkit.charts.canvas import LEADING, SIZE, Align, Canvas
from qualkit.charts.drawing import Chart
from qualkit.charts.groups import apart, shares_table, widest_first
from qualkit.charts.layout import BOLD, short_names, wrapped
from qualkit.charts.palette import FAINT, LINE, MUTED, group_color, group_shape
from qualkit.charts.rows import COMPACT, WIDE, Frame, legend, legend_height
from qualkit.charts.words import (
    confounded_words,
    contrast_words,
    left_note,
    share_words,
    whose_view,
)
from qualkit.errors import UndefinedResult
from qualkit.model.contrasts import Contrast, ContrastRow
from qualkit.model.reports import UNKNOWN, percent, points

MOST_CODES = 40
"""More codes than these are a table, not a picture: the rest is counted in the description."""

_DOT, _LANE = 11.0, 12.0
"""How far apart two dots stand at least, beside and above one another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Dot:
    """One group's place; ``lane`` says how far above or below the line."""

    group: int
    x: float
    lane: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """One code: the lines of its name, and its dots from left to right."""

    row: ContrastRow
    name: list[str]
    dots: tuple[_Dot, ...]

    @property
    def dots_height(self) -> float:
        return (1 + 2 * max((dot.lane for dot in self.dots), default=0.0)) * _LANE + 4


def dumbbell(contrast: Contrast, *, compact: bool = False) -> Chart:
    """Draws all groups' shares of participants who raise a code on one line, widest gaps first.

    A group without a share has no dot; the line says how many of the groups are shown.
    """
    rows = widest_first(contrast)[:MOST_CODES]
    if not rows:
        raise UndefinedResult("the contrast has no code", repair="there is nothing to draw")
    frame = COMPACT if compact else WIDE
    names = short_names([row.code for row in contrast.rows])
    canvas = _sheet([_line(row, names[row.code], frame) for row in rows], contrast, frame)
    canvas.note(_note(rows))
    left_note(canvas, len(contrast.rows) - len(rows), "codes")
    if contrast.confounded:
        canvas.note(confounded_words(contrast.by))
    title = f"Participants who raise each code{whose_view(contrast)}, by {contrast.by}"
    words = contrast_words(contrast, rows)
    spec = canvas.draw(title=title, description=words)
    table = shares_table(contrast)
    return Chart(kind="dumbbell", title=title, description=words, spec=spec, table=table)


def _note(rows: Sequence[ContrastRow]) -> str:
    told = "At the end of each line: the widest gap between two groups, in points"
    if any(cell.share is None for row in rows for cell in row.groups.values()):
        told += "; 2 of 3: so many groups have a share that can be shown"
    return f"{told}."


def _line(row: ContrastRow, name: str, frame: Frame) -> _Line:
    room = frame.width - frame.left - 6 if frame.name_above else frame.left - 20
    shares = ((at, cell.share) for at, cell in enumerate(row.groups.values()))
    placed = sorted((_x(share, frame), at) for at, share in shares if share is not None)
    lines = wrapped(name, width=room, size=SIZE * BOLD, lines=3)
    return _Line(row=row, name=lines, dots=tuple(_stacked(placed)))


def _stacked(placed: Sequence[tuple[float, int]]) -> list[_Dot]:
    """The dots in runs of neighbours that touch; within a run each in the first free lane."""
    runs: list[list[tuple[float, int]]] = []
    for x, group in placed:
        if not runs or x - runs[-1][-1][0] >= _DOT:
            runs.append([])
        runs[-1].append((x, group))
    return [dot for run in runs for dot in _run(run)]


def _run(run: Sequence[tuple[float, int]]) -> list[_Dot]:
    ends: list[float] = []
    lanes = []
    for x, _ in run:
        lane = next((n for n, end in enumerate(ends) if x - end >= _DOT), len(ends))
        ends[lane : lane + 1] = [x]
        lanes.append(lane)
    middle = (len(ends) - 1) / 2
    return [
        _Dot(group=group, x=x, lane=lane - middle)
        for (x, group), lane in zip(run, lanes, strict=True)
    ]


def _x(share: float, frame: Frame) -> float:
    return frame.left + share * (frame.right - frame.left)


def _sheet(lines: Sequence[_Line], contrast: Contrast, frame: Frame) -> Canvas:
    groups = [group.name for group in contrast.groups]
    top = legend_height(groups, frame) + 26
    heights = [_height(line, frame) for line in lines]
    canvas = Canvas(width=frame.width, height=top + sum(heights) + 4)
    legend(canvas, groups, frame)
    for share in (0, 0.5, 1):
        x = _x(share, frame)
        canvas.rule((x, top - 4, x, canvas.height - 4))
        at_edge = share == 0 and frame.name_above
        align: Align = "left" if at_edge else "center"
        canvas.words(x, top - 14, percent(share), align=align, color=MUTED, size=12)
    for line, height in zip(lines, heights, strict=True):
        _draw(canvas, line, (groups, frame), (top, height))
        top += height
    return canvas


def _height(line: _Line, frame: Frame) -> float:
    words, dots = len(line.name) * LEADING, line.dots_height
    return 14 + (words + dots if frame.name_above else max(words, dots))


def _draw(
    canvas: Canvas, line: _Line, how: tuple[Sequence[str], Frame], where: tuple[float, float]
) -> None:
    (groups, frame), (top, height) = how, where
    middle = top + height / 2
    if frame.name_above:
        words = len(line.name) * LEADING
        canvas.words(frame.left, top + 6 + words / 2, line.name, bold=True)
        middle = top + 8 + words + line.dots_height / 2
    else:
        canvas.words(frame.left - 16, middle, line.name, align="right", bold=True)
    canvas.rule((frame.left, middle, frame.right, middle), color=LINE, width=0.6)
    places = [dot.x for dot in line.dots]
    if places:
        canvas.rule((min(places), middle, max(places), middle), color=FAINT, width=3)
    for dot in line.dots:
        name, number = groups[dot.group], dot.group
        y, color = middle + dot.lane * _LANE, group_color(number)
        tip = f"{line.row.code}: {name} {share_words(line.row.groups[name])}"
        canvas.dot(dot.x, y, color=color, shape=group_shape(number), tip=tip)
    canvas.words(frame.right + 14, middle, _gap(line.row), size=12)
    if len(places) < len(groups):
        told = f"{len(places)} of {len(groups)}"
        canvas.words(frame.right + 40, middle, told, color=MUTED, size=12)


def _gap(row: ContrastRow) -> str:
    gap = apart(row)
    return UNKNOWN if gap is None else points(gap).removeprefix("+")
