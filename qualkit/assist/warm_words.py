"""What words say, learned again after each decision from where it stood before.

Knows the features of units, and for each code which units have it. It minimises what `WordsModel`
minimises, by Newton steps from the weights it had: one label more moves them little, so that two
or three steps with a few products each are enough, where the solver of LIBLINEAR begins at zero.

References
----------
Lin, Weng & Keerthi 2008, Trust region Newton method for large-scale logistic regression, Journal
of Machine Learning Research 9:627–650: Newton steps by conjugate gradients, and the Hessian's
product with a vector.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from qualkit.assist.inputs import Bools, Integers

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Numbers = NDArray[np.float32]

CLOSE_ENOUGH = 0.01
"""The share of the gradient at weights of zero at which the steps end."""

_MOST_STEPS = 4
_MOST_PRODUCTS = 12
_LOOSE = 0.3


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """Rows that are known of one code: where they stand, and which have it."""

    rows: Integers
    has: Bools


class WarmWords:
    """Weights a code, over features that are found once.

    Parameters
    ----------
    features : sparse matrix, shape (rows, features)
        Of all units, and of descriptions after them; the last column is 1 throughout.
    base : array of int
        The rows known of any code at the beginning.
    n_units : int
        The rows from the first on that are scored.
    strength : float
        See `WordsModel`.
    """

    def __init__(
        self, features: csr_matrix, base: Integers, *, n_units: int, strength: float = 1.0
    ) -> None:
        self.features = features.astype(np.float32)
        self.strength = strength
        self._units = self.features[:n_units]
        self._base = self.features[base]
        self._back = self._base.T
        self.weights: dict[int, Numbers] = {}

    def learn(self, column: int, base: Told, later: Told) -> None:
        """Learn a code from the rows of `base` (places in the base rows) and those told `later`."""
        if column not in self.weights:
            self.weights[column] = self._cold(base, later)
        else:
            problem = _Problem.of(self, base, later)
            self.weights[column] = problem.solve(self.weights[column])

    def _cold(self, base: Told, later: Told) -> Numbers:
        """From zero, as `WordsModel` does."""
        from scipy.sparse import vstack

        from qualkit.assist.words_model import fitted

        rows = vstack([self._base[base.rows], self.features[later.rows]]).astype(np.float64)
        model = fitted(rows.tocsr()[:, :-1], np.concatenate([base.has, later.has]), self.strength)
        return np.append(model.coef_[0], model.intercept_[0]).astype(np.float32)

    def scores(self, column: int) -> Numbers:
        """The score of the units."""
        return np.asarray(self._units @ self.weights[column])


@dataclass(frozen=True, slots=True, eq=False)
class _Problem:
    """One code: rows in two blocks, the class of each as ±1 and its cost, 0 where not known."""

    base: csr_matrix
    back: csr_matrix
    later: csr_matrix
    target: Numbers
    cost: Numbers

    @classmethod
    def of(cls, words: WarmWords, base: Told, later: Told) -> _Problem:
        has = np.concatenate([base.has, later.has])
        n_positives = int(has.sum())
        heavy = len(has) / (2 * n_positives)
        light = len(has) / (2 * (len(has) - n_positives))
        n_base = words._base.shape[0]
        target = np.zeros(n_base + len(later.rows), dtype=np.float32)
        places = np.concatenate([base.rows, n_base + np.arange(len(later.rows))])
        target[places] = np.where(has, 1, -1)
        weight = np.where(target > 0, heavy, light) * (target != 0)
        cost = (words.strength * weight).astype(np.float32)
        return cls(words._base, words._back, words.features[later.rows], target, cost)

    def solve(self, weights: Numbers) -> Numbers:
        """At least one step from `weights`: what was just told moves them, however little."""
        margins = self._times(weights)
        wrong = self._wrong(margins)
        gradient = weights - self._transposed(self.cost * self.target * wrong)
        limit = CLOSE_ENOUGH * float(np.linalg.norm(self._transposed(self.cost * self.target))) / 2
        for _ in range(_MOST_STEPS):
            step = self._step(gradient, self.cost * wrong * (1 - wrong))
            moved = self._times(step)
            share = self._shorten(weights, step, margins=margins, moved=moved)
            weights, margins = weights + share * step, margins + share * moved
            wrong = self._wrong(margins)
            gradient = weights - self._transposed(self.cost * self.target * wrong)
            if float(np.linalg.norm(gradient)) <= limit:
                break
        return weights

    def _times(self, weights: Numbers) -> Numbers:
        return np.concatenate([self.base @ weights, self.later @ weights])

    def _transposed(self, values: Numbers) -> Numbers:
        n_base = self.base.shape[0]
        return np.asarray(self.back @ values[:n_base] + self.later.T @ values[n_base:])

    def _wrong(self, margins: Numbers) -> Numbers:
        """The chance that the model gives to the class that a row has not."""
        from scipy.special import expit

        return np.asarray(expit(-self.target * margins), dtype=np.float32)

    def _step(self, gradient: Numbers, curvature: Numbers) -> Numbers:
        """Conjugate gradients on the Hessian 1 + XᵀDX."""
        step = np.zeros_like(gradient)
        rest = -gradient
        direction = rest.copy()
        size = limit = float(rest @ rest)
        for _ in range(_MOST_PRODUCTS):
            along = direction + self._transposed(curvature * self._times(direction))
            length = size / float(direction @ along)
            step += length * direction
            rest -= length * along
            before, size = size, float(rest @ rest)
            if size <= _LOOSE**2 * limit:
                break
            direction = rest + (size / before) * direction
        return step

    def _shorten(
        self, weights: Numbers, step: Numbers, *, margins: Numbers, moved: Numbers
    ) -> float:
        """The share of the step that makes things better: all, or halves of it."""
        share, before = 1.0, self._loss(weights, margins)
        while share > 0.1:
            if self._loss(weights + share * step, margins + share * moved) <= before:
                break
            share /= 2
        return share

    def _loss(self, weights: Numbers, margins: Numbers) -> float:
        losses = np.logaddexp(0, -self.target * margins)
        return float(weights @ weights) / 2 + float(self.cost @ losses)
