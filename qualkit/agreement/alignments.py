"""The best alignment of several coders' units: which of them are the same to whom.

Knows units on a continuum, their places and values; refuses continua on which too many alignments
are possible to find the best one for certain. An alignment is a partition of all units into tuples
of at most one unit a coder; the best one is found as an assignment of two coders, of more step by
step or as an integer program (HiGHS, by scipy). Source: Mathet, Widlöcher & Métivier (2015,
doi:10.1162/COLI_a_00227), sections 4 and 5.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from qualkit.agreement.continuum import Floats, MarkedUnits
from qualkit.errors import UndefinedResult

MOST_TUPLES = 400_000
"""Tuples of units among which the best alignment is looked for."""

MOST_PAIRS = 4_000_000
"""Pairs of units that are held against each other."""

FEW, FEW_TUPLES = 45, 1_500
"""Units in all, and tuples of them, up to which the best alignment is looked for step by step."""

_CELLS = 1_000_000
_TIE = 1e-7

Tuples = NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dissimilarity:
    """What two units differ by: `position` times their places and `category` times their values.

    `empty` is Δ∅, what a unit costs that is aligned with nothing.
    """

    position: float = 1.0
    category: float = 1.0
    empty: float = 1.0

    def between(self, first: MarkedUnits, second: MarkedUnits) -> Floats:
        """Give the dissimilarity of all pairs, with a last row and column for none.

        The positional part is ((|Δstart| + |Δend|) / (length + length))² Δ∅.

        >>> from qualkit.agreement.continuum import marked_units
        >>> one, other = marked_units([0], [10]), marked_units([2], [12])
        >>> Dissimilarity().between(one, other).round(2).tolist()
        [[0.04, 1.0], [1.0, 1.0]]
        """
        starts = np.abs(first.starts[:, None] - second.starts[None])
        ends = np.abs(first.ends[:, None] - second.ends[None])
        lengths = first.lengths[:, None] + second.lengths[None]
        differ = np.array(first.values)[:, None] != np.array(second.values)[None]
        found = np.full((len(first) + 1, len(second) + 1), self.empty)
        if len(first) and len(second):
            apart = ((starts + ends) / lengths) ** 2
            found[:-1, :-1] = (self.position * apart + self.category * differ) * self.empty
        return found


def alignment(coders: Sequence[MarkedUnits], weighing: Dissimilarity) -> tuple[float, Tuples]:
    """Give the disorder of the best alignment and its tuples.

    Disorder is the sum over tuples of the mean dissimilarity of their pairs, over the mean number
    of units a coder has. A tuple has the number of each coder's unit, or how many there are for
    none. Of alignments with the same disorder, it is one with the fewest tuples.

    Raises
    ------
    UndefinedResult
        When more tuples are possible than can be looked through.

    Examples
    --------
    >>> from qualkit.agreement.continuum import marked_units
    >>> coders = [marked_units([0, 20], [10, 30]), marked_units([2], [12])]
    >>> disorder, tuples = alignment(coders, Dissimilarity())
    >>> round(disorder, 4), tuples.tolist()
    (0.6933, [[0, 0], [1, 1]])
    """
    sizes = sorted(map(len, coders))
    if sizes[-1] * sizes[-2] > MOST_PAIRS:
        raise _too_many(coders)
    tuples, costs = (_of_two if len(coders) == 2 else _of_more)(coders, weighing)
    return float(costs.sum()) * len(coders) / sum(map(len, coders)), tuples


def _of_two(coders: Sequence[MarkedUnits], weighing: Dissimilarity) -> tuple[Tuples, Floats]:
    """Two coders' best alignment is an assignment of units that gain by it."""
    from scipy.optimize import linear_sum_assignment

    first, second = coders
    between = weighing.between(first, second)
    gains = np.minimum(between[:-1, :-1] - 2 * weighing.empty, 0)
    rows, columns = linear_sum_assignment(gains)
    paired = between[rows, columns] <= 2 * weighing.empty
    rows, columns = rows[paired], columns[paired]
    alone = np.setdiff1d(np.arange(len(first)), rows), np.setdiff1d(np.arange(len(second)), columns)
    found = [(rows, columns), (alone[0], len(second)), (len(first), alone[1])]
    tuples = np.concatenate([np.column_stack(np.broadcast_arrays(*one)) for one in found])
    order = np.lexsort(tuples.T[::-1])
    return tuples[order], between[tuple(tuples[order].T)]


def _of_more(coders: Sequence[MarkedUnits], weighing: Dissimilarity) -> tuple[Tuples, Floats]:
    """The best set partition: each unit in one tuple."""
    tuples, costs = _tuples(coders, weighing)
    n_units = [len(coder) for coder in coders]
    small = sum(n_units) <= FEW and len(tuples) <= FEW_TUPLES
    chosen = _step_by_step(coders, tuples, costs) if small else _at_once(n_units, tuples, costs)
    return tuples[chosen], costs[chosen]


def _step_by_step(coders: Sequence[MarkedUnits], tuples: Tuples, costs: Floats) -> list[int]:
    """The best partition of few units, each tried in order with all tuples it can be in.

    Units in order of their places have few others left open behind them, so that what was tried
    before is met again.
    """
    starts = np.concatenate([coder.starts for coder in coders])
    bits = np.empty(len(starts), dtype=np.int64)
    bits[np.argsort(starts, kind="stable")] = 1 << np.arange(len(starts), dtype=np.int64)
    offsets = np.cumsum([0, *map(len, coders)])
    masks = sum(
        np.append(bits[offsets[at] : offsets[at + 1]], 0)[column]
        for at, column in enumerate(tuples.T)
    )
    by_first: dict[int, list[tuple[int, float, int]]] = defaultdict(list)
    for at, (mask, cost) in enumerate(zip(masks.tolist(), (costs + _TIE).tolist(), strict=True)):
        by_first[mask & -mask].append((mask, cost, at))
    known: dict[int, tuple[float, int, int]] = {0: (0.0, 0, -1)}

    def best(left: int) -> float:
        if left not in known:
            known[left] = min(
                (cost + best(left ^ mask), left ^ mask, at)
                for mask, cost, at in by_first[left & -left]
                if mask & left == mask
            )
        return known[left][0]

    left, chosen = (1 << len(starts)) - 1, []
    best(left)
    while left:
        _, left, at = known[left]
        chosen.append(at)
    return sorted(chosen)


def _at_once(n_units: Sequence[int], tuples: Tuples, costs: Floats) -> NDArray[np.intp]:
    """The best partition as an integer program."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_array

    offsets = np.cumsum([0, *n_units])
    places = [np.flatnonzero(column < n) for column, n in zip(tuples.T, n_units, strict=True)]
    rows = [tuples[at, coder] + offsets[coder] for coder, at in enumerate(places)]
    cells = (np.concatenate(rows), np.concatenate(places))
    covers = coo_array((np.ones(len(cells[0])), cells), shape=(offsets[-1], len(tuples)))
    found = milp(
        costs + _TIE,
        integrality=np.ones(len(costs)),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(covers.tocsc(), 1, 1),
    )
    return np.flatnonzero(found.x > 0.5)


def _tuples(coders: Sequence[MarkedUnits], weighing: Dissimilarity) -> tuple[Tuples, Floats]:
    """The tuples that a best alignment can have, and their mean dissimilarities.

    A tuple that costs more than its units alone, Δ∅ each, is in none.
    """
    n_pairs = len(coders) * (len(coders) - 1) / 2
    limit = weighing.empty * n_pairs * len(coders) * (1 + 1e-9)
    between = {
        (one, other): weighing.between(coders[one], coders[other])
        for one, other in combinations(range(len(coders)), 2)
    }
    tuples, costs = np.arange(len(coders[0]) + 1)[:, None], np.zeros(len(coders[0]) + 1)
    for coder in range(1, len(coders)):
        found = list(_joined((tuples, costs), [between[one, coder] for one in range(coder)], limit))
        if sum(len(some) for some, _ in found) > MOST_TUPLES:
            raise _too_many(coders)
        tuples = np.concatenate([some for some, _ in found])
        costs = np.concatenate([some for _, some in found])
    sizes = np.array([len(coder) for coder in coders])
    filled = (tuples < sizes).sum(axis=1)
    kept = (filled > 0) & (costs <= weighing.empty * n_pairs * filled * (1 + 1e-9))
    return tuples[kept], costs[kept] / n_pairs


def _joined(
    made: tuple[Tuples, Floats], between: Sequence[Floats], limit: float
) -> Iterator[tuple[Tuples, Floats]]:
    """The tuples with each unit of one coder more that do not cost too much, block by block."""
    tuples, costs = made
    step = max(_CELLS // between[0].shape[1], 1)
    for start in range(0, len(tuples), step):
        some = tuples[start : start + step]
        total = costs[start : start + step, None] + sum(
            one[some[:, coder]] for coder, one in enumerate(between)
        )
        rows, columns = np.nonzero(total <= limit)
        yield np.column_stack([some[rows], columns]), total[rows, columns]


def _too_many(coders: Sequence[MarkedUnits]) -> UndefinedResult:
    return UndefinedResult(
        f"γ of {sum(map(len, coders)):,} units in one document, more than can be aligned",
        expected="fewer units that lie near each other",
        repair="leave γ out, or compare fewer codes or shorter documents",
    )
