"""Scores → chances: how often a unit scored like this has the code, and from where to suggest it.

Knows scores of units that were not learned from, and their labels. Refuses to calibrate on scores
of what was learned from, which would be too sure of themselves, and on fewer than five positives.

References
----------
Platt 1999, Probabilistic outputs for support vector machines: a line through the log odds.
Brier 1950, Verification of forecasts expressed in terms of probability,
doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2.
Naeini, Cooper & Hauskrecht 2015, Obtaining well calibrated probabilities using Bayesian binning:
the expected calibration error, here over bins of equal mass.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from qualkit.assist.inputs import Bools, Floats
from qualkit.assist.learnable import FEW_POSITIVES
from qualkit.model.evidence import CalibrationBin

_LOOSE = 10.0
"""Trust in the line (inverse of the L2 penalty) for scores of spread 1."""

LEAST_SESSIONS = 2
"""Sessions that must have a code before its chances are settled."""

_FOR_ERROR = 15

_EDGES = (0.0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Log odds = ``slope`` × score + ``intercept``; suggested from the chance ``threshold``."""

    slope: float
    intercept: float
    threshold: float

    def chances(self, scores: Floats) -> Floats:
        """The chance that each unit has the code."""
        from scipy.special import expit

        return np.asarray(expit(self.slope * scores + self.intercept), dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Calibrator:
    """A line a code, None where too few positives were there to draw one."""

    lines: tuple[Line | None, ...]

    @classmethod
    def of(
        cls,
        scores: Floats,
        labels: Bools,
        known: Bools | None = None,
        groups: Sequence[str] = (),
    ) -> Calibrator:
        """Calibrate each code on the units scored and known, if two sessions or more have it.

        Parameters
        ----------
        scores : array of float, shape (n, codes)
            By models that had not learned from the unit; NaN where there is none.
        labels, known : arrays of bool, shape (n, codes)
            Which codes each unit has, and for which codes that is known; all unless given.
        groups : sequence of str, length n
            The session of each unit; each is one of its own unless given.
        """
        known = np.ones(labels.shape, dtype=np.bool_) if known is None else known
        usable = known & np.isfinite(scores)
        sessions = np.asarray(groups or range(len(labels)))
        lines = []
        for column in range(labels.shape[1]):
            rows = usable[:, column]
            n_sessions = len(set(sessions[rows & labels[:, column]].tolist()))
            is_spread = n_sessions >= LEAST_SESSIONS
            lines.append(_line(scores[rows, column], labels[rows, column]) if is_spread else None)
        return cls(tuple(lines))

    def chances(self, scores: Floats) -> Floats:
        """The chance of each code, shape (units, codes); NaN for a code without a line."""
        found = np.full(scores.shape, np.nan)
        for column, line in enumerate(self.lines):
            if line:
                found[:, column] = line.chances(scores[:, column])
        return found

    def thresholds(self) -> Floats:
        """The chance from which each code is suggested; NaN for a code without a line."""
        return np.array([line.threshold if line else np.nan for line in self.lines])


def _line(scores: Floats, label: Bools) -> Line | None:
    from sklearn.linear_model import LogisticRegression

    if min(label.sum(), (~label).sum()) < FEW_POSITIVES:
        return None
    spread = float(scores.std()) or 1.0
    model = LogisticRegression(C=_LOOSE, solver="liblinear", intercept_scaling=100.0)
    model.fit((scores / spread)[:, None], label)
    line = Line(
        slope=max(float(model.coef_[0, 0]), 0.0) / spread,
        intercept=float(model.intercept_[0]),
        threshold=0.5,
    )
    best = best_threshold(line.chances(scores), label)
    return Line(slope=line.slope, intercept=line.intercept, threshold=best)


def best_threshold(chances: Floats, label: Bools) -> float:
    """The chance from which suggesting has the largest F1; of several, the highest.

    It lies half way to the next lower chance, so that a unit a little lower counts as well.

    >>> best_threshold(np.array([0.9, 0.6, 0.4, 0.1]), np.array([True, True, False, False]))
    0.5
    """
    order = np.argsort(-chances, kind="stable")
    ranked, hits = chances[order], np.cumsum(label[order])
    f1 = 2 * hits / (np.arange(1, len(ranked) + 1) + label.sum())
    is_last = np.append(ranked[1:] != ranked[:-1], True)
    best = int(np.argmax(np.where(is_last, f1, -1.0)))
    below = float(ranked[best + 1]) if best + 1 < len(ranked) else 0.0
    return (float(ranked[best]) + below) / 2


def brier(chances: Floats, label: Bools) -> float:
    """The mean squared distance from chances to what is so: 0 is perfect, 1 the worst.

    >>> brier(np.array([1.0, 0.5]), np.array([True, False]))
    0.125
    """
    return float(np.mean((chances - label) ** 2))


def calibration_error(chances: Floats, label: Bools, bins: int = _FOR_ERROR) -> float:
    """The mean distance between chance and share, over bins of equal mass; 0 is perfect.

    >>> calibration_error(np.array([0.2, 0.2, 0.8, 0.8]), np.array([0, 0, 1, 1], bool), bins=2)
    0.2
    """
    order = np.argsort(chances, kind="stable")
    parts = [part for part in np.array_split(order, bins) if len(part)]
    gaps = [abs(chances[part].mean() - label[part].mean()) * len(part) for part in parts]
    return round(float(sum(gaps)) / len(chances), 12)


def calibration_bins(chances: Floats, label: Bools) -> tuple[CalibrationBin, ...]:
    """How many units have a chance like this, and the share of them that has the code.

    In tenths, the first of them finer, as most chances are small; a bin without units is left out.

    >>> [(one.start, one.n, one.observed) for one in calibration_bins(
    ...     np.array([0.0, 0.004, 0.31, 0.39, 1.0]), np.array([0, 0, 1, 0, 1], bool))]
    [(0.0, 2, 0.0), (0.3, 2, 0.5), (0.9, 1, 1.0)]
    """
    place = np.searchsorted(_EDGES[1:-1], chances, side="right")
    found = []
    for number, (start, end) in enumerate(pairwise(_EDGES)):
        inside = label[place == number]
        if len(inside):
            observed = float(inside.mean())
            found.append(CalibrationBin(start=start, end=end, n=len(inside), observed=observed))
    return tuple(found)
