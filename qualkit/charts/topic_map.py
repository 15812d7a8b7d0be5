"""How near topics are to one another: a flat map, and the tree in which they join.

Places and distances come with the topic model; nothing is computed here but pixels. Topics are told
by their number, with a key below the map, so that no label hides another.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from qualkit.charts.canvas import Canvas
from qualkit.charts.drawing import Chart
from qualkit.charts.layout import wrapped
from qualkit.charts.palette import INK, MUTED, PAPER, group_color
from qualkit.errors import UndefinedResult
from qualkit.model.reports import percent
from qualkit.model.tables import Table
from qualkit.model.themes import Themes, Topic, TopicLayout

_WIDE, _COMPACT = 720, 358
_LARGEST, _SMALLEST = 30.0, 9.0
_KEY_LINE = 20
_LEAF = 34


def topic_map(themes: Themes, *, compact: bool = False) -> Chart:
    """Draws each topic as a disc in the plane, its area by its segments; unstable ones in grey."""
    layout = _layout(themes)
    width = _COMPACT if compact else _WIDE
    places, height = _pixels(layout, width)
    topics = sorted(themes.topics, key=lambda topic: (-topic.size, topic.topic))
    lines = _key(topics, width)
    rows = len(lines) if compact else -(-len(lines) // 2)
    canvas = Canvas(width=width, height=height + rows * _KEY_LINE + 16)
    scale = _LARGEST * (0.7 if compact else 1) / math.sqrt(topics[0].size or 1)
    for topic in topics:
        _disc(canvas, topic, places[topic.topic], scale)
    _write_key(canvas, topics, lines, height + 16)
    canvas.note(
        "Near topics are spoken of in like words; the axes have no meaning of their own. The plane"
        f" shows {percent(layout.shown)} of what sets the topics apart."
    )
    title = f"Topics by nearness ({percent(layout.shown)} of what sets them apart)"
    told = "; ".join(
        f"{topic.topic} {topic.called}: {topic.size} segments at {x:g}, {y:g}"
        for topic in topics
        for x, y in [layout.places[topic.topic]]
    )
    words = f"{title}, area by segments. {told}."
    return Chart(
        kind="map",
        title=title,
        description=words,
        spec=canvas.draw(title=title, description=words),
        table=_map_table(themes, layout),
    )


def hierarchy(themes: Themes, *, compact: bool = False) -> Chart:
    """Draws the tree in which topics join: the sooner, the more alike what is said in them."""
    layout = _layout(themes)
    if not layout.merges:
        raise UndefinedResult("one topic joins with nothing", repair="find two topics or more")
    width, left = (_COMPACT, 150.0) if compact else (_WIDE, 228.0)
    names = {topic.topic: topic.titled for topic in themes.topics}
    order = [*_leaves(layout, len(names))]
    canvas = Canvas(width=width, height=30 + len(order) * _LEAF)
    high = math.ceil(max(merge.distance for merge in layout.merges) * 10 + 1e-9) / 10
    _write_axis(canvas, high, left)
    ends: dict[int, tuple[float, float]] = {}
    for place, topic in enumerate(order):
        ends[topic] = (left, 30 + (place + 0.5) * _LEAF)
        lines = wrapped(names[topic], width=left - 14, size=12)
        canvas.words(left - 10, ends[topic][1], lines, align="right", size=12)
    _branches(canvas, layout, ends, (left, (width - left - 24) / high))
    canvas.note("1 − cosine of what is said in the topics; the sooner two join, the more alike.")
    title = "Which topics join first (1 − cosine of what is said in them, average linkage)"
    told = "; ".join(
        f"{row['first']} and {row['second']} at {row['distance']:.2f}"
        for row in _tree_table(layout, len(names))
    )
    words = f"{title}. {', '.join(names[topic] for topic in order)}. {told}."
    return Chart(
        kind="hierarchy",
        title=title,
        description=words,
        spec=canvas.draw(title=title, description=words),
        table=_tree_table(layout, len(names)),
    )


def _layout(themes: Themes) -> TopicLayout:
    if themes.layout is None or not themes.topics:
        raise UndefinedResult(
            "this topic model keeps no places of its topics",
            repair="find the topics anew: qualkit themes PROJECT",
        )
    return themes.layout


def _pixels(layout: TopicLayout, width: float) -> tuple[list[tuple[float, float]], float]:
    """Where each topic stands, with one scale for both axes, and the height they need."""
    xs, ys = zip(*layout.places, strict=True)
    margin = _LARGEST + 8
    across, up = max(xs) - min(xs), max(ys) - min(ys)
    scale = (width - 2 * margin) / max(across, up / (1 if width == _COMPACT else 0.7), 1e-9)
    left = (width - across * scale) / 2
    places = [
        (left + (x - min(xs)) * scale, margin + (max(ys) - y) * scale) for x, y in layout.places
    ]
    return places, 2 * margin + up * scale


def _key(topics: Sequence[Topic], width: float) -> list[str]:
    room = (width if width == _COMPACT else width / 2) - 34
    lines = []
    for topic in topics:
        size = f" ({topic.size}{', unstable' if topic.is_unstable else ''})"
        (name,) = wrapped(topic.called, width=room - len(size) * 7, size=12, lines=1)
        lines.append(name + size)
    return lines


def _write_key(canvas: Canvas, topics: Sequence[Topic], lines: Sequence[str], top: float) -> None:
    """The topics' names below the map, in two columns where there is room."""
    columns = 1 if canvas.width == _COMPACT else 2
    for index, (topic, line) in enumerate(zip(topics, lines, strict=True)):
        row, column = divmod(index, columns)
        x, y = 4 + column * canvas.width / columns, top + row * _KEY_LINE
        canvas.words(x + 18, y, str(topic.topic), align="right", bold=True, size=12)
        canvas.words(x + 26, y, line, size=12, color=_color(topic, ink=True))


def _disc(canvas: Canvas, topic: Topic, place: tuple[float, float], scale: float) -> None:
    radius = max(_SMALLEST, scale * math.sqrt(topic.size))
    tip = f"{topic.topic} {topic.called}: {topic.size} segments"
    canvas.disc(*place, radius=radius + 1.5, color=PAPER)
    canvas.disc(*place, radius=radius, color=_color(topic), tip=tip)
    canvas.words(*place, str(topic.topic), align="center", bold=True, size=12, color=PAPER)


def _color(topic: Topic, *, ink: bool = False) -> str:
    if topic.is_unstable:
        return MUTED
    return INK if ink else group_color(0)


def _leaves(layout: TopicLayout, topics: int) -> Iterator[int]:
    """Topics in an order in which no two branches cross."""
    waiting = [topics + len(layout.merges) - 1]
    while waiting:
        branch = waiting.pop()
        if branch < topics:
            yield branch
        else:
            merge = layout.merges[branch - topics]
            waiting += [merge.second, merge.first]


def _write_axis(canvas: Canvas, high: float, left: float) -> None:
    for tick in (0.0, high / 2, high):
        x = left + tick / high * (canvas.width - left - 24)
        canvas.rule((x, 22, x, canvas.height - 4))
        canvas.words(x, 10, f"{tick:.2g}", align="center", color=MUTED, size=12)


def _branches(
    canvas: Canvas,
    layout: TopicLayout,
    ends: dict[int, tuple[float, float]],
    axis: tuple[float, float],
) -> None:
    left, scale = axis
    color, topics = group_color(0), len(ends)
    for number, merge in enumerate(layout.merges):
        x = left + merge.distance * scale
        branches = (ends[merge.first], ends[merge.second])
        tip = f"joined at {merge.distance:.2f}"
        for start, y in branches:
            canvas.rule((start, y, x, y), color=color, width=2, tip=tip)
        low, high = (y for _, y in branches)
        canvas.rule((x, low, x, high), color=color, width=2, tip=tip)
        ends[topics + number] = (x, (low + high) / 2)


def _map_table(themes: Themes, layout: TopicLayout) -> Table:
    rows = (
        (topic.topic, topic.called, topic.size, topic.stability, *layout.places[topic.topic])
        for topic in themes.topics
    )
    return Table(("topic", "label", "size", "stability", "x", "y"), tuple(rows))


def _tree_table(layout: TopicLayout, topics: int) -> Table:
    """One row a merge, its branches told by the topics in them."""
    inside: list[list[int]] = [[topic] for topic in range(topics)]
    rows: list[tuple[int, str, str, float]] = []
    for merge in layout.merges:
        first, second = inside[merge.first], inside[merge.second]
        inside.append(sorted([*first, *second]))
        one, two = (" ".join(map(str, branch)) for branch in (first, second))
        rows.append((len(rows) + 1, one, two, merge.distance))
    return Table(("step", "first", "second", "distance"), tuple(rows))
