"""What may be promised about a machine's codes: thresholds, a place to stop, corrected shares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qualkit.model.tables import Result, plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate(Result):
    """A threshold with a promise, or the reason why there is none.

    ``kind`` is ``accept`` (units with a score of ``threshold`` or more carry the code with a
    precision of ``target`` or more) or ``skip`` (units below it hold so few of the code that the
    recall of the others is ``target`` or more). ``items`` are the calibration units the promise
    rests on: those accepted, or those that have the code; ``errors`` those wrongly accepted, or
    skipped; ``sessions`` the sessions they come from. ``design_effect`` says how many items are
    worth one independent item. ``bound`` is the least precision, or recall, that fits the items
    at this confidence. ``coverage`` is the share of all calibration units that need no reading.
    """

    kind: str
    code: str
    target: float
    confidence: float
    threshold: float | None
    items: int
    errors: int
    sessions: int
    design_effect: float | None
    bound: float | None
    coverage: float
    refused: str | None = None

    def records(self) -> list[dict[str, Any]]:
        """One row: the certificate."""
        return [self.to_dict()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Certification(Result):
    """The certificates of several codes.

    Each holds at ``confidence`` on its own; where ``family_wise``, all of them hold together.
    """

    confidence: float
    family_wise: bool
    rows: tuple[Certificate, ...]

    def records(self) -> list[dict[str, Any]]:
        """One row a code."""
        return [plain(row) for row in self.rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskThreshold(Result):
    """The highest threshold at which the mean share missed a document stays within ``risk``.

    ``observed`` is the mean share missed in the calibration documents at that threshold.
    """

    risk: float
    threshold: float | None
    observed: float | None
    documents: int
    refused: str | None = None

    def records(self) -> list[dict[str, Any]]:
        """One row: the threshold."""
        return [self.to_dict()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopping(Result):
    """What a random sample of the unread units says about what is still missed.

    ``unread`` counts the units before the sample was drawn; ``hits`` are the sampled units that
    have the code, and they count as found. ``missed_at_most`` are those that may still be among
    the units not sampled, ``recall_at_least`` the share found, both at ``confidence``.
    ``p`` is the chance of so few hits if less than ``target`` were found. ``more_clean`` is how
    many more random units without a hit would show the target; 0 where it is ``reached``.
    """

    found: int
    unread: int
    sampled: int
    hits: int
    target: float
    confidence: float
    missed_at_most: int
    recall_at_least: float | None
    p: float | None
    reached: bool
    more_clean: int | None
    verdict: str

    def records(self) -> list[dict[str, Any]]:
        """One row: the verdict with its counts."""
        return [self.to_dict()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate(Result):
    """A mean with its standard error and interval.

    ``trust`` is the weight the machine's values had: 0 means they were left aside. ``gold`` and
    ``units`` count what people checked and what there is in all; ``clusters`` is None where the
    units were taken as independent.
    """

    value: float
    error: float
    interval: tuple[float, float]
    confidence: float
    trust: float
    gold: int
    units: int
    clusters: int | None

    def records(self) -> list[dict[str, Any]]:
        """One row, with the limits apart."""
        return [_with_limits(self.to_dict())]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedShare:
    """One group: the machine's own share, and what the audit makes of it.

    ``value`` and ``interval`` are None where ``refused`` says why. ``disagreements`` counts the
    audited units where people differ from the machine. Where ``is_few``, so few units of the sample
    have the code, or have it not, that the interval is an exact one of the sample alone, and there
    is no ``error``; where ``is_thin``, so few differ that it may be too narrow.
    """

    group: str
    units: int
    audited: int
    disagreements: float
    clusters: int
    machine: float
    value: float | None
    error: float | None
    interval: tuple[float, float] | None
    refused: str | None = None
    is_few: bool = False
    is_thin: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedDifference:
    """The second group's corrected share minus the first's."""

    first: str
    second: str
    value: float | None
    error: float | None
    interval: tuple[float, float] | None
    clusters: int
    refused: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedShares(Result):
    """Shares by group from machine codes, corrected by a random audit."""

    confidence: float
    trust: float
    rows: tuple[CorrectedShare, ...]
    differences: tuple[CorrectedDifference, ...]
    notes: tuple[str, ...] = ()

    def records(self) -> list[dict[str, Any]]:
        """One row a group, with the limits apart."""
        return [_with_limits(plain(row)) for row in self.rows]


def _with_limits(row: dict[str, Any]) -> dict[str, Any]:
    low, high = row["interval"] or (None, None)
    return row | {"interval_low": low, "interval_high": high}
