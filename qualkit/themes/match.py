"""Which topic of a new run is which of an earlier one: one to one, by their terms.

It knows terms and places, and refuses to know runs, names and the store. The assignment maximises
the sum of Jaccard coefficients of the topics' terms (Hungarian algorithm); of two equally good
ones it takes that whose topics share more segments.

References
----------
Greene, O'Callaghan & Cunningham 2014, How many topics? Stability analysis for topic models,
doi:10.1007/978-3-662-44848-9_32: topics of two runs matched one to one by their top terms.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from qualkit.themes.quality import jaccard

LEAST_MATCH = 0.25
"""Below this Jaccard two topics are not held to be one: four of ten terms shared are enough."""

_TIE = 1e-6


@dataclass(frozen=True, slots=True)
class Traits:
    """What a topic is known by: its terms, and the places of its segments (which may be none)."""

    terms: frozenset[Hashable]
    places: frozenset[Hashable] = frozenset()


@dataclass(frozen=True, slots=True)
class Pair:
    """The topics at two places are one; ``similarity`` is the Jaccard of their terms."""

    former: int
    new: int
    similarity: float


def match_topics(former: Sequence[Traits], new: Sequence[Traits]) -> tuple[Pair, ...]:
    """Match topics one to one, as far as they are alike enough.

    Parameters
    ----------
    former, new : sequences of Traits
        The n and m topics of two runs.

    Returns
    -------
    tuple of Pair
        At most min(n, m), by the place among `former`; none where a sequence is empty.

    Examples
    --------
    >>> bus, tea = Traits(frozenset({"bus", "stop"})), Traits(frozenset({"tea", "cup"}))
    >>> match_topics([bus, tea], [Traits(frozenset({"tea", "cup", "talk"})), bus])
    (Pair(former=0, new=1, similarity=1.0), Pair(former=1, new=0, similarity=0.6666666666666666))
    """
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    if not former or not new:
        return ()
    alike = np.array([[jaccard({*a.terms}, {*b.terms}) for b in new] for a in former])
    shared = np.array([[jaccard({*a.places}, {*b.places}) for b in new] for a in former])
    alike[alike < LEAST_MATCH] = 0.0  # what is no match must not push a match aside
    rows, columns = linear_sum_assignment(-(alike + _TIE * shared))
    return tuple(
        Pair(former=int(row), new=int(column), similarity=float(alike[row, column]))
        for row, column in zip(rows, columns, strict=True)
        if alike[row, column] > 0
    )
