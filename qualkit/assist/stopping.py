"""When reading may stop: a random sample of what is unread bounds what is missed.

Knows counts; refuses to know how the units read so far were chosen, which does not matter as long
as the sample of the others is random. The bounds are exact for a finite number of units. Sources:
Callaghan & Müller-Hansen (2020), Systematic Reviews 9:273, doi:10.1186/s13643-020-01521-4;
Wright (1991) for hypergeometric limits by inverting the test.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from qualkit.assist.checking import percent, share
from qualkit.errors import ParameterError
from qualkit.model import Stopping

_ROUNDING = 1e-9


def stopping(
    found: int,
    unread: int,
    sampled: int,
    *,
    hits: int,
    target: float = 0.95,
    confidence: float = 0.95,
    unit: str = "turn",
) -> Stopping:
    """Say how much of a code is found at least, from a random sample of the unread units.

    Parameters
    ----------
    found : int
        Units with the code that were found before the sample was drawn.
    unread : int
        Units not read before the sample was drawn.
    sampled, hits : int
        Units drawn at random from the unread ones and read, and how many have the code.
    target : float
        The share of units with the code that must be found, in (0, 1).
    confidence : float
        In (0, 1). The sample's size must be settled beforehand: who looks m times, and stops when
        the figure pleases, asks for ``1 - (1 - confidence) / m``.
    unit : str
        What a unit is called, for the verdict.

    Returns
    -------
    Stopping
        The hits count as found. ``recall_at_least`` and ``p`` are None while nothing is found.

    Raises
    ------
    ParameterError
        If a count is negative, more is sampled than unread, more hit than sampled, or a share
        lies outside (0, 1).

    Notes
    -----
    With N unread, n sampled and k hits, K is the largest number of units with the code for which
    ``P(X <= k) > 1 - confidence``, X hypergeometric. Recall is at least
    ``(found + k) / (found + K)``. The p of Callaghan & Müller-Hansen takes for K the least number
    with which recall would be below the target; it is at most ``1 - confidence`` exactly when
    the bound reaches the target.

    Examples
    --------
    >>> result = stopping(190, 2000, 300, hits=0)
    >>> result.missed_at_most, round(result.recall_at_least, 4), round(result.p, 5)
    (18, 0.9135, 0.16653)
    >>> print(result.verdict.replace("; ", ";" + chr(10)))
    at least 91 % of the passages are found (95 % confidence);
    176 more random turns without a hit would show 95 %
    """
    share(target, "target")
    _check_counts(found, unread, sampled, hits)
    missed = most_in(unread, sampled, hits, confidence=confidence)
    known = found + hits
    alarming = _first_below(found, known, target) if known else None
    p = None if alarming is None else chance_of_so_few(unread, alarming, sampled, hits)
    more = None if alarming is None else _more_clean(unread, alarming, sampled, hits, confidence)
    result = Stopping(
        found=found,
        unread=unread,
        sampled=sampled,
        hits=hits,
        target=target,
        confidence=confidence,
        missed_at_most=missed - hits,
        recall_at_least=known / (found + missed) if known else None,
        p=p,
        reached=more == 0,
        more_clean=more,
        verdict="",
    )
    return replace(result, verdict=verdict_of(result, unit))


def most_in(population: int, sampled: int, hits: int, *, confidence: float) -> int:
    """Bound how many units of a population have the code: the exact hypergeometric upper limit.

    Examples
    --------
    >>> most_in(5000, 300, 0, confidence=0.95)
    48
    """
    risk = 1 - share(confidence, "confidence")
    _check_counts(0, population, sampled, hits)

    def is_plausible(many: int) -> bool:
        return chance_of_so_few(population, many, sampled, hits) > risk

    return _first(lambda many: not is_plausible(many), hits, population - sampled + hits + 1) - 1


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


def _first_below(found: int, known: int, target: float) -> int:
    return math.floor(known / target - found + 1 + _ROUNDING)


def _more_clean(unread: int, alarming: int, sampled: int, hits: int, confidence: float) -> int:
    def is_enough(more: int) -> bool:
        return chance_of_so_few(unread, alarming, sampled + more, hits) <= 1 - confidence

    return _first(is_enough, 0, unread - sampled)


def _first(is_true: Callable[[int], bool], low: int, high: int) -> int:
    """The first number from `low` for which a claim holds that holds at `high` at the latest."""
    while low < high:
        middle = (low + high) // 2
        if is_true(middle):
            high = middle
        else:
            low = middle + 1
    return low


def verdict_of(result: Stopping, unit: str) -> str:
    """The counts of a `Stopping` in a sentence."""
    sure = f"({percent(result.confidence)} confidence)"
    if result.recall_at_least is None:
        missed = f"at most {_counted(result.missed_at_most, unit)} with the code"
        return f"nothing is found yet; the unread hold {missed} {sure}"
    least = math.floor(100 * result.recall_at_least + _ROUNDING)
    found = "all" if not result.missed_at_most else f"at least {least} % of the"
    so_far = f"{found} passages are found {sure}"
    if result.reached:
        return f"{so_far}; the target of {percent(result.target)} is reached"
    if result.more_clean is None:
        return f"{so_far}; the target of {percent(result.target)} is not reached"
    more = _counted(result.more_clean, f"more random {unit}")
    return f"{so_far}; {more} without a hit would show {percent(result.target)}"


def _counted(many: int, unit: str) -> str:
    return f"{many:,} {unit}" + ("" if many == 1 else "s")


def _check_counts(found: int, unread: int, sampled: int, hits: int) -> None:
    counts = f"{found} found, {unread} unread, {sampled} sampled, {hits} hits"
    whole = all(number == number // 1 for number in (found, unread, sampled, hits))
    if not whole or min(found, unread, sampled, hits) < 0:
        raise ParameterError(counts, expected="counts of 0 or more")
    if sampled > unread or hits > sampled:
        raise ParameterError(counts, expected="no more hits than sampled, sampled than unread")
