"""The words a topic is told by: among its heaviest, those that are said together.

It knows weights and counts of co-occurrence, and refuses to know how topics were found. A topic's
ten heaviest words may come from two or three things that it mixes; of its thirty heaviest, the ten
kept are heavy and heard in the same segments. They are chosen in the segments that the model has
read, so that their coherence there is that of a choice: it compares models of one project with one
another and is no estimate for other talk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

WORDS = 10
"""Words that tell a topic."""

HEAVIEST = 30
"""Among how many they are chosen."""

_WEIGHT = 0.5


def telling(components: NDArray[np.float64], counts: Any) -> tuple[tuple[int, ...], ...]:
    """Columns of the words that tell each topic, heaviest first; fewer where no more have weight.

    From the heaviest `HEAVIEST` the one is dropped, again and again, whose mean normalised
    pointwise mutual information with the others plus half its weight (as a share of the topic's
    largest) is least, until `WORDS` are left.

    Parameters
    ----------
    components : array of shape (topics, terms)
        Each term's weight in each topic, none below 0.
    counts : sparse matrix of shape (segments, terms)
        How often each term stands in each segment.
    """
    present = counts.astype(bool).astype(np.float64)
    return tuple(_together(row, present) for row in components)


def _together(row: NDArray[np.float64], present: Any) -> tuple[int, ...]:
    heavy = np.argsort(-row, kind="stable")[:HEAVIEST]
    heavy = heavy[row[heavy] > 0]
    if len(heavy) <= WORDS:
        return tuple(heavy.tolist())
    inside = present[:, heavy]
    alike = _npmi(np.asarray((inside.T @ inside).todense()) / max(present.shape[0], 1))
    weights = _WEIGHT * row[heavy] / row[heavy[0]]
    kept = np.arange(len(heavy))
    while len(kept) > WORDS:
        together = alike[np.ix_(kept, kept)].sum(axis=1) / (len(kept) - 1)
        kept = np.delete(kept, int(np.argmin(together + weights[kept])))
    return tuple(heavy[kept].tolist())


def _npmi(joint: NDArray[np.float64]) -> NDArray[np.float64]:
    """Normalised pointwise mutual information of each pair, 0 of a word with itself."""
    single = np.maximum(np.diag(joint), 1e-12)
    seen = np.clip(joint, 1e-12, 1 - 1e-12)
    alike = np.where(joint > 0, np.log(seen / np.outer(single, single)) / -np.log(seen), -1.0)
    np.fill_diagonal(alike, 0.0)
    return alike
