"""The perception-gap table for a terminal of 80 columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from qualkit.cli import output
from qualkit.cli.contrast_groups import (
    cell_of,
    p_value,
    show_comparisons,
    show_groups,
    show_published,
)
from qualkit.model.audits import CorrectedCell, CorrectedContrast
from qualkit.model.codes import short_names
from qualkit.model.codings import Basis
from qualkit.model.contrast_sentences import sentences as told
from qualkit.model.contrasts import Cell, Contrast, ContrastRow, Perception, TurnModel
from qualkit.model.reports import UNKNOWN, percent, points

_TWO = 2


def show(
    result: Contrast, *, retired: frozenset[str] = frozenset(), sentences: bool = False
) -> None:
    """Print the table, what it rests on, and what to know before quoting it.

    Codes that are `retired` are marked so; with `sentences`, each gap is told in one as well.
    """
    names = {
        code: f"{name}{output.RETIRED if code in retired else ''}"
        for code, name in short_names(row.code for row in result.rows).items()
    }
    if len(result.groups) == _TWO:
        _show_gaps(result, names)
        _show_units(result, names)
    else:
        show_groups(result, names)
    show_comparisons(result, names)
    _show_clustering(result, names)
    if result.perception is not None:
        _show_perception(result.perception, names)
    if result.corrected is not None:
        _show_corrected(result.corrected, names)
    if result.published is not None:
        show_published(result.published, names)
    if sentences:
        for code, sentence in told(result):
            output.prose(f"{names[code]}: {sentence}")
            output.line()
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
    rows = [
        {
            "code": names[row.code],
            "first": cell_of(row.groups[first], result.groups[0].participants),
            "second": cell_of(row.groups[second], result.groups[1].participants),
            "points": f"{points(row.difference)}{_limits(row.interval, points)}",
            "p": p_value(row.p),
            "q": p_value(row.q),
            "ranks": f"{_rank(row.ranks.get(first))}/{_rank(row.ranks.get(second))}",
        }
        for row in result.rows
    ]
    output.table(rows, ("code", *titles), titles=titles)


def _show_units(result: Contrast, names: Mapping[str, str]) -> None:
    """The same at the other units, with the effects."""
    groups = [group.name for group in result.groups]
    titles = {group: f"{group}: sessions, turns, words" for group in groups}
    rows = [
        {
            "code": names[row.code],
            **{group: _units(row.groups[group]) for group in groups},
            "h": _effect(row.cohen_h),
            "odds": _effect(row.odds_ratio),
            "rank gap": _rank(row.rank_gap),
        }
        for row in result.rows
    ]
    output.table(rows, ("code", *groups, "h", "odds", "rank gap"), titles=titles)


def _units(cell: Cell) -> str:
    if cell.participants is None:
        return UNKNOWN
    return f"{cell.sessions}, {cell.turns}, {cell.words}"


def _show_clustering(result: Contrast, names: Mapping[str, str]) -> None:
    """Intervals that draw whole sessions, and how alike people of a session are."""
    drawn = any(row.clustered_interval for row in result.rows)
    modelled = any(row.model for row in result.rows)
    if not (drawn or modelled or any(_is_alike(row) for row in result.rows)):
        return
    rows = [
        {
            "code": names[row.code],
            "drawn": _limits(row.clustered_interval, points).strip() or UNKNOWN,
            "icc": _effect(row.clustering.icc) if row.clustering else UNKNOWN,
            "deff": _effect(row.clustering.design_effect) if row.clustering else UNKNOWN,
            "turns": _turns(row),
            "model": _model(row.model) if row.model else UNKNOWN,
        }
        for row in result.rows
    ]
    titles = {
        "drawn": "gap, sessions drawn", "deff": "design effect", "icc": "ICC",
        "turns": "turns, worth", "model": "odds by turn [95 %], p",
    }  # fmt: skip
    shown = ["code", *(["drawn"] if drawn else []), "icc", "deff", "turns"]
    output.table(rows, [*shown, *(["model"] if modelled else [])], titles=titles, title="Likeness")
    output.prose(
        "ICC: how alike participants of one session are beyond their group; turns, worth: how many"
        " independent turns all the turns stand for"
    )
    for reason in sorted({m.reason for row in result.rows if (m := row.model) and m.reason}):
        output.prose(f"note: {reason}")


def _is_alike(row: ContrastRow) -> bool:
    return row.clustering is not None and row.clustering.icc is not None


def _turns(row: ContrastRow) -> str:
    worth = row.clustering.effective_turns if row.clustering else None
    return UNKNOWN if worth is None else f"{worth:,.0f}"


def _model(model: TurnModel) -> str:
    if model.odds_ratio is None or model.interval is None:
        return UNKNOWN
    low, high = model.interval
    return f"{model.odds_ratio:.2f} [{low:.2f},{high:.2f}] {p_value(model.p)}"


def _show_ground(result: Contrast) -> None:
    about = f" about {result.about}" if result.about else ""
    basis = result.basis
    output.prose(
        f"Participants who raise each code{about}; basis {basis.name}: {_ground(basis)};"
        " the project has"
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


def _ground(basis: Basis) -> str:
    if basis.counted is None:
        return "how many codings count is suppressed"
    return f"{basis.counted} codings counted, {basis.attributed} of them attributed to another role"


def _smallest(result: Contrast) -> str:
    values = sorted({row.smallest_p for row in result.rows if row.smallest_p is not None})
    if not values:
        return ""
    most = f" to {p_value(values[-1])}" if len(values) > 1 else ""
    return f"; smallest attainable p {p_value(values[0])}{most}"


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


def _effect(value: float | None) -> str:
    return UNKNOWN if value is None else f"{value:.2f}"


def _rank(value: float | None) -> str:
    return UNKNOWN if value is None else f"{value:g}"


def _show_ranking(result: Contrast, names: Mapping[str, str]) -> None:
    ranking = result.ranking
    if ranking.reason:
        output.prose(f"orders: {ranking.reason}")
        return
    first, second = (group.name for group in result.groups)
    blind = ", ".join(names[code] for code in ranking.blind_spots) or "none"
    output.prose(
        f"orders: Spearman {output.shown(ranking.spearman)}, Kendall"
        f" {output.shown(ranking.kendall)}; in the top {ranking.top} of {second} but not of"
        f" {first}: {blind}"
    )
