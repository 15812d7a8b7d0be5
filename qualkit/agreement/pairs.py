"""Coefficients of two coders from their table.

Knows the table, first coder down and second across; refuses more than two coders. Sources: Cohen
(1960, doi:10.1177/001316446002000104; 1968, doi:10.1037/h0026256); Fleiss, Cohen & Everitt (1969,
doi:10.1037/h0028106) for the standard error; Scott (1955, doi:10.1086/266577); Byrt, Bishop &
Carlin (1993, doi:10.1016/0895-4356(93)90018-V) for the indices; Holsti (1969), Content Analysis
for the Social Sciences and Humanities, p. 140.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from qualkit.agreement.coefficient import NO_UNITS, NO_VARIATION, Coefficient
from qualkit.agreement.counts import Floats, square
from qualkit.agreement.scales import similarities
from qualkit.errors import ParameterError


def cohen_kappa(table: ArrayLike, *, weighting: str = "identity") -> Coefficient:
    """Give Cohen's κ of two coders' table; pe = Σ w_kl p_k+ p_+l. It rewards unequal totals.

    Parameters
    ----------
    table : array, shape (values, values)
        How many units have each pair of values; ordered values where weighted.
    weighting
        identity, linear or quadratic: what a near miss is worth.

    Returns
    -------
    Coefficient
        With the large-sample standard error of Fleiss, Cohen & Everitt; None without units or
        where both coders use one and the same value only.

    Examples
    --------
    >>> round(cohen_kappa([[20, 10], [20, 50]]).value, 6)
    0.347826
    """
    cells = square(table)
    worth = similarities(weighting, len(cells))
    rows, columns = cells.sum(axis=1), cells.sum(axis=0)
    found = _corrected(cells, float((cells * worth).sum()), float(rows @ worth @ columns))
    if found.value is None:
        return found
    return Coefficient(found.value, None, _standard_error(cells / cells.sum(), worth, cells.sum()))


def _standard_error(shares: Floats, worth: Floats, n: float) -> float:
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    observed, expected = float((shares * worth).sum()), float(rows @ worth @ columns)
    means = (worth @ columns)[:, None] + rows @ worth
    spread = float((shares * (worth * (1 - expected) - means * (1 - observed)) ** 2).sum())
    centre = (observed * expected - 2 * expected + observed) ** 2
    return float(max(spread - centre, 0.0) ** 0.5 / (n**0.5 * (1 - expected) ** 2))


def kappa_max(table: ArrayLike) -> Coefficient:
    """Give the largest κ that the two coders' totals allow; po is Σ min(p_k+, p_+k).

    Examples
    --------
    >>> round(kappa_max([[20, 10], [20, 50]]).value, 6)
    0.782609
    """
    cells = square(table)
    rows, columns = cells.sum(axis=1), cells.sum(axis=0)
    return _corrected(cells, float(np.minimum(rows, columns).sum()), float(rows @ columns))


def scott_pi(table: ArrayLike) -> Coefficient:
    """Give Scott's π of two coders' table; pe = Σ ((p_k+ + p_+k) / 2)².

    Examples
    --------
    >>> round(scott_pi([[20, 10], [20, 50]]).value, 6)
    0.340659
    """
    cells = square(table)
    totals = (cells.sum(axis=1) + cells.sum(axis=0)) / 2
    return _corrected(cells, float(np.trace(cells)), float(totals @ totals))


def prevalence_index(table: ArrayLike) -> Coefficient:
    """Give (a - d) / N: both present less both absent, of a table with absent first.

    Far from 0 where the code is rare or everywhere, which pulls κ down.

    Examples
    --------
    >>> prevalence_index([[80, 10], [5, 5]]).value
    -0.75
    """
    cells = _two_by_two(table)
    return _share(float(cells[1, 1] - cells[0, 0]), cells)


def bias_index(table: ArrayLike) -> Coefficient:
    """Give (b - c) / N: present to the first coder only less to the second only.

    Of a table with absent first; far from 0 where one coder gives the code more often, which
    pulls κ up.

    Examples
    --------
    >>> bias_index([[80, 10], [5, 5]]).value
    -0.05
    """
    cells = _two_by_two(table)
    return _share(float(cells[1, 0] - cells[0, 1]), cells)


def holsti(first: Sequence[Hashable | None], second: Sequence[Hashable | None]) -> Coefficient:
    """Give Holsti's 2 M / (N1 + N2): agreed decisions of all decisions. Not corrected for chance.

    None stands for a unit that a coder left without a decision.

    Examples
    --------
    >>> round(holsti(["a", "b", None, "a"], ["a", "a", "b", "a"]).value, 4)
    0.5714
    """
    if len(first) != len(second):
        raise ParameterError(
            f"coders with {len(first)} and {len(second)} units", expected="the same units"
        )
    decisions = sum(value is not None for value in [*first, *second])
    agreed = sum(a is not None and a == b for a, b in zip(first, second, strict=True))
    return Coefficient(2 * agreed / decisions) if decisions else Coefficient(None, NO_UNITS)


def _two_by_two(table: ArrayLike) -> Floats:
    cells = square(table)
    if cells.shape != (2, 2):
        raise ParameterError(f"a table of shape {cells.shape}", expected="absent and present")
    return cells


def _share(part: float, cells: Floats) -> Coefficient:
    n = float(cells.sum())
    return Coefficient(part / n) if n else Coefficient(None, NO_UNITS)


def _corrected(cells: Floats, agreed: float, expected: float) -> Coefficient:
    """(po - pe) / (1 - pe), with po = agreed / N and pe = expected / N²."""
    n = float(cells.sum())
    if not n:
        return Coefficient(None, NO_UNITS)
    # Compared in counts, where it is exact: pe is 1 when both coders use one value only.
    if expected == n * n:
        return Coefficient(None, NO_VARIATION)
    return Coefficient((agreed * n - expected) / (n * n - expected))
