"""Topics by group, over time, and how well each holds: blocks of lines, and small bars by date."""

from __future__ import annotations

from collections.abc import Sequence

from qualkit.charts.canvas import Canvas
from qualkit.charts.drawing import Chart
from qualkit.charts.rows import Block, Entry, Scale, sheet
from qualkit.charts.small_bars import Bar, bars
from qualkit.charts.words import confounded_words
from qualkit.errors import UndefinedResult
from qualkit.model.reports import UNKNOWN, percent
from qualkit.model.tables import Table
from qualkit.model.themes import UNSTABLE_BELOW, Themes, Topic
from qualkit.model.themes_by import ThemesBy, TopicCell, TopicRow

MOST_TOPICS, MOST_GROUPS, MOST_BINS = 40, 6, 24
"""More than these are a table, not a chart."""

_STABILITY = Scale(
    low=0,
    high=1,
    ticks=((0, "0"), (UNSTABLE_BELOW, f"{UNSTABLE_BELOW:g}".lstrip("0")), (1, "1")),
    bars=True,
    mark=UNSTABLE_BELOW,
)
_HOLDS = ("holds", f"unstable, below {UNSTABLE_BELOW:g}")


def topic_groups(result: ThemesBy, *, compact: bool = False) -> Chart:
    """Draws each group's share of segments on each topic, with its interval and how many speak."""
    groups = [group.name for group in result.groups]
    if len(groups) > MOST_GROUPS:
        raise UndefinedResult(
            f"{len(groups)} groups are too many to stand side by side",
            expected=f"{MOST_GROUPS} at most",
            repair="draw them as small bars: over-time",
        )
    rows = _some(result)
    blocks = [
        Block(
            name=row.titled,
            entries=tuple(_entry(row, name, index) for index, name in enumerate(groups)),
        )
        for row in rows
    ]
    ends = (_end(row.groups[name]) for row in rows for name in groups)
    canvas = sheet(blocks, groups, scale=_share_scale(max(ends)), compact=compact)
    title = f"Share of segments on each topic by {result.by}, with intervals{_warning(result)}"
    return _finished("by", canvas, (title, _told(result, rows)), result)


def over_time(result: ThemesBy, *, compact: bool = False) -> Chart:
    """Draws each group's share of segments on each topic as small bars, groups in their order."""
    if len(result.groups) > MOST_BINS:
        raise UndefinedResult(
            f"{len(result.groups)} groups are too many for bars side by side",
            expected=f"{MOST_BINS} at most",
            repair="read the table, or name an attribute with fewer values",
        )
    rows = _some(result)
    names = tuple(group.name for group in result.groups)
    # Numbers set topics apart that are called alike.
    drawn = {row.titled: tuple(_bar(row, name) for name in names) for row in rows}
    canvas = bars(drawn, names, compact=compact)
    title = f"Share of segments on each topic by {result.by}, in percent{_warning(result)}"
    return _finished("over-time", canvas, (title, _told(result, rows)), result)


def stability(themes: Themes, *, compact: bool = False) -> Chart:
    """Draws how well each topic holds over bootstraps of sessions; below the line it does not.

    Topics are in the order of their stability, those that could not be refitted last.
    """
    known = sorted(themes.topics, key=lambda topic: (-(topic.stability or -1), topic.topic))
    if not any(topic.stability is not None for topic in known):
        raise UndefinedResult(
            "no topic could be refitted", expected="three sessions or more", repair="add sessions"
        )
    blocks = [_held(topic) for topic in known[:MOST_TOPICS]]
    canvas = sheet(blocks, _HOLDS, scale=_STABILITY, compact=compact)
    title = f"Stability of each topic, from 0 to 1; below {UNSTABLE_BELOW:g} it does not hold"
    told = "; ".join(f"{block.name} {block.entries[0].words}" for block in blocks)
    table = Table(
        ("topic", "label", "size", "stability", "unstable"),
        tuple(
            (topic.topic, topic.called, topic.size, topic.stability, topic.is_unstable)
            for topic in known
        ),
    )
    words = f"{title}. {told}.{_not_drawn(len(known))}"
    drawing = canvas.draw(title=title, description=words)
    return Chart(kind="stability", title=title, description=words, spec=drawing, table=table)


def _some(result: ThemesBy) -> Sequence[TopicRow]:
    if not result.rows:
        raise UndefinedResult("there is no topic", repair="there is nothing to draw")
    return result.rows[:MOST_TOPICS]


def _finished(kind: str, canvas: Canvas, said: tuple[str, str], result: ThemesBy) -> Chart:
    title, told = said
    if result.confounded:
        canvas.note(confounded_words(result.by))
    words = f"{title}. {told}{_not_drawn(len(result.rows))}"
    records = result.records()
    columns = tuple(records[0])
    return Chart(
        kind=kind,
        title=title,
        description=words,
        spec=canvas.draw(title=title, description=words),
        table=Table(columns, tuple(tuple(row.values()) for row in records)),
    )


def _not_drawn(topics: int) -> str:
    left = topics - MOST_TOPICS
    return f" {left} of {topics} topics not drawn." if left > 0 else ""


def _warning(result: ThemesBy) -> str:
    return f" ({result.by} and session are confounded)" if result.confounded else ""


def _told(result: ThemesBy, rows: Sequence[TopicRow]) -> str:
    names = [group.name for group in result.groups]
    return " ".join(
        f"{row.titled}: {', '.join(_words(name, row.groups[name]) for name in names)}."
        for row in rows
    )


def _words(name: str, cell: TopicCell) -> str:
    found = cell.segments
    between = (
        f", interval {percent(found.interval[0])} to {percent(found.interval[1])}"
        if found.interval
        else ""
    )
    people = cell.participants
    return f"{name} {percent(found.share)}{between} ({people.count} of {people.of} people)"


def _entry(row: TopicRow, name: str, group: int) -> Entry:
    cell = row.groups[name]
    return Entry(
        group=group,
        value=cell.segments.share,
        words=percent(cell.segments.share),
        aside=f"{cell.participants.count} of {cell.participants.of}",
        tip=f"{row.titled}: {_words(name, cell)}",
        interval=cell.segments.interval,
    )


def _bar(row: TopicRow, name: str) -> Bar:
    cell = row.groups[name]
    share = cell.segments.share
    words = UNKNOWN if share is None else f"{share * 100:.0f}"
    return Bar(value=share, words=words, tip=f"{row.titled}: {_words(name, cell)}")


def _end(cell: TopicCell) -> float:
    found = cell.segments
    return found.interval[1] if found.interval else found.share or 0.0


def _share_scale(largest: float) -> Scale:
    """From 0 to the next tenth above the largest share."""
    high = max(1, -int(-largest * 10 // 1)) / 10
    ticks = ((0, "0 %"), (high / 2, percent(high / 2)), (high, percent(high)))
    return Scale(low=0, high=high, ticks=ticks)


def _held(topic: Topic) -> Block:
    value = topic.stability
    words = UNKNOWN if value is None else f"{value:.2f}"
    aside = "no refit" if value is None else "unstable" if topic.is_unstable else ""
    entry = Entry(
        group=int(topic.is_unstable),
        value=value,
        words=words,
        aside=aside,
        tip=f"{topic.called}: {words}",
    )
    # The words beside the bar say already that it is unstable.
    return Block(name=f"{topic.topic} {topic.called}", entries=(entry,))
