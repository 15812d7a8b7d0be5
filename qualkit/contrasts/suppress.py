"""Counts so small that they could point at a person, left out of a finished contrast.

Knows a contrast; refuses to leave anything beside a suppressed cell from which its count could be
computed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from qualkit.errors import ParameterError
from qualkit.model import (
    Cell,
    Comparison,
    Contrast,
    ContrastRow,
    Effect,
    Perception,
    PerceptionRow,
    Ranking,
)
from qualkit.model.contrasts import REST


def suppressed(contrast: Contrast, least: int) -> Contrast:
    """Leave out each cell of 1 to ``least - 1`` participants, and all that would give it away.

    The cell keeps how many people there are; its count, share, interval, sessions, turns and words
    are None, and so are the effects of its code in every comparison that it stands in.

    Raises
    ------
    ParameterError
        If `least` is below 2.
    """
    if not isinstance(least, int) or least < 2:
        raise ParameterError(f"suppress counts below {least}", expected="2 or more")
    rows = tuple(_row(row, least) for row in contrast.rows)
    hidden = frozenset(row.code for row in rows if row.counts is None and _is_bare(row))
    compared = _comparisons(contrast, hidden, least)
    n_cells = sum(cell.participants is None for row in rows for cell in row.groups.values())
    note = (
        f"{n_cells} cells of fewer than {least} participants, or of groups of fewer, are"
        " suppressed, with what would give them away"
    )
    is_hidden = bool(n_cells) or compared != contrast.comparisons
    basis = replace(contrast.basis, counted=None, attributed=None)
    return replace(
        contrast,
        rows=rows,
        comparisons=compared,
        ranking=_NO_RANKING if is_hidden else contrast.ranking,
        basis=basis if is_hidden else contrast.basis,
        perception=_perception(contrast.perception, least) if contrast.perception else None,
        suppressed=least,
        notes=(*(note for note in contrast.notes if not _counts_codings(note)), note)
        if is_hidden
        else contrast.notes,
    )


_NO_RANKING = Ranking(
    spearman=None, kendall=None, footrule=None, rbo=None, mean_absolute_difference=None, top=0,
    blind_spots=(), only_first=(), reason="suppressed: the order would give small cells away",
)  # fmt: skip


def _counts_codings(note: str) -> bool:
    """Whether a note says how many codings there are, which of one cell would say too much."""
    return "codings counted" in note or note.startswith("codings of codes not listed")


def _is_bare(row: ContrastRow) -> bool:
    return any(cell.participants is None for cell in row.groups.values())


def _is_few(count: int | None, of: int, least: int) -> bool:
    """Whether so few could be pointed at, by a number between or in a group so small."""
    return count is not None and of > 0 and (0 < count < least or of < least)


def _row(row: ContrastRow, least: int) -> ContrastRow:
    few = {name for name, cell in row.groups.items() if _is_few(cell.participants, cell.of, least)}
    if not few:
        return row
    return replace(
        row,
        **_nothing(least),
        groups={name: _cell(cell) if name in few else cell for name, cell in row.groups.items()},
        ranks={name: None if name in few else rank for name, rank in row.ranks.items()},
        clustering=None,
    )


def _nothing(least: int) -> dict[str, Any]:
    """An effect's fields where it is suppressed."""
    empty = ("counts", "difference", "interval", "clustered_interval", "cohen_h", "odds_ratio",
             "log_ratio", "p", "smallest_p", "q", "rank_gap", "model")  # fmt: skip
    return {**dict.fromkeys(empty), "reason": f"suppressed: a cell of fewer than {least}"}


def _cell(cell: Cell) -> Cell:
    return replace(
        cell, participants=None, share=None, interval=None, sessions=None, turns=None, words=None
    )


def _comparisons(contrast: Contrast, hidden: frozenset[str], least: int) -> tuple[Comparison, ...]:
    """Without small counts, without the rest of a hidden one, and without parts that leave one."""
    in_parts = _left_by_parts(contrast, least)

    def shown(item: Comparison, effect: Effect) -> Effect:
        told = any(_is_few(count, of, least) for count, of in effect.counts or ())
        against_all = REST in (item.first, item.second) and effect.code in hidden
        beside = item.part is not None and effect.code in hidden | in_parts
        return replace(effect, **_nothing(least)) if told or against_all or beside else effect

    compared = []
    for item in contrast.comparisons:
        rows = tuple(shown(item, effect) for effect in item.rows)
        ranking = item.ranking if rows == item.rows else _NO_RANKING
        compared.append(replace(item, rows=rows, ranking=ranking))
    return tuple(compared)


def _left_by_parts(contrast: Contrast, least: int) -> frozenset[str]:
    """Codes of which some part, shown or left over from the whole, has a small count."""
    parts = [item for item in contrast.comparisons if item.part is not None]
    left: dict[tuple[str, str], list[int]] = {
        (row.code, name): [cell.participants or 0, cell.of]
        for row in contrast.rows
        for name, cell in row.groups.items()
    }
    found = set()
    for item in parts:
        for effect in item.rows:
            for name, (count, of) in zip(
                (item.first, item.second), effect.counts or (), strict=False
            ):
                left[effect.code, name][0] -= count
                left[effect.code, name][1] -= of
                if _is_few(count, of, least):
                    found.add(effect.code)
    if parts:
        found |= {code for (code, _), (count, of) in left.items() if _is_few(count, of, least)}
    return frozenset(found)


def _perception(perception: Perception, least: int) -> Perception:
    return replace(perception, rows=tuple(_views(row, least) for row in perception.rows))


def _views(row: PerceptionRow, least: int) -> PerceptionRow:
    few = {
        (group, role)
        for group, by_role in row.counts.items()
        for role, count in by_role.items()
        if count is not None and 0 < count < least
    }

    def without(table: Mapping[str, Mapping[str, Any]], hides: Any) -> dict[str, dict[str, Any]]:
        return {
            group: {role: None if hides(group, role) else value for role, value in by_role.items()}
            for group, by_role in table.items()
        }

    def itself(group: str, role: str) -> bool:
        return (group, role) in few

    return replace(
        row,
        counts=without(row.counts, itself),
        shares=without(row.shares, itself),
        accuracy=without(row.accuracy, lambda group, role: {(group, role), (role, role)} & few),
    )
