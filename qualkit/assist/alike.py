"""Features that are alike in every unit, learned as one: the same answer from fewer numbers.

Knows a sparse matrix; refuses to know what its columns stand for. The pieces of a word that stand
in no other word, and a pair of words that is said wherever one of the two is, are columns with the
same numbers. With an L2 penalty such columns share their weight evenly, so k of them are one
column times √k, whose weight divided by √k is that of each. Nothing is approximated: all products
of units with each other stay the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qualkit.assist.inputs import Floats, Integers

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix


@dataclass(frozen=True, slots=True, eq=False)
class Alike:
    """The features with columns that are alike as one, and where each column went.

    Examples
    --------
    >>> from scipy.sparse import csr_matrix
    >>> alike = Alike.of(csr_matrix([[1.0, 0.0, 1.0, 1.0], [0.0, 3.0, 0.0, 0.0]]))
    >>> alike.features.toarray().round(3).tolist()
    [[1.732, 0.0], [0.0, 3.0]]
    >>> alike.apart(np.array([[1.0], [2.0]])).ravel().round(3).tolist()
    [0.577, 2.0, 0.577, 0.577]
    """

    features: csr_matrix
    group: Integers
    scale: Floats

    @classmethod
    def of(cls, features: csr_matrix) -> Alike:
        """Find the columns that are alike by what two random rows make of each."""
        drawn = np.random.default_rng(0).random((features.shape[0], 2))
        prints = np.ascontiguousarray(features.T @ drawn).view(np.complex128).ravel()
        _, first, group, size = np.unique(
            prints, return_index=True, return_inverse=True, return_counts=True
        )
        order = np.argsort(first)
        place = np.empty_like(order)
        place[order] = np.arange(len(order))
        scale = np.sqrt(size[order])
        chosen = features[:, first[order]]
        chosen.data *= scale[chosen.indices]
        return cls(chosen, place[group], scale)

    def apart(self, weights: Floats) -> Floats:
        """The weights of all columns, from those of the ones that stand for them."""
        return np.asarray((weights / self.scale[:, None])[self.group], dtype=np.float64)
