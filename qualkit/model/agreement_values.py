"""How far coders coincide in one value a unit: which of several codes, or how much weight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qualkit.model.tables import Result, plain

LEVELS = ("nominal", "ordinal", "interval", "ratio")
"""What the values are: names, ranks, numbers, numbers from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueRow:
    """The values given to units: of a domain, or the weights of a code, its name in ``code``.

    ``n`` counts the units with values of two coders or more, ``values`` how many different ones
    there are. ``alpha`` is Krippendorff's at the level of the result, with its interval.
    ``kappa`` is Cohen's or, of three coders and more, Conger's, ``pi`` Scott's or Fleiss', ``ac``
    Gwet's AC1 or AC2, ``brennan_prediger`` theirs: all with the same weights for near misses.
    ``undefined`` says why α, or its interval, is None. ``of_value`` names the one value that is
    held against all others, None where all count.
    """

    code: str
    n: int
    values: int
    percent: float | None
    alpha: float | None
    interval: tuple[float, float] | None = None
    interval_method: str | None = None
    below_667: float | None = None
    below_800: float | None = None
    kappa: float | None = None
    pi: float | None = None
    ac: float | None = None
    brennan_prediger: float | None = None
    undefined: str | None = None
    of_value: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueAgreement(Result):
    """Agreement of coders in values that exclude each other.

    ``weighting`` is what a near miss counts in κ, π, AC and Brennan–Prediger: nothing
    (identity), or less with the distance of the ranks (linear) or its square (quadratic).
    """

    what: str
    level: str
    weighting: str
    unit: str
    coders: tuple[str, ...]
    documents: tuple[str, ...]
    rows: tuple[ValueRow, ...]
    seed: int
    replicates: int
    confidence: float
    resampled: str
    clusters: int
    notes: tuple[str, ...] = ()
    run: int | None = None

    def records(self) -> list[dict[str, Any]]:
        """One flat row a code, and one a value of it."""
        return [plain(row) for row in self.rows]
