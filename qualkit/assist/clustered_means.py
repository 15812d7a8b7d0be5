"""Sums of means over clustered units, and how sure they are.

Knows amounts by unit and the cluster of each; refuses to know what they stand for. Sources: Wolter
(2007), Introduction to Variance Estimation, chapter 4, for the jackknife over clusters; Efron
(1979, doi:10.1214/aos/1176344552) for clusters drawn again whole; Korn & Graubard (1998), Survey
Methodology 24:193–201, for the interval of a share on the scale of log odds.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qualkit.assist.checking import Integers, share
from qualkit.assist.inputs import Floats
from qualkit.errors import ParameterError


@dataclass(frozen=True, slots=True, kw_only=True)
class Sureness:
    """How the error of an estimate is found.

    Without ``replicates`` one cluster after the other is left out; with them, whole clusters are
    drawn again that often, beginning with ``seed``.
    """

    confidence: float = 0.95
    replicates: int = 0
    seed: int = 0

    def __post_init__(self) -> None:
        share(self.confidence, "confidence")
        if self.replicates < 0 or self.replicates == 1:
            raise ParameterError(f"{self.replicates} replicates", expected="0, or 2 or more")


@dataclass(frozen=True, slots=True, eq=False)
class Mean:
    """Amounts, the cluster of each, and whether their mean is added (1) or taken off (-1)."""

    amounts: Floats
    clusters: Integers
    sign: float = 1.0


def value_of(means: Sequence[Mean]) -> float:
    """The sum of the means."""
    return sum(float(mean.sign * mean.amounts.mean()) for mean in means)


def error_of(means: Sequence[Mean], sureness: Sureness, *, independent: bool = False) -> float:
    """The standard error of the sum of the means.

    Parameters
    ----------
    means : sequence of Mean
        Each with at least one amount; clusters with the same number are the same in all.
    sureness : Sureness
        How the error is found.
    independent : bool
        Whether every unit is a cluster of its own; then it is the variance of the units, with n
        below and not n - 1.

    Examples
    --------
    >>> mean = Mean(np.array([1.0, 1.0, 0.0, 0.0]), np.array([0, 0, 1, 1]))
    >>> error_of([mean], Sureness())
    0.5
    """
    number = 1 + max(int(mean.clusters.max()) for mean in means)
    sums: Floats = np.stack([np.bincount(mean.clusters, mean.amounts, number) for mean in means])
    sizes = np.stack(
        [np.bincount(mean.clusters, minlength=number).astype(np.float64) for mean in means]
    )
    signs = np.array([mean.sign for mean in means])
    used = sizes.sum(axis=0) > 0
    if sureness.replicates:
        return _resampled(sums[:, used], sizes[:, used], (signs, sureness))
    if not independent:
        return _left_out(sums[:, used], sizes[:, used], signs)
    totals = sizes.sum(axis=1, keepdims=True)
    centred = sums - sizes * (sums.sum(axis=1, keepdims=True) / totals)
    return float(np.sqrt(((signs[:, None] * centred / totals) ** 2).sum()))


def interval_of(
    value: float, error: float, clusters: int | None, *, confidence: float
) -> tuple[float, float]:
    """Student's interval for so many clusters, the normal one for None.

    >>> [round(limit, 3) for limit in interval_of(0.5, 0.1, None, confidence=0.95)]
    [0.304, 0.696]
    """
    from scipy.special import ndtri, stdtrit

    upper = (1 + confidence) / 2
    times = ndtri(upper) if clusters is None else stdtrit(clusters - 1, upper)
    return value - float(times) * error, value + float(times) * error


def share_interval(
    value: float, error: float, clusters: int, *, confidence: float
) -> tuple[float, float]:
    """Student's interval of a share on the scale of log odds, which stays within [0, 1].

    A share that the correction moved out of (0, 1) has the interval cut to [0, 1].

    >>> [round(limit, 3) for limit in share_interval(0.1, 0.03, 20, confidence=0.95)]
    [0.052, 0.182]
    """
    if not 0 < value < 1:
        low, high = interval_of(value, error, clusters, confidence=confidence)
        return min(max(low, 0.0), 1.0), min(max(high, 0.0), 1.0)
    odds = math.log(value / (1 - value))
    scaled = error / (value * (1 - value))
    low, high = interval_of(odds, scaled, clusters, confidence=confidence)
    return 0.5 + math.tanh(low / 2) / 2, 0.5 + math.tanh(high / 2) / 2


def _left_out(sums: Floats, sizes: Floats, signs: Floats) -> float:
    """The jackknife: one cluster after the other is left out."""
    number = sums.shape[1]
    totals, counts = sums.sum(axis=1, keepdims=True), sizes.sum(axis=1, keepdims=True)
    is_all = sizes == counts
    means = np.where(is_all, totals, totals - sums) / np.where(is_all, counts, counts - sizes)
    values = signs @ means
    return float(np.sqrt((number - 1) / number * ((values - values.mean()) ** 2).sum()))


def _resampled(sums: Floats, sizes: Floats, how: tuple[Floats, Sureness]) -> float:
    signs, sureness = how
    number = sums.shape[1]
    rng = np.random.default_rng(sureness.seed)
    drawn = rng.multinomial(number, np.full(number, 1 / number), size=sureness.replicates)
    below = drawn @ sizes.T
    known = (below > 0).all(axis=1)
    values = (drawn @ sums.T)[known] / below[known] @ signs
    return float(np.std(values, ddof=1)) if len(values) > 1 else float("inf")
