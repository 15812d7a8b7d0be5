"""How good topics are: coherence, diversity, and how alike two sets of them are.

It knows words and counts of co-occurrence, and refuses to know engines. Coherence depends on the
vocabulary and on the unit: compare it within one project only, never across papers.

References
----------
Bouma 2009 and Lau, Newman & Baldwin 2014, doi:10.3115/v1/E14-1056 (NPMI); Dieng, Ruiz & Blei
2020, doi:10.1162/tacl_a_00325 (diversity); Greene, O'Callaghan & Cunningham 2014,
doi:10.1007/978-3-662-44848-9_32 (matched Jaccard).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Hashable, Iterable, Sequence


def npmi(joint: float, first: float, second: float) -> float:
    """Normalised pointwise mutual information, ln(p_ij / (p_i p_j)) / −ln p_ij, in [−1, 1].

    −1 where the two never meet, 1 where both are everywhere.

    >>> round(npmi(0.25, 0.5, 0.5), 3), npmi(0.0, 0.5, 0.5), npmi(0.25, 0.25, 0.25)
    (0.0, -1.0, 1.0)
    """
    if joint <= 0:
        return -1.0
    if joint >= 1:
        return 1.0
    return math.log(joint / (first * second)) / -math.log(joint)


def coherence(
    topics: Sequence[Sequence[Hashable]], documents: Iterable[Iterable[Hashable]]
) -> tuple[float | None, ...]:
    """Mean NPMI of all pairs of each topic's words, co-occurrence counted over documents.

    Parameters
    ----------
    topics : sequence of sequences
        The top words of each topic.
    documents : iterable of iterables
        The words of each document (here: segment).

    Returns
    -------
    tuple
        One value in [−1, 1] a topic; None for a topic of fewer than two words, or without
        documents.

    Examples
    --------
    >>> coherence([["tea", "cup"], ["tea", "bus"], ["tea"]], [["cup", "tea"], ["bus"]])
    (1.0, -1.0, None)
    """
    asked = {word for topic in topics for word in topic}
    where: dict[Hashable, set[int]] = {word: set() for word in asked}
    n = 0
    for index, document in enumerate(documents):
        n += 1
        for word in asked.intersection(document):
            where[word].add(index)
    return tuple(_mean_npmi([where[word] for word in topic], n) for topic in topics)


def _mean_npmi(where: Sequence[set[int]], n: int) -> float | None:
    pairs = list(itertools.combinations(where, 2))
    if not pairs or not n:
        return None
    return math.fsum(npmi(len(a & b) / n, len(a) / n, len(b) / n) for a, b in pairs) / len(pairs)


def diversity(topics: Sequence[Sequence[Hashable]]) -> float | None:
    """Share of distinct words among the top words of all topics, in (0, 1]; None without words.

    >>> diversity([["tea", "cup"], ["tea", "bus"]])
    0.75
    """
    every = [word for topic in topics for word in topic]
    return len(set(every)) / len(every) if every else None


def matched_jaccard(
    topics: Sequence[Sequence[Hashable]], others: Sequence[Sequence[Hashable]]
) -> tuple[float, ...]:
    """For each of `topics`, the Jaccard of its words with those of its match among `others`.

    The match is the one-to-one assignment with the largest sum (Hungarian algorithm); a topic
    without a match gets 0.

    >>> matched_jaccard([["tea", "cup"], ["bus"]], [["bus"], ["tea", "mug"]])
    (0.3333333333333333, 1.0)
    """
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    alike = np.array([[jaccard(set(a), set(b)) for b in others] for a in topics])
    found = [0.0] * len(topics)
    if alike.size:
        for row, column in zip(*linear_sum_assignment(-alike), strict=True):
            found[row] = float(alike[row, column])
    return tuple(found)


def jaccard(first: set[Hashable], second: set[Hashable]) -> float:
    """Size of the intersection over size of the union; 0 where both are empty."""
    either = first | second
    return len(first & second) / len(either) if either else 0.0
