"""Would the topics stand without one of the sessions? Refits that leave one out, compared.

It knows spaces, sessions and an engine's `solve`, and refuses to know texts. Sessions, not
segments, are left out: people of one group take up each other's words, so leaving out single
segments would flatter any model.

References
----------
Greene, O'Callaghan & Cunningham 2014, How many topics? Stability analysis for topic models,
doi:10.1007/978-3-662-44848-9_32: agreement of top words over refits, matched one to one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from qualkit.themes.engines import Solution
from qualkit.themes.quality import matched_jaccard
from qualkit.themes.space import Space

TOP_WORDS = 10
"""Words of each topic that are compared."""

LEAST_SESSIONS, MOST_REFITS = 3, 10

Solve = Callable[[Space, int], Solution]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stability:
    """Mean matched Jaccard of top words over refits, of all topics and of each, in [0, 1].

    ``mean`` is None, and ``topics`` empty, where there was nothing to refit.
    """

    mean: float | None
    topics: tuple[float, ...]
    refits: int


def refits(
    space: Space,
    sessions: Sequence[str],
    solve: Solve,
    *,
    topics: Sequence[int],
    progress: Callable[[int, int], None] | None = None,
) -> dict[int, list[Solution]]:
    """Solve for each number of `topics` without each session in turn.

    From eleven sessions on a tenth of them is left out at a time. Nothing is refitted below three
    sessions: what is left of two without one is another study. `progress` is told how many
    sessions (or tenths) are done.
    """
    named = np.array(sessions)
    found: dict[int, list[Solution]] = {k: [] for k in topics}
    left_out = folds(sessions)
    for done, names in enumerate(left_out, start=1):
        rest = space.without(np.isin(named, names))
        for k in topics:
            found[k].append(solve(rest, k))
        if progress:
            progress(done, len(left_out))
    return found


def folds(sessions: Sequence[str]) -> list[list[str]]:
    """Sessions to leave out together, the largest first.

    >>> folds(["a", "b", "b", "c"]), folds(["a", "b"])
    ([['b'], ['a'], ['c']], [])
    """
    sizes = Counter(sessions)
    if len(sizes) < LEAST_SESSIONS:
        return []
    names = sorted(sizes, key=lambda name: (-sizes[name], name))
    return [names[first::MOST_REFITS] for first in range(min(MOST_REFITS, len(names)))]


def stability(found: Solution, refits: Sequence[Solution]) -> Stability:
    """Compare the top ten words of each topic with those of its match in each refit."""
    if not refits:
        return Stability(mean=None, topics=(), refits=0)
    own = found.top(TOP_WORDS)
    matched = np.array([matched_jaccard(own, refit.top(TOP_WORDS)) for refit in refits])
    by_topic = tuple(float(value) for value in matched.mean(axis=0))
    return Stability(mean=float(matched.mean()), topics=by_topic, refits=len(refits))
