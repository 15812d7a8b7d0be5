"""How many units of a population have a code at most, from a random sample of it.

Knows counts; the bounds are exact for a finite number of units. Source: Wright (1991), Exact
confidence bounds when sampling from small finite universes: hypergeometric limits by inverting
the test.
"""

from __future__ import annotations

from collections.abc import Callable

from qualkit.assist.checking import share
from qualkit.errors import ParameterError


def most_in(population: int, sampled: int, hits: int, *, confidence: float) -> int:
    """Bound how many units of a population have the code: the exact hypergeometric upper limit.

    Examples
    --------
    >>> most_in(5000, 300, 0, confidence=0.95)
    48
    """
    risk = 1 - share(confidence, "confidence")
    check_counts(0, population, sampled, hits)

    def is_plausible(many: int) -> bool:
        return chance_of_so_few(population, many, sampled, hits) > risk

    return (
        first_number(lambda many: not is_plausible(many), hits, population - sampled + hits + 1) - 1
    )


def chance_of_so_few(population: int, having: int, sampled: int, hits: int) -> float:
    """Give the chance of at most `hits` in a random sample when `having` units have the code.

    It is 0 where fewer than `having` units could have it.

    Examples
    --------
    >>> round(chance_of_so_few(2000, 11, 300, 0), 5)
    0.16653
    """
    if having <= hits:
        return 1.0
    if having > population - sampled + hits:
        return 0.0
    from scipy.stats import hypergeom

    return float(hypergeom.cdf(hits, population, having, sampled))


def first_number(is_true: Callable[[int], bool], low: int, high: int) -> int:
    """The first number from `low` for which a claim holds that holds at `high` at the latest."""
    while low < high:
        middle = (low + high) // 2
        if is_true(middle):
            high = middle
        else:
            low = middle + 1
    return low


def check_counts(found: int, unread: int, sampled: int, hits: int) -> None:
    """Raise `ParameterError` for counts below 0, or more of a part than of the whole."""
    counts = f"{found} found, {unread} unread, {sampled} sampled, {hits} hits"
    whole = all(number == number // 1 for number in (found, unread, sampled, hits))
    if not whole or min(found, unread, sampled, hits) < 0:
        raise ParameterError(counts, expected="counts of 0 or more")
    if sampled > unread or hits > sampled:
        raise ParameterError(counts, expected="no more hits than sampled, sampled than unread")
