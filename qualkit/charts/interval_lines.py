"""Values with their intervals, one named line each, in titled sections on one axis.

Forest charts and stances share this form. The axis shows what lies between the ends of all
intervals, at round numbers; on a phone names stand above their lines.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from qualkit.charts.canvas import LEADING, SIZE, Canvas
from qualkit.charts.layout import BOLD, wrapped
from qualkit.charts.palette import MUTED, group_color

_SMALL = 12
_ROW, _GAP = 24.0, 8.0
_LONGEST = 6
"""Lines of a name; two groups with long names stand in it."""

Interval = tuple[float, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A value (None: a dash) with its interval, a wider one behind it, and words at its end."""

    name: str
    value: float | None
    interval: Interval
    words: str
    tip: str
    outer: Interval = None
    aside: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Lines under a title; a sheet of one section needs none."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """The ends, the values marked with their words, and one that all are held against."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]
    mark: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    width: float
    left: float
    right: float
    aside: float
    name_above: bool

    @property
    def name_room(self) -> float:
        return self.width - self.left - 6 if self.name_above else self.left - 28


_WIDE = _Frame(width=720, left=268, right=570, aside=62, name_above=False)
_COMPACT = _Frame(width=358, left=14, right=232, aside=52, name_above=True)


def axis_over(
    lines: Iterable[Line], told: Callable[[float], str], *, mark: float | None, held: bool = False
) -> Axis:
    """The axis that holds every value and interval, in at most six steps of round numbers.

    ``mark`` is drawn where it lies on the axis; with `held` the axis reaches it.
    """
    ends = [end for line in lines for end in _ends(line)]
    if held and mark is not None:
        ends.append(mark)
    low, high = (min(ends), max(ends)) if ends else (0.0, 1.0)
    step = _step(high - low or abs(high) or 1.0)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    last = max(last, first + 1)
    places = [round(n * step, 10) for n in range(first, last + 1)]
    inside = mark if mark is not None and places[0] <= mark <= places[-1] else None
    ticks = tuple((place, told(place)) for place in places)
    return Axis(low=places[0], high=places[-1], ticks=ticks, mark=inside)


def interval_lines(sections: Sequence[Section], axis: Axis, *, compact: bool) -> Canvas:
    """Draw each section under its title, a line a value, on `axis`."""
    frame = _COMPACT if compact else _WIDE
    heights = [_height(section, frame) for section in sections]
    top = 30.0
    canvas = Canvas(width=frame.width, height=top + sum(heights) + 6)
    _ticks(canvas, axis, frame, top)
    for section, height in zip(sections, heights, strict=True):
        _section(canvas, section, (frame, axis), top)
        top += height
    return canvas


def _ends(line: Line) -> list[float]:
    return [end for end in (line.value, *(line.interval or ()), *(line.outer or ()))
            if end is not None]  # fmt: skip


def _step(width: float) -> float:
    """The smallest of 1, 2, 5, 10 … that goes into `width` no more than five times."""
    power = 10.0 ** math.floor(math.log10(width / 5))
    return next(power * n for n in (1, 2, 5, 10) if width / (power * n) <= 5 + 1e-9)


def _named(line: Line, frame: _Frame) -> list[str]:
    return wrapped(line.name, width=frame.name_room, size=_SMALL, lines=_LONGEST)


def _titled(section: Section, frame: _Frame) -> list[str]:
    width = frame.width - 12
    return wrapped(section.title, width=width, size=SIZE * BOLD, lines=3) if section.title else []


def _title_height(section: Section, frame: _Frame) -> float:
    return len(_titled(section, frame)) * LEADING + 14 if section.title else 0.0


def _line_height(line: Line, frame: _Frame) -> float:
    words = len(_named(line, frame)) * LEADING
    return words + _ROW if frame.name_above else max(_ROW, words + _GAP)


def _height(section: Section, frame: _Frame) -> float:
    lines = sum(_line_height(line, frame) for line in section.lines)
    return _title_height(section, frame) + lines


def _x(value: float, axis: Axis, frame: _Frame) -> float:
    inside = min(max(value, axis.low), axis.high)
    share = (inside - axis.low) / (axis.high - axis.low)
    return frame.left + share * (frame.right - frame.left)


def _ticks(canvas: Canvas, axis: Axis, frame: _Frame, top: float) -> None:
    for value, words in axis.ticks:
        x = _x(value, axis, frame)
        canvas.words(x, top - 12, words, align="center", color=MUTED, size=_SMALL)


def _section(canvas: Canvas, section: Section, how: tuple[_Frame, Axis], top: float) -> None:
    frame, axis = how
    title = _titled(section, frame)
    bottom = top + _height(section, frame)
    if title:
        canvas.words(6, top + 6 + len(title) * LEADING / 2, title, bold=True)
        top += _title_height(section, frame)
    if not frame.name_above:
        _grid(canvas, how, (top, bottom))
    for line in section.lines:
        _line(canvas, line, (frame, axis), top)
        top += _line_height(line, frame)


def _grid(canvas: Canvas, how: tuple[_Frame, Axis], between: tuple[float, float]) -> None:
    """The marks of the axis, behind lines and never behind names that stand above them."""
    frame, axis = how
    top, bottom = between
    for value, _ in axis.ticks:
        x = _x(value, axis, frame)
        canvas.rule((x, top - 2, x, bottom), width=0.8)
    if axis.mark is not None:
        x = _x(axis.mark, axis, frame)
        canvas.rule((x, top - 2, x, bottom), color=MUTED, width=2)


def _line(canvas: Canvas, line: Line, how: tuple[_Frame, Axis], top: float) -> None:
    frame, _ = how
    name, height = _named(line, frame), _line_height(line, frame)
    if frame.name_above:
        canvas.words(frame.left - 8, top + len(name) * LEADING / 2 + 2, name, size=_SMALL)
        _grid(canvas, how, (top + height - _ROW + 4, top + height - 1))
        y = top + height - _ROW / 2 + 1
    else:
        y = top + height / 2
        canvas.words(frame.left - 18, y, name, align="right", size=_SMALL)
    canvas.words(frame.right + 14, y, line.words, size=_SMALL)
    canvas.words(frame.right + frame.aside, y, line.aside, size=_SMALL, color=MUTED)
    if line.value is not None:
        _mark(canvas, line, how, y)


def _mark(canvas: Canvas, line: Line, how: tuple[_Frame, Axis], y: float) -> None:
    frame, axis = how
    color = group_color(0)
    if line.outer:
        low, high = (_x(end, axis, frame) for end in line.outer)
        canvas.rule((low, y, high, y), color=color, width=1.2, tip=line.tip)
        for x in (low, high):
            canvas.rule((x, y - 5, x, y + 5), color=color, width=1.2, tip=line.tip)
    if line.interval:
        low, high = (_x(end, axis, frame) for end in line.interval)
        canvas.rule((low, y, high, y), color=color, width=3.5, tip=line.tip)
    canvas.dot(_x(line.value or 0.0, axis, frame), y, color=color, tip=line.tip)
