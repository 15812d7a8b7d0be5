"""Saturation over random orders of the same units: codes found so far, and when it is reached.

Whole batches of orders at once: a code is new where the first unit that has it stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qualkit.errors import ParameterError
from qualkit.model.saturation import SaturationOrders, SaturationUnit

MOST_ORDERS = 10_000
"""More would say no more, and take memory."""

_AT_ONCE = 64
_QUANTILES = (0.025, 0.5, 0.975)
HAIR = 1e-12
"""What a share may exceed the threshold by, for it cannot always be written exactly."""

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class SaturationRule:
    """Units in the base and in a run, and the share of new codes that counts as none."""

    base: int = 4
    run: int = 2
    threshold: float = 0.05
    noun: str = "session"

    def __post_init__(self) -> None:
        for name, value in (("base", self.base), ("run", self.run)):
            if value < 1:
                raise ParameterError(f"a {name} of {value}", expected="1 or more")
        if not 0 <= self.threshold < 1:
            raise ParameterError(f"a threshold of {self.threshold:g}", expected="0 to below 1")


def random_orders(
    units: Sequence[SaturationUnit], rule: SaturationRule, *, orders: int, seed: int
) -> tuple[NDArray[np.float64], SaturationOrders]:
    """Quantiles of codes found at each position, and when saturation is reached."""
    holding, starts = _holding(units)
    random = np.random.default_rng(seed)
    found, at = [], []
    for first in range(0, orders, _AT_ONCE):
        some = min(_AT_ONCE, orders - first)
        places = np.tile(np.arange(len(units)), (some, 1))
        places = random.permuted(places, axis=1)
        new = _new(places, holding, starts)
        found.append(np.cumsum(new, axis=1))
        at.append(_reached_at(new, rule))
    band = np.quantile(np.concatenate(found), _QUANTILES, axis=0).T
    return band, _orders(np.concatenate(at))


def _holding(units: Sequence[SaturationUnit]) -> tuple[Counts, Counts]:
    """For code after code the units that have it, in one list, and where each code's begin."""
    of: dict[str, list[int]] = {}
    for index, unit in enumerate(units):
        for code in unit.codes:
            of.setdefault(code, []).append(index)
    lists = [of[code] for code in sorted(of)]
    sizes = np.array([0, *map(len, lists)], dtype=np.int64)
    return np.concatenate([np.array(own) for own in lists]), np.cumsum(sizes)[:-1]


def _new(places: Counts, holding: Counts, starts: Counts) -> Counts:
    """Codes new at each position, orders by positions: each code is new where it is first."""
    first = np.minimum.reduceat(places[:, holding], starts, axis=1)
    orders, length = places.shape
    flat = first + np.arange(orders)[:, None] * length
    return np.bincount(flat.ravel(), minlength=orders * length).reshape(orders, length)


def _reached_at(new: Counts, rule: SaturationRule) -> Counts:
    """In each order the units before the first run below the threshold; 0 where there is none."""
    orders, length = new.shape
    if length < rule.base + rule.run:
        return np.zeros(orders, dtype=np.int64)
    total = np.cumsum(new, axis=1)
    base = total[:, rule.base - 1 : rule.base]
    before = total[:, rule.base - 1 : length - rule.run]
    brought = total[:, rule.base - 1 + rule.run :] - before
    # A base without a code says nothing.
    below = (brought <= (rule.threshold + HAIR) * base) & (base > 0)
    return np.where(below.any(axis=1), rule.base + below.argmax(axis=1), 0)


def _orders(at: Counts) -> SaturationOrders:
    reaching = np.sort(at[at > 0])
    low, middle, high = (
        (int(value) for value in np.quantile(reaching, _QUANTILES, method="inverted_cdf"))
        if len(reaching)
        else (None, None, None)
    )
    numbers, counts = np.unique(reaching, return_counts=True)
    return SaturationOrders(
        orders=len(at),
        reached=len(reaching) / len(at),
        low=low,
        median=middle,
        high=high,
        at={int(n): float(k / len(at)) for n, k in zip(numbers, counts, strict=True)},
    )
