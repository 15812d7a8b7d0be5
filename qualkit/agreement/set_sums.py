"""What each document adds to α of sets: distances within units, and how often each set was given.

Knows different sets once each, and compares them block by block, so that memory stays small
however many there are. Refuses to know what the distance is. Source: Krippendorff (2019), Content
Analysis, 4th ed., ch. 12.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from qualkit.agreement.alpha import corrected
from qualkit.agreement.counts import Floats
from qualkit.agreement.sets import SIMILARITIES, Bools
from qualkit.errors import ParameterError

BLOCK = 100
"""Sets compared with all others at a time, so that memory stays small."""

CELLS = 4_000_000
"""Replicates times sets computed at a time."""


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
