"""α of whole sets of codes: one number for a codebook whose codes may meet on a unit.

Knows which codes each coder gave to each unit; two units without codes agree fully, which many
a library cannot divide. Refuses to sum over codes, which hides what belongs together. Sources:
Passonneau (2006, LREC, aclanthology.org/L06-1392) for MASI; Passonneau (2004, LREC,
aclanthology.org/L04-1281) for the distance of sets; Jaccard (1912,
doi:10.1111/j.1469-8137.1912.tb05611.x); Krippendorff (2019), Content Analysis, 4th ed., ch. 12.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from itertools import combinations
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from qualkit.agreement.coefficient import NO_PAIRS, NO_VARIATION, Coefficient
from qualkit.agreement.counts import Floats
from qualkit.errors import ParameterError

Bools = NDArray[np.bool_]

BLOCK = 1_000
"""Sets compared with all others at a time, so that memory stays small."""


def _jaccard(shared: Floats, one: Floats, other: Floats) -> Floats:
    union = one + other - shared
    share: Floats = np.divide(shared, union, out=np.ones_like(union), where=union > 0)
    return share


def _monotonicity(shared: Floats, one: Floats, other: Floats) -> Floats:
    """1 alike, 2/3 one within the other (as the empty set is), 1/3 crossing, 0 disjoint."""
    smaller, larger = np.minimum(one, other), np.maximum(one, other)
    is_alike, is_within = shared == larger, shared == smaller
    crossing = np.where(shared > 0, 1 / 3, 0.0)
    return np.where(is_alike, 1.0, np.where(is_within, 2 / 3, crossing))


SIMILARITIES: Mapping[str, Callable[[Floats, Floats, Floats], Floats]] = MappingProxyType(
    {
        "masi": lambda *sizes: _jaccard(*sizes) * _monotonicity(*sizes),
        "jaccard": _jaccard,
        "monotonicity": _monotonicity,
        "nominal": lambda *sizes: (_monotonicity(*sizes) == 1).astype(np.float64),
    }
)
"""Name -> how alike two sets are, from the size of what they share and of each."""


def set_alpha(presence: Bools, seen: Bools | None = None, *, distance: str = "masi") -> Coefficient:
    """Give Krippendorff's α of sets of codes, any number of coders, missing values allowed.

    The distance is 1 less how alike two sets are: Jaccard's share J, Passonneau's MASI J · M,
    monotonicity M alone (1 alike, 2/3 one within the other, 1/3 crossing, 0 disjoint), or
    nominal. Two empty sets are alike; an empty and a filled one share nothing, but the empty one
    lies within the other, which monotonicity alone counts.

    Parameters
    ----------
    presence : array of bool, shape (codes, coders, units)
        Who gave which code to which unit, as in `CodedUnits`.
    seen : array of bool, shape (coders, units), optional
        Which coder saw which unit; without it, every coder saw all.
    distance
        masi, jaccard, monotonicity or nominal.

    Returns
    -------
    Coefficient
        None without a unit that two coders saw, or where all sets are one and the same.

    Raises
    ------
    ParameterError
        When shapes do not fit, or the distance is unknown.

    Examples
    --------
    >>> sets = label_sets([[{"a"}, {"a", "b"}, set()], [{"a"}, {"b"}, set()]])
    >>> round(set_alpha(*sets).value, 4), round(set_alpha(*sets, distance="jaccard").value, 4)
    (0.7222, 0.7826)
    """
    if distance not in SIMILARITIES:
        raise ParameterError(f"distance {distance!r}", expected=", ".join(SIMILARITIES))
    seen = np.ones(presence.shape[1:], dtype=bool) if seen is None else seen
    if presence.ndim != 3 or seen.shape != presence.shape[1:]:
        raise ParameterError(
            f"presence {presence.shape} with seen {seen.shape}",
            expected="codes × coders × units, and coders × units",
        )
    is_paired = seen.sum(axis=0) >= 2
    presence, seen = presence[:, :, is_paired], seen[:, is_paired]
    if not seen.any():
        return Coefficient(None, NO_PAIRS)
    expected = _expected(presence[:, seen], distance)
    if expected == 0:
        return Coefficient(None, NO_VARIATION)
    return Coefficient(1 - (int(seen.sum()) - 1) * _observed(presence, seen, distance) / expected)


def label_sets(ratings: Sequence[Sequence[Collection[Hashable] | None]]) -> tuple[Bools, Bools]:
    """Turn sets of codes, coders × units, into who gave what and who saw what.

    None stands for a unit that a coder did not see, an empty set for one without codes.

    Examples
    --------
    >>> presence, seen = label_sets([[{"a"}, None], [{"a", "b"}, set()]])
    >>> presence.astype(int).tolist(), seen.astype(int).tolist()
    ([[[1, 0], [1, 0]], [[0, 0], [1, 0]]], [[1, 0], [1, 1]])
    """
    lengths = {len(row) for row in ratings}
    if len(lengths) > 1:
        raise ParameterError(f"coders with {sorted(lengths)} units", expected="as many for each")
    codes = sorted({code for row in ratings for given in row for code in given or ()}, key=repr)
    presence = np.array(
        [
            [[given is not None and code in given for given in row] for row in ratings]
            for code in codes
        ],
        dtype=bool,
    ).reshape(len(codes), len(ratings), max(lengths, default=0))
    return presence, np.array([[given is not None for given in row] for row in ratings], dtype=bool)


def _observed(presence: Bools, seen: Bools, distance: str) -> float:
    """Σ over units of the distances of ordered pairs over m - 1."""
    made, sizes = seen.sum(axis=0), presence.sum(axis=0, dtype=np.float64)
    total = 0.0
    for one, other in combinations(range(len(seen)), 2):
        shared = (presence[:, one] & presence[:, other]).sum(axis=0, dtype=np.float64)
        apart = 1 - SIMILARITIES[distance](shared, sizes[one], sizes[other])
        both = seen[one] & seen[other]
        total += 2 * float((apart[both] / (made[both] - 1)).sum())
    return total


def _expected(sets: Bools, distance: str) -> float:
    """Σ n_c n_k times the distance over all pairs of different sets; `sets` is codes × values."""
    packed = np.ascontiguousarray(np.packbits(sets, axis=0).T)
    _, first, times = np.unique(packed, axis=0, return_index=True, return_counts=True)
    kinds = sets[:, first].T.astype(np.float64)
    sizes = kinds.sum(axis=1)
    total = 0.0
    for start in range(0, len(kinds), BLOCK):
        some = slice(start, start + BLOCK)
        alike = SIMILARITIES[distance](kinds[some] @ kinds.T, sizes[some, None], sizes[None])
        total += float(times[some] @ (1 - alike) @ times)
    return total
