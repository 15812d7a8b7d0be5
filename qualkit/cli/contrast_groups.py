"""Contrasts of several groups, their comparisons, and a published table, at 80 columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from qualkit.cli import output
from qualkit.model.contrasts import Cell, Comparison, Contrast, Effect
from qualkit.model.published import PublishedBeside
from qualkit.model.reports import UNKNOWN, percent, points

_SIDE_BY_SIDE = 4
_MOST = 40
_AGAIN = "\N{NO-BREAK SPACE}"


def show_groups(result: Contrast, names: Mapping[str, str]) -> None:
    """Print every group's share of each code, side by side or a group a row."""
    if len(result.groups) <= _SIDE_BY_SIDE:
        _show_beside(result, names)
    else:
        _show_below(result, names)
    if any(row.p is not None for row in result.rows):
        output.prose("p: whether the groups differ at all")


def show_comparisons(result: Contrast, names: Mapping[str, str]) -> None:
    """Print what differs from what, the smallest q first."""
    pairs = [(item, row) for item in result.comparisons for row in item.rows]
    if not pairs:
        return
    pairs.sort(key=lambda pair: _weight(pair[1]))
    rows = [
        {
            "code": names[row.code],
            "which": _which(item),
            "counts": _counts(row),
            "gap": f"{points(row.difference)}{_limits(row.interval)}",
            "p": p_value(row.p),
            "q": p_value(row.q),
        }
        for item, row in pairs[:_MOST]
    ]
    titles = {"which": "first → second", "counts": "of both", "gap": "gap [95 %]"}
    columns = ("code", "which", "counts", "gap", "p", "q")
    output.table(rows, columns, titles=titles, right=("counts",), title="What differs from what")
    if len(pairs) > _MOST:
        output.prose(f"{len(pairs) - _MOST} more comparisons: --csv or --json has all")


def show_published(found: PublishedBeside, names: Mapping[str, str]) -> None:
    """Print a published table beside this project's, joined by name."""
    first, second = found.groups
    rows = [
        {
            "item": names[row.code],
            "published": " ".join(percent(row.published[name]) for name in (first, second)),
            "gap": points(row.published_difference),
            "own": " ".join(percent(row.own[name]) for name in (first, second)),
            "own gap": points(row.difference),
        }
        for row in found.rows
    ]
    titles = {
        "item": "code", "published": f"published: {first} {second}",
        "own": f"here: {first} {second}", "own gap": "gap",
    }  # fmt: skip
    columns = ("item", "published", "gap", "own", "own gap")
    output.table(rows, columns, titles=titles, right=columns[1:], title=f"Beside {found.source}")
    for what, left in (
        ("items that no code is called like", found.unmatched),
        ("codes that the table does not have", found.without),
    ):
        if left:
            output.prose(f"{what}: {', '.join(names.get(name, name) for name in left)}")
    output.prose(f"of the published shares: {found.reason}")


def cell_of(cell: Cell) -> str:
    """How many, and the share; one sign for both where they are suppressed."""
    return UNKNOWN if cell.participants is None else f"{cell.participants} {percent(cell.share)}"


def p_value(value: float | None) -> str:
    """A p or q with three decimals."""
    if value is None:
        return UNKNOWN
    return f"{value:.3f}" if value >= 0.001 else "<.001"


def _show_beside(result: Contrast, names: Mapping[str, str]) -> None:
    groups = [group.name for group in result.groups]
    rows = [
        {
            "code": names[row.code],
            **{name: cell_of(row.groups[name]) for name in groups},
            "p": p_value(row.p),
            "q": p_value(row.q),
        }
        for row in result.rows
    ]
    titles = {group.name: f"{group.name}/{group.participants}" for group in result.groups}
    output.table(rows, ("code", *groups, "p", "q"), titles=titles, right=groups)


def _show_below(result: Contrast, names: Mapping[str, str]) -> None:
    rows = [
        {
            "code": _AGAIN if number else names[row.code],
            "group": f"{name}/{cell.of}",
            "share": f"{cell_of(cell)}{_limits(cell.interval, percent)}",
            "p": _AGAIN if number else p_value(row.p),
            "q": _AGAIN if number else p_value(row.q),
        }
        for row in result.rows
        for number, (name, cell) in enumerate(row.groups.items())
    ]
    titles = {"group": result.by, "share": "participants [95 %]"}
    output.table(rows, ("code", "group", "share", "p", "q"), titles=titles)


def _weight(row: Effect) -> tuple[float, float]:
    return (2 if row.q is None else row.q, -abs(row.difference or 0))


def _which(item: Comparison) -> str:
    return f"{item.first} → {item.second}" + (f", {item.part}" if item.part else "")


def _counts(row: Effect) -> str:
    return " ".join(f"{count}/{of}" for count, of in row.counts or ()) or UNKNOWN


def _limits(
    interval: tuple[float, float] | None, told: Callable[[float | None], str] = points
) -> str:
    if interval is None:
        return ""
    low, high = (told(bound).removesuffix("\N{NO-BREAK SPACE}%") for bound in interval)
    return f" [{low},{high}]"
