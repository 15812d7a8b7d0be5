"""What is left of a word's z when any one participant, or any one session, is taken out.

In place of a p, which the words of one person, not independent of one another, do not allow.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from qualkit.contrasts.word_counts import Sides, WordCounts
from qualkit.contrasts.word_scores import Floats, Side, log_odds

_AT_ONCE = 500


def least_z(
    ground: WordCounts,
    sides: Sides,
    what: tuple[NDArray[np.int64], Floats, float],
    cluster: NDArray[np.int64],
) -> Floats | None:
    """Each term's z nearest to none when one cluster is left out; None where that empties a side.

    The prior stays what it is.
    """
    chosen, prior, weight = what
    inside = sides.first | sides.second
    names, number = np.unique(cluster[inside], return_inverse=True)
    dense = ground.counts[inside][:, chosen]
    parts = []
    for units in (sides.first[inside], sides.second[inside]):
        adding = sparse.csr_matrix(
            (units.astype(np.int32), (number, np.arange(len(number)))),
            shape=(len(names), len(number)),
        )
        parts.append((adding @ dense, adding @ ground.lengths[inside]))
    totals = [(np.asarray(y.sum(axis=0)).ravel(), int(n.sum())) for y, n in parts]
    if any((n == total).any() for (_, n), (_, total) in zip(parts, totals, strict=True)):
        return None
    whole = (Side(*totals[0]), Side(*totals[1]))
    sign = np.where(log_odds(whole[0], whole[1], prior, weight)[1] >= 0, 1.0, -1.0)
    least = np.full(len(chosen), np.inf)
    for start in range(0, len(names), _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        first, second = (
            Side(side.y - y[some].toarray(), side.n - n[some][:, None])
            for side, (y, n) in zip(whole, parts, strict=True)
        )
        least = np.minimum(least, (sign * log_odds(first, second, prior, weight)[1]).min(axis=0))
    return np.asarray(sign * least)
