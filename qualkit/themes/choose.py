"""How many topics, when nobody said: a sweep whose whole table is kept.

It knows an engine's `solve`, coherence and stability, and refuses to hide its choice: there is no
true number of topics, so the table goes with the result, for the analyst to choose again.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qualkit.themes.engines import Solution
from qualkit.themes.quality import coherence
from qualkit.themes.space import Space
from qualkit.themes.stability import TOP_WORDS, Solve, stability

CANDIDATES = (4, 5, 6, 8, 10, 12, 15)
"""Numbers of topics that are tried."""

_LEAST_SEGMENTS = 20
_SHARE_OF_BEST = 0.8
_LESS_COHERENT = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One number of topics: mean coherence in [−1, 1], and stability in [0, 1], or None."""

    topics: int
    coherence: float | None
    stability: float | None


def candidates(segments: int, terms: int) -> tuple[int, ...]:
    """The numbers of topics to try: on average at least twenty segments and ten terms a topic.

    >>> candidates(1000, 2000), candidates(120, 2000), candidates(9, 30)
    ((4, 5, 6, 8, 10, 12, 15), (4, 5, 6), (2,))
    """
    most = min(segments // _LEAST_SEGMENTS, terms // TOP_WORDS)
    return tuple(k for k in CANDIDATES if k <= most) or (max(2, min(3, most)),)


def sweep(
    space: Space, solve: Solve, refits: Mapping[int, Sequence[Solution]]
) -> tuple[Candidate, ...]:
    """Measure each number of topics among `refits`, against its refits."""
    documents = incidence(space)
    table = []
    for k, again in refits.items():
        found = solve(space, k)
        table.append(
            Candidate(
                topics=k,
                coherence=mean(coherence(found.top(TOP_WORDS), documents)),
                stability=stability(found, again).mean,
            )
        )
    return tuple(table)


def best(table: Sequence[Candidate]) -> int:
    """The largest number of topics that costs little.

    More topics say more but hold less firmly. Taken is the largest number with at least four
    fifths of the best candidate's stability and a coherence at most .05 below the best; without
    stability, the number with the highest coherence, of equals the smallest.

    >>> best([Candidate(topics=4, coherence=0.10, stability=0.8),
    ...       Candidate(topics=8, coherence=0.12, stability=0.7),
    ...       Candidate(topics=12, coherence=0.11, stability=0.5)])
    8
    """
    coherent = max(_known(row.coherence) for row in table)
    stable = max(_known(row.stability) for row in table)
    if all(row.stability is None for row in table):
        return min(row.topics for row in table if _known(row.coherence) == coherent)
    good = [
        row.topics
        for row in table
        if _known(row.stability) >= _SHARE_OF_BEST * stable
        and _known(row.coherence) >= coherent - _LESS_COHERENT
    ]
    return max(good or [row.topics for row in table if _known(row.stability) == stable])


def mean(values: Sequence[float | None]) -> float | None:
    """Mean of the values that are known; None without any."""
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def _known(value: float | None) -> float:
    return -1.0 if value is None else value


def incidence(space: Space) -> list[list[int]]:
    """The columns of the terms of each segment."""
    columns = space.counts.indices.tolist()
    return [columns[start:end] for start, end in itertools.pairwise(space.counts.indptr)]
