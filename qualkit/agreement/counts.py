"""Values that coders gave to units, as counts.

Knows how to count values by unit and to cross two coders; refuses to guess a value that a coder
did not give. Source: Krippendorff (2011, repository.upenn.edu/asc_papers/43), section C, for
values by units; Cohen (1960, doi:10.1177/001316446002000104) for the table of two coders.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qualkit.errors import ParameterError

Floats = NDArray[np.float64]

Ratings = Sequence[Sequence[Hashable | None]]
"""One value each, coders × units; None where a coder did not see the unit."""


def value_counts(
    ratings: Ratings, *, values: Sequence[Hashable] | None = None
) -> NDArray[np.int64]:
    """Count how many coders gave each value to each unit.

    Parameters
    ----------
    ratings : coders × units
        One value each; None where a coder did not see the unit.
    values
        The columns, in their order; without them, the values in the order of first appearance,
        coder by coder. Ordered values need them.

    Returns
    -------
    array of int, shape (units, values)

    Raises
    ------
    ParameterError
        When coders have different numbers of units, or gave a value that is not listed.

    Examples
    --------
    >>> value_counts([["a", "b", None], ["a", "a", "b"]]).tolist()
    [[2, 0], [1, 1], [0, 1]]
    """
    n_units = {len(row) for row in ratings}
    if len(n_units) > 1:
        raise ParameterError(f"coders with {sorted(n_units)} units", expected="as many for each")
    column = columns_of(ratings, values)
    counts = np.zeros((max(n_units, default=0), len(column)), dtype=np.int64)
    for row in ratings:
        for unit, value in enumerate(row):
            if value is not None:
                counts[unit, column[value]] += 1
    return counts


def columns_of(ratings: Ratings, values: Sequence[Hashable] | None = None) -> dict[Hashable, int]:
    """Give each value its column."""
    seen = dict.fromkeys(value for row in ratings for value in row if value is not None)
    column = {value: index for index, value in enumerate(seen if values is None else values)}
    strange = [value for value in seen if value not in column]
    if strange:
        raise ParameterError(f"the value {strange[0]!r}", expected=f"one of {[*column]}")
    return column


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
    cells = square(table)
    one = np.eye(len(cells), dtype=np.int64)
    counts = (one[:, None] + one[None]).reshape(-1, len(cells))
    return counts, cells.reshape(-1)


def dichotomised(counts: ArrayLike, value: int) -> Floats:
    """Keep one column of the counts beside all others together, shape (units, 2)."""
    matrix = np.asarray(counts, dtype=np.float64)
    given = matrix[:, value]
    return np.column_stack([matrix.sum(axis=1) - given, given])


def square(table: ArrayLike) -> Floats:
    """Take two coders' table as floats, or refuse it."""
    cells = np.asarray(table, dtype=np.float64)
    if cells.ndim != 2 or cells.shape[0] != cells.shape[1] or not (cells >= 0).all():
        raise ParameterError(
            f"a table of shape {cells.shape}", expected="as many rows as columns, no cell below 0"
        )
    return cells


def checked(counts: ArrayLike, weights: ArrayLike | None) -> tuple[Floats, Floats]:
    """Take counts and weights as floats, or refuse them."""
    matrix = np.asarray(counts, dtype=np.float64)
    weight = np.ones(len(matrix)) if weights is None else np.asarray(weights, dtype=np.float64)
    if matrix.ndim != 2 or weight.shape != (len(matrix),):
        raise ParameterError(
            f"counts {matrix.shape} with weights {weight.shape}",
            expected="units × values, and one weight a unit",
        )
    return matrix, weight
