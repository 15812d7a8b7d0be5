"""How far coders coincide over the same units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qualkit.model.tables import Result, plain


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementRow:
    """One code over all units, both-absent counted.

    ``n`` is the number of units, ``prevalence`` the mean share of units coded, ``alpha``
    Krippendorff's nominal α, ``kappa`` Cohen's κ, ``pi`` Scott's π, ``ac1`` Gwet's AC1 (the last
    three with two coders only), ``positive_agreement`` 2a/(2a+b+c). ``interval`` is α's, None
    with the reason in ``undefined`` where it cannot be given. ``few`` marks a code that a coder
    used in fewer than five units. ``negative_agreement`` is 2d/(2d+b+c), ``kappa_max`` the
    largest κ that the two coders' totals allow; ``below_667`` and ``below_800`` are the shares
    of bootstrap replicates in which α stays below Krippendorff's floors.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement(Result):
    """Agreement of coders over the units of the documents that all of them coded."""

    unit: str
    coders: tuple[str, ...]
    documents: tuple[str, ...]
    rows: tuple[AgreementRow, ...]
    seed: int
    replicates: int
    notes: tuple[str, ...] = ()
    run: int | None = None

    def records(self) -> list[dict[str, Any]]:
        """One flat row a code."""
        return [plain(row) for row in self.rows]
