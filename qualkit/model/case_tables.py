"""Case tables: one row a participant or session, one column a code, as other tools read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from qualkit.model.codings import Basis
from qualkit.model.tables import Result

VALUES = ("present", "count", "weight", "words")
"""What a cell can say of a case and a code: 1 or 0; codings; their mean weight; words coded."""

UNITS = ("participant", "session")
"""What a row can be."""

TEXT, COUNT, FLAG, NUMBER = "text", "count", "flag", "number"
"""What a column can hold: words, whole numbers, 1 or 0, any numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseColumn:
    """A column: a name that every statistics program takes, and what it means in full.

    ``code`` is the full path of the code that it counts, None for what comes before the codes.
    """

    name: str
    label: str
    kind: str
    code: str | None = None


class Typed(Protocol):
    """Any table whose columns say what they hold."""

    @property
    def columns(self) -> tuple[CaseColumn, ...]:
        """The columns in their order."""

    @property
    def rows(self) -> tuple[tuple[str | int | float | None, ...], ...]:
        """Rows with a cell a column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedTable:
    """A table whose columns say what they hold, and nothing more."""

    columns: tuple[CaseColumn, ...]
    rows: tuple[tuple[str | int | float | None, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTable(Result):
    """A case table with its ground.

    ``rows`` have a cell a column. Who never speaks is a row all the same (``silent`` counts them),
    with 0 for every code; a mean weight that nobody gave is None. ``left_out`` counts the cases
    that are no rows, by the reason.
    """

    unit: str
    values: str
    about: str | None
    columns: tuple[CaseColumn, ...]
    rows: tuple[tuple[str | int | float | None, ...], ...]
    basis: Basis
    coders: tuple[str, ...]
    participants: int
    sessions: int
    turns: int
    silent: int
    left_out: Mapping[str, int]
    notes: tuple[str, ...] = ()
    run: int | None = None
    versions: Mapping[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The whole as plain data, each row as a mapping."""
        return Result.to_dict(self) | {"rows": self.records()}

    def records(self) -> list[dict[str, Any]]:
        """One row a case."""
        names = [column.name for column in self.columns]
        return [dict(zip(names, row, strict=True)) for row in self.rows]
