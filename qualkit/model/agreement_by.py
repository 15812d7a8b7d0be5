"""Agreement within parts of what was coded: documents, roles, pairs of coders, spells of time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from qualkit.model.tables import Result, plain

PARTED = ("document", "role", "pair", "time")
"""By what agreement can be parted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartRow:
    """One code within one part, or all codes of the part together (``code`` None).

    ``n`` units of ``documents`` documents were seen by two or more of the ``coders``.
    ``prevalence`` is the mean share of units coded, ``alpha`` Krippendorff's nominal α;
    ``interval`` is α's, by ``interval_method``, and ``below_667`` and ``below_800`` are the shares
    of bootstrap replicates in which α stays below Krippendorff's floors; all are None with the
    reason in ``undefined`` where they cannot be given. ``few`` marks a code that a coder of the
    part gave to fewer than five of its units.

    Of all codes together α is pooled: 1 − (sum of observed) / (sum of expected disagreement);
    percent is the mean over codes, positive agreement is over the pairs of all codes, ``masi`` is
    α of whole sets of codes at MASI distance, and ``few_codes`` counts the codes marked.
    """

    part: str
    code: str | None
    coders: tuple[str, ...]
    n: int
    documents: int
    prevalence: float | None
    percent: float | None
    positive_agreement: float | None
    alpha: float | None
    interval: tuple[float, float] | None
    undefined: str | None
    few: bool = False
    interval_method: str | None = None
    below_667: float | None = None
    below_800: float | None = None
    masi: float | None = None
    masi_interval: tuple[float, float] | None = None
    few_codes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """Whether coders drift apart or together from document to document.

    ``rho`` is Spearman's ρ between the order in which documents were coded and the share of
    disagreement in each, above 0 where coders come to disagree more; ``p`` is two-sided, over the
    orders of documents: all ``orders`` of them where ``exact``, else that many drawn.
    ``smallest_p`` is the smallest that so many documents can give.
    """

    documents: int
    rho: float | None
    p: float | None
    smallest_p: float | None
    orders: int
    exact: bool
    undefined: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementBy(Result):
    """Agreement within each part, code by code and pooled.

    ``resampled`` says what the bootstrap draws whole; ``drift`` is there where parts are of time.
    """

    by: str
    unit: str
    coders: tuple[str, ...]
    codes: tuple[str, ...]
    documents: tuple[str, ...]
    parts: tuple[str, ...]
    rows: tuple[PartRow, ...]
    seed: int
    replicates: int
    confidence: float
    resampled: str = "document"
    drift: Drift | None = None
    notes: tuple[str, ...] = ()
    run: int | None = None

    def of_code(self, code: str | None) -> tuple[PartRow, ...]:
        """The rows of one code, or of all codes together, in the order of the parts."""
        return tuple(row for row in self.rows if row.code == code)

    def records(self) -> list[dict[str, Any]]:
        """One flat row a part and code; code None is all codes together."""
        return [*_records(self)]


def _records(result: AgreementBy) -> Iterator[dict[str, Any]]:
    for row in result.rows:
        low, high = row.interval or (None, None)
        masi_low, masi_high = row.masi_interval or (None, None)
        flat = {name: cell for name, cell in plain(row).items() if "interval" not in name}
        yield {
            **flat,
            "coders": ", ".join(row.coders),
            "interval_low": low,
            "interval_high": high,
            "interval_method": row.interval_method,
            "masi_low": masi_low,
            "masi_high": masi_high,
        }
