"""How much of a topic each group has, and how sure that is: participants drawn again.

Knows, for each participant of a group, how many segments are on each topic; refuses to know who
they are and what they said. Two shares stand side by side: that of the participants who speak of a
topic at all, so that one talkative person counts once, and that of the group's segments, pooled.
People are drawn with replacement, each with all segments, so that the interval shows how much hangs
on a few. Source: Efron (1979, doi:10.1214/aos/1176344552), percentile method, clusters resampled
whole (Davison & Hinkley 1997, §3.8).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qualkit.model.themes_by import Prevalence

if TYPE_CHECKING:
    from numpy.typing import NDArray

MINIMUM = 5
"""Participants that an interval needs."""

REPLICATES = 2000
"""How often the participants are drawn."""

_CHUNK = 2_000_000
_SAME = 1e-12

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """A group: ``counts`` (participants × topics) and ``totals`` (participants) of segments.

    ``people`` and ``segments`` (replicates × topics) are both shares in each replicate, empty where
    there are too few participants.
    """

    counts: NDArray[np.int64]
    totals: NDArray[np.int64]
    people: NDArray[np.float64]
    segments: NDArray[np.float64]

    def participants_of(self, topic: int, tail: float) -> Prevalence:
        """Share of the participants who speak of the topic."""
        heard = int((self.counts[:, topic] > 0).sum())
        return self._prevalence(heard, len(self.totals), (self.people, topic), tail)

    def segments_of(self, topic: int, tail: float) -> Prevalence:
        """Share of the group's segments that are on the topic."""
        count, of = int(self.counts[:, topic].sum()), int(self.totals.sum())
        return self._prevalence(count, of, (self.segments, topic), tail)

    def _prevalence(
        self, count: int, of: int, where: tuple[NDArray[np.float64], int], tail: float
    ) -> Prevalence:
        shares, topic = where
        reason = self._why_not(shares[:, topic])
        interval = None if reason else _limits(shares[:, topic], tail)
        return Prevalence(count=count, of=of, share=count / of, interval=interval, reason=reason)

    def _why_not(self, shares: NDArray[np.float64]) -> str | None:
        n = len(self.totals)
        if not len(shares):
            return f"no interval: {n} participant{'' if n == 1 else 's'}, fewer than {MINIMUM}"
        if np.ptp(shares) < _SAME:
            return f"no interval: all {n} participants are alike in this"
        return None


def draw(
    counts: NDArray[np.int64],
    totals: NDArray[np.int64],
    *,
    replicates: int = REPLICATES,
    rng: np.random.Generator,
) -> Drawn:
    """Draw the participants of a group `replicates` times.

    Parameters
    ----------
    counts : array of int, shape (participants, topics)
        How many segments of each participant are on each topic.
    totals : array of int, shape (participants,)
        How many segments each has at all, 1 or more; outliers count.
    replicates
        How often; nothing is drawn of fewer than five participants.
    rng
        Where chance comes from.

    Examples
    --------
    >>> counts = np.array([[2], [0], [1], [0], [1]])
    >>> group = draw(counts, np.full(5, 2), rng=np.random.default_rng(0))
    >>> group.segments_of(0, 0.025)
    Prevalence(count=4, of=10, share=0.4, interval=(0.1, 0.7), reason=None)
    """
    n, topics = counts.shape
    people, segments = np.empty((2, replicates if n >= MINIMUM else 0, topics))
    step = max(1, _CHUNK // max(n, 1))
    even = np.full(n, 1 / n) if n else np.empty(0)
    for start in range(0, len(people), step):
        part = slice(start, min(start + step, len(people)))
        times = rng.multinomial(n, even, size=part.stop - start).astype(np.float64)
        people[part] = times @ (counts > 0) / n
        segments[part] = times @ counts / (times @ totals)[:, None]
    return Drawn(counts, totals, people, segments)


def difference(
    groups: tuple[Drawn, Drawn], topic: int, tail: float
) -> tuple[float, Interval | None]:
    """Second group's share of segments minus the first's, with its interval where both vary."""
    first, second = groups
    shares = (group.counts[:, topic].sum() / group.totals.sum() for group in groups)
    one, two = (float(share) for share in shares)
    if not (len(first.segments) and len(second.segments)):
        return two - one, None
    apart = second.segments[:, topic] - first.segments[:, topic]
    return two - one, None if np.ptp(apart) < _SAME else _limits(apart, tail)


def _limits(values: NDArray[np.float64], tail: float) -> Interval:
    low, high = np.quantile(values, [tail, 1 - tail]).tolist()
    return low, high
