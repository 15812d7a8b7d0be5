"""Numbers handed in by callers → arrays that can be counted on, or one line that says why not.

Knows shapes, NaN and ranges; refuses to know what the numbers mean.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qualkit.assist.inputs import Bools, Floats
from qualkit.errors import ParameterError

Integers = NDArray[np.int64]


def numbers(values: ArrayLike, what: str, *, length: int | None = None) -> Floats:
    """`values` as finite floats, shape (units,).

    Raises
    ------
    ParameterError
        If they are no numbers, not in one row, not finite, or not `length` many.

    Examples
    --------
    >>> numbers([0.5, float("nan")], "scores")
    Traceback (most recent call last):
    qualkit.errors.ParameterError: 1 of 2 scores is no finite number; expected numbers only
    """
    found = with_gaps(values, what, length=length)
    n_odd = int((~np.isfinite(found)).sum())
    if n_odd:
        raise ParameterError(
            f"{n_odd} of {len(found)} {what} {'is' if n_odd == 1 else 'are'} no finite number",
            expected="numbers only",
        )
    return found


def with_gaps(values: ArrayLike, what: str, *, length: int | None = None) -> Floats:
    """`values` as floats, shape (units,), where NaN stands for unknown.

    Raises
    ------
    ParameterError
        If they are no numbers, not in one row, or not `length` many.
    """
    try:
        found = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ParameterError(
            f"{what} that are no numbers", expected="one row of numbers"
        ) from error
    if found.ndim != 1:
        raise ParameterError(f"{what} in {found.ndim} dimensions", expected="one row of numbers")
    if length is not None and len(found) != length:
        raise ParameterError(f"{len(found)} {what} for {length} units", expected="one a unit")
    return found


def table(values: ArrayLike, what: str, columns: int) -> Floats:
    """`values` as floats, shape (units, columns), where NaN stands for unknown.

    >>> table([[1.0, 2.0]], "scores", 3)
    Traceback (most recent call last):
    qualkit.errors.ParameterError: scores of shape (1, 2); expected units by 3 codes
    """
    try:
        found = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ParameterError(f"{what} that are no numbers", expected="a table of them") from error
    if found.ndim != 2 or found.shape[1] != columns:
        raise ParameterError(f"{what} of shape {found.shape}", expected=f"units by {columns} codes")
    return found


def flags(values: ArrayLike, what: str, *, length: int) -> Bools:
    """`values`, True, False, 1 or 0, as an array of bool, shape (units,).

    >>> flags([1, 0.5], "labels", length=2)
    Traceback (most recent call last):
    qualkit.errors.ParameterError: 0.5 among the labels; expected 0 or 1 for each unit
    """
    found = numbers(values, what, length=length)
    odd = found[(found != 0) & (found != 1)]
    if len(odd):
        raise ParameterError(f"{odd[0]} among the {what}", expected="0 or 1 for each unit")
    given: Bools = found == 1
    return given


def group_numbers(groups: Sequence[str], what: str, *, length: int) -> Integers:
    """Number the groups from 0 in alphabetical order, shape (units,).

    >>> group_numbers(["b", "a", "b"], "sessions", length=3).tolist()
    [1, 0, 1]
    """
    if len(groups) != length:
        raise ParameterError(f"{len(groups)} {what} for {length} units", expected="one a unit")
    names = np.asarray([str(group) for group in groups], dtype=object)
    return np.unique(names, return_inverse=True)[1].astype(np.int64)


def share(value: float, what: str) -> float:
    """`value`, which lies strictly between 0 and 1.

    >>> share(90, "precision")
    Traceback (most recent call last):
    qualkit.errors.ParameterError: precision 90; expected a number between 0 and 1, such as 0.9
    """
    if not 0 < value < 1:
        raise ParameterError(f"{what} {value}", expected="a number between 0 and 1, such as 0.9")
    return float(value)


def percent(value: float) -> str:
    """`value` in per cent for a sentence.

    >>> percent(0.9), percent(0.985)
    ('90 %', '98.5 %')
    """
    return f"{100 * value:.4g} %"
