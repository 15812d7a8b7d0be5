"""The unitizing coefficients of 2016: uα, |uα, cuα and (k)uα, from units on a continuum.

Knows each coder's units and the gaps between them; refuses the older αU, which has a module of
its own. Everything is a sum over pairs of coders, so that sums of several documents add up. Source:
Krippendorff, Mathet, Bouvry & Widlöcher (2016, doi:10.1007/s11135-015-0266-1, with the erratum
doi:10.1007/s11135-015-0289-7); Krippendorff (2019), Content analysis, section 12.6.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from qualkit.agreement.continuum import GAP, Floats, MarkedUnits, check_coders, sweep
from qualkit.errors import ParameterError
from qualkit.model.unitizing import Unitizing, UnitizingRow

NO_UNITS = "no units"
ONE_VALUE = "no variation: one value covers the whole continuum"
NO_GAPS = "no variation: no coder left a gap"
NEVER_MEET = "no units of different coders meet"
NONE_MEETS = "no unit of this value meets another coder's unit"
SAME_WHERE_MET = "one value only where units meet: full agreement without variation"


@dataclass(frozen=True, slots=True, eq=False)
class PairSums:
    """What the coefficients need, by value; the gap φ is the last column.

    ``totals`` are ℓ_c., ``agreed`` ℓ_cc, ``squares`` Σ w(S) with w = L² for a unit and L for a gap.
    ``met`` are ℓ*_c. (units that meet units), ``met_squares`` the K_c of cuα; both are 0 for φ.
    Agreements of several documents add up.
    """

    values: tuple[str, ...]
    totals: Floats
    agreed: Floats
    squares: Floats
    met: Floats
    met_squares: Floats

    def __add__(self, other: PairSums) -> PairSums:
        """Give the sums over both documents."""
        if self.values != other.values:
            raise ParameterError("sums over different values", expected="the same values")
        return PairSums(
            self.values,
            self.totals + other.totals,
            self.agreed + other.agreed,
            self.squares + other.squares,
            self.met + other.met,
            self.met_squares + other.met_squares,
        )


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


def pair_sums(
    coders: Sequence[MarkedUnits], length: int, values: Sequence[str] | None = None
) -> PairSums:
    """Sum over all pairs of coders; `values` fixes the columns, by default those in use, sorted."""
    used = {value for coder in coders for value in coder.values}
    names = tuple(sorted(used) if values is None else values)
    if used - {*names}:
        raise ParameterError(f"a unit of value {min(used - {*names})!r}", expected="a listed value")
    column = {value: index for index, value in enumerate(names)}
    columns = [np.array([column[v] for v in coder.values], dtype=np.intp) for coder in coders]
    swept = sweep(coders, length)
    rows = _values_at(swept.units, columns, gap=len(names))
    width = len(names) + 1
    agreed, met, met_squares = np.zeros(width), np.zeros(width), np.zeros(width)
    for one, other in permutations(range(len(coders)), 2):
        agreed += _by_value(rows[one], swept.lengths * (rows[one] == rows[other]), width)
        parts = _parts_in_units(swept.units[one], swept.units[other], swept.lengths)
        parts = parts[: len(columns[one])]
        met += _by_value(columns[one], parts, width)
        met_squares += _by_value(columns[one], parts * parts, width)
    totals = sum((_by_value(row, swept.lengths, width) for row in rows), np.zeros(width))
    squares = _unit_squares(coders, columns, width)
    squares[-1] = totals[-1]
    others = len(coders) - 1
    return PairSums(names, totals, agreed / others, squares, met / others, met_squares / others)


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


def _values_at(
    units: NDArray[np.int64], columns: Sequence[NDArray[np.intp]], gap: int
) -> NDArray[np.intp]:
    """Give the value of each coder in each stretch, `gap` where there is no unit."""
    return np.array([np.append(one, gap)[row] for row, one in zip(units, columns, strict=True)])


def _by_value(values: NDArray[np.intp], weights: Floats, width: int) -> Floats:
    return np.bincount(values, weights=weights, minlength=width).astype(np.float64)


def _parts_in_units(one: NDArray[np.int64], other: NDArray[np.int64], lengths: Floats) -> Floats:
    """Give how much of each unit of one coder lies in units of the other."""
    both = (one != GAP) & (other != GAP)
    return _by_value(one[both], lengths[both], int(one.max(initial=0)) + 1)


def _unit_squares(
    coders: Sequence[MarkedUnits], columns: Sequence[NDArray[np.intp]], width: int
) -> Floats:
    squares = np.zeros(width)
    for coder, column in zip(coders, columns, strict=True):
        lengths = coder.lengths.astype(np.float64)
        squares += _by_value(column, lengths * lengths, width)
    return squares
