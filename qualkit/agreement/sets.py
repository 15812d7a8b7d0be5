"""How alike two sets of codes are, and sets of codes as arrays.

Knows the sizes of two sets and of what they share: two empty sets are alike, which many a library
cannot divide. Refuses to know whose sets they are. Sources: Passonneau (2006, LREC,
aclanthology.org/L06-1392) for MASI; Passonneau (2004, LREC, pp. 1503-1506) for the distance of
sets; Jaccard (1912, doi:10.1111/j.1469-8137.1912.tb05611.x).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from qualkit.agreement.counts import Floats
from qualkit.errors import ParameterError

Bools = NDArray[np.bool_]


def _jaccard(shared: Floats, one: Floats, other: Floats) -> Floats:
    union = one + other - shared
    share: Floats = np.divide(shared, union, out=np.ones_like(union), where=union > 0)
    return share


def _monotonicity(shared: Floats, one: Floats, other: Floats) -> Floats:
    """1 alike, 2/3 one within the other (as the empty set is), 1/3 crossing, 0 disjoint."""
    smaller, larger = np.minimum(one, other), np.maximum(one, other)
    is_alike, is_within = shared == larger, shared == smaller
    crossing = np.where(shared > 0, 1 / 3, 0.0)
    return np.where(is_alike, 1.0, np.where(is_within, 2 / 3, crossing))


SIMILARITIES: Mapping[str, Callable[[Floats, Floats, Floats], Floats]] = MappingProxyType(
    {
        "masi": lambda *sizes: _jaccard(*sizes) * _monotonicity(*sizes),
        "jaccard": _jaccard,
        "monotonicity": _monotonicity,
        "nominal": lambda *sizes: (_monotonicity(*sizes) == 1).astype(np.float64),
    }
)
"""Name -> how alike two sets are, from the size of what they share and of each."""


def label_sets(ratings: Sequence[Sequence[Collection[Hashable] | None]]) -> tuple[Bools, Bools]:
    """Turn sets of codes, coders × units, into who gave what and who saw what.

    None stands for a unit that a coder did not see, an empty set for one without codes.

    Examples
    --------
    >>> presence, seen = label_sets([[{"a"}, None], [{"a", "b"}, set()]])
    >>> presence.astype(int).tolist(), seen.astype(int).tolist()
    ([[[1, 0], [1, 0]], [[0, 0], [1, 0]]], [[1, 0], [1, 1]])
    """
    lengths = {len(row) for row in ratings}
    if len(lengths) > 1:
        raise ParameterError(f"coders with {sorted(lengths)} units", expected="as many for each")
    codes = sorted({code for row in ratings for given in row for code in given or ()}, key=repr)
    presence = np.array(
        [
            [[given is not None and code in given for given in row] for row in ratings]
            for code in codes
        ],
        dtype=bool,
    ).reshape(len(codes), len(ratings), max(lengths, default=0))
    return presence, np.array([[given is not None for given in row] for row in ratings], dtype=bool)
