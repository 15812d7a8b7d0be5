"""A grid of small bars: one row a topic, one column a group, all on one scale."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qualkit.charts.canvas import Canvas
from qualkit.charts.layout import wrapped
from qualkit.charts.palette import LINE, MUTED, group_color

WIDE, COMPACT = 720.0, 358.0
BAR, HEADING = 40.0, 44.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar: its value (None draws nothing), what stands above it, and its tooltip."""

    value: float | None
    words: str
    tip: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    width: float
    left: float
    column: float
    name_above: bool

    @property
    def row(self) -> float:
        return BAR + (62 if self.name_above else 30)


def bars(rows: Mapping[str, tuple[Bar, ...]], columns: tuple[str, ...], *, compact: bool) -> Canvas:
    """Draw each row's bars under the names of the columns; the largest value fills a row."""
    left = 6.0 if compact else 228.0
    width = COMPACT if compact else WIDE
    frame = _Frame(
        width=width,
        left=left,
        column=min(90.0, (width - left - 6) / len(columns)),
        name_above=compact,
    )
    canvas = Canvas(width=width, height=HEADING + len(rows) * frame.row + 6)
    numbered = not all(_has_room(name, frame) for name in columns)
    shown = tuple(str(n) for n in range(1, len(columns) + 1)) if numbered else columns
    _headings(canvas, shown, frame)
    most = max((bar.value or 0 for row in rows.values() for bar in row), default=0) or 1.0
    for number, (name, row) in enumerate(rows.items()):
        _row(canvas, (name, row), (frame, most), HEADING + number * frame.row)
    if numbered:
        canvas.note(
            "; ".join(f"{number}\N{NO-BREAK SPACE}{name}" for number, name in enumerate(columns, 1))
        )
    return canvas


def _has_room(name: str, frame: _Frame) -> bool:
    """Whether a column's name stands above it whole, parted between words only."""
    head, dash, _ = name.partition("-")
    if dash and head.isdecimal():
        return True
    words = name.split()
    lines = wrapped(name, width=_room(frame), size=12)
    return " ".join(lines).split() == words


def _room(frame: _Frame) -> float:
    return frame.column * _every(frame) - 4


def _every(frame: _Frame) -> int:
    return max(1, -int(-38 // frame.column))


def _headings(canvas: Canvas, columns: tuple[str, ...], frame: _Frame) -> None:
    """The columns' names in two lines, as many of them as have room; a year stands once."""
    every = _every(frame)
    before = ""
    for index, name in enumerate(columns):
        if index % every:
            continue
        x = frame.left + (index + 0.5) * frame.column
        head, dash, rest = name.partition("-")
        if dash and head.isdecimal():
            lines = ["" if head == before else head, rest]
            before = head
        else:
            lines = wrapped(name, width=_room(frame), size=12)
        canvas.words(x, 20, lines, align="center", color=MUTED, size=12)


def _row(
    canvas: Canvas, what: tuple[str, tuple[Bar, ...]], how: tuple[_Frame, float], top: float
) -> None:
    (name, row), (frame, most) = what, how
    base = top + frame.row - (18 if frame.name_above else 6)
    if frame.name_above:
        (line,) = wrapped(name, width=frame.width - 12, size=14.8, lines=1)
        canvas.words(frame.left, top + 10, line, bold=True)
    else:
        lines = wrapped(name, width=frame.left - 20, size=14.8, lines=3)
        canvas.words(frame.left - 16, base - BAR / 2, lines, align="right", bold=True)
    canvas.rule((frame.left, base, frame.left + frame.column * len(row), base), color=LINE)
    for index, bar in enumerate(row):
        if bar.value is None:
            continue
        x = frame.left + index * frame.column
        height = bar.value / most * BAR
        room = min(8.0, frame.column * 0.15)
        box = (x + room, base - height, x + frame.column - room, base)
        canvas.bar(box, color=group_color(0), tip=bar.tip)
        middle = x + frame.column / 2
        canvas.words(middle, base - height - 8, bar.words, align="center", color=MUTED, size=12)
