"""Charts of one block a row: a name, and under or beside it one line for each group.

Prevalence with intervals, topics by role and agreement share this form: on a wide page the name
stands to the left of its lines, on a phone above them, so that words keep their size.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualkit.charts.canvas import LEADING, SIZE, Canvas
from qualkit.charts.layout import BOLD, CHARACTER, wrapped
from qualkit.charts.palette import LINE, MUTED, group_color, group_shape

LINE_HEIGHT = 22
GAP = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One group's line in a block: a value, perhaps an interval, and two words at its end.

    ``value`` None draws no mark; ``words`` or ``aside`` then say why.
    """

    group: int
    value: float | None
    words: str
    tip: str
    aside: str = ""
    interval: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One row of a chart: its name and its lines."""

    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """The horizontal axis: its ends, where it is marked, and whether values are bars.

    ``mark`` is a bound that values are held against, drawn through all blocks.
    """

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]
    bars: bool = False
    mark: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A page: its width, where the axis begins and ends, and where names of rows stand."""

    width: float
    left: float
    right: float
    size: int
    name_above: bool


WIDE = Frame(width=720, left=228, right=590, size=SIZE, name_above=False)
COMPACT = Frame(width=358, left=6, right=226, size=12, name_above=True)


def sheet(blocks: Sequence[Block], groups: Sequence[str], *, scale: Scale, compact: bool) -> Canvas:
    """All blocks under a legend of the groups (none for a single unnamed one)."""
    frame = COMPACT if compact else WIDE
    names = [_name(block, frame) for block in blocks]
    top = legend_height(groups, frame) + 26
    heights = [_height(block, name, frame) for block, name in zip(blocks, names, strict=True)]
    canvas = Canvas(width=frame.width, height=top + sum(heights) + 4)
    legend(canvas, groups, frame)
    _grid(canvas, scale, frame, top)
    for block, name, height in zip(blocks, names, heights, strict=True):
        _block(canvas, (block, name), (frame, scale), top)
        top += height
    return canvas


def _name(block: Block, frame: Frame) -> list[str]:
    room = frame.width - frame.left if frame.name_above else frame.left - 20
    return wrapped(block.name, width=room, size=SIZE * BOLD, lines=3)


def _height(block: Block, name: Sequence[str], frame: Frame) -> float:
    lines, words = len(block.entries) * LINE_HEIGHT, len(name) * LEADING
    return GAP + (lines + words + 6 if frame.name_above else max(lines, words))


def _legend_places(groups: Sequence[str], frame: Frame) -> list[tuple[float, float, list[str]]]:
    """Where each name begins, the middle of its lines, and these."""
    places, x, top, tallest = [], frame.left, 2.0, 0.0
    for group in groups:
        width = frame.width - frame.left - 24
        name = wrapped(group, width=width, size=SIZE * BOLD, lines=3)
        room = 26 + max(map(len, name)) * CHARACTER * SIZE * BOLD + 10
        if x > frame.left and x + room > frame.width:
            x, top, tallest = frame.left, top + tallest + 6, 0.0
        tallest = max(tallest, len(name) * LEADING)
        places.append((x, top + len(name) * LEADING / 2, name))
        x += room
    return places


def legend_height(groups: Sequence[str], frame: Frame) -> float:
    """The pixels that `legend` takes."""
    named = [group for group in groups if group]
    places = _legend_places(named, frame)
    return max((y + len(name) * LEADING / 2 + 10 for _, y, name in places), default=0.0)


def legend(canvas: Canvas, groups: Sequence[str], frame: Frame) -> None:
    """Each named group's shape and colour, from the top, as many in a line as have room."""
    named = [group for group in groups if group]
    for index, (x, y, name) in enumerate(_legend_places(named, frame)):
        canvas.dot(x + 6, y, color=group_color(index), shape=group_shape(index))
        canvas.words(x + 18, y, name, bold=True, color=group_color(index))


def _grid(canvas: Canvas, scale: Scale, frame: Frame, top: float) -> None:
    for value, words in scale.ticks:
        x = _x(value, scale, frame)
        canvas.rule((x, top - 4, x, canvas.height - 4))
        at_edge = value == scale.low and frame.name_above
        canvas.words(
            x, top - 14, words, align="left" if at_edge else "center", color=MUTED, size=12
        )

    if scale.mark is not None:
        x = _x(scale.mark, scale, frame)
        canvas.rule((x, top - 4, x, canvas.height - 4), color=MUTED, width=2)


def _x(value: float, scale: Scale, frame: Frame) -> float:
    inside = min(max(value, scale.low), scale.high)
    return frame.left + (inside - scale.low) / (scale.high - scale.low) * (frame.right - frame.left)


def _block(
    canvas: Canvas, what: tuple[Block, list[str]], how: tuple[Frame, Scale], top: float
) -> None:
    (block, name), (frame, scale) = what, how
    words = len(name) * LEADING
    start = top + GAP / 2 + (words + 6 if frame.name_above else 0)
    if frame.name_above:
        canvas.words(frame.left, top + GAP / 2 + words / 2, name, bold=True)
    else:
        middle = start + max(len(block.entries) * LINE_HEIGHT, words) / 2
        canvas.words(frame.left - 16, middle, name, align="right", bold=True)
        start = middle - len(block.entries) * LINE_HEIGHT / 2
    for index, entry in enumerate(block.entries):
        _entry(canvas, entry, (frame, scale), start + (index + 0.5) * LINE_HEIGHT)


def _entry(canvas: Canvas, entry: Entry, how: tuple[Frame, Scale], y: float) -> None:
    frame, scale = how
    color = group_color(entry.group)
    canvas.words(frame.right + 14, y, entry.words, size=12)
    canvas.words(frame.right + 62, y, entry.aside, color=MUTED, size=12)
    if entry.value is None:
        return
    x = _x(entry.value, scale, frame)
    if scale.bars:
        zero = _x(max(scale.low, 0), scale, frame)
        canvas.bar((zero, y - 7, max(x, zero + 1), y + 7), color=color, tip=entry.tip)
        return
    canvas.rule((frame.left, y, frame.right, y), color=LINE, width=0.6)
    if entry.interval:
        low, high = (_x(end, scale, frame) for end in entry.interval)
        canvas.rule((low, y, high, y), color=color, width=3, tip=entry.tip)
    canvas.dot(x, y, color=color, shape=group_shape(entry.group), tip=entry.tip)
