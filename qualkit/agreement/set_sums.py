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

_MOST_BITS = 62
"""Codes whose sets are whole numbers."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SetStatistics:
    """What documents add to α: values, ``observed`` distances, and distances ``between`` them.

    ``made`` counts the values of each document, ``observed`` sums the distances within its units.
    ``between`` are the distances of all values of one document to all of another or, where there
    are fewer sets than documents, of one set to another, and ``times`` then counts the sets of
    each document. An α is a quadratic form of how often each document is drawn.
    """

    made: Floats
    observed: Floats
    between: Floats
    times: Floats | None

    def alphas(self, drawn: Floats) -> Floats:
        """Give α of each row of how often each document is drawn; NaN where it is undefined."""
        totals = drawn if self.times is None else drawn @ self.times
        expected = np.einsum("rd,rd->r", totals @ self.between, totals)
        return corrected((drawn @ self.made - 1) * (drawn @ self.observed), expected)


def set_statistics(
    presence: Bools,
    seen: Bools | None = None,
    *,
    document_of: NDArray[np.intp] | None = None,
    weights: NDArray[np.int64] | None = None,
    distance: str = "masi",
) -> SetStatistics:
    """Sum up each document; without `document_of` all units are of one.

    `weights` says how many units each column stands for. Otherwise `set_alpha`.
    """
    seen = np.ones(presence.shape[1:], dtype=bool) if seen is None else seen
    place = np.zeros(presence.shape[-1], dtype=np.intp) if document_of is None else document_of
    size = np.ones(presence.shape[-1]) if weights is None else weights.astype(np.float64)
    _check(presence, seen, place, distance)
    seen = seen & (seen.sum(axis=0) >= 2)
    apart = _observed(presence, seen, distance) * size
    n_documents = int(place.max(initial=0)) + 1
    kinds, times = _kinds(presence, seen, (place, size))
    has_few = len(kinds) < n_documents
    return SetStatistics(
        made=times.sum(axis=1),
        observed=np.bincount(place, apart, n_documents).astype(np.float64),
        between=_between(kinds, np.eye(len(kinds)) if has_few else times, distance),
        times=times if has_few else None,
    )


def _kinds(
    presence: Bools, seen: Bools, where: tuple[NDArray[np.intp], Floats]
) -> tuple[Floats, Floats]:
    """The different sets, sets × codes, small ones first, and how often each document has them."""
    place, size = where
    given = presence[:, seen]
    if len(given) <= _MOST_BITS:
        _, first, kind = np.unique(
            (1 << np.arange(len(given))) @ given, return_index=True, return_inverse=True
        )
    else:
        _, first, kind = np.unique(
            np.packbits(given, axis=0).T, axis=0, return_index=True, return_inverse=True
        )
    cells = np.broadcast_to(place, seen.shape)[seen] * len(first) + kind.reshape(-1)
    n_documents = int(place.max(initial=0)) + 1
    sizes = np.broadcast_to(size, seen.shape)[seen]
    times = np.bincount(cells, sizes, n_documents * len(first)).astype(np.float64)
    found = given[:, first].T.astype(np.float64)
    order = np.argsort(found.sum(axis=1), kind="stable")
    return found[order], times.reshape(n_documents, -1)[:, order]


def _between(kinds: Floats, times: Floats, distance: str) -> Floats:
    """Σ n_dk n_el δ_kl for documents d and e, sets k and l.

    Sets of one size at a time, each with itself and those that follow: how far they lie apart
    is then looked up by what they share.
    """
    sizes, found = kinds.sum(axis=1).astype(np.intp), np.zeros((len(times),) * 2)
    known, small = np.arange(kinds.shape[1] + 1.0), kinds.astype(np.float32)
    for start in _starts(sizes):
        rows = slice(start, min(start + BLOCK, int(np.searchsorted(sizes, sizes[start], "right"))))
        alike = SIMILARITIES[distance](
            known[None], np.full((1, 1), float(sizes[start])), known[:, None]
        )
        with np.errstate(invalid="ignore"):  # never so of 0 and 1, but BLAS may flag its padding
            shared = small[rows] @ small[start:].T
        places = shared.astype(np.intp) + sizes[start:] * len(known)
        apart = (1 - alike).reshape(-1).take(places)
        sums = times[:, rows] @ (apart @ times[:, start:].T)
        inner = rows.stop - rows.start
        twice = times[:, rows] @ (apart[:, inner:] @ times[:, rows.stop :].T)
        found += sums + twice.T
    return found


def _starts(sizes: NDArray[np.intp]) -> Iterator[int]:
    """Where blocks begin: sets of one size, at most BLOCK of them."""
    start = 0
    while start < len(sizes):
        yield start
        start = min(start + BLOCK, int(np.searchsorted(sizes, sizes[start], "right")))


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
