"""The perception-gap table for a terminal of 80 columns."""

from __future__ import annotations

from collections.abc import Mapping

from qualkit.cli import output
from qualkit.model.contrasts import Cell, Contrast, ContrastRow, Perception
from qualkit.model.reports import UNKNOWN, percent, points


def show(result: Contrast) -> None:
    """Print the table, what it rests on, and what to know before quoting it."""
    first, second = result.groups
    titles = {
        "first": f"{first.name}/{first.participants}",
        "second": f"{second.name}/{second.participants}",
        "points": "gap [95 %]",
        "p": "p",
        "q": "q",
        "ranks": "ranks",
    }
    rows = [_row(row, first.name, second.name) for row in result.rows]
    output.table(rows, ("code", *titles), titles=titles)
    about = f" about {result.about}" if result.about else ""
    basis = result.basis
    output.prose(
        f"Participants who raise each code{about}; basis {basis.name}: {basis.counted} codings"
        f" ({basis.human} by people, {basis.accepted} accepted, {basis.waiting} waiting;"
        f" {basis.attributed} attributed to another role); {', '.join(result.coders) or 'no coder'}"
    )
    for group in result.groups:
        output.prose(
            f"{group.name}: {group.participants} participants, {group.sessions} sessions,"
            f" {group.turns} turns, {group.words} words"
        )
    _show_ranking(result, first.name, second.name)
    if result.perception is not None:
        _show_perception(result.perception)
    output.prose(f"test: {result.method}")
    for note in result.notes:
        output.prose(f"note: {note}")


def _row(row: ContrastRow, first: str, second: str) -> Mapping[str, str]:
    low, high = row.interval or (None, None)
    return {
        "code": row.code.rsplit("/", 1)[-1],
        "first": _cell(row.groups[first]),
        "second": _cell(row.groups[second]),
        "points": f"{points(row.difference)} [{points(low)},{points(high)}]",
        "p": _p(row.p),
        "q": _p(row.q),
        "ranks": f"{_rank(row.ranks.get(first))}/{_rank(row.ranks.get(second))}",
    }


def _show_perception(perception: Perception) -> None:
    """Whose view each group reports: its own beside those it attributes to the other."""
    titles = {
        f"{group} {role}": f"{group}: {'own' if group == role else role}"
        for group in perception.groups
        for role in perception.groups
    }
    rows = [
        {
            "code": row.code.rsplit("/", 1)[-1],
            **{
                f"{group} {role}": percent(row.shares[group][role])
                for group in perception.groups
                for role in perception.groups
            },
        }
        for row in perception.rows
    ]
    output.table(rows, ("code", *titles), titles=titles, title="Own and attributed views")


def _cell(cell: Cell) -> str:
    return f"{cell.participants} {percent(cell.share)}"


def _p(value: float | None) -> str:
    if value is None:
        return UNKNOWN
    return f"{value:.3f}" if value >= 0.001 else "<.001"


def _rank(value: float | None) -> str:
    return UNKNOWN if value is None else f"{value:g}"


def _show_ranking(result: Contrast, first: str, second: str) -> None:
    ranking = result.ranking
    if ranking.reason:
        output.prose(f"orders: {ranking.reason}")
        return
    blind = ", ".join(code.rsplit("/", 1)[-1] for code in ranking.blind_spots) or "none"
    output.prose(
        f"orders: Spearman {output.shown(ranking.spearman)}, Kendall"
        f" {output.shown(ranking.kendall)}; in the top {ranking.top} of {second} but not of"
        f" {first}: {blind}"
    )
