"""How far two groups differ in each word: log-odds with an informative prior, G², log-ratio.

Knows counts of words; refuses to know who said them. Every score is the first side against the
second: above 0 where the first uses the word more.

References
----------
Monroe, Colaresi & Quinn 2008, Fightin' Words, Political Analysis 16(4), doi:10.1093/pan/mpn018:
the log-odds ratio (eq. 16) with its variance (eq. 19) and z (eq. 21).
Rayson & Garside 2000, Comparing corpora using frequency profiling: the log-likelihood G².
Hardie 2014, Log Ratio, an informal introduction: half a word where one side has none.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Side(NamedTuple):
    """One side: how often it says each word, and how many words it says in all."""

    y: Any
    n: Any


def log_odds(first: Side, second: Side, prior: Any, total: float) -> tuple[Floats, Floats]:
    """Give each word's log-odds ratio δ and its z = δ / σ.

    Parameters
    ----------
    first, second
        Both sides; ``y`` and ``n`` may have any shapes that broadcast against one another.
    prior
        The prior's pseudo-count of each word, a_w > 0.
    total
        The prior's weight, a₀: what is added to n.

    Examples
    --------
    >>> delta, z = log_odds(Side(np.array([30]), 100), Side(np.array([10]), 100), 0.01, 0.05)
    >>> z.round(4).tolist()
    [3.6963]
    """
    one, other = np.asarray(first.y) + prior, np.asarray(second.y) + prior
    delta = np.log(one / (first.n + total - one)) - np.log(other / (second.n + total - other))
    return delta, delta / np.sqrt(1 / one + 1 / other)


def log_likelihood(first: Side, second: Side) -> Floats:
    """Give Rayson's G² of each word, never below 0; it says nothing of the direction.

    Examples
    --------
    >>> log_likelihood(Side(np.array([30]), 1000), Side(np.array([10]), 1000)).round(4).tolist()
    [10.465]
    """
    share = (np.asarray(first.y) + second.y) / (first.n + second.n)
    parts = [_surprise(np.asarray(side.y, float), side.n * share) for side in (first, second)]
    return np.maximum(0.0, 2 * (parts[0] + parts[1]))


def word_log_ratio(first: Side, second: Side) -> Floats:
    """Give log2 of the first side's share over the second's, 0 counted as half a word.

    Examples
    --------
    >>> first, second = Side(np.array([30, 4]), 1000), Side(np.array([10, 0]), 1000)
    >>> word_log_ratio(first, second).round(3).tolist()
    [1.585, 3.0]
    """
    one, other = (
        np.where(np.asarray(side.y) > 0, side.y, 0.5) / side.n for side in (first, second)
    )
    return np.asarray(np.log2(one / other), dtype=np.float64)


def _surprise(seen: Floats, expected: Floats) -> Floats:
    """Seen times the log of seen over expected, 0 where nothing is seen."""
    ratio = np.divide(seen, expected, out=np.ones_like(seen), where=seen > 0)
    return np.asarray(seen * np.log(ratio))
