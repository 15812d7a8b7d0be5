"""α of whole sets of codes: one number for a codebook whose codes may meet on a unit.

Knows which codes each coder gave to each unit; units that nobody coded count as agreement.
Refuses to sum over codes, which hides what belongs together. Sources: Passonneau (2006, LREC,
aclanthology.org/L06-1392); Krippendorff (2019), Content Analysis, 4th ed., ch. 12; for the
interval see `bootstrap`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from qualkit.agreement.alpha import corrected
from qualkit.agreement.bootstrap import Bootstrap, draws
from qualkit.agreement.coefficient import NO_PAIRS, NO_VARIATION, Coefficient
from qualkit.agreement.counts import Floats
from qualkit.agreement.sets import SIMILARITIES, Bools
from qualkit.errors import ParameterError

BLOCK = 100
"""Sets compared with all others at a time, so that memory stays small."""

CELLS = 4_000_000
"""Replicates times sets computed at a time."""


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
    >>> from qualkit.agreement import label_sets
    >>> sets = label_sets([[{"a"}, {"a", "b"}, set()], [{"a"}, {"b"}, set()]])
    >>> round(set_alpha(*sets).value, 4), round(set_alpha(*sets, distance="jaccard").value, 4)
    (0.7222, 0.7826)
    """
    statistics = set_statistics(presence, seen, distance=distance)
    if not statistics.times.any():
        return Coefficient(None, NO_PAIRS)
    alpha = float(statistics.alphas(np.ones((1, 1)))[0])
    return Coefficient(None, NO_VARIATION) if np.isnan(alpha) else Coefficient(alpha)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SetStatistics:
    """What documents add to α: ``observed`` distances, and how often each set was given.

    ``kinds`` are the different sets, sets × codes; ``times`` is documents × sets.
    """

    distance: str
    kinds: Floats
    observed: Floats
    times: Floats

    def alphas(self, drawn: Floats) -> Floats:
        """Give α of each row of how often each document is drawn; NaN where it is undefined."""
        step = max(CELLS // max(len(self.kinds), 1), 1)
        parts = [self._alphas(drawn[at : at + step]) for at in range(0, len(drawn), step)]
        return np.concatenate(parts) if parts else np.empty(0)

    def _alphas(self, drawn: Floats) -> Floats:
        totals = drawn @ self.times
        expected = np.zeros(len(drawn))
        for some, apart in self._distances():
            expected += np.einsum("rk,rk->r", totals[:, some] @ apart, totals)
        return corrected((totals.sum(axis=1) - 1) * (drawn @ self.observed), expected)

    def _distances(self) -> Iterator[tuple[slice, Floats]]:
        sizes = self.kinds.sum(axis=1)
        for start in range(0, len(sizes), BLOCK):
            some = slice(start, start + BLOCK)
            shared = self.kinds[some] @ self.kinds.T
            yield some, 1 - SIMILARITIES[self.distance](shared, sizes[some, None], sizes[None])


def set_statistics(
    presence: Bools,
    seen: Bools | None = None,
    *,
    document_of: NDArray[np.intp] | None = None,
    distance: str = "masi",
) -> SetStatistics:
    """Sum up each document; without `document_of` all units are of one. Otherwise `set_alpha`."""
    seen = np.ones(presence.shape[1:], dtype=bool) if seen is None else seen
    place = np.zeros(presence.shape[-1], dtype=np.intp) if document_of is None else document_of
    _check(presence, seen, place, distance)
    n_documents = int(place.max(initial=0)) + 1
    seen = seen & (seen.sum(axis=0) >= 2)
    given = np.packbits(presence[:, seen], axis=0).T
    _, first, kind = np.unique(given, axis=0, return_index=True, return_inverse=True)
    cells = np.broadcast_to(place, seen.shape)[seen] * len(first) + kind.reshape(-1)
    times = np.bincount(cells, minlength=n_documents * len(first))
    observed = _observed(presence, seen, distance)
    return SetStatistics(
        distance=distance,
        kinds=presence[:, seen][:, first].T.astype(np.float64),
        observed=np.bincount(place, observed, n_documents).astype(np.float64),
        times=times.reshape(n_documents, len(first)).astype(np.float64),
    )


def bootstrap_set_alpha(statistics: SetStatistics, *, replicates: int, seed: int) -> Bootstrap:
    """Resample documents and compute α of sets in each replicate, as the only code.

    Examples
    --------
    >>> presence = np.array([[[1, 0, 1, 0, 1], [1, 0, 1, 0, 0]]], dtype=bool)
    >>> statistics = set_statistics(presence, document_of=np.arange(5))
    >>> sure = bootstrap_set_alpha(statistics, replicates=200, seed=1)
    >>> sure.documents, sure.estimates.round(3).tolist()
    (5, [0.64])
    """
    filled = np.flatnonzero(statistics.times.any(axis=1))
    everywhere = np.zeros((len(filled), len(statistics.times)))
    everywhere[np.arange(len(filled)), filled] = 1
    drawn = draws(len(filled), replicates=replicates, seed=seed) @ everywhere
    whole = everywhere.sum(axis=0)
    return Bootstrap(
        alphas=statistics.alphas(drawn)[:, None],
        documents=len(filled),
        estimates=statistics.alphas(whole[None]),
        without=statistics.alphas(whole - everywhere)[:, None],
    )


def _check(presence: Bools, seen: Bools, place: NDArray[np.intp], distance: str) -> None:
    if distance not in SIMILARITIES:
        raise ParameterError(f"distance {distance!r}", expected=", ".join(SIMILARITIES))
    fits = presence.ndim == 3 and seen.shape == presence.shape[1:]
    if not fits or place.shape != presence.shape[2:]:
        raise ParameterError(
            f"presence {presence.shape} with seen {seen.shape} and documents {place.shape}",
            expected="codes × coders × units, coders × units, and units",
        )


def _observed(presence: Bools, seen: Bools, distance: str) -> Floats:
    """Distances of ordered pairs over m - 1, by unit."""
    made, sizes = seen.sum(axis=0), presence.sum(axis=0, dtype=np.float64)
    total = np.zeros(len(made))
    for one, other in combinations(range(len(seen)), 2):
        shared = (presence[:, one] & presence[:, other]).sum(axis=0, dtype=np.float64)
        apart = 1 - SIMILARITIES[distance](shared, sizes[one], sizes[other])
        total += 2 * apart * (seen[one] & seen[other]) / np.maximum(made - 1, 1)
    return total
