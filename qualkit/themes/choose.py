"""How many topics, when nobody said: a sweep whose whole table is kept.

It knows an engine's `solve`, coherence and stability, and refuses to hide its choice: there is no
true number of topics, so the table goes with the result, for the analyst to choose again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qualkit.themes.coherence import c_v
from qualkit.themes.engines import Solution
from qualkit.themes.quality import coherence, diversity
from qualkit.themes.space import Space
from qualkit.themes.stability import Refit, Solve, stability
from qualkit.themes.words import WORDS

CANDIDATES = (4, 5, 6, 8, 10, 12, 15, 20)
"""Numbers of topics that are tried."""

_LEAST_SEGMENTS = 20
_SHARE_OF_BEST = 0.8
_LESS_COHERENT = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One number of topics and what it gives; None where it cannot be said.

    ``c_v`` and ``coherence`` (NPMI over segments) in [−1, 1] and ``diversity`` in (0, 1] are of
    the words that tell the topics, ``stability`` in [0, 1] is their agreement without a session.
    """

    topics: int
    c_v: float | None
    coherence: float | None
    diversity: float | None
    stability: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """How good topics are: NPMI of each, and of all together C_V, NPMI and diversity."""

    each: tuple[float | None, ...]
    c_v: float | None
    coherence: float | None
    diversity: float | None


def candidates(segments: int, terms: int) -> tuple[int, ...]:
    """The numbers of topics to try: on average at least twenty segments and ten terms a topic.

    >>> candidates(1000, 2000), candidates(120, 2000), candidates(9, 30)
    ((4, 5, 6, 8, 10, 12, 15, 20), (4, 5, 6), (2,))
    """
    most = min(segments // _LEAST_SEGMENTS, terms // WORDS)
    return tuple(k for k in CANDIDATES if k <= most) or (max(2, min(3, most)),)


def sweep(
    space: Space,
    solve: Solve,
    refits: Mapping[int, Sequence[Refit]],
    said: Sequence[Sequence[int]],
) -> tuple[Candidate, ...]:
    """Measure each number of topics among `refits`, against its refits; `said` as for `quality`."""
    table = []
    for k, again in refits.items():
        found = solve(space, k)
        good = quality(found, said)
        table.append(
            Candidate(
                topics=k,
                c_v=good.c_v,
                coherence=good.coherence,
                diversity=good.diversity,
                stability=stability(found, again).jaccard,
            )
        )
    return tuple(table)


def quality(found: Solution, said: Sequence[Sequence[int]]) -> Quality:
    """Measure the words that tell the topics over what was said: columns of terms, in order."""
    each = coherence(found.words, said)
    return Quality(
        each=each,
        c_v=mean(c_v(found.words, said)),
        coherence=mean(each),
        diversity=diversity(found.words),
    )


def best(table: Sequence[Candidate]) -> int:
    """The largest number of topics that costs little.

    More topics say more but hold less firmly. Taken is the largest number with at least four
    fifths of the best candidate's stability and a coherence at most .05 below the best; without
    stability, the number with the highest coherence, of equals the smallest.

    >>> rest = {"c_v": 0.5, "diversity": 1.0}
    >>> best([Candidate(topics=4, coherence=0.10, stability=0.8, **rest),
    ...       Candidate(topics=8, coherence=0.12, stability=0.7, **rest),
    ...       Candidate(topics=12, coherence=0.11, stability=0.5, **rest)])
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
