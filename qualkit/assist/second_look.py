"""Which labels are likely errors: those that a classifier, not having read them, reads otherwise.

Knows labels and out-of-fold probabilities; refuses to change a label, and to trust a probability
of .5 to mean the same for every code: each code is held to its own averages. This is confident
learning for each code by itself. The library cleanlab does the same (tests hold both to the same
answers), yet passes over NaN in silence, refuses codes that all units have, and ranks within a
code only.

References
----------
Northcutt, Jiang & Chuang 2021, Confident learning: Estimating uncertainty in dataset labels,
doi:10.1613/jair.1.12125: section 3.1, the confident joint and its off-diagonal entries.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

import numpy as np
from numpy.typing import NDArray

from qualkit.errors import ParameterError
from qualkit.model.second_look import Doubt, Doubts

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

LEAST_UNITS = 5
"""Units with a code, and without it, below which its averages say nothing."""

_ROUNDING = 1e-6


def second_look(
    labels: Bools, probabilities: Floats, codes: Sequence[str], *, most: int = 100
) -> Doubts:
    """Find the labels that are likely errors.

    Parameters
    ----------
    labels : array of bool, shape (units, codes)
        Which codes people gave each unit; a row without any is a unit that was read.
    probabilities : array of float, shape (units, codes)
        Each from a classifier that had not read the unit's session; NaN where there is none.
    codes : sequence of str
        The names of the columns.
    most : int
        How many to return at most, at least 1.

    Returns
    -------
    Doubts
        Codings that read like units without the code, and units without the code that read like
        those with it, in turn, each sort by how probable the other label is. A label is in doubt
        when the probability of the other one reaches the average of those who have that other
        one, and the label's own does not reach its own average or is the smaller of the two.
        A code without probabilities, or that fewer than five units have, or have not, is in
        ``undefined``.

    Raises
    ------
    ParameterError
        If shapes do not match, labels are not true or false, a probability leaves [0, 1], or fewer
        than one is wanted.

    Examples
    --------
    >>> labels = np.array([[True]] * 6 + [[False]] * 6)
    >>> scores = np.array([[0.9]] * 5 + [[0.1]] + [[0.2]] * 5 + [[0.95]])
    >>> for doubt in second_look(labels, scores, ["Needs"]).doubts:
    ...     print(doubt.unit, doubt.reason, round(doubt.among_coded, 2))
    5 coded, but reads like others that are not 0.77
    11 not coded, but reads like others that are 0.77
    """
    _check(labels, probabilities, codes, most=most)
    columns = range(len(codes))
    undefined = {
        column: why
        for column in columns
        if (why := _why_undefined(labels[:, column], probabilities[:, column]))
    }
    found: list[Doubt] = []
    for column in columns:
        if column not in undefined:
            known = np.flatnonzero(np.isfinite(probabilities[:, column]))
            one = _Column(codes[column], labels[known, column], probabilities[known, column])
            found += one.doubts(known)
    return Doubts(
        doubts=tuple(_in_turn(found))[:most],
        found=len(found),
        undefined={codes[column]: why for column, why in undefined.items()},
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Column:
    """One code: who has it, and how probable it is."""

    code: str
    label: Bools
    probability: Floats

    def doubts(self, units: NDArray[np.int64]) -> Iterator[Doubt]:
        among_coded = float(self.probability[self.label].mean())
        among_others = float(self.probability[~self.label].mean())
        for row in np.flatnonzero(self._in_doubt(among_coded, among_others)).tolist():
            yield Doubt(
                unit=int(units[row]),
                code=self.code,
                is_coded=bool(self.label[row]),
                probability=float(self.probability[row]),
                among_coded=among_coded,
                among_others=among_others,
            )

    def _in_doubt(self, among_coded: float, among_others: float) -> Bools:
        """The off-diagonal entries of the confident joint; thresholds as in equation 2."""
        has, has_not = self.probability, 1 - self.probability
        as_coded = has >= among_coded - _ROUNDING
        as_other = has_not >= 1 - among_others - _ROUNDING
        reads_other = as_other & (~as_coded | (has_not > has))
        reads_coded = as_coded & (~as_other | (has > has_not))
        return np.where(self.label, reads_other, reads_coded)


def _check(labels: Bools, probabilities: Floats, codes: Sequence[str], *, most: int) -> None:
    if labels.ndim != 2 or labels.shape[1] != len(codes) or labels.shape != probabilities.shape:
        raise ParameterError(
            f"labels of shape {labels.shape} and probabilities of shape {probabilities.shape}"
            f" for {len(codes)} codes",
            expected="one row a unit and one column a code in both",
        )
    if labels.dtype != np.bool_:
        raise ParameterError(f"labels of type {labels.dtype}", expected="true or false")
    outside = probabilities[(probabilities < 0) | (probabilities > 1)]
    if outside.size:
        raise ParameterError(f"the probability {outside[0]}", expected="a number from 0 to 1")
    if most < 1:
        raise ParameterError(f"at most {most} labels to look at", expected="1 or more")


def _why_undefined(label: Bools, probability: Floats) -> str | None:
    is_known = np.isfinite(probability)
    if not is_known.any() and min(label.sum(), (~label).sum()) >= LEAST_UNITS:
        return "no probability: nothing could be learned of it"
    is_known = is_known if is_known.any() else np.ones_like(label)
    n_with = int((label & is_known).sum())
    n_without = int(is_known.sum()) - n_with
    if n_with < LEAST_UNITS:
        return f"{_units(n_with)} with it, fewer than {LEAST_UNITS}"
    if n_without < LEAST_UNITS:
        return f"{_units(n_without)} without it, fewer than {LEAST_UNITS}"
    return None


def _units(count: int) -> str:
    return f"{count} unit" + ("" if count == 1 else "s")


def _in_turn(found: Sequence[Doubt]) -> Iterator[Doubt]:
    """The two sorts in turn, each by how probable the other label is; ties keep their order.

    A calibrated probability of a rare code is seldom above .5, so that in one common order what
    is not coded would never come.
    """
    coded = sorted((one for one in found if one.is_coded), key=lambda one: one.probability)
    others = sorted((one for one in found if not one.is_coded), key=lambda one: -one.probability)
    return (one for one in chain.from_iterable(zip_longest(coded, others)) if one)
