"""Stance: how strongly groups of participants hold what their codings weigh."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from qualkit.model.codings import Basis
from qualkit.model.tables import Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What one participant's codings of one code weigh on average."""

    participant: str
    code: str
    weight: float
    codings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StanceRow:
    """One code in one group: the mean over participants of each one's mean weight.

    ``interval`` is Student's, of participants, or of sessions where people share them. ``index``
    puts the mean on 0 to 100 between the ends of the scale, None without a scale. ``participants``
    have a weight; ``of`` are all of the group. What cannot be computed is None, with a reason.
    """

    code: str
    group: str
    participants: int
    of: int
    codings: int
    mean: float | None
    interval: tuple[float, float] | None
    spread: float | None
    index: float | None
    index_interval: tuple[float, float] | None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stance(Result):
    """Weights averaged per participant, then by group; one row a code and group."""

    by: str
    scale: tuple[float, float] | None
    unit: str
    groups: tuple[str, ...]
    rows: tuple[StanceRow, ...]
    basis: Basis
    coders: tuple[str, ...]
    confidence: float
    unweighted: int
    notes: tuple[str, ...] = ()
    run: int | None = None
    versions: Mapping[str, str] = field(default_factory=dict)

    def records(self) -> list[dict[str, Any]]:
        """One flat row a code and group."""
        return [
            {
                "code": row.code,
                "group": row.group,
                "participants": row.participants,
                "of": row.of,
                "codings": row.codings,
                "mean": row.mean,
                "interval_low": (row.interval or (None, None))[0],
                "interval_high": (row.interval or (None, None))[1],
                "spread": row.spread,
                "index": row.index,
                "index_low": (row.index_interval or (None, None))[0],
                "index_high": (row.index_interval or (None, None))[1],
                "reason": row.reason,
            }
            for row in self.rows
        ]
