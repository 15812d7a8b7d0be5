"""How sure a difference of shares is when people come by the session: the clustered bootstrap.

Knows who raised what, in which of two groups and which cluster; refuses to draw single people as
if they had come alone. Clusters are drawn anew among those of their own make-up (first group only,
second only, both), then people within each cluster drawn. Source: Davison & Hinkley (1997),
Bootstrap Methods and their Application, section 3.8.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Numbers = NDArray[np.intp]

DRAWS = 2_000
"""How many studies are drawn."""

MINIMUM_CLUSTERS = 8
"""Fewer clusters tell too little of how clusters differ."""

MINIMUM_OF_GROUP = 4
"""So many clusters must hold people of a group."""

_CHUNK = 2_000_000
_MOST_EMPTY = 0.05
"""If a group is empty in more of the draws, the rest say too little."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intervals:
    """One interval a column, None where there is none; ``reason`` says why there is none at all."""

    each: tuple[tuple[float, float] | None, ...]
    reason: str | None = None


def clustered_intervals(
    raised: Bools,
    exposed: Bools,
    second: Bools,
    clusters: Numbers,
    *,
    seed: int,
    confidence: float = 0.95,
    draws: int = DRAWS,
) -> Intervals:
    """Give percentile intervals of the difference of two groups' shares, second minus first.

    Parameters
    ----------
    raised, exposed : array of bool, shape (people, columns)
        Who raised what, and who could have.
    second : array of bool, shape (people,)
        Who belongs to the second group.
    clusters : array of int, shape (people,)
        Who belongs together, as `seating` numbers them.
    seed
        Seed of the draws.
    confidence
        Coverage.
    draws
        How many studies to draw.

    Returns
    -------
    Intervals
        Bounds in [-1, 1]. A column has None where a group is empty in more than 5 % of the draws,
        or where every draw gives the same difference; all have, with the reason, below eight
        clusters, or four with people of each group.

    Examples
    --------
    >>> raised = np.tile([[True], [False], [False]], (16, 1))
    >>> found = clustered_intervals(raised, np.ones_like(raised), np.arange(48) >= 24,
    ...                             np.arange(48) // 3, seed=1)
    >>> low, high = found.each[0]
    >>> -0.5 < low < 0 < high < 0.5
    True
    """
    if reason := _too_few(second, clusters):
        return Intervals(each=(None,) * raised.shape[1], reason=reason)
    rng = np.random.default_rng(seed)
    drawn = [
        _difference(weights, raised, exposed, second)
        for weights in _drawn(_strata(second, clusters), len(second), draws, rng)
    ]
    differences = np.concatenate(drawn)
    tail = (1 - confidence) / 2
    return Intervals(each=tuple(_interval(column, tail) for column in differences.T))


def _too_few(second: Bools, clusters: Numbers) -> str | None:
    every = len(np.unique(clusters))
    fewest = min(len(np.unique(clusters[members])) for members in (~second, second))
    if every < MINIMUM_CLUSTERS:
        return f"no clustered interval: {every} sessions, fewer than {MINIMUM_CLUSTERS}"
    if fewest < MINIMUM_OF_GROUP:
        return (
            f"no clustered interval: a group speaks in {fewest} sessions, fewer than"
            f" {MINIMUM_OF_GROUP}"
        )
    return None


def _interval(drawn: Floats, tail: float) -> tuple[float, float] | None:
    known = drawn[np.isfinite(drawn)]
    if len(known) < (1 - _MOST_EMPTY) * len(drawn) or np.ptp(known) == 0:
        return None
    low, high = np.quantile(known, [tail, 1 - tail])
    return float(low), float(high)


def _difference(weights: Floats, raised: Bools, exposed: Bools, second: Bools) -> Floats:
    shares = []
    for members in (~second, second):
        theirs = weights[:, members]
        people = theirs @ exposed[members].astype(np.float64)
        with np.errstate(invalid="ignore", divide="ignore"):
            shares.append((theirs @ raised[members].astype(np.float64)) / people)
    return shares[1] - shares[0]


def _strata(second: Bools, clusters: Numbers) -> list[list[Numbers]]:
    """The people of each cluster, clusters of one make-up together."""
    strata: dict[tuple[bool, bool], list[Numbers]] = {}
    order = np.argsort(clusters, kind="stable")
    for people in np.split(order, np.flatnonzero(np.diff(clusters[order])) + 1):
        made_of = (bool(second[people].any()), bool((~second[people]).any()))
        strata.setdefault(made_of, []).append(people)
    return list(strata.values())


def _drawn(
    strata: list[list[Numbers]], n_people: int, draws: int, rng: np.random.Generator
) -> Iterator[Floats]:
    """How often each person was drawn, chunks of shape (draws, people)."""
    step = max(1, _CHUNK // n_people)
    for start in range(0, draws, step):
        n = min(step, draws - start)
        weights = np.zeros((n, n_people))
        for clusters in strata:
            times = _times(len(clusters), n, rng)
            alone = np.array([len(people) == 1 for people in clusters])
            singles = [people[0] for people in clusters if len(people) == 1]
            weights[:, singles] = times[:, alone]
            for number in np.flatnonzero(~alone):
                people, often = clusters[number], times[:, number]
                even = [1 / len(people)] * len(people)
                weights[:, people] = rng.multinomial(often * len(people), even)
        yield weights


def _times(n_clusters: int, draws: int, rng: np.random.Generator) -> Numbers:
    """How often each of so many clusters is drawn, when as many are drawn, (draws, clusters)."""
    drawn = rng.integers(n_clusters, size=(draws, n_clusters))
    drawn += np.arange(draws)[:, None] * n_clusters
    counts = np.bincount(drawn.ravel(), minlength=draws * n_clusters)
    return counts.reshape(draws, n_clusters)
