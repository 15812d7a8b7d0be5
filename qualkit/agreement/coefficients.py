"""Coefficients of agreement on nominal values, as their papers define them.

Knows counts of values by unit, or the table of two coders; refuses to turn a degenerate case
into 0, 1 or NaN: such a coefficient is None and says why. Coefficients corrected for chance are
all undefined where only one value occurs, since then nothing shows whether coders can tell values
apart. Sources: Krippendorff (2011, repository.upenn.edu/asc_papers/43; 2019, ch. 12); Cohen
(1960, doi:10.1177/001316446002000104); Scott (1955, doi:10.1086/266577); Gwet (2008,
doi:10.1348/000711006X126600); Cicchetti & Feinstein (1990, doi:10.1016/0895-4356(90)90159-M).
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qualkit.errors import ParameterError

Floats = NDArray[np.float64]

NO_PAIRS = "no unit has values from two coders"
NO_VARIATION = "no variation: one value only"
NO_UNITS = "no units"
NEVER_USED = "no coder used the value"


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A coefficient, or None and the reason why it is undefined."""

    value: float | None
    reason: str | None = None


def value_counts(ratings: Sequence[Sequence[Hashable | None]]) -> NDArray[np.int64]:
    """Count how many coders gave each value to each unit.

    Parameters
    ----------
    ratings : coders × units
        One value each; None where a coder did not see the unit.

    Returns
    -------
    array of int, shape (units, values)
        Values in the order of first appearance, coder by coder.

    Raises
    ------
    ParameterError
        When coders have different numbers of units.

    Examples
    --------
    >>> value_counts([["a", "b", None], ["a", "a", "b"]]).tolist()
    [[2, 0], [1, 1], [0, 1]]
    """
    n_units = {len(row) for row in ratings}
    if len(n_units) > 1:
        raise ParameterError(f"coders with {sorted(n_units)} units", expected="as many for each")
    seen = dict.fromkeys(value for row in ratings for value in row if value is not None)
    column = {value: index for index, value in enumerate(seen)}
    counts = np.zeros((max(n_units, default=0), len(column)), dtype=np.int64)
    for row in ratings:
        for unit, value in enumerate(row):
            if value is not None:
                counts[unit, column[value]] += 1
    return counts


def contingency(first: ArrayLike, second: ArrayLike) -> NDArray[np.int64]:
    """Cross the values, whole numbers from 0, that two coders gave to the same units.

    Examples
    --------
    >>> contingency([0, 0, 1], [0, 1, 1]).tolist()
    [[1, 1], [0, 1]]
    """
    one, other = np.asarray(first, dtype=np.int64), np.asarray(second, dtype=np.int64)
    if one.shape != other.shape or one.ndim != 1:
        raise ParameterError(
            f"coders with units {one.shape} and {other.shape}", expected="the same units"
        )
    size = int(max(one.max(initial=-1), other.max(initial=-1))) + 1
    table = np.zeros((size, size), dtype=np.int64)
    np.add.at(table, (one, other), 1)
    return table


def counts_of_table(table: ArrayLike) -> tuple[NDArray[np.int64], Floats]:
    """Turn two coders' table into counts of values, one row a cell, and the cells as weights.

    Examples
    --------
    >>> counts, weights = counts_of_table([[5, 1], [0, 4]])
    >>> counts.tolist(), weights.tolist()
    ([[2, 0], [1, 1], [1, 1], [0, 2]], [5.0, 1.0, 0.0, 4.0])
    """
    cells = _square(table)
    one = np.eye(len(cells), dtype=np.int64)
    counts = (one[:, None] + one[None]).reshape(-1, len(cells))
    return counts, cells.reshape(-1)


def krippendorff_alpha(counts: ArrayLike, weights: ArrayLike | None = None) -> Coefficient:
    """Give Krippendorff's α for nominal values, any number of coders, missing values allowed.

    α = 1 - (n - 1)(n - Σ o_cc) / (n² - Σ n_c²), from the coincidences o of the values that can
    be paired.

    Parameters
    ----------
    counts : array, shape (units, values)
        How many coders gave each value to each unit, as `value_counts` gives them.
    weights : array, shape (units,), optional
        How often each row occurs.

    Returns
    -------
    Coefficient
        1 for full agreement, 0 for what chance gives, below 0 for less; None without a unit of
        two values or without variation.

    References
    ----------
    Krippendorff (2011), Computing Krippendorff's alpha-reliability, section C.

    Examples
    --------
    >>> round(krippendorff_alpha([[2, 0], [1, 1], [0, 2]]).value, 3)
    0.444
    """
    matrix = coincidences(counts, weights)
    if not matrix.any():
        return Coefficient(None, NO_PAIRS)
    alpha = float(alpha_of_coincidences(matrix))
    return Coefficient(None, NO_VARIATION) if np.isnan(alpha) else Coefficient(alpha)


def coincidences(counts: ArrayLike, weights: ArrayLike | None = None) -> Floats:
    """Give the coincidence matrix (values × values); units with fewer than two values drop out."""
    matrix, weight = _checked(counts, weights)
    made = matrix.sum(axis=1)
    paired = matrix[made >= 2]
    scale = weight[made >= 2] / (made[made >= 2] - 1)
    within = np.diag(paired.T @ scale) if len(paired) else np.zeros((matrix.shape[1],) * 2)
    result: Floats = (paired * scale[:, None]).T @ paired - within
    return result


def alpha_of_coincidences(matrices: Floats) -> Floats:
    """Give α of coincidence matrices, shape (…, values, values); NaN without variation."""
    totals = matrices.sum(axis=-1)
    n = totals.sum(axis=-1)
    agreed = np.trace(matrices, axis1=-2, axis2=-1)
    mixed = n * n - (totals * totals).sum(axis=-1)
    alpha = np.full(np.shape(n), np.nan)
    # Sums of many fractions leave a residue where a value is absent.
    varies = mixed > 1e-9 * n * n
    np.divide((n - 1) * (n - agreed), mixed, out=alpha, where=varies)
    return 1 - alpha


def percent_agreement(counts: ArrayLike, weights: ArrayLike | None = None) -> Coefficient:
    """Give the mean share of agreeing pairs of coders over units with two values or more.

    Not corrected for chance: near 1 for any rare value. Parameters as `krippendorff_alpha`.

    Examples
    --------
    >>> percent_agreement([[2, 0], [1, 1]])
    Coefficient(value=0.5, reason=None)
    """
    matrix, weight = _checked(counts, weights)
    made = matrix.sum(axis=1)
    is_pair = (made >= 2) & (weight > 0)
    if not is_pair.any():
        return Coefficient(None, NO_PAIRS)
    agreeing = (matrix * (matrix - 1)).sum(axis=1)[is_pair]
    shares = agreeing / (made * (made - 1))[is_pair]
    return Coefficient(float(np.average(shares, weights=weight[is_pair])))


def gwet_ac1(counts: ArrayLike, weights: ArrayLike | None = None) -> Coefficient:
    """Give Gwet's AC1, any number of coders, missing values allowed.

    pe = Σ π_k (1 - π_k) / (q - 1), with q the values of the table. Stays near 1 for a rare value
    even when coders never agree on it. Parameters as `krippendorff_alpha`.

    References
    ----------
    Gwet (2008), Br J Math Stat Psychol 61:29-48.

    Examples
    --------
    >>> round(gwet_ac1(*counts_of_table([[118, 5], [2, 0]])).value, 4)
    0.9408
    """
    matrix, weight = _checked(counts, weights)
    observed = percent_agreement(matrix, weight)
    if observed.value is None:
        return observed
    made = matrix.sum(axis=1)
    rated = (made > 0) & (weight > 0)
    shares = np.average(matrix[rated] / made[rated, None], axis=0, weights=weight[rated])
    if np.count_nonzero(shares) < 2:
        return Coefficient(None, NO_VARIATION)
    expected = float((shares * (1 - shares)).sum()) / (matrix.shape[1] - 1)
    return Coefficient((observed.value - expected) / (1 - expected))


def specific_agreement(
    counts: ArrayLike, value: int, weights: ArrayLike | None = None
) -> Coefficient:
    """Give the agreement on one value: of all pairs with it, how many have it twice.

    For two coders 2a / (2a + b + c): positive agreement for presence, and the F1 of one coder
    against the other. `value` is a column of `counts`; other parameters as
    `krippendorff_alpha`. None where nobody used the value.

    Examples
    --------
    >>> specific_agreement(*counts_of_table([[985, 5], [5, 5]])[:1], 1, [985, 5, 5, 5])
    Coefficient(value=0.5, reason=None)
    """
    matrix, weight = _checked(counts, weights)
    given, others = matrix[:, value], matrix.sum(axis=1) - 1
    usable = others > 0
    possible = float((weight * given * others)[usable].sum())
    if not possible:
        return Coefficient(None, NEVER_USED)
    return Coefficient(float((weight * given * (given - 1))[usable].sum()) / possible)


def cohen_kappa(table: ArrayLike) -> Coefficient:
    """Give Cohen's κ of two coders' table; pe = Σ p_k+ p_+k. It rewards unequal totals.

    Examples
    --------
    >>> round(cohen_kappa([[20, 10], [20, 50]]).value, 6)
    0.347826
    """
    cells = _square(table)
    rows, columns = cells.sum(axis=1), cells.sum(axis=0)
    return _corrected(cells, float(np.trace(cells)), float(rows @ columns))


def kappa_max(table: ArrayLike) -> Coefficient:
    """Give the largest κ that the two coders' totals allow; po is Σ min(p_k+, p_+k).

    Examples
    --------
    >>> round(kappa_max([[20, 10], [20, 50]]).value, 6)
    0.782609
    """
    cells = _square(table)
    rows, columns = cells.sum(axis=1), cells.sum(axis=0)
    return _corrected(cells, float(np.minimum(rows, columns).sum()), float(rows @ columns))


def scott_pi(table: ArrayLike) -> Coefficient:
    """Give Scott's π of two coders' table; pe = Σ ((p_k+ + p_+k) / 2)².

    Examples
    --------
    >>> round(scott_pi([[20, 10], [20, 50]]).value, 6)
    0.340659
    """
    cells = _square(table)
    totals = (cells.sum(axis=1) + cells.sum(axis=0)) / 2
    return _corrected(cells, float(np.trace(cells)), float(totals @ totals))


def _corrected(cells: Floats, agreed: float, expected: float) -> Coefficient:
    """(po - pe) / (1 - pe), with po = agreed / N and pe = expected / N²."""
    n = float(cells.sum())
    if not n:
        return Coefficient(None, NO_UNITS)
    # Compared in counts, where it is exact: pe is 1 when both coders use one value only.
    if expected == n * n:
        return Coefficient(None, NO_VARIATION)
    return Coefficient((agreed * n - expected) / (n * n - expected))


def _square(table: ArrayLike) -> Floats:
    cells = np.asarray(table, dtype=np.float64)
    if cells.ndim != 2 or cells.shape[0] != cells.shape[1] or (cells < 0).any():
        raise ParameterError(
            f"a table of shape {cells.shape}", expected="as many rows as columns, no cell below 0"
        )
    return cells


def _checked(counts: ArrayLike, weights: ArrayLike | None) -> tuple[Floats, Floats]:
    matrix = np.asarray(counts, dtype=np.float64)
    weight = np.ones(len(matrix)) if weights is None else np.asarray(weights, dtype=np.float64)
    if matrix.ndim != 2 or weight.shape != (len(matrix),):
        raise ParameterError(
            f"counts {matrix.shape} with weights {weight.shape}",
            expected="units × values, and one weight a unit",
        )
    return matrix, weight
