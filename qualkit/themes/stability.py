"""Would the topics stand with other sessions? Refits without some of them, compared.

It knows spaces, sessions and an engine's `solve`, and refuses to know texts. Sessions, not
segments, are left out: people of one group take up each other's words, so leaving out single
segments would flatter any model. No step of an engine is random, so there are no seeds to compare:
two runs over the same sessions agree to the bit.

References
----------
Greene, O'Callaghan & Cunningham 2014, How many topics? Stability analysis for topic models,
doi:10.1007/978-3-662-44848-9_32: agreement of top words over refits, matched one to one. Hubert &
Arabie 1985, doi:10.1007/BF01908075: the adjusted Rand index.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qualkit.themes.engines import Solution
from qualkit.themes.quality import matched_jaccard
from qualkit.themes.space import Space

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST_SESSIONS, MOST_REFITS, DRAWS = 3, 10, 20
"""Sessions needed; refits without a session or a tenth of them; bootstraps of sessions."""

_LARGE, _FEW = 5000, 4
"""Above so many segments, so many refits and bootstraps."""

Solve = Callable[[Space, int], Solution]

Progress = Callable[[int, int], None]
"""Told how many refits are done, and of how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refit:
    """Topics of some of the segments: which were read, and what was found among them."""

    read: NDArray[np.bool_]
    found: Solution


@dataclass(frozen=True, slots=True, kw_only=True)
class Stability:
    """Agreement of refits with the topics: of top words (Jaccard) and of labels (adjusted Rand).

    ``jaccard`` in [0, 1] is the mean over topics and refits, ``topics`` that of each topic,
    ``rand`` in [−1, 1] is over the segments that a refit has read. None and empty where there was
    nothing to refit.
    """

    jaccard: float | None
    topics: tuple[float, ...]
    rand: float | None
    refits: int


def without_sessions(
    space: Space,
    solve: Solve,
    *,
    topics: Sequence[int],
    progress: Progress | None = None,
) -> dict[int, list[Refit]]:
    """Solve for each number of `topics` without each session in turn.

    From eleven sessions on a tenth of them is left out at a time (a quarter of them where there
    are more than 5,000 segments). Nothing is refitted below three sessions: what is left of two
    without one is another study.
    """
    named = _sessions(space)
    found: dict[int, list[Refit]] = {k: [] for k in topics}
    left_out = folds(named.tolist())
    for done, names in enumerate(left_out, start=1):
        read = ~np.isin(named, names)
        rest = space.without(~read)
        for k in topics:
            found[k].append(Refit(read=read, found=solve(rest, k)))
        if progress:
            progress(done, len(left_out))
    return found


def bootstrapped(
    space: Space,
    solve: Solve,
    *,
    topics: int,
    seed: int,
    progress: Progress | None = None,
) -> list[Refit]:
    """Solve for the sessions of each of twenty bootstraps (four above 5,000 segments).

    As many sessions as there are are drawn with replacement, and those drawn are read once each.
    Draws that a model cannot be fitted to are drawn anew; none below three sessions.
    """
    named, rng = _sessions(space), np.random.default_rng(seed)
    names = np.unique(named)
    if len(names) < LEAST_SESSIONS:
        return []
    draws = _FEW if len(named) > _LARGE else DRAWS
    found: list[Refit] = []
    for done in range(1, draws + 1):
        read = np.isin(named, rng.choice(names, len(names)))
        if read.sum() > topics:
            found.append(Refit(read=read, found=solve(space.without(~read), topics)))
        if progress:
            progress(done, draws)
    return found


def _sessions(space: Space) -> NDArray[np.str_]:
    """The session of each segment; one for all where they are not known."""
    return np.zeros(space.counts.shape[0], str) if space.setting is None else space.setting.sessions


def folds(sessions: Sequence[str]) -> list[list[str]]:
    """Sessions to leave out together, the largest first.

    >>> folds(["a", "b", "b", "c"]), folds(["a", "b"])
    ([['b'], ['a'], ['c']], [])
    """
    sizes = Counter(sessions)
    if len(sizes) < LEAST_SESSIONS:
        return []
    most = _FEW if len(sessions) > _LARGE else MOST_REFITS
    names = sorted(sizes, key=lambda name: (-sizes[name], name))
    return [names[first::most] for first in range(min(most, len(names)))]


def stability(found: Solution, refits: Sequence[Refit]) -> Stability:
    """Compare the words of each topic with those of its match in each refit, and the labels."""
    from sklearn.metrics import adjusted_rand_score

    if not refits:
        return Stability(jaccard=None, topics=(), rand=None, refits=0)
    matched = np.array([matched_jaccard(found.words, refit.found.words) for refit in refits])
    rand = [adjusted_rand_score(found.labels[one.read], one.found.labels) for one in refits]
    return Stability(
        jaccard=float(matched.mean()),
        topics=tuple(float(value) for value in matched.mean(axis=0)),
        rand=float(np.mean(rand)),
        refits=len(refits),
    )
