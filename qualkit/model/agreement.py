"""How far coders coincide over the same units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qualkit.model.tables import Result, plain

UNITS = ("turn", "sentence", "character", "document", "segment")
"""What coders can be compared over."""

RESAMPLED = ("document", "session", "participant", "unit")
"""What the bootstrap can draw whole."""

MACHINES = ("rules", "classifier")
"""What can be held against a coder who worked blind to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementRow:
    """One code over all units that two coders or more saw, both-absent counted.

    ``n`` is the number of units, ``positives`` to how many each coder gave the code,
    ``prevalence`` the mean share of them, ``percent`` the share of pairs of coders that agree.
    ``alpha`` is Krippendorff's nominal α, ``kappa`` Cohen's κ or, of three coders and more,
    Conger's, ``pi`` Scott's π or Fleiss' κ, ``brennan_prediger`` their coefficient (PABAK),
    ``ac1`` Gwet's; ``holsti`` is 2M / (N₁ + N₂) of what both saw, the mean over pairs.
    ``positive_agreement`` is 2a / (2a + b + c), ``negative_agreement`` 2d / (2d + b + c). Of two
    coders alone:
    ``table``, absent before present, first coder down; ``kappa_max``, the largest κ that their
    totals allow; ``prevalence_index`` (a - d) / n and ``bias_index`` (b - c) / n.

    ``interval`` is α's, by ``interval_method``, ``below_667`` and ``below_800`` are the shares of
    bootstrap replicates in which α stays below Krippendorff's floors. ``undefined`` says why α,
    or its interval, is None. ``few`` marks a code that a coder gave to fewer than five units,
    ``unused_by`` names the coders who never gave it.
    """

    code: str
    n: int
    prevalence: float | None
    percent: float | None
    alpha: float | None
    interval: tuple[float, float] | None
    kappa: float | None
    pi: float | None
    ac1: float | None
    positive_agreement: float | None
    undefined: str | None
    few: bool = False
    negative_agreement: float | None = None
    kappa_max: float | None = None
    below_667: float | None = None
    below_800: float | None = None
    interval_method: str | None = None
    brennan_prediger: float | None = None
    holsti: float | None = None
    prevalence_index: float | None = None
    bias_index: float | None = None
    positives: tuple[int, ...] = ()
    table: tuple[tuple[int, int], tuple[int, int]] | None = None
    unused_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRow:
    """α of the whole set of codes a unit has, by a ``distance``: masi or jaccard.

    The rest as of an `AgreementRow`.
    """

    distance: str
    alpha: float | None
    interval: tuple[float, float] | None = None
    interval_method: str | None = None
    below_667: float | None = None
    below_800: float | None = None
    undefined: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement(Result):
    """Agreement of coders over the units that two of them or more saw.

    ``documents`` are those of the units, ``resampled`` says what the bootstrap draws and
    ``clusters`` how many of them there are. ``sets`` hold the whole codebook as one value a unit.
    """

    unit: str
    coders: tuple[str, ...]
    documents: tuple[str, ...]
    rows: tuple[AgreementRow, ...]
    seed: int
    replicates: int
    notes: tuple[str, ...] = ()
    run: int | None = None
    sets: tuple[SetRow, ...] = ()
    confidence: float = 0.95
    resampled: str = "document"
    clusters: int | None = None

    def records(self) -> list[dict[str, Any]]:
        """One flat row a code."""
        return [plain(row) for row in self.rows]
