"""Meaning weighed in closed form: two ridge regressions a code on the vectors of an encoder.

Knows vectors and which codes each has. One regression counts every unit alike, which ranks best
at the top; the other lets both classes weigh the same, which finds the last of the positives
sooner. Each is brought to the scale of log odds by its leave-one-out values, then they are
averaged. Nothing is iterated over the units, so 30 codes are learned about as fast as one.

References
----------
Hoerl & Kennard 1970, Ridge regression, doi:10.1080/00401706.1970.10488634.
Allen 1974, The relationship between variable selection and data augmentation,
doi:10.1080/00401706.1974.10489157: leave-one-out values in closed form.
Hastie, Tibshirani & Friedman 2009, The elements of statistical learning, 4.2–4.3: regression on
a class is linear discriminant analysis.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator

from qualkit.assist.inputs import Bools, Floats, Integers

MOST_NEGATIVES = 400
"""Units without a code whose leave-one-out values are worked out."""

MOST_POSITIVES = 1_000
"""Units with a code whose leave-one-out values are worked out; of more, one in so many."""

_LEAST_SLOPE = 1e-3


class VectorsModel(BaseEstimator):  # type: ignore[misc]
    """Vectors → a score for each code, in log odds of balanced classes.

    Parameters
    ----------
    ridge, balanced_ridge : float
        The penalties of the two fits, for vectors of length 1, > 0.
    """

    def __init__(self, *, ridge: float = 2.0, balanced_ridge: float = 10.0) -> None:
        self.ridge = ridge
        self.balanced_ridge = balanced_ridge

    def fit(
        self, vectors: NDArray[np.floating], labels: Bools, known: Bools | None = None
    ) -> VectorsModel:
        """Learn every code, of which each needs a unit that has it and one that has not.

        Parameters
        ----------
        vectors : array of float, shape (n, dimensions)
            What to learn from.
        labels : array of bool, shape (n, codes)
            Which codes each unit has.
        known : array of bool, shape (n, codes), optional
            For which codes a unit's label is known; all unless given.
        """
        study = _Study.of(np.asarray(vectors, dtype=np.float64), self.ridge)
        n_codes = labels.shape[1]
        self.weights_ = np.zeros((study.vectors.shape[1], n_codes))
        self.intercepts_ = np.zeros(n_codes)
        for column in range(n_codes):
            here = np.ones(len(labels), dtype=np.bool_) if known is None else known[:, column]
            label = labels[:, column]
            self._learn(column, study, label & here, here)
        return self

    def decision_function(self, vectors: NDArray[np.floating]) -> Floats:
        """The score of each code, shape (units, codes)."""
        return np.asarray(vectors @ self.weights_ + self.intercepts_, dtype=np.float64)

    def _learn(self, column: int, study: _Study, label: Bools, known: Bools) -> None:
        rows = some_units(label, known)
        vectors = study.vectors[rows]
        for fitted, spread in (
            (study.plain(label, known), study.spread(rows)),
            (study.balanced(label, known, self.balanced_ridge), None),
        ):
            values = fitted.left_out(vectors, rows, spread)
            slope, start = log_odds(values, label[rows])
            self.weights_[:, column] += slope * fitted.weights / 2
            self.intercepts_[column] += (slope * fitted.intercept + start) / 2


def log_odds(scores: Floats, label: Bools) -> tuple[float, float]:
    """Slope and intercept that make `scores` log odds where both classes weigh the same.

    Platt 1999, Probabilistic outputs for support vector machines.
    """
    from sklearn.linear_model import LogisticRegression

    spread = float(scores.std()) or 1.0
    model = LogisticRegression(C=10.0, class_weight="balanced", solver="liblinear")
    model.fit((scores / spread)[:, None], label)
    return max(float(model.coef_[0, 0]), _LEAST_SLOPE) / spread, float(model.intercept_[0])


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """A regression: weights and intercept, and what leaving a unit out takes."""

    weights: Floats
    intercept: float
    mean: Floats
    factor: Any
    weight: Floats
    target: Floats
    total: float

    def left_out(self, vectors: Floats, rows: Integers, spread: Floats | None = None) -> Floats:
        """The values of the units in `rows`, each as if it had not been learned from.

        ``spread`` is their `spread_in` the factor, worked out here unless given.
        """
        if spread is None:
            spread = spread_in(self.factor, vectors - self.mean)
        fitted = vectors @ self.weights + self.intercept
        pull = self.weight[rows] * (spread + 1 / self.total)
        return np.asarray((fitted - pull * self.target[rows]) / np.maximum(1 - pull, 1e-9))


@dataclass(frozen=True, slots=True, eq=False)
class _Study:
    """The vectors, and the sums over them that every code shares."""

    vectors: Floats
    total: Floats
    gram: Floats
    mean: Floats
    factor: Any
    spreads: Floats

    @classmethod
    def of(cls, vectors: Floats, ridge: float) -> _Study:
        total, gram = vectors.sum(axis=0), vectors.T @ vectors
        mean = total / len(vectors)
        factor = factor_of(gram - len(vectors) * np.outer(mean, mean), ridge)
        return cls(vectors, total, gram, mean, factor, np.full(len(vectors), np.nan))

    def spread(self, rows: Integers) -> Floats:
        """The spread of these units where all weigh the same; worked out once for all codes."""
        missing = rows[np.isnan(self.spreads[rows])]
        if len(missing):
            self.spreads[missing] = spread_in(self.factor, self.vectors[missing] - self.mean)
        return self.spreads[rows]

    def plain(self, label: Bools, known: Bools) -> Fitted:
        """Every unit weighs the same; an unknown label is what it is on average."""
        from scipy.linalg import cho_solve

        n_units = len(label)
        share = float(label.sum() / known.sum())
        target = np.where(known, label, share).astype(np.float64)
        weights = cho_solve(self.factor, self.vectors.T @ (target - target.mean()))
        intercept = float(target.mean() - self.mean @ weights)
        return Fitted(
            weights, intercept, self.mean, self.factor, np.ones(n_units), target, float(n_units)
        )

    def balanced(self, label: Bools, known: Bools, ridge: float) -> Fitted:
        """Units that have the code weigh as much as those that have not; unknown ones nothing."""
        from scipy.linalg import cho_solve

        n_known, n_positives = int(known.sum()), int(label.sum())
        heavy, light = n_known / (2 * n_positives), n_known / (2 * (n_known - n_positives))
        positives, unknown = self.vectors[label], self.vectors[~known]
        of_positives, total = positives.T @ positives, positives.sum(axis=0)
        of_negatives = self.gram - of_positives
        others = self.total - total
        if len(unknown):
            of_negatives -= unknown.T @ unknown
            others -= unknown.sum(axis=0)
        for_code, against = heavy * total, light * others
        mean = (for_code + against) / n_known
        moments = heavy * of_positives + light * of_negatives
        factor = factor_of(moments - n_known * np.outer(mean, mean), ridge)
        weights = cho_solve(factor, (for_code - against) / 2)
        weight = np.where(label, heavy, np.where(known, light, 0.0))
        target = np.where(label, 0.5, -0.5)
        return Fitted(weights, float(-mean @ weights), mean, factor, weight, target, float(n_known))


def spread_in(factor: Any, centred: Floats) -> Floats:
    """xᵀA⁻¹x for each row x, where `factor` is the upper Cholesky factor of A.

    In single precision, which is twice as fast: it says how far a unit pulls, to be left out.
    """
    from scipy.linalg import solve_triangular

    upper, rows = factor[0].astype(np.float32), centred.astype(np.float32)
    half = solve_triangular(upper, rows.T, trans="T", lower=factor[1], check_finite=False)
    return np.asarray(np.einsum("ij,ij->j", half, half), dtype=np.float64)


def factor_of(moments: Floats, ridge: float) -> Any:
    """The Cholesky factor of `moments`, which it takes the place of, with the penalty added."""
    from scipy.linalg import cho_factor

    moments[np.diag_indices_from(moments)] += ridge
    return cho_factor(moments.T, overwrite_a=True, check_finite=False)  # Symmetric: no copy.


def some_units(label: Bools, known: Bools) -> Integers:
    """Units that have the code, and units that have not: all, or evenly spread ones of them."""
    positives, negatives = np.flatnonzero(label), np.flatnonzero(known & ~label)
    few = positives[:: max(1, len(positives) // MOST_POSITIVES)]
    return np.concatenate([few, negatives[:: max(1, len(negatives) // MOST_NEGATIVES)]])
