"""Conger's κ: many coders, each with totals of its own.

Knows who gave which value, which counts by unit no longer tell; with two coders it is Cohen's κ.
Refuses a coder without values by leaving it out. Sources: Conger (1980,
doi:10.1037/0033-2909.88.2.322); Gwet (2014), Handbook of Inter-Rater Reliability, 4th ed., ch. 5,
for missing values and the standard error.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np

from qualkit.agreement.coefficient import NO_PAIRS, Coefficient
from qualkit.agreement.counts import Floats, Ratings, columns_of
from qualkit.agreement.tally import Tally, chance_corrected


def conger_kappa(
    ratings: Ratings, *, values: Sequence[Hashable] | None = None, weighting: str = "identity"
) -> Coefficient:
    """Give Conger's κ; pe is the mean over pairs of coders of Σ w_kl p_gk p_hl.

    Parameters
    ----------
    ratings : coders × units
        One value each; None where a coder did not see the unit.
    values
        The values in their order, needed where weighted.
    weighting
        identity, linear or quadratic: what a near miss is worth.

    Returns
    -------
    Coefficient
        With Gwet's standard error; None without pairs or without variation.

    Examples
    --------
    >>> round(conger_kappa([["a", "a", "b"], ["a", "b", "b"]]).value, 4)
    0.4
    """
    return conger_of(_one_hot(ratings, columns_of(ratings, values)), weighting=weighting)


def conger_of(
    given: Floats, weights: Floats | None = None, *, weighting: str = "identity"
) -> Coefficient:
    """Give Conger's κ of coders × units × values: 1 at the value given, 0s for a unit not seen.

    `weights` says how often each unit occurs.

    Examples
    --------
    >>> given = np.eye(2)[[[0, 0, 1], [0, 1, 1]]]
    >>> round(conger_of(given).value, 4)
    0.4
    """
    size = np.ones(given.shape[1]) if weights is None else weights
    counts = given.any(axis=(0, 2)) & (size > 0)
    given, size = given[:, counts], size[counts]
    given = given[given.any(axis=(1, 2))]
    if len(given) < 2:
        return Coefficient(None, NO_PAIRS)
    tally = Tally(given.sum(axis=0), size, weighting=weighting)
    seen = given.sum(axis=2)
    sees = seen @ size
    shares = np.einsum("giv,i->gv", given, size) / sees[:, None]
    others = (shares.sum(axis=0) - shares) @ tally.similarity
    pairs = len(given) * (len(given) - 1)
    expected = float((shares * others).sum()) / pairs
    # A coder's share moves by its value at the unit, as far as the coder saw units at all.
    moves = (given - seen[..., None] * shares[:, None]) * (tally.n / sees[:, None, None])
    by_unit = expected + np.einsum("giv,gv->i", moves, others) / pairs
    return chance_corrected(tally, expected, by_unit)


def _one_hot(ratings: Ratings, column: dict[Hashable, int]) -> Floats:
    n_units = max((len(row) for row in ratings), default=0)
    given = np.zeros((len(ratings), n_units, len(column)))
    for coder, row in enumerate(ratings):
        for unit, value in enumerate(row):
            if value is not None:
                given[coder, unit, column[value]] = 1
    return given
