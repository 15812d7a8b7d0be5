"""Krippendorff's α from coincidences: any number of coders, missing values, four levels.

Knows counts of values by unit; refuses numbers for names: interval and ratio α need them said.
Sources: Krippendorff (2011, repository.upenn.edu/asc_papers/43; 2019, Content Analysis, 4th ed.,
ch. 12); (1980), p. 139, for α of one value.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from qualkit.agreement.coefficient import NEVER_USED, NO_PAIRS, NO_VARIATION, Coefficient
from qualkit.agreement.counts import Floats, checked, dichotomised
from qualkit.agreement.scales import squared_differences
from qualkit.errors import ParameterError

RESIDUE = 1e-12
"""What sums of many fractions can leave where a value is absent, as a share."""


def krippendorff_alpha(
    counts: ArrayLike,
    weights: ArrayLike | None = None,
    *,
    level: str = "nominal",
    values: ArrayLike | None = None,
) -> Coefficient:
    """Give Krippendorff's α, any number of coders, missing values allowed.

    α = 1 - (n - 1) Σ o_ck δ²_ck / Σ n_c n_k δ²_ck, from the coincidences o of the values that
    can be paired.

    Parameters
    ----------
    counts : array, shape (units, values)
        How many coders gave each value to each unit, as `value_counts` gives them.
    weights : array, shape (units,), optional
        How often each row occurs.
    level
        nominal, ordinal, interval or ratio.
    values : array, shape (values,), optional
        The number each column stands for. Interval and ratio need them; ordinal columns stand
        in rising order without them.

    Returns
    -------
    Coefficient
        1 for full agreement, 0 for what chance gives, below 0 for less; None without a unit of
        two values or without variation.

    Raises
    ------
    ParameterError
        When the level is unknown, or the values do not fit it.

    References
    ----------
    Krippendorff (2011), Computing Krippendorff's alpha-reliability, sections C to E.

    Examples
    --------
    >>> round(krippendorff_alpha([[2, 0], [1, 1], [0, 2]]).value, 3)
    0.444
    """
    matrix = coincidences(counts, weights)
    scale = _numbers(values, level, len(matrix))
    alpha = float(alpha_of_coincidences(matrix, level=level, values=scale))
    if not matrix.any():
        return Coefficient(None, NO_PAIRS)
    return Coefficient(None, NO_VARIATION) if np.isnan(alpha) else Coefficient(alpha)


def value_alpha(counts: ArrayLike, value: int, weights: ArrayLike | None = None) -> Coefficient:
    """Give the nominal α of one value, a column of `counts`, against all others together.

    Examples
    --------
    >>> value_alpha([[2, 0, 0], [0, 1, 1]], 0)
    Coefficient(value=1.0, reason=None)
    """
    matrix, weight = checked(counts, weights)
    if not (matrix[:, value] * weight).any():
        return Coefficient(None, NEVER_USED)
    return krippendorff_alpha(dichotomised(matrix, value), weight)


def coincidences(counts: ArrayLike, weights: ArrayLike | None = None) -> Floats:
    """Give the coincidence matrix (values × values); units with fewer than two values drop out."""
    matrix, weight = checked(counts, weights)
    made = matrix.sum(axis=1)
    paired = matrix[made >= 2]
    scale = weight[made >= 2] / (made[made >= 2] - 1)
    within = np.diag(paired.T @ scale) if len(paired) else np.zeros((matrix.shape[1],) * 2)
    result: Floats = (paired * scale[:, None]).T @ paired - within
    return result


def alpha_of_coincidences(
    matrices: Floats, *, level: str = "nominal", values: ArrayLike | None = None
) -> Floats:
    """Give α of coincidence matrices, shape (…, values, values); NaN without variation."""
    totals = matrices.sum(axis=-1)
    n = totals.sum(axis=-1)
    totals[totals < RESIDUE * n[..., None]] = 0
    scale = np.arange(matrices.shape[-1]) if values is None else values
    apart = squared_differences(level, scale, totals)
    observed = (matrices * apart).sum(axis=(-2, -1))
    expected = np.einsum("...c,...ck,...k->...", totals, apart, totals)
    return corrected((n - 1) * observed, expected)


def corrected(observed: Floats, expected: Floats) -> Floats:
    """Give 1 - observed / expected, NaN where nothing is expected."""
    share = np.full(np.shape(expected), np.nan)
    np.divide(observed, expected, out=share, where=expected > 0)
    return 1 - share


def _numbers(values: ArrayLike | None, level: str, n_values: int) -> ArrayLike:
    if values is None and level in {"interval", "ratio"}:
        raise ParameterError(
            f"the level {level} without numbers", expected="the number of each value as values="
        )
    return np.arange(n_values) if values is None else values
