"""What meaning says, learned again after each decision in closed form.

Knows vectors, and for each code which units have it. Learns what `VectorsModel` does; sums over
the rows known at the beginning are kept, so that a decision adds its own to them. The two scales
that make log odds of the regressions are settled anew once one label in fifty is new; one more of
many moves them too little to be seen.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qualkit.assist.inputs import Bools, Floats, Integers
from qualkit.assist.vectors_model import Fitted, factor_of, log_odds, some_units

CHANGED = 0.02
"""The share of a code's labels that may be new before its scales are settled anew."""

RIDGE, BALANCED_RIDGE = 2.0, 10.0
"""The penalties of `VectorsModel`."""


@dataclass(frozen=True, slots=True, eq=False)
class _Sums:
    """Products and sums of the base rows that have a code, and of those not known of it."""

    of_positives: Floats
    positives: Floats
    of_unknown: Floats | float
    unknown: Floats | float


@dataclass(frozen=True, slots=True, eq=False)
class _Scales:
    """Slope and start of both regressions, and how many labels there were to learn by then."""

    values: tuple[tuple[float, float], ...]
    n_learned: int


class WarmVectors:
    """Weights a code, over vectors that are there once.

    Parameters
    ----------
    vectors : array of float, shape (rows, dimensions)
        Of all units, and of descriptions after them.
    base : array of int
        The rows known of any code at the beginning.
    """

    def __init__(self, vectors: NDArray[np.floating], base: Integers) -> None:
        self.vectors = np.asarray(vectors, dtype=np.float32)
        self._base = self.vectors[base].astype(np.float64)
        self._added = np.zeros((0, self._base.shape[1]))
        self._gram = self._base.T @ self._base
        self._total = self._base.sum(axis=0)
        self._shared: tuple[Floats, Any] | None = None
        self._sums: dict[int, _Sums] = {}
        self._scales: dict[int, _Scales] = {}
        self._learned: Counter[int] = Counter()
        self.weights: dict[int, tuple[NDArray[np.float32], float]] = {}

    def add(self, rows: Integers) -> None:
        """Say which rows besides the base are known of any code by now."""
        self._added = self.vectors[rows].astype(np.float64)
        self._shared = None

    def changed(self, column: int) -> None:
        """Forget the sums of a code: a base row is known otherwise than before."""
        self._sums.pop(column, None)

    def learn(self, column: int, label: Bools, known: Bools) -> None:
        """Learn a code from the base rows and those added; ``label`` within ``known``."""
        self._learned[column] += 1
        fits = (self._plain(label, known), self._balanced(column, label, known))
        scales = self._scales_of(column, fits, label, known)
        weights: Floats = sum(
            (slope * one.weights / 2 for (slope, _), one in zip(scales, fits, strict=True)),
            np.zeros(self._base.shape[1]),
        )
        start = sum(
            (slope * one.intercept + start) / 2
            for (slope, start), one in zip(scales, fits, strict=True)
        )
        self.weights[column] = weights.astype(np.float32), float(start)

    def scores(self, column: int, rows: slice) -> NDArray[np.float32]:
        """The score of the units in `rows`."""
        weights, start = self.weights[column]
        return np.asarray(self.vectors[rows] @ weights + np.float32(start))

    def _plain(self, label: Bools, known: Bools) -> Fitted:
        mean, factor = self._of_all()
        share = float(label.sum() / known.sum())
        target = np.where(known, label, share).astype(np.float64)
        off = target - target.mean()
        n_base = len(self._base)
        products = self._base.T @ off[:n_base] + self._added.T @ off[n_base:]
        weights = _solve(factor, products)
        intercept = float(target.mean() - mean @ weights)
        return Fitted(
            weights, intercept, mean, factor, np.ones(len(label)), target, float(len(label))
        )

    def _of_all(self) -> tuple[Floats, Any]:
        """The mean of all rows, and their factored products; the same for every code."""
        if self._shared is None:
            n_rows = len(self._base) + len(self._added)
            mean = (self._total + self._added.sum(axis=0)) / n_rows
            gram = self._gram + self._added.T @ self._added
            self._shared = mean, factor_of(gram - n_rows * np.outer(mean, mean), RIDGE)
        return self._shared

    def _balanced(self, column: int, label: Bools, known: Bools) -> Fitted:
        n_known, n_positives = int(known.sum()), int(label.sum())
        heavy, light = n_known / (2 * n_positives), n_known / (2 * (n_known - n_positives))
        n_base = len(self._base)
        sums = self._sums_of(column, label[:n_base], known[:n_base])
        added, against_added = self._added[label[n_base:]], self._added[(known & ~label)[n_base:]]
        for_code = heavy * (sums.positives + added.sum(axis=0))
        against = light * (self._total - sums.positives - sums.unknown + against_added.sum(axis=0))
        moments = heavy * (sums.of_positives + added.T @ added)
        moments += light * (self._gram - sums.of_positives - sums.of_unknown)
        moments += light * (against_added.T @ against_added)
        mean = (for_code + against) / n_known
        factor = factor_of(moments - n_known * np.outer(mean, mean), BALANCED_RIDGE)
        weights = _solve(factor, (for_code - against) / 2)
        weight = np.where(label, heavy, np.where(known, light, 0.0))
        target = np.where(label, 0.5, -0.5)
        return Fitted(weights, float(-mean @ weights), mean, factor, weight, target, float(n_known))

    def _sums_of(self, column: int, label: Bools, known: Bools) -> _Sums:
        if column not in self._sums:
            positives, unknown = self._base[label], self._base[~known]
            self._sums[column] = _Sums(
                positives.T @ positives,
                positives.sum(axis=0),
                unknown.T @ unknown if len(unknown) else 0.0,
                unknown.sum(axis=0),
            )
        return self._sums[column]

    def _scales_of(
        self, column: int, fits: tuple[Fitted, ...], label: Bools, known: Bools
    ) -> tuple[tuple[float, float], ...]:
        kept, n_learned = self._scales.get(column), self._learned[column]
        if kept and n_learned - kept.n_learned <= CHANGED * int(known.sum()):
            return kept.values
        rows = np.sort(some_units(label, known))
        is_base = rows < (n_base := len(self._base))
        vectors = np.vstack([self._base[rows[is_base]], self._added[rows[~is_base] - n_base]])
        values = tuple(log_odds(one.left_out(vectors, rows), label[rows]) for one in fits)
        self._scales[column] = _Scales(values, n_learned)
        return values


def _solve(factor: Any, values: Floats) -> Floats:
    from scipy.linalg import cho_solve

    return np.asarray(cho_solve(factor, values), dtype=np.float64)
