"""What a merge carries along: both copies, which row is which, counts, conflicts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from qualkit.model.merges import MergeConflict
from qualkit.store.connection import Store
from qualkit.store.ids import SHORT_ID
from qualkit.store.merging_log import Log


@dataclass(slots=True)
class Merging:
    """Two copies on their way to one. ``own`` is written; ``other`` is a copy of the other file.

    ``ids`` maps, by table, rows of the other to rows here; ``same`` maps GUIDs of things that turn
    out to be one to the GUID that this has; ``passed`` are steps whose changes lost to others'.
    """

    own: Store
    other: Store
    own_log: Log
    other_log: Log
    ids: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    same: dict[str, str] = field(default_factory=dict)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    conflicts: set[MergeConflict] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    passed: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, own: Store, other: Store) -> Merging:
        """The merge of two copies, before anything is done."""
        return cls(own, other, Log(own), Log(other))

    def count(self, kind: str, what: str, n: int = 1) -> None:
        """Count things of a kind as ``new``, ``known`` or ``changed``."""
        self.counts[kind, what] += n

    def conflict(
        self, kind: str, which: str, what: str, values: Sequence[object], why: str
    ) -> None:
        """List a conflict; ``values`` are that in force and the other."""
        kept, other = (None if value is None else str(value) for value in values)
        self.conflicts.add(
            MergeConflict(kind=kind, which=which, field=what, kept=kept, other=other, why=why)
        )

    def mapped(self, table: str, row: Any) -> Any:
        """The row here of a row of the other; None stays None."""
        return None if row is None else self.ids[table][int(row)]

    def one(self, mine: str, theirs: str) -> str:
        """The GUID that two things have which are one: the lesser."""
        kept = min(mine, theirs)
        for guid in {mine, theirs} - {kept}:
            self.same[guid] = kept
        return kept


def insert(store: Store, table: str, values: Mapping[str, Any]) -> int:
    """Insert a row; its id."""
    columns = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join("?" for _ in values)
    cursor = store.connection.execute(
        f"INSERT INTO {table} ({columns}) VALUES ({marks})", tuple(values.values())
    )
    return int(cursor.lastrowid or 0)


def update(store: Store, table: str, row: int, values: Mapping[str, Any]) -> None:
    """Give a row other values."""
    pairs = ", ".join(f'"{name}" = ?' for name in values)
    store.connection.execute(f"UPDATE {table} SET {pairs} WHERE rowid = ?", (*values.values(), row))


def records(store: Store, query: str, parameters: Sequence[Any] = ()) -> list[dict[str, Any]]:
    """The rows of a query by the names of their columns."""
    cursor = store.connection.execute(query, parameters)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def short(guid: str) -> str:
    """The beginning of an id, as it is shown."""
    return guid[:SHORT_ID]
