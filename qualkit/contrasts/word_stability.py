"""What is left of a word's z when any one participant, or any one session, is taken out.

In place of a p, which the words of one person, not independent of one another, do not allow. Who is
taken out is taken out of the prior too, which is built from what everybody says.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from qualkit.contrasts.word_counts import Sides, WordCounts
from qualkit.contrasts.word_scores import Floats, Side, log_odds

_AT_ONCE = 500


class Listed(NamedTuple):
    """Terms by number, and the weight of their prior in words; None for as many as are said."""

    terms: NDArray[np.int64]
    weight: float | None


def least_z(
    ground: WordCounts, sides: Sides, listed: Listed, cluster: NDArray[np.int64]
) -> Floats | None:
    """Each term's z nearest to none when one cluster is left out; None where that empties a side.

    A word of which nothing, or nothing else, is left has a z of 0.
    """
    every = np.ones(len(ground.lengths), dtype=bool)
    inside = np.unique(cluster[sides.first | sides.second])
    first, second, corpus = (
        _parts(ground, units, listed.terms, (cluster, inside))
        for units in (sides.first, sides.second, every)
    )
    if any((part.n == whole.n).any() for part, whole in (first, second)):
        return None
    sign = np.where(_z(first[1], second[1], corpus[1], listed.weight) >= 0, 1.0, -1.0)
    least = np.full(len(listed.terms), np.inf)
    for start in range(0, len(inside), _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        one, other, rest = (
            Side(whole.y - part.y[some].toarray(), whole.n - part.n[some][:, None])
            for part, whole in (first, second, corpus)
        )
        least = np.minimum(least, (sign * _z(one, other, rest, listed.weight)).min(axis=0))
    return np.asarray(sign * least)


def _parts(
    ground: WordCounts,
    units: NDArray[np.bool_],
    terms: NDArray[np.int64],
    clusters: tuple[NDArray[np.int64], NDArray[np.int64]],
) -> tuple[Side, Side]:
    """What each cluster says in some units, and what all say in them, in the clusters or not."""
    cluster, names = clusters
    place = np.searchsorted(names, cluster)
    known = units & (names[np.minimum(place, len(names) - 1)] == cluster)
    at = np.flatnonzero(known)
    adding = sparse.csr_matrix(
        (np.ones(len(at), dtype=np.int64), (place[at], at)), shape=(len(names), len(units))
    )
    counts = ground.counts[:, terms]
    whole = Side(np.asarray(counts[units].sum(axis=0)).ravel(), int(ground.lengths[units].sum()))
    return Side(adding @ counts, adding @ ground.lengths), whole


def _z(first: Side, second: Side, corpus: Side, weight: float | None) -> Any:
    """The z under the prior of a corpus; 0 where there is nothing to hold against it."""
    is_told = (corpus.y > 0) & (corpus.y < corpus.n)
    total = corpus.n if weight is None else weight
    prior = np.where(is_told, total * corpus.y / corpus.n, total / 2)
    return np.where(is_told, log_odds(first, second, prior, total)[1], 0.0)
