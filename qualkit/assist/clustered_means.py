"""Sums of means over clustered units, and how sure they are.

Knows amounts by unit and the cluster of each; refuses to know what they stand for. Sources: Liang
& Zeger (1986), Biometrika 73:13, for the variance from sums by cluster; Efron (1979,
doi:10.1214/aos/1176344552) for clusters drawn again whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qualkit.assist.checking import Integers, share
from qualkit.assist.classifier import Floats
from qualkit.errors import ParameterError


@dataclass(frozen=True, slots=True, kw_only=True)
class Sureness:
    """How the error of an estimate is found.

    Without ``replicates`` it is the variance of sums by cluster; with them, whole clusters are
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
        Whether every unit is a cluster of its own; then the variance has n and not n - 1 below.

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
    totals = sizes.sum(axis=1, keepdims=True)
    centred = sums - sizes * (sums.sum(axis=1, keepdims=True) / totals)
    influence = (signs[:, None] * centred / totals).sum(axis=0)
    n_used = int(used.sum())
    few = 1.0 if independent else n_used / (n_used - 1)
    return float(np.sqrt(few * (influence**2).sum()))


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


def _resampled(sums: Floats, sizes: Floats, how: tuple[Floats, Sureness]) -> float:
    signs, sureness = how
    number = sums.shape[1]
    rng = np.random.default_rng(sureness.seed)
    drawn = rng.multinomial(number, np.full(number, 1 / number), size=sureness.replicates)
    below = drawn @ sizes.T
    known = (below > 0).all(axis=1)
    values = (drawn @ sums.T)[known] / below[known] @ signs
    return float(np.std(values, ddof=1)) if len(values) > 1 else float("inf")
