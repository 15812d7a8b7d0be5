"""Shares of participants, how sure they are, and how far two of them lie apart.

Knows counts out of totals; refuses to know who was counted. A difference is always the second
group minus the first, and so are the effects. Sources: Wilson (1927); Newcombe (1998), Stat Med
17:857-872 and 17:873-890; Cohen (1988, ch. 6) for h; Haldane (1956) and Anscombe (1956) for the
odds ratio; Fisher (1935).
"""

from __future__ import annotations

import math
from statistics import NormalDist

from qualkit.errors import ParameterError

Count = tuple[int, int]
"""How many of how many: ``(x, n)``."""


def wilson(x: int, n: int, confidence: float = 0.95) -> tuple[float, float] | None:
    """Give Wilson's score interval of a share, without continuity correction.

    Parameters
    ----------
    x, n
        How many of how many, ``0 <= x <= n``.
    confidence
        Coverage, between 0 and 1.

    Returns
    -------
    tuple of float or None
        Lower and upper limit in [0, 1]; exactly 0 where nobody and exactly 1 where all are
        counted. None when `n` is 0.

    Raises
    ------
    ParameterError
        When the count leaves its total or the confidence leaves (0, 1).

    References
    ----------
    Newcombe (1998), Stat Med 17:857-872, method 3.

    Examples
    --------
    >>> [round(limit, 4) for limit in wilson(81, 263)]
    [0.2553, 0.3662]
    """
    z = _quantile(confidence)
    _check_count(x, n)
    if n == 0:
        return None
    share = x / n
    centre = share + z * z / (2 * n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    low = 0.0 if x == 0 else (centre - half) / scale
    high = 1.0 if x == n else (centre + half) / scale
    return low, high


def newcombe(
    first: Count, second: Count, *, confidence: float = 0.95
) -> tuple[float, float] | None:
    """Give Newcombe's interval (method 10) of the second share minus the first.

    Parameters
    ----------
    first, second
        ``(x, n)`` of each group.
    confidence
        Coverage, between 0 and 1.

    Returns
    -------
    tuple of float or None
        Lower and upper limit in [-1, 1]; None when a group has nobody.

    Raises
    ------
    ParameterError
        As `wilson`.

    References
    ----------
    Newcombe (1998), Stat Med 17:873-890, method 10: Wilson limits, squared and added.

    Examples
    --------
    >>> [round(limit, 4) for limit in newcombe((48, 80), (56, 70))]
    [0.0524, 0.3339]
    """
    limits_first = wilson(*first, confidence)
    limits_second = wilson(*second, confidence)
    if limits_first is None or limits_second is None:
        return None
    p1, p2 = first[0] / first[1], second[0] / second[1]
    down = math.hypot(p2 - limits_second[0], limits_first[1] - p1)
    up = math.hypot(limits_second[1] - p2, p1 - limits_first[0])
    return max(-1.0, p2 - p1 - down), min(1.0, p2 - p1 + up)


def cohen_h(first: float, second: float) -> float:
    """Give Cohen's h, positive where the second share is larger; it lies in [-π, π].

    Examples
    --------
    >>> round(cohen_h(0.36, 0.91), 4)
    1.2452
    """
    for share in (first, second):
        if not 0 <= share <= 1:
            raise ParameterError(f"the share {share}", expected="a number between 0 and 1")
    return 2 * math.asin(math.sqrt(second)) - 2 * math.asin(math.sqrt(first))


def odds_ratio(first: Count, second: Count) -> float | None:
    """Give the odds of the second group over the first, half a case added to every cell.

    The addition (Haldane-Anscombe) keeps it finite when a cell is empty. None when a group has
    nobody.

    Examples
    --------
    >>> odds_ratio((0, 10), (10, 10))
    441.0
    """
    _check_count(*first)
    _check_count(*second)
    if not first[1] or not second[1]:
        return None
    odds_first = (first[0] + 0.5) / (first[1] - first[0] + 0.5)
    odds_second = (second[0] + 0.5) / (second[1] - second[0] + 0.5)
    return odds_second / odds_first


def log_ratio(first: float, second: float) -> float | None:
    """Give log2 of the second share over the first; None when a share is 0.

    Examples
    --------
    >>> log_ratio(0.2, 0.4)
    1.0
    >>> log_ratio(0.0, 0.4) is None
    True
    """
    return math.log2(second / first) if first > 0 and second > 0 else None


def fisher(table: tuple[tuple[int, int], tuple[int, int]]) -> float | None:
    """Give Fisher's exact p, two-sided, of a 2 × 2 table with one row a participant group.

    It sums the tables with the same margins that are no more probable than this one, in whole
    numbers, so that ties are exact. None when a margin is 0: then only one table is possible.
    Only for counts of participants: turns of one person are not independent.

    Examples
    --------
    >>> round(fisher(((3, 1), (1, 3))), 4)
    0.4857
    """
    (a, b), (c, d) = table
    if min(a, b, c, d) < 0:
        raise ParameterError(f"the table {table}", expected="counts of 0 or more")
    row, column, total = a + b, a + c, a + b + c + d
    if not all((row, column, total - row, total - column)):
        return None
    cells = range(max(0, row + column - total), min(row, column) + 1)
    ways = {x: math.comb(column, x) * math.comb(total - column, row - x) for x in cells}
    return sum(way for way in ways.values() if way <= ways[a]) / math.comb(total, row)


def _quantile(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise ParameterError(f"confidence {confidence}", expected="a number between 0 and 1")
    return NormalDist().inv_cdf((1 + confidence) / 2)


def _check_count(x: int, n: int) -> None:
    if not 0 <= x <= n:
        raise ParameterError(f"the count {x} of {n}", expected="0 or more, at most the total")
