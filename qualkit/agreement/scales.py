"""How far two values lie apart on a scale, and how much a near miss is worth.

Knows the squared differences of Krippendorff's levels of measurement and the weights of weighted
coefficients; refuses to mix the two, which share names but not numbers. Sources: Krippendorff
(2011, repository.upenn.edu/asc_papers/43), section E; Cohen (1968, doi:10.1037/h0026256);
Gwet (2014), Handbook of Inter-Rater Reliability, 4th ed., ch. 4.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike

from qualkit.agreement.counts import Floats
from qualkit.errors import ParameterError

Choice = TypeVar("Choice")


def nominal(values: Floats, _totals: Floats) -> Floats:
    """1 between any two values."""
    apart: Floats = 1 - np.eye(len(values))
    return apart


def ordinal(values: Floats, totals: Floats) -> Floats:
    """(Σ n_g from c to k - (n_c + n_k) / 2)²: how many values lie between two ranks."""
    order = np.argsort(values, kind="stable")
    sorted_totals = totals[..., order]
    middles = np.empty_like(sorted_totals)
    middles[..., order] = np.cumsum(sorted_totals, axis=-1) - sorted_totals / 2
    return (middles[..., :, None] - middles[..., None, :]) ** 2


def interval(values: Floats, _totals: Floats) -> Floats:
    """(c - k)²."""
    return (values[:, None] - values) ** 2


def ratio(values: Floats, _totals: Floats) -> Floats:
    """((c - k) / (c + k))², 0 between 0 and 0."""
    if (values < 0).any():
        raise ParameterError(
            f"the value {values.min():g} on a ratio scale", expected="values from 0"
        )
    sums = values[:, None] + values
    share = np.divide(values[:, None] - values, sums, out=np.zeros_like(sums), where=sums > 0)
    return share**2


LEVELS: Mapping[str, Callable[[Floats, Floats], Floats]] = MappingProxyType(
    {"nominal": nominal, "ordinal": ordinal, "interval": interval, "ratio": ratio}
)
"""Level of measurement -> squared differences, from values and how often each was given."""

WEIGHTINGS: Mapping[str, Callable[[Floats], Floats]] = MappingProxyType(
    {
        "identity": lambda apart: (apart == 0).astype(np.float64),
        "linear": lambda apart: 1 - apart / apart.max(initial=1),
        "quadratic": lambda apart: 1 - (apart / apart.max(initial=1)) ** 2,
    }
)
"""Weighting -> what two values are worth as agreement, from how far they lie apart."""


def squared_differences(level: str, values: ArrayLike, totals: Floats) -> Floats:
    """Give δ² between all values, shape (…, values, values).

    Examples
    --------
    >>> squared_differences("interval", [1, 2, 4], np.ones(3)).tolist()
    [[0.0, 1.0, 9.0], [1.0, 0.0, 4.0], [9.0, 4.0, 0.0]]
    """
    known = _one_of(LEVELS, level, "level")
    return known(_scale(values, totals.shape[-1]), totals)


def similarities(weighting: str, n_values: int) -> Floats:
    """Give the worth of each pair of ordered values, equally far apart; 1 on the diagonal.

    Examples
    --------
    >>> similarities("linear", 3).tolist()
    [[1.0, 0.5, 0.0], [0.5, 1.0, 0.5], [0.0, 0.5, 1.0]]
    """
    known = _one_of(WEIGHTINGS, weighting, "weighting")
    places = np.arange(n_values, dtype=np.float64)
    return known(abs(places[:, None] - places))


def _scale(values: ArrayLike, n_values: int) -> Floats:
    scale = np.asarray(values, dtype=np.float64)
    if scale.shape != (n_values,) or not np.isfinite(scale).all():
        raise ParameterError(
            f"{scale.size} numbers for {n_values} values", expected="one finite number a value"
        )
    return scale


def _one_of(choices: Mapping[str, Choice], name: str, kind: str) -> Choice:
    if name not in choices:
        raise ParameterError(f"{kind} {name!r}", expected=", ".join(choices))
    return choices[name]
