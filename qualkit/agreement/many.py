"""Coefficients of any number of coders whose chance agreement comes from the values' shares.

Knows counts of values by unit and how often a row occurs; a unit without values drops out, a unit
with one value still tells how often values are given. Standard errors treat units as drawn at
random from many. Sources: Fleiss (1971, doi:10.1037/h0031619); Brennan & Prediger (1981,
doi:10.1177/001316448104100307); Gwet (2008, doi:10.1348/000711006X126600; 2014, Handbook of
Inter-Rater Reliability, 4th ed., ch. 3 to 5); Cicchetti & Feinstein (1990,
doi:10.1016/0895-4356(90)90159-M).
"""

from __future__ import annotations

from numpy.typing import ArrayLike

from qualkit.agreement.coefficient import NEVER_USED, NO_PAIRS, Coefficient
from qualkit.agreement.counts import checked, dichotomised
from qualkit.agreement.tally import Tally, chance_corrected


def percent_agreement(counts: ArrayLike, weights: ArrayLike | None = None) -> Coefficient:
    """Give the mean share of agreeing pairs of coders over units with two values or more.

    Not corrected for chance: near 1 for any rare value. Parameters as `krippendorff_alpha`.

    Examples
    --------
    >>> percent_agreement([[2, 0], [1, 1]]).value
    0.5
    """
    observed = Tally(counts, weights).observed
    return Coefficient(None, NO_PAIRS) if observed is None else Coefficient(observed)


def fleiss_kappa(
    counts: ArrayLike, weights: ArrayLike | None = None, *, weighting: str = "identity"
) -> Coefficient:
    """Give Fleiss' κ; pe = Σ w_kl π_k π_l. With two coders it is Scott's π.

    Units may have different numbers of values: π is then the mean of the units' shares.
    Parameters as `gwet_ac`.

    Examples
    --------
    >>> round(fleiss_kappa([[3, 0], [1, 2], [0, 3]]).value, 4)
    0.55
    """
    tally = Tally(counts, weights, weighting=weighting)
    likely = tally.similarity @ tally.shares
    return chance_corrected(tally, float(tally.shares @ likely), tally.profiles @ likely)


def category_kappa(counts: ArrayLike, value: int, weights: ArrayLike | None = None) -> Coefficient:
    """Give Fleiss' κ of one value, a column of `counts`, against all others together.

    1 - Σ n_ik (m - n_ik) / (N m (m - 1) p_k (1 - p_k)) where each unit has m values.

    Examples
    --------
    >>> category_kappa([[2, 0, 0], [0, 1, 1]], 0).value
    1.0
    """
    matrix, weight = checked(counts, weights)
    if not (matrix[:, value] * weight).any():
        return Coefficient(None, NEVER_USED)
    return fleiss_kappa(dichotomised(matrix, value), weight)


def brennan_prediger(
    counts: ArrayLike, weights: ArrayLike | None = None, *, weighting: str = "identity"
) -> Coefficient:
    """Give Brennan & Prediger's coefficient; pe = Σ w_kl / q², 1 / q unweighted.

    q is the number of columns, used or not. With two values it is PABAK; Randolph's free
    marginal κ is the same. Stays near 1 for a rare value. Parameters as `gwet_ac`.

    Examples
    --------
    >>> round(brennan_prediger([[2, 0], [1, 1], [2, 0], [0, 2]]).value, 4)
    0.5
    """
    tally = Tally(counts, weights, weighting=weighting)
    return chance_corrected(tally, float(tally.similarity.mean() if tally.similarity.size else 0))


def gwet_ac(
    counts: ArrayLike, weights: ArrayLike | None = None, *, weighting: str = "identity"
) -> Coefficient:
    """Give Gwet's AC2, any number of coders, missing values allowed; AC1 where unweighted.

    pe = T_w Σ π_k (1 - π_k) / (q (q - 1)), with q the columns and T_w the sum of the weights.
    Stays near 1 for a rare value even when coders never agree on it.

    Parameters
    ----------
    counts : array, shape (units, values)
        How many coders gave each value to each unit; ordered columns where weighted.
    weights : array, shape (units,), optional
        How often each row occurs.
    weighting
        identity, linear or quadratic: what a near miss is worth.

    Returns
    -------
    Coefficient
        With Gwet's standard error; None without pairs or without variation.

    References
    ----------
    Gwet (2008), Br J Math Stat Psychol 61:29-48; (2014), ch. 5.

    Examples
    --------
    >>> round(gwet_ac([[2, 0, 0], [0, 1, 1], [0, 0, 2]], weighting="quadratic").value, 4)
    0.7857
    """
    tally = Tally(counts, weights, weighting=weighting)
    q = len(tally.shares)
    worth = float(tally.similarity.sum()) / max(q * (q - 1), 1)
    others = worth * (1 - tally.shares)
    return chance_corrected(tally, float(tally.shares @ others), tally.profiles @ others)


def gwet_ac1(counts: ArrayLike, weights: ArrayLike | None = None) -> Coefficient:
    """Give Gwet's AC1: `gwet_ac` without weights for near misses.

    Examples
    --------
    >>> round(gwet_ac1([[2, 0], [1, 1], [0, 2], [0, 2]]).value, 4)
    0.5294
    """
    return gwet_ac(counts, weights)


def specific_agreement(
    counts: ArrayLike, value: int, weights: ArrayLike | None = None
) -> Coefficient:
    """Give the agreement on one value: of all pairs with it, how many have it twice.

    For two coders 2a / (2a + b + c): positive agreement for presence, and the F1 of one coder
    against the other; negative agreement for absence. `value` is a column of `counts`; other
    parameters as `krippendorff_alpha`. None where nobody used the value.

    Examples
    --------
    >>> specific_agreement([[2, 0], [1, 1], [1, 1], [0, 2]], 1, [985, 5, 5, 5]).value
    0.5
    """
    matrix, weight = checked(counts, weights)
    given, others = matrix[:, value], matrix.sum(axis=1) - 1
    usable = others > 0
    possible = float((weight * given * others)[usable].sum())
    if not possible:
        return Coefficient(None, NEVER_USED)
    return Coefficient(float((weight * given * (given - 1))[usable].sum()) / possible)
