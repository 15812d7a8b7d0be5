"""How sure the unitizing coefficients are: documents drawn again with replacement.

Knows the sums of each document, of many continua at once; refuses to walk over units again, since
a replicate is a sum of sums. Sources: see `unitizing` for the coefficients and `bootstrap` for the
resampling.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from qualkit.agreement.bootstrap import Bootstrap, draws
from qualkit.agreement.continuum import Floats
from qualkit.agreement.unit_sums import AGREED, MET, MET_SQUARES, SQUARES, TOTALS

Coefficients = Callable[[Floats], Floats]


def bootstrap_units(
    sums: Floats, coefficients: Coefficients, *, replicates: int, seed: int
) -> Bootstrap:
    """Resample documents and compute coefficients in each replicate.

    Parameters
    ----------
    sums : array, shape (documents, …, 5, values + 1)
        As `sums_by_document` gives them. Documents that fewer than two coders saw are left out.
    coefficients
        From sums of the same shape without documents to a row of numbers, NaN where undefined:
        `u_alphas` of the layers of several codes, `family_alphas` of one continuum.

    Returns
    -------
    Bootstrap
        Its columns are the numbers of the row.

    Examples
    --------
    >>> from qualkit.agreement import marked_units, sums_by_document
    >>> starts = np.arange(0, 60, 10)
    >>> coders = [marked_units(starts, starts + 4), marked_units(starts[:4] + 1, starts[:4] + 5)]
    >>> sums = sums_by_document(coders, np.arange(0, 70, 10), ["coded"])[:, None]
    >>> sure = bootstrap_units(sums, u_alphas, replicates=100, seed=1)
    >>> sure.documents, sure.estimates.round(3).tolist()
    (6, [0.41])
    """
    seen = sums.reshape(len(sums), -1).any(axis=1)
    filled = sums[seen]
    drawn, total = draws(len(filled), replicates=replicates, seed=seed), filled.sum(axis=0)
    return Bootstrap(
        alphas=_rows(coefficients, np.tensordot(drawn, filled, axes=1)),
        documents=len(filled),
        estimates=coefficients(total),
        without=_rows(coefficients, total - filled),
    )


def u_alphas(sums: Floats) -> Floats:
    """Give uα of sums, shape (…, 5, values + 1); NaN without units or without variation.

    Examples
    --------
    >>> from qualkit.agreement import marked_units, sums_by_document
    >>> coders = [marked_units([2, 14], [10, 20]), marked_units([4, 15], [8, 17])]
    >>> u_alphas(sums_by_document(coders, [0, 24], ["coded"])).round(6).tolist()
    [0.358333]
    """
    return _alphas(sums[..., TOTALS, :], sums[..., AGREED, :], sums[..., SQUARES, :])


def family_alphas(sums: Floats) -> Floats:
    """Give uα, |uα, cuα and the (k)uα of each value, shape (…, 3 + values).

    cuα and (k)uα are 1 where one value only meets, as `unitizing_alpha` has them.
    """
    met = sums[..., MET, :-1]
    cu = _alphas(met, sums[..., AGREED, :-1], sums[..., MET_SQUARES, :-1])
    n_values = np.count_nonzero(met, axis=-1)
    cu = np.where(n_values == 1, 1.0, cu)
    return np.concatenate(
        [np.stack([u_alphas(sums), _bar_u(sums), cu], axis=-1), _ku(sums)], axis=-1
    )


def _bar_u(sums: Floats) -> Floats:
    """Collapse the values to one: units that meet units of any value agree."""
    agreed = np.stack([sums[..., MET, :].sum(axis=-1), sums[..., AGREED, -1]], axis=-1)
    return _alphas(_collapsed(sums[..., TOTALS, :]), agreed, _collapsed(sums[..., SQUARES, :]))


def _collapsed(numbers: Floats) -> Floats:
    return np.stack([numbers[..., :-1].sum(axis=-1), numbers[..., -1]], axis=-1)


def _ku(sums: Floats) -> Floats:
    met = sums[..., MET, :-1]
    n = met.sum(axis=-1, keepdims=True)
    expected = _expected_share(met * (n - met), n * met - sums[..., MET_SQUARES, :-1])
    observed = np.full(met.shape, np.nan)
    np.divide(met - sums[..., AGREED, :-1], met, out=observed, where=met > 0)
    share = np.ones(met.shape)
    np.divide(observed, expected, out=share, where=expected > 0)
    alone = np.count_nonzero(met, axis=-1, keepdims=True) == 1
    found: Floats = np.where(met > 0, np.where(alone, 1.0, 1 - share), np.nan)
    return found


def _alphas(totals: Floats, agreed: Floats, squares: Floats) -> Floats:
    """1 - (ℓ.. - Σ ℓ_cc) / (ε.. - Σ ε_cc); NaN for one value only."""
    n = totals.sum(axis=-1)
    unequal = n * n - (totals * totals).sum(axis=-1)
    expected = n * _expected_share(unequal, n * n - squares.sum(axis=-1))
    varied = np.count_nonzero(totals, axis=-1) >= 2
    share = np.full(np.shape(n), np.nan)
    np.divide(n - agreed.sum(axis=-1), expected, out=share, where=varied)
    return 1 - share


def _expected_share(unequal: Floats, pairs: Floats) -> Floats:
    share = np.ones(np.shape(unequal))
    np.divide(unequal, pairs, out=share, where=pairs > unequal)
    return share


def _rows(coefficients: Coefficients, sums: Floats) -> Floats:
    """One row a replicate, also where there are none."""
    return coefficients(sums) if len(sums) else np.empty((0, 1))
