"""Coherence of topics as the literature computes it: over windows of the terms, in order.

It knows words and where they stand beside one another; it refuses to know engines. The values
depend on the vocabulary, the window and the texts, and only compare topics over the same.

References
----------
Röder, Both & Hinneburg 2015, Exploring the space of topic coherence measures,
doi:10.1145/2684822.2685324: C_V (windows of 110 terms, each word's NPMI with all against their
sum), C_NPMI and C_UCI (windows of 10, mean over pairs), with 1e-12 added to joint probabilities.
Mimno et al. 2011, Optimizing semantic coherence in topic models (UMass, over whole texts).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Words = Sequence[Hashable]
Value = float | None

_EPSILON = 1e-12
_WIDE, _NARROW = 110, 10


def c_v(
    topics: Sequence[Words], texts: Sequence[Words], *, window: int = _WIDE
) -> tuple[Value, ...]:
    """C_V of each topic, in [−1, 1]: how alike the company is that its words keep.

    Parameters
    ----------
    topics : sequence of sequences
        The top words of each topic.
    texts : sequence of sequences
        The terms of each text, in order; one shorter than the window is one window.
    window : int
        Terms a window holds.

    Returns
    -------
    tuple
        None for a topic of fewer than two words, or one of whose words no text has.
    """
    return _each(topics, _joint(topics, texts, window), _by_cosine)


def c_npmi(
    topics: Sequence[Words], texts: Sequence[Words], *, window: int = _NARROW
) -> tuple[Value, ...]:
    """Mean NPMI of the pairs of each topic's words, in [−1, 1]; None as for `c_v`."""
    return _each(topics, _joint(topics, texts, window), lambda p: _pairs(_npmi(p)))


def c_uci(
    topics: Sequence[Words], texts: Sequence[Words], *, window: int = _NARROW
) -> tuple[Value, ...]:
    """Mean pointwise mutual information of the pairs of each topic's words; None as for `c_v`."""
    return _each(topics, _joint(topics, texts, window), lambda p: _pairs(_pmi(p)))


def u_mass(topics: Sequence[Words], texts: Sequence[Words]) -> tuple[Value, ...]:
    """UMass of each topic, at most 0: log of how often a word comes with one before it."""
    return _each(topics, _joint(topics, texts, None), _conditional)


class _Joint:
    """How often words stand in a window together, as shares of all windows."""

    def __init__(self, topics: Sequence[Words], windows: Iterator[Words]) -> None:
        words = dict.fromkeys(word for topic in topics for word in topic)
        self.place = {word: index for index, word in enumerate(words)}
        counts = np.zeros((len(words), len(words)))
        seen = 0
        for seen, window in enumerate(windows, start=1):  # noqa: B007 - counted on
            inside = sorted({self.place[word] for word in window if word in self.place})
            counts[np.ix_(inside, inside)] += 1
        self.shares = counts / max(seen, 1)

    def of(self, topic: Words) -> NDArray[np.float64] | None:
        """The shares of a topic's pairs; None where there are none, or a word stands nowhere."""
        places = [self.place[word] for word in topic]
        shares = self.shares[np.ix_(places, places)]
        return shares if len(places) > 1 and np.diag(shares).all() else None


def _joint(topics: Sequence[Words], texts: Sequence[Words], window: int | None) -> _Joint:
    return _Joint(topics, _windows(texts, window))


def _windows(texts: Sequence[Words], size: int | None) -> Iterator[Words]:
    for text in texts:
        if size is None or len(text) <= size:
            yield text
        else:
            yield from (text[first : first + size] for first in range(len(text) - size + 1))


def _each(
    topics: Sequence[Words],
    joint: _Joint,
    measure: Callable[[NDArray[np.float64]], float],
) -> tuple[Value, ...]:
    found = (joint.of(topic) for topic in topics)
    return tuple(None if shares is None else float(measure(shares)) for shares in found)


def _pmi(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    single = np.diag(shares)
    return np.asarray(np.log((shares + _EPSILON) / np.outer(single, single)))


def _npmi(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    with np.errstate(divide="ignore", invalid="ignore"):
        alike = _pmi(shares) / -np.log(shares + _EPSILON)
    # Two words that stand in every window are as alike as can be.
    return np.where(shares >= 1, 1.0, alike)


def _by_cosine(shares: NDArray[np.float64]) -> float:
    vectors = _npmi(shares)
    total = vectors.sum(axis=0)
    lengths = np.linalg.norm(vectors, axis=1) * np.linalg.norm(total)
    return float((vectors @ total / np.maximum(lengths, _EPSILON)).mean())


def _pairs(alike: NDArray[np.float64]) -> float:
    return float(alike[np.triu_indices(len(alike), 1)].mean())


def _conditional(shares: NDArray[np.float64]) -> float:
    later, earlier = np.tril_indices(len(shares), -1)
    alike = np.log((shares[later, earlier] + _EPSILON) / np.diag(shares)[earlier])
    return float(alike.mean())
