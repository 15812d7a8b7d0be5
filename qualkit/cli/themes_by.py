"""`qualkit themes PROJECT by` and `chart`: topics by group, and pictures with their tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qualkit.cli import output
from qualkit.cli.options import click
from qualkit.cli.pictures import drawn
from qualkit.model.reports import UNKNOWN, percent, points
from qualkit.model.themes import Themes
from qualkit.model.themes_by import Prevalence, ThemesBy, TopicRow
from qualkit.project import Project, chart_kinds, chart_table

CHARTS = chart_kinds(Themes)
"""What can be drawn of a topic model."""

_SIDE_BY_SIDE, _DRAWN_BESIDE, _QUOTED = 3, 6, 2

Options = dict[str, Any]


def by(study: Project, words: tuple[str, ...], given: Options, printing: Options) -> None:
    """Say who speaks of each topic."""
    picture = given["picture"]
    found = study.themes_by(*words, run=given["run"], seed=given["seed"])
    output.emit(found, show=show, **printing)
    many = found.is_ordered or len(found.groups) > _DRAWN_BESIDE
    drawn(found, picture, "over-time" if many else "by")


def chart(study: Project, words: tuple[str, ...], given: Options, printing: Options) -> None:
    """Draw topics, and print the numbers drawn."""
    (kind,) = words
    if kind not in CHARTS:
        raise click.BadParameter(f"{kind}: a chart of topics is one of {', '.join(CHARTS)}")
    picture = given["picture"]
    found = study.latest_themes(run=given["run"])
    table = chart_table(found, kind)
    output.emit(table, show=lambda rows: output.table(rows, rows.columns), **printing)
    drawn(found, picture, kind)


def show(found: ThemesBy) -> None:
    """Print each topic's prevalence in each group, side by side or a group a row, and notes."""
    if len(found.groups) <= _SIDE_BY_SIDE:
        _show_beside(found)
    else:
        _show_below(found)
    if found.confounded:
        output.prose(
            f"confounded: every session holds one {found.by} only, so no topic here can be shown to"
            f" be an effect of {found.by}"
        )
    if len(found.groups) == _QUOTED:
        _show_quotes(found)
    topics = f"topics of run {found.run}" if found.run else "topics"
    output.prose(f"{topics}; intervals from {found.replicates:,} draws, seed {found.seed}")
    for note in found.notes:
        output.prose(f"note: {note}")


def _show_beside(found: ThemesBy) -> None:
    names = [group.name for group in found.groups]
    gap = ["gap"] if any(row.difference is not None for row in found.rows) else []
    rows = [
        {
            "topic": row.titled,
            **{name: _cell(row, name) for name in names},
            "gap": _gap(row),
        }
        for row in found.rows
    ]
    titles = {"gap": "gap [95 %]"}
    output.table(rows, ["topic", *names, *gap], titles=titles, right=[*names, "gap"])
    output.prose(
        "Share of each group's segments on the topic [95 % interval], and participants who speak"
        " of it"
    )
    for group in found.groups:
        output.prose(
            f"{group.name}: {output.count(group.participants, 'participant')},"
            f" {output.count(group.sessions, 'session')},"
            f" {output.count(group.segments, 'segment')}"
        )


def _show_below(found: ThemesBy) -> None:
    """Groups as rows, topics as columns: shares of segments in whole percent."""
    topics = [str(row.topic) for row in found.rows]
    rows = []
    for group in found.groups:
        shares = {
            str(row.topic): _whole(row.groups[group.name].segments.share) for row in found.rows
        }
        rows.append({"group": group.name, "of": group.participants, **shares})
    titles = {"group": found.by}
    output.table(rows, ("group", "of", *topics), titles=titles, right=topics)
    output.prose(
        "of: participants; then the share of each group's segments on each topic, in percent (--csv"
        " has intervals)"
    )
    for row in found.rows:
        output.line(f"{' ' * (row.topic < 10)} {row.titled}")


def _show_quotes(found: ThemesBy) -> None:
    """One quote a group and topic, and one of those of the group who speak of it least."""
    for row in found.rows:
        output.line()
        output.prose(row.titled)
        for name, cell in row.groups.items():
            for quote in cell.quotes[:1]:
                _show_quote(f"{name}, {quote.participant}", quote.text)
            for case in cell.against[:1]:
                instead = "of no topic" if case.instead < 0 else f"of {case.instead}"
                told = f"{case.segments} of {case.of} segments; here {instead}"
                _show_quote(f"against: {name}, {case.participant} ({told})", case.quote.text)
    output.line()


def _show_quote(head: str, text: str) -> None:
    output.prose(f"  {head}: “{_clipped(text)}”")


def _clipped(text: str, most: int = 160) -> str:
    told = " ".join(text.split())
    return told if len(told) <= most else f"{told[:most].rsplit(' ', 1)[0]} …"


def _cell(row: TopicRow, name: str) -> str:
    cell = row.groups[name]
    people: Prevalence = cell.participants
    share = f"{_whole(cell.segments.share)}{_limits(cell.segments.interval, _whole)}"
    return f"{share} {people.count}/{people.of}"


def _gap(row: TopicRow) -> str:
    if row.difference is None:
        return UNKNOWN
    return f"{points(row.difference)}{_limits(row.interval, points)}"


def _limits(interval: tuple[float, float] | None, told: Callable[[float | None], str]) -> str:
    return f" [{told(interval[0])},{told(interval[1])}]" if interval else ""


def _whole(share: float | None) -> str:
    return percent(share).removesuffix("\N{NO-BREAK SPACE}%")
