"""The unitizing coefficients of 2016: uα, |uα, cuα and (k)uα, from units on a continuum.

Knows the sums over pairs of coders that `unit_sums` makes; refuses the older αU, which has a module
of its own. Source:
Krippendorff, Mathet, Bouvry & Widlöcher (2016, doi:10.1007/s11135-015-0266-1, with the erratum
doi:10.1007/s11135-015-0289-7); Krippendorff (2019), Content analysis, section 12.6.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from qualkit.agreement.continuum import Floats, MarkedUnits, check_coders
from qualkit.agreement.unit_sums import PairSums, pair_sums
from qualkit.model.unitizing import Unitizing, UnitizingRow

NO_UNITS = "no units"
ONE_VALUE = "no variation: one value covers the whole continuum"
NO_GAPS = "no variation: no coder left a gap"
NEVER_MEET = "no units of different coders meet"
NONE_MEETS = "no unit of this value meets another coder's unit"
SAME_WHERE_MET = "one value only where units meet: full agreement without variation"


def unitizing_alpha(coders: Sequence[MarkedUnits], length: int) -> Unitizing:
    """Give uα, |uα, cuα and (k)uα of two coders or more.

    Parameters
    ----------
    coders
        Each coder's units, mutually exclusive within a coder. A coder without units left the
        whole continuum a gap; a coder who did not see it does not belong here.
    length
        Length of the continuum, from 0.

    Returns
    -------
    Unitizing
        1 for full agreement, 0 for what chance gives, below 0 for less. uα and |uα are None
        without units or without variation; cuα and (k)uα where no units meet. Where all units
        that meet have one value there is no disagreement to expect either: the paper's 1 is
        given and the note says so.

    Raises
    ------
    ParameterError
        With fewer than two coders, or a unit beyond the continuum.

    Notes
    -----
    With three coders and more a unit's pairs with itself are taken out of the expectation of cuα
    and (k)uα pair by pair: K_c = Σ_i Σ_g Σ_{j≠i} (part of g that lies in units of j)² / (m - 1).
    The paper can also be read as the square of the part that lies in a unit of any other coder;
    that reading gives independent coders a mean cuα further above 0. No more than all pairs
    are ever expected to disagree. uα hardly sees into how many pieces a passage is cut: read it
    beside `boundary_similarity`.

    Examples
    --------
    >>> from qualkit.agreement.continuum import marked_units
    >>> first = marked_units([0, 20], [10, 30], ["x", "y"])
    >>> found = unitizing_alpha([first, marked_units([2, 20], [12, 30], ["x", "x"])], 40)
    >>> round(found.u.alpha, 6), round(found.cu.alpha, 6), found.cu.coverage
    (0.451053, -0.034188, 0.45)
    """
    check_coders(coders)
    sums = pair_sums(coders, length)
    return Unitizing(
        length=length,
        n_coders=len(coders),
        n_units=tuple(len(coder) for coder in coders),
        u=u_alpha(sums),
        bar_u=bar_u_alpha(sums),
        cu=cu_alpha(sums),
        ku=tuple(ku_alpha(sums, value) for value in range(len(sums.values))),
    )


def u_alpha(sums: PairSums) -> UnitizingRow:
    """Give uα: values and gaps, all pairs."""
    if not sums.totals[:-1].any():
        return UnitizingRow(measure="uα", alpha=None, coverage=1.0, note=NO_UNITS)
    alpha = _alpha(sums.totals, sums.agreed, sums.squares)
    return UnitizingRow(
        measure="uα", alpha=alpha, coverage=1.0, note=ONE_VALUE if alpha is None else None
    )


def bar_u_alpha(sums: PairSums) -> UnitizingRow:
    """Give |uα: units of any value against gaps."""
    if not sums.totals[:-1].any():
        return UnitizingRow(measure="|uα", alpha=None, coverage=1.0, note=NO_UNITS)
    totals = np.array([sums.totals[:-1].sum(), sums.totals[-1]])
    squares = np.array([sums.squares[:-1].sum(), sums.squares[-1]])
    # Units that meet units of any value agree that there is a unit.
    alpha = _alpha(totals, np.array([sums.met.sum(), sums.agreed[-1]]), squares)
    return UnitizingRow(
        measure="|uα", alpha=alpha, coverage=1.0, note=NO_GAPS if alpha is None else None
    )


def cu_alpha(sums: PairSums) -> UnitizingRow:
    """Give cuα: values where units meet, and the share of the continuum where they do."""
    coverage = float(sums.met.sum() / sums.totals.sum())
    if not coverage:
        return UnitizingRow(measure="cuα", alpha=None, coverage=0.0, note=NEVER_MEET)
    alpha = _alpha(sums.met[:-1], sums.agreed[:-1], sums.met_squares[:-1])
    note = SAME_WHERE_MET if alpha is None else None
    return UnitizingRow(
        measure="cuα", alpha=1.0 if alpha is None else alpha, coverage=coverage, note=note
    )


def ku_alpha(sums: PairSums, value: int) -> UnitizingRow:
    """Give (k)uα of the value in this column: value k against the others where units meet."""
    name, total, met = sums.values[value], sums.totals[value], sums.met[value]
    coverage = float(met / total) if total else 0.0
    if not met:
        return UnitizingRow(measure="(k)uα", value=name, alpha=None, coverage=0.0, note=NONE_MEETS)
    if np.count_nonzero(sums.met) == 1:
        return UnitizingRow(
            measure="(k)uα", value=name, alpha=1.0, coverage=coverage, note=SAME_WHERE_MET
        )
    n = sums.met.sum()
    expected = _expected_share(met * (n - met), n * met - sums.met_squares[value])
    observed = (met - sums.agreed[value]) / met
    return UnitizingRow(
        measure="(k)uα", value=name, alpha=float(1 - observed / expected), coverage=coverage
    )


def _alpha(totals: Floats, agreed: Floats, squares: Floats) -> float | None:
    """1 - (ℓ.. - Σ ℓ_cc) / (ε.. - Σ ε_cc), with self-pairs out of ε; None for one value only."""
    if np.count_nonzero(totals) < 2:
        return None
    n = totals.sum()
    share = _expected_share(n * n - totals @ totals, n * n - squares.sum())
    return float(1 - (n - agreed.sum()) / (n * share))


def _expected_share(unequal: float, pairs: float) -> float:
    """Give the share of chance's pairs that have two values, at most all of them.

    The pairwise correction of three coders and more can take more self-pairs of cuα and (k)uα out
    than there are pairs, where only a few of the coders' units meet.
    """
    return float(unequal / pairs) if pairs > unequal else 1.0
