"""Counts so small that they could point at a person, left out of a finished contrast.

Knows a contrast; refuses to leave anything beside a suppressed cell from which its count could be
computed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from qualkit.errors import ParameterError
from qualkit.model import Cell, Comparison, Contrast, ContrastRow, Effect, Perception, PerceptionRow
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
    if least < 2:
        raise ParameterError(f"suppress counts below {least}", expected="2 or more")
    few = {
        row.code: frozenset(
            name for name, cell in row.groups.items() if _is_few(cell.participants, least)
        )
        for row in contrast.rows
    }
    note = (
        f"{sum(map(len, few.values()))} cells of fewer than {least} participants are suppressed,"
        " with what would give them away"
    )
    return replace(
        contrast,
        rows=tuple(_row(row, few[row.code], least) for row in contrast.rows),
        comparisons=tuple(_comparison(item, few, least) for item in contrast.comparisons),
        perception=_perception(contrast.perception, least) if contrast.perception else None,
        suppressed=least,
        notes=(*contrast.notes, note),
    )


def _is_few(count: int | None, least: int) -> bool:
    return count is not None and 0 < count < least


def _row(row: ContrastRow, few: frozenset[str], least: int) -> ContrastRow:
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


def _comparison(item: Comparison, few: Mapping[str, frozenset[str]], least: int) -> Comparison:
    def shown(effect: Effect) -> Effect:
        counts = effect.counts or ()
        told = any(_is_few(count, least) for count, _ in counts)
        if told or (item.second == REST and few[effect.code]):
            return replace(effect, **_nothing(least))
        return effect

    return replace(item, rows=tuple(shown(effect) for effect in item.rows))


def _perception(perception: Perception, least: int) -> Perception:
    return replace(perception, rows=tuple(_views(row, least) for row in perception.rows))


def _views(row: PerceptionRow, least: int) -> PerceptionRow:
    few = {
        (group, role)
        for group, by_role in row.counts.items()
        for role, count in by_role.items()
        if _is_few(count, least)
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
