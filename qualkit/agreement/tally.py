"""What coefficients of many coders share: agreement by unit, and its correction for chance.

Knows Gwet's reading of missing values: pairs come from units with two values, shares of values
from units with one. Refuses a standard error of a single unit. Source: Gwet (2014), Handbook of
Inter-Rater Reliability, 4th ed., ch. 2 and 5.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from qualkit.agreement.coefficient import NO_PAIRS, NO_VARIATION, Coefficient
from qualkit.agreement.counts import Floats, checked
from qualkit.agreement.scales import similarities


class Tally:
    """Units that have values, with what their pairs of coders agree on.

    ``profiles`` are each unit's shares of the values, ``shares`` their mean (π), ``agreed`` each
    unit's share of agreeing pairs (0 with one value), ``observed`` its mean over units with two
    values or more, None without such units.
    """

    def __init__(
        self, counts: ArrayLike, weights: ArrayLike | None = None, *, weighting: str = "identity"
    ) -> None:
        matrix, weight = checked(counts, weights)
        self.similarity = similarities(weighting, matrix.shape[1])
        rated = (matrix.sum(axis=1) > 0) & (weight > 0)
        self.counts, self.weight = matrix[rated], weight[rated]
        self.made = self.counts.sum(axis=1)
        self.profiles: Floats = self.counts / self.made[:, None]
        self.n = float(self.weight.sum())
        self.shares: Floats = self.weight @ self.profiles / (self.n or 1)
        self.is_paired = self.made >= 2
        self.agreed = self._agreed()
        self.n_paired = float(self.weight @ self.is_paired)

    @property
    def observed(self) -> float | None:
        """The mean share of agreeing pairs."""
        return float(self.weight @ self.agreed) / self.n_paired if self.n_paired else None

    def _agreed(self) -> Floats:
        alike = (self.counts * (self.counts @ self.similarity - 1)).sum(axis=1)
        pairs = np.maximum(self.made * (self.made - 1), 1)
        agreed: Floats = np.where(self.is_paired, alike, 0) / pairs
        return agreed


def chance_corrected(tally: Tally, expected: float, by_unit: Floats | None = None) -> Coefficient:
    """Give (po - pe) / (1 - pe) with Gwet's standard error.

    `by_unit` is what each unit says of pe, with pe as its mean, where pe is a quadratic form of
    the units' shares; None where pe does not depend on the units.
    """
    observed = tally.observed
    if observed is None:
        return Coefficient(None, NO_PAIRS)
    if np.count_nonzero(tally.shares) < 2:
        return Coefficient(None, NO_VARIATION)
    value = (observed - expected) / (1 - expected)
    parts = (tally.agreed - expected * tally.is_paired) / (1 - expected) * tally.n / tally.n_paired
    if by_unit is not None:
        parts = parts - 2 * (1 - value) * (by_unit - expected) / (1 - expected)
    if tally.n < 2:
        return Coefficient(value)
    variance = float(tally.weight @ (parts - value) ** 2) / (tally.n * (tally.n - 1))
    return Coefficient(value, None, variance**0.5, round(tally.n) - 1)
