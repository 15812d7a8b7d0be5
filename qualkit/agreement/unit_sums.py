"""What the unitizing coefficients need of each document: sums over pairs of coders, by value.

Knows units on a continuum in which documents lie end to end; refuses to turn sums into a
coefficient, which `unitizing` does. The sums of several documents add up, so that a replicate of a
bootstrap is a sum of sums. Source: Krippendorff, Mathet, Bouvry & Widlöcher (2016,
doi:10.1007/s11135-015-0266-1, with the erratum doi:10.1007/s11135-015-0289-7).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qualkit.agreement.continuum import GAP, Floats, MarkedUnits, Positions, Sweep, sweep
from qualkit.errors import ParameterError

TOTALS, AGREED, SQUARES, MET, MET_SQUARES = range(5)
"""The rows of the sums of a document, as `PairSums` calls them."""


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

    @classmethod
    def of_documents(cls, sums: Floats, values: Sequence[str]) -> PairSums:
        """Add up the documents of `sums_by_document`."""
        return cls(tuple(values), *sums.sum(axis=0))

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


def pair_sums(
    coders: Sequence[MarkedUnits], length: int, values: Sequence[str] | None = None
) -> PairSums:
    """Sum over all pairs of coders; `values` fixes the columns, by default those in use, sorted."""
    used = {value for coder in coders for value in coder.values}
    names = tuple(sorted(used) if values is None else values)
    return PairSums.of_documents(sums_by_document(coders, [0, length], names), names)


def sums_by_document(
    coders: Sequence[MarkedUnits], bounds: ArrayLike, values: Sequence[str]
) -> Floats:
    """Sum over all pairs of coders within each document.

    Parameters
    ----------
    coders
        Each coder's units, mutually exclusive within a coder; none reaches over a bound.
    bounds : array of int, shape (documents + 1,)
        Where documents begin and end on the continuum, from 0 to its length.
    values
        What the columns stand for; the gap follows as the last.

    Returns
    -------
    array, shape (documents, 5, values + 1)
        The rows of `PairSums`.

    Raises
    ------
    ParameterError
        When a unit has another value or reaches over a bound.

    Examples
    --------
    >>> from qualkit.agreement.continuum import marked_units
    >>> one, other = marked_units([2, 12], [6, 14]), marked_units([4], [8])
    >>> sums_by_document([one, other], [0, 10, 20], ["coded"])[:, TOTALS].tolist()
    [[8.0, 12.0], [2.0, 18.0]]
    """
    column = {value: index for index, value in enumerate(values)}
    _check_values(coders, column)
    columns = [np.array([column[v] for v in coder.values], dtype=np.intp) for coder in coders]
    limits = np.asarray(bounds, dtype=np.int64)
    _check_bounds(coders, limits)
    swept = _cut_at(sweep([*coders, _whole_documents(limits)], int(limits[-1])))
    placed = _Placed(limits, len(column) + 1, swept)
    rows = [np.append(one, len(column))[row] for one, row in zip(columns, swept.units, strict=True)]
    found = np.zeros((len(limits) - 1, 5, placed.width))
    for one, other in permutations(range(len(coders)), 2):
        found[:, AGREED] += placed.by_value(rows[one], swept.lengths * (rows[one] == rows[other]))
        parts = _parts_in_units(swept, one, other)[: len(columns[one])]
        found[:, MET] += placed.by_unit(coders[one], columns[one], parts)
        found[:, MET_SQUARES] += placed.by_unit(coders[one], columns[one], parts * parts)
    found[:, [AGREED, MET, MET_SQUARES]] /= max(len(coders) - 1, 1)
    for coder, numbers, row in zip(coders, columns, rows, strict=True):
        lengths = coder.lengths.astype(np.float64)
        found[:, TOTALS] += placed.by_value(row, swept.lengths)
        found[:, SQUARES] += placed.by_unit(coder, numbers, lengths * lengths)
    found[:, SQUARES, -1] = found[:, TOTALS, -1]
    return found


class _Placed:
    """Adds up numbers by document and value."""

    def __init__(self, bounds: Positions, width: int, swept: Sweep) -> None:
        self.bounds, self.width = bounds, width
        starts = np.cumsum(swept.lengths) - swept.lengths
        self.document = self._at(starts.astype(np.int64))

    def by_value(self, values: NDArray[np.intp], weights: Floats) -> Floats:
        """Sum weights of stretches."""
        return self._sum(self.document, values, weights)

    def by_unit(self, units: MarkedUnits, values: NDArray[np.intp], weights: Floats) -> Floats:
        """Sum weights of units."""
        return self._sum(self._at(units.starts), values, weights)

    def _at(self, positions: Positions) -> NDArray[np.intp]:
        return np.searchsorted(self.bounds, positions, side="right") - 1

    def _sum(self, document: NDArray[np.intp], values: NDArray[np.intp], weights: Floats) -> Floats:
        n_documents = len(self.bounds) - 1
        place = document * self.width + values
        flat = np.bincount(place, weights=weights, minlength=n_documents * self.width)
        return flat.astype(np.float64).reshape(n_documents, self.width)


def _check_values(coders: Sequence[MarkedUnits], known: dict[str, int]) -> None:
    used = {value for coder in coders for value in coder.values}
    if used - {*known}:
        raise ParameterError(f"a unit of value {min(used - {*known})!r}", expected="a listed value")


def _check_bounds(coders: Sequence[MarkedUnits], bounds: Positions) -> None:
    if len(bounds) < 2 or bounds[0] != 0 or (np.diff(bounds) < 0).any():
        raise ParameterError(f"bounds {bounds.tolist()[:5]}", expected="rising positions from 0")
    for number, coder in enumerate(coders, start=1):
        first = np.searchsorted(bounds, coder.starts, side="right")
        over = np.flatnonzero(first != np.searchsorted(bounds, coder.ends - 1, side="right"))
        if len(over) and coder.ends[over[0]] <= bounds[-1]:
            place = f"{coder.starts[over[0]]}–{coder.ends[over[0]]}"
            raise ParameterError(
                f"unit {place} of coder {number} reaches over the end of a document",
                expected="units inside one document",
            )


def _whole_documents(bounds: Positions) -> MarkedUnits:
    """One unit a document, so that the sweep cuts where one ends."""
    filled = np.flatnonzero(np.diff(bounds) > 0)
    return MarkedUnits(bounds[filled], bounds[filled + 1], ("document",) * len(filled))


def _cut_at(swept: Sweep) -> Sweep:
    """Take the documents, the last row, out again."""
    return Sweep(swept.lengths, swept.units[:-1])


def _parts_in_units(swept: Sweep, one: int, other: int) -> Floats:
    """Give how much of each unit of one coder lies in units of the other."""
    first, second = swept.units[one], swept.units[other]
    both = (first != GAP) & (second != GAP)
    n_units = int(first.max(initial=1)) + 1
    parts = np.bincount(first[both], weights=swept.lengths[both], minlength=n_units)
    return parts.astype(np.float64)
