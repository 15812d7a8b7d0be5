"""What a random sample of the unread says: how much is missed, how often machines are right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qualkit.model.tables import Result, plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Stratum:
    """One part of the unread, drawn from by itself: all of it unless drawn by role.

    ``inclusion`` is the chance with which each of its units came into the sample.
    """

    name: str
    unread: int
    sampled: int
    inclusion: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditDrawn(Result):
    """A sample that was drawn, and is to be read."""

    run: int
    unit: str
    seed: int
    by: str | None
    units: int
    read: int
    strata: tuple[Stratum, ...]
    notes: tuple[str, ...] = ()

    def records(self) -> list[dict[str, Any]]:
        """One row a stratum."""
        return [{"run": self.run, "unit": self.unit, **plain(row)} for row in self.strata]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRow:
    """What a sample says of one code; ``code`` is None for any code at all.

    ``found`` counts the units with the code that were found before the sample was drawn, ``hits``
    those in it that were not. ``missed_at_most``, ``recall_at_least`` and ``more_clean`` are those
    of `qualkit.model.guarantees.Stopping`. ``suggested`` counts the suggestions that waited in the
    sampled units when it was drawn, ``right`` those that people gave the code too.
    """

    code: str | None
    found: int
    unread: int
    sampled: int
    hits: int
    missed_at_most: int
    recall_at_least: float | None
    more_clean: int | None
    reached: bool
    verdict: str
    suggested: int
    right: int | None
    precision: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit(Result):
    """How an audit stands.

    ``units`` counts all units of the project, ``unread`` those unread when the sample was drawn,
    ``sampled`` those drawn and ``read`` those of them read since. ``rows`` are empty until all are
    read, and where the audit is out of date: ``stale`` says in sentences what changed since it was
    drawn. The first row is of any code.
    """

    run: int
    unit: str
    seed: int
    by: str | None
    units: int
    unread: int
    sampled: int
    read: int
    target: float
    confidence: float
    strata: tuple[Stratum, ...]
    rows: tuple[AuditRow, ...] = ()
    stale: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether all that was drawn is read."""
        return self.read == self.sampled

    def records(self) -> list[dict[str, Any]]:
        """One row a code, any code first."""
        return [plain(row) for row in self.rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedCell:
    """One group's share of units with a code.

    ``machine`` is what codings and suggestions say as they are, ``share`` what the audit makes of
    it; None where ``reason`` says why. ``sampled`` counts the audited units, ``known`` those that
    people had read before.
    """

    units: int
    sampled: int
    known: int
    machine: float
    share: float | None
    interval: tuple[float, float] | None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedRow:
    """One code: both groups' cells, and the second group's corrected share minus the first's."""

    code: str
    groups: dict[str, CorrectedCell]
    difference: float | None
    interval: tuple[float, float] | None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedContrast:
    """Shares of units, not of participants, from machine codes corrected by an audit.

    ``run`` is the number of the audit, ``unit`` its unit.
    """

    run: int
    unit: str
    confidence: float
    rows: tuple[CorrectedRow, ...]
    notes: tuple[str, ...] = ()

    def says(self) -> str:
        """In a sentence, what the shares rest on."""
        cells: dict[str, CorrectedCell] = self.rows[0].groups if self.rows else {}
        counted = "; ".join(
            f"{group}: {cell.units:,} {self.unit}s, {cell.sampled:,} of them audited,"
            f" {cell.known:,} read before"
            for group, cell in cells.items()
        )
        return f"shares of {self.unit}s, not of participants; {counted}"

    def reasons(self) -> tuple[str, ...]:
        """Why shares are missing, each reason once."""
        every = (cell.reason for row in self.rows for cell in row.groups.values())
        return tuple(dict.fromkeys(reason for reason in every if reason))
