"""What came of merging another copy of a project: what was new, what was known, the conflicts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from qualkit.model.tables import Result


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class MergeConflict:
    """Something that both copies changed, or that only one of them can keep.

    ``which`` says what thing by its name or the beginning of its id, ``field`` what of it; ``kept``
    is in force now, ``other`` is the value that is not, ``why`` says how it was decided.
    """

    kind: str
    which: str
    field: str
    kept: str | None
    other: str | None
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeCount:
    """How many things of a kind came from the other copy, were there, and how many were changed."""

    kind: str
    new: int = 0
    known: int = 0
    changed: int = 0
    conflicts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeResult(Result):
    """The counts of every kind, the conflicts, what was renumbered, what is called another now.

    ``numbers`` maps, per kind (``run``, ``step``, ``codebook revision``), numbers in the other copy
    to those here, where they differ. ``run`` is the run that keeps this result, ``backup`` the copy
    of the project as it was; both None where nothing was new or nothing was stored.
    """

    other: str
    counts: tuple[MergeCount, ...]
    conflicts: tuple[MergeConflict, ...] = ()
    notes: tuple[str, ...] = ()
    numbers: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
    events: int = 0
    run: int | None = None
    backup: str | None = None
    dry_run: bool = False

    def records(self) -> list[dict[str, Any]]:
        """A row a kind."""
        return [
            {"kind": row.kind, "new": row.new, "known": row.known, "changed": row.changed,
             "conflicts": row.conflicts}
            for row in self.counts
        ]  # fmt: skip
