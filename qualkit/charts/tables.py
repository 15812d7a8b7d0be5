"""What the block charts show of each result: prevalence, topics by role, agreement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from qualkit.charts.drawing import Chart
from qualkit.charts.groups import shares_table, widest_first
from qualkit.charts.layout import short_names
from qualkit.charts.rows import Block, Entry, Scale, sheet
from qualkit.charts.words import (
    agreement_words,
    confounded_words,
    contrast_words,
    count_words,
    left_note,
    share_words,
    themes_words,
    whose_view,
)
from qualkit.errors import UndefinedResult
from qualkit.model.agreement import Agreement, AgreementRow
from qualkit.model.contrasts import Cell, Contrast, ContrastRow
from qualkit.model.reports import UNKNOWN, percent
from qualkit.model.tables import Table
from qualkit.model.themes import Themes, Topic

_T = TypeVar("_T")

MOST_BLOCKS = 40
"""More rows than this are a table, not a chart: the rest is counted in the description."""

_PERCENT = Scale(low=0, high=1, ticks=((0, "0 %"), (0.5, "50 %"), (1, "100 %")))
_ALPHA = Scale(low=0, high=1, ticks=((0, "0"), (0.667, ".667"), (0.8, ".8"), (1, "1")))


def prevalence(contrast: Contrast, *, compact: bool = False) -> Chart:
    """Draws each group's share of participants who raise each code, with its interval.

    Codes are in order of their gap, the widest first; a share that cannot be given has a dash.
    """
    rows = _some(widest_first(contrast), "the contrast has no code")
    names = short_names([row.code for row in contrast.rows])
    groups = [group.name for group in contrast.groups]
    blocks = [_prevalence_block(row, names[row.code], groups) for row in rows]
    title = f"Participants who raise each code{whose_view(contrast)}, with intervals"
    words = contrast_words(contrast, rows)
    canvas = sheet(blocks, groups, scale=_PERCENT, compact=compact)
    left_note(canvas, len(contrast.rows) - len(rows), "codes")
    if contrast.confounded:
        canvas.note(confounded_words(contrast.by))
    drawing = canvas.draw(title=title, description=words)
    table = shares_table(contrast)
    return Chart(kind="prevalence", title=title, description=words, spec=drawing, table=table)


def topics(themes: Themes, *, compact: bool = False) -> Chart:
    """Draws the share of each role's segments in each topic, the largest topics first.

    The axis ends at the next tenth above the largest share.
    """
    drawn = sorted(themes.topics, key=lambda topic: (-topic.size, topic.topic))
    drawn = _some(drawn, "the topic model found no topic")
    roles = list(dict.fromkeys(role for topic in themes.topics for role in topic.roles))
    blocks = [_topic_block(topic, roles) for topic in drawn]
    warning = " (role and session are confounded)" if themes.confounded else ""
    title = f"Share of each role's segments in each topic{warning}"
    words = themes_words(themes, drawn)
    canvas = sheet(blocks, roles, scale=_share_scale(drawn), compact=compact)
    if themes.confounded:
        canvas.note(confounded_words("role"))
    drawing = canvas.draw(title=title, description=words)
    table = _topics_table(themes, roles)
    return Chart(kind="topics", title=title, description=words, spec=drawing, table=table)


def agreement(result: Agreement, *, compact: bool = False) -> Chart:
    """Draws Krippendorff's alpha of each code with its interval, from 0 to 1.

    The marks at .667 and .8 are the customary bounds for tentative and firm conclusions; values
    below 0 stand at 0 with their number beside them.
    """
    rows = _some(list(result.rows), "no code was used by these coders")
    names = short_names([row.code for row in result.rows])
    blocks = [_agreement_block(row, names[row.code]) for row in rows]
    title = f"Agreement of {', '.join(result.coders)} by code (Krippendorff's alpha)"
    words = agreement_words(result, rows)
    canvas = sheet(blocks, [""], scale=_ALPHA, compact=compact)
    drawing = canvas.draw(title=title, description=words)
    return Chart(kind="agreement", title=title, description=words, spec=drawing)


def _some(rows: Sequence[_T], nothing: str) -> list[_T]:
    if not rows:
        raise UndefinedResult(nothing, repair="there is nothing to draw")
    return list(rows[:MOST_BLOCKS])


def _prevalence_block(row: ContrastRow, name: str, groups: Sequence[str]) -> Block:
    return Block(
        name=name,
        entries=tuple(
            _cell_entry(row.groups[group], (index, f"{row.code}: {group} "))
            for index, group in enumerate(groups)
        ),
    )


def _cell_entry(cell: Cell, whose: tuple[int, str]) -> Entry:
    group, head = whose
    return Entry(
        group=group,
        value=cell.share,
        words=percent(cell.share),
        aside=count_words(cell),
        tip=head + share_words(cell),
        interval=cell.interval,
    )


def _topic_block(topic: Topic, roles: Sequence[str]) -> Block:
    entries = []
    for index, role in enumerate(roles):
        share = topic.roles.get(role)
        tip = f"{topic.titled}: {role} {percent(share)}"
        entries.append(Entry(group=index, value=share, words=percent(share), tip=tip))
    return Block(name=topic.titled, entries=tuple(entries))


def _topics_table(themes: Themes, roles: Sequence[str]) -> Table:
    """What is drawn, of every topic: its size, its stability and the share of each role."""
    rows = (
        (t.topic, t.called, t.size, t.stability, *(t.roles.get(role) for role in roles))
        for t in themes.topics
    )
    return Table(("topic", "label", "size", "stability", *roles), tuple(rows))


def _share_scale(drawn: Sequence[Topic]) -> Scale:
    largest = max((share for topic in drawn for share in topic.roles.values()), default=0)
    tenths = max(1, -int(-largest * 10 // 1))
    high = tenths / 10
    ticks = ((0, "0 %"), (high / 2, percent(high / 2)), (high, percent(high)))
    return Scale(low=0, high=high, ticks=ticks, bars=True)


def _agreement_block(row: AgreementRow, name: str) -> Block:
    words = UNKNOWN if row.alpha is None else f"{row.alpha:.2f}"
    aside = "undefined" if row.alpha is None else "few units" if row.few else ""
    entry = Entry(
        group=0, value=row.alpha, words=words, aside=aside, tip=name, interval=row.interval
    )
    return Block(name=name, entries=(entry,))
