"""The perception-gap table for a terminal of 80 columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from qualkit.cli import output
from qualkit.model.audits import CorrectedCell, CorrectedContrast
from qualkit.model.codes import short_names
from qualkit.model.contrasts import Cell, Contrast, Perception
from qualkit.model.reports import UNKNOWN, percent, points


def show(result: Contrast, *, retired: frozenset[str] = frozenset()) -> None:
    """Print the table, what it rests on, and what to know before quoting it.

    Codes that are `retired` are marked so.
    """
    names = {
        code: f"{name}{output.RETIRED if code in retired else ''}"
        for code, name in short_names(row.code for row in result.rows).items()
    }
    _show_gaps(result, names)
    _show_units(result, names)
    if result.perception is not None:
        _show_perception(result.perception, names)
    if result.corrected is not None:
        _show_corrected(result.corrected, names)
    _show_ground(result)
    if result.confounded:
        output.prose(
            f"confounded: every session holds one {result.by} only, so no gap here can be shown to"
            f" be an effect of {result.by}"
        )
    _show_ranking(result, names)
    output.prose(f"test: {result.method}{_smallest(result)}")
    for note in result.notes:
        output.prose(f"note: {note}")


def _show_gaps(result: Contrast, names: Mapping[str, str]) -> None:
    first, second = (group.name for group in result.groups)
    titles = {
        "first": f"{first}/{result.groups[0].participants}",
        "second": f"{second}/{result.groups[1].participants}",
        "points": "gap [95 %]",
        "p": "p",
        "q": "q",
        "ranks": "ranks",
    }
    rows = []
    for row in result.rows:
        low, high = row.interval or (None, None)
        rows.append(
            {
                "code": names[row.code],
                "first": _cell(row.groups[first]),
                "second": _cell(row.groups[second]),
                "points": f"{points(row.difference)} [{points(low)},{points(high)}]",
                "p": _p(row.p),
                "q": _p(row.q),
                "ranks": f"{_rank(row.ranks.get(first))}/{_rank(row.ranks.get(second))}",
            }
        )
    output.table(rows, ("code", *titles), titles=titles)


def _show_units(result: Contrast, names: Mapping[str, str]) -> None:
    """The same at the other units, with the effects."""
    groups = [group.name for group in result.groups]
    titles = {group: f"{group}: sessions, turns, words" for group in groups}
    rows = [
        {
            "code": names[row.code],
            **{
                group: f"{row.groups[group].sessions}, {row.groups[group].turns},"
                f" {row.groups[group].words}"
                for group in groups
            },
            "h": _effect(row.cohen_h),
            "odds": _effect(row.odds_ratio),
            "rank gap": _rank(row.rank_gap),
        }
        for row in result.rows
    ]
    output.table(rows, ("code", *groups, "h", "odds", "rank gap"), titles=titles)


def _show_ground(result: Contrast) -> None:
    about = f" about {result.about}" if result.about else ""
    basis = result.basis
    output.prose(
        f"Participants who raise each code{about}; basis {basis.name}: {basis.counted} codings"
        f" counted, {basis.attributed} of them attributed to another role; the project has"
        f" {basis.human} by people, {basis.accepted} accepted, {basis.waiting} waiting,"
        f" {basis.unattached} of all these where nobody compared speaks; coders:"
        f" {', '.join(result.coders) or 'none'}"
    )
    for group in result.groups:
        silent = f", {group.silent} more never speak" if group.silent else ""
        output.prose(
            f"{group.name}: {output.count(group.participants, 'participant')}{silent},"
            f" {output.count(group.sessions, 'session')}, {output.count(group.turns, 'turn')},"
            f" {output.count(group.words, 'word')}"
        )


def _smallest(result: Contrast) -> str:
    values = sorted({row.smallest_p for row in result.rows if row.smallest_p is not None})
    if not values:
        return ""
    shown = _p(values[0]) if len(values) == 1 else f"{_p(values[0])} to {_p(values[-1])}"
    return f"; smallest attainable p {shown}"


def _show_perception(perception: Perception, names: Mapping[str, str]) -> None:
    """Whose view each group reports: its own beside those it attributes to the other."""
    titles = {
        f"{group} {role}": f"{group}: {'own' if group == role else role}"
        for group in perception.groups
        for role in perception.groups
    }
    rows = [
        {
            "code": names[row.code],
            **{
                f"{group} {role}": percent(row.shares[group][role])
                for group in perception.groups
                for role in perception.groups
            },
        }
        for row in perception.rows
    ]
    output.table(rows, ("code", *titles), titles=titles, title="Own and attributed views")


def _show_corrected(corrected: CorrectedContrast, names: Mapping[str, str]) -> None:
    """Shares of units from machine codes, each with its interval, and the difference."""
    groups = tuple(corrected.rows[0].groups) if corrected.rows else ()
    rows = [
        {
            "code": names[row.code],
            **{group: _corrected_cell(cell) for group, cell in row.groups.items()},
            "gap": f"{points(row.difference)}{_limits(row.interval, points)}",
        }
        for row in corrected.rows
    ]
    titles = {"gap": "gap [95 %]", **{group: f"{group}, %" for group in groups}}
    title = f"Shares of {corrected.unit}s, corrected by the audit of run {corrected.run}"
    output.table(rows, ("code", *groups, "gap"), titles=titles, title=title)
    output.prose(f"machine's share → corrected share [95 %]; {corrected.says()}")
    for note in (*corrected.reasons(), *corrected.notes):
        output.prose(f"note: {note}")


def _corrected_cell(cell: CorrectedCell) -> str:
    return f"{_whole(cell.machine)} → {_whole(cell.share)}{_limits(cell.interval, _whole)}"


def _limits(interval: tuple[float, float] | None, shown: Callable[[float | None], str]) -> str:
    return f" [{shown(interval[0])},{shown(interval[1])}]" if interval else ""


def _whole(share: float | None) -> str:
    """A share in whole percent, without the sign."""
    return percent(share).removesuffix("\N{NO-BREAK SPACE}%")


def _cell(cell: Cell) -> str:
    return f"{cell.participants} {percent(cell.share)}"


def _effect(value: float | None) -> str:
    return UNKNOWN if value is None else f"{value:.2f}"


def _p(value: float | None) -> str:
    if value is None:
        return UNKNOWN
    return f"{value:.3f}" if value >= 0.001 else "<.001"


def _rank(value: float | None) -> str:
    return UNKNOWN if value is None else f"{value:g}"


def _show_ranking(result: Contrast, names: Mapping[str, str]) -> None:
    ranking = result.ranking
    first, second = (group.name for group in result.groups)
    if ranking.reason:
        output.prose(f"orders: {ranking.reason}")
        return
    blind = ", ".join(names[code] for code in ranking.blind_spots) or "none"
    output.prose(
        f"orders: Spearman {output.shown(ranking.spearman)}, Kendall"
        f" {output.shown(ranking.kendall)}; in the top {ranking.top} of {second} but not of"
        f" {first}: {blind}"
    )
