"""How far two groups put the same codes in the same order.

Knows shares by code; refuses to know how they were counted or whether they differ by chance.
Sources: Spearman (1904) for ρ and (1906) for the footrule; Kendall (1945) for τ-b; Webber,
Moffat & Zobel (2010, doi:10.1145/1852102.1852106) for rank-biased overlap.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qualkit.errors import ParameterError
from qualkit.model import Ranking

Floats = NDArray[np.float64]

PERSISTENCE = 0.9
"""Rank-biased overlap's p: how likely a reader goes on from one rank to the next."""


def mid_ranks(shares: Sequence[float]) -> tuple[float, ...]:
    """Rank shares from 1 for the largest; equal shares share the mean of their ranks.

    Examples
    --------
    >>> mid_ranks([0.2, 0.9, 0.2])
    (2.5, 1.0, 2.5)
    """
    values = np.asarray(shares, dtype=np.float64)
    ascending = np.sort(values)
    below = np.searchsorted(ascending, values, side="left")
    upto = np.searchsorted(ascending, values, side="right")
    return tuple((len(values) - (below + upto - 1) / 2).tolist())


def rank_codes(codes: Sequence[str], first: Sequence[float], second: Sequence[float]) -> Ranking:
    """Compare the orders in which two groups put the same codes.

    Parameters
    ----------
    codes
        The codes, in any order.
    first, second
        Each group's share of each code, a finite number, in the order of `codes`.

    Returns
    -------
    Ranking
        ρ and τ-b in [-1, 1] on mid-ranks; footrule, the sum of the absolute differences of
        ranks (0 for the same order); rank-biased overlap in [0, 1], extrapolated, p = 0.9; the
        mean absolute difference of shares. The top holds half of the codes, at least 1 and at
        most 5; codes tied at its border all belong to it, codes that a group never raises do
        not. All but the mean difference are None, with ``reason``, below two codes or where
        a group's shares all tie.

    Raises
    ------
    ParameterError
        When the lengths differ or a share is not finite.

    References
    ----------
    Webber, Moffat & Zobel (2010), ACM TOIS 28:20, eqs 25 and 30.

    Examples
    --------
    >>> gap = rank_codes("abcd", [0.64, 0.54, 0.36, 0.18], [0.53, 0.47, 0.91, 0.62])
    >>> round(gap.spearman, 2), gap.footrule, round(gap.rbo, 3), gap.blind_spots
    (-0.6, 8.0, 0.783, ('c', 'd'))
    """
    x, y = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    if x.shape != (len(codes),) or y.shape != x.shape:
        raise ParameterError(
            f"{len(codes)} codes, {x.size} and {y.size} shares", expected="a share for every code"
        )
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise ParameterError("a share is not finite", expected="a number for every code")
    top = max(1, min(5, len(codes) // 2))
    top_first, top_second = _top(x, top), _top(y, top)
    reason = _why_no_order(x, y)
    ranks_x, ranks_y = np.array(mid_ranks(first)), np.array(mid_ranks(second))
    return Ranking(
        spearman=None if reason else _correlation(ranks_x, ranks_y),
        kendall=None if reason else _kendall(ranks_x, ranks_y),
        footrule=None if reason else float(np.abs(ranks_x - ranks_y).sum()),
        rbo=None if reason else _overlap(x, y),
        mean_absolute_difference=float(np.abs(y - x).mean()) if len(codes) else None,
        top=top,
        blind_spots=_named(codes, top_second & ~top_first),
        only_first=_named(codes, top_first & ~top_second),
        reason=reason,
    )


def _why_no_order(x: Floats, y: Floats) -> str | None:
    if len(x) < 2:
        return "no order: fewer than two codes"
    if np.ptp(x) == 0 or np.ptp(y) == 0:
        return "no order: all codes tie in a group"
    return None


def _correlation(x: Floats, y: Floats) -> float:
    dx, dy = x - x.mean(), y - y.mean()
    return _bounded(float(dx @ dy / np.sqrt((dx @ dx) * (dy @ dy))))


def _kendall(x: Floats, y: Floats) -> float:
    signs_x, signs_y = np.sign(x[:, None] - x), np.sign(y[:, None] - y)
    untied = np.sqrt(np.abs(signs_x).sum() * np.abs(signs_y).sum())
    return _bounded(float((signs_x * signs_y).sum() / untied))


def _bounded(value: float) -> float:
    return max(-1.0, min(1.0, value))


def _overlap(x: Floats, y: Floats) -> float:
    places_x, places_y = _places(x), _places(y)
    depths = np.arange(1, len(x) + 1)
    seen_x, seen_y = places_x <= depths[:, None], places_y <= depths[:, None]
    agreement = 2 * (seen_x & seen_y).sum(axis=1) / (seen_x.sum(axis=1) + seen_y.sum(axis=1))
    weights = PERSISTENCE**depths
    tail = agreement[-1] * weights[-1]
    return float(tail + (1 - PERSISTENCE) / PERSISTENCE * (agreement @ weights))


def _places(shares: Floats) -> NDArray[np.intp]:
    """Rank from 1 for the largest; tied codes all take the first of their places."""
    return np.searchsorted(np.sort(-shares), -shares, side="left") + 1


def _top(shares: Floats, top: int) -> NDArray[np.bool_]:
    is_top: NDArray[np.bool_] = (_places(shares) <= top) & (shares > 0)
    return is_top


def _named(codes: Sequence[str], chosen: NDArray[np.bool_]) -> tuple[str, ...]:
    return tuple(code for code, is_chosen in zip(codes, chosen, strict=True) if is_chosen)
