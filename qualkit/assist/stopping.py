"""When reading may stop: a random sample of what is unread bounds what is missed.

Knows counts, of one part of the unread or of several; refuses to know how the units read so far
were chosen, which does not matter as long as the samples of the others are random. Each part that
is not read whole has its own exact bound, at a confidence with which all of them hold together
(Bonferroni). Source: Callaghan & Müller-Hansen (2020), Systematic Reviews 9:273,
doi:10.1186/s13643-020-01521-4.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from qualkit.assist.checking import percent, share
from qualkit.assist.hypergeometric import chance_of_so_few, check_counts, first_number, most_in
from qualkit.errors import ParameterError
from qualkit.model import Stopping

Part = tuple[int, int, int]
"""Unread, sampled, hits."""

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
    parts = [(unread, sampled, hits)]
    return stratified_stopping(found, parts, target=target, confidence=confidence, unit=unit)


def stratified_stopping(
    found: int,
    parts: Sequence[Part],
    *,
    target: float = 0.95,
    confidence: float = 0.95,
    unit: str = "turn",
) -> Stopping:
    """Say how much of a code is found at least, from random samples of several parts.

    Parameters
    ----------
    found : int
        Units with the code that were found before the samples were drawn.
    parts : sequence of (unread, sampled, hits)
        Counts of each part, as those of `stopping`.
    target, confidence, unit
        As there.

    Returns
    -------
    Stopping
        Of several parts ``p`` and ``more_clean`` are None: how many more units would be enough
        depends on the part they are drawn from.

    Raises
    ------
    ParameterError
        If there is no part, a count is none, or a share lies outside (0, 1).

    Examples
    --------
    >>> result = stratified_stopping(190, [(1000, 300, 0), (1000, 300, 1)])
    >>> result.missed_at_most, round(result.recall_at_least, 4)
    (25, 0.8843)
    """
    share(target, "target")
    share(confidence, "confidence")
    missed = _missed(found, parts, confidence)
    unread, sampled, hits = (sum(column) for column in zip(*parts, strict=True))
    known = found + hits
    recall = known / (known + missed) if known else None
    result = Stopping(
        found=found,
        unread=unread,
        sampled=sampled,
        hits=hits,
        target=target,
        confidence=confidence,
        missed_at_most=missed,
        recall_at_least=recall,
        p=None,
        reached=recall is not None and recall >= target,
        more_clean=None,
        verdict="",
    )
    if known and len(parts) == 1:
        result = _tested(result)
    return replace(result, verdict=_verdict(result, unit))


def _missed(found: int, parts: Sequence[Part], confidence: float) -> int:
    """How many units of all parts have the code at most, beside the hits."""
    if not parts:
        raise ParameterError("no part of the unread", expected="one or more")
    for part in parts:
        check_counts(found, *part)
    unsure = sum(sampled < unread for unread, sampled, _ in parts)
    each = 1 - (1 - confidence) / unsure if unsure > 1 else confidence
    return sum(
        most_in(unread, sampled, hits, confidence=each) - hits for unread, sampled, hits in parts
    )


def _tested(result: Stopping) -> Stopping:
    """What a single sample says besides: how surprising it is, and how much more is to be read."""
    known = result.found + result.hits
    alarming = _first_below(result.found, known, result.target)
    p = chance_of_so_few(result.unread, alarming, result.sampled, result.hits)
    more = _more_clean(result, alarming)
    return replace(result, p=p, reached=more == 0, more_clean=more)


def _first_below(found: int, known: int, target: float) -> int:
    return math.floor(known / target - found + 1 + _ROUNDING)


def _more_clean(result: Stopping, alarming: int) -> int:
    def is_enough(more: int) -> bool:
        sampled = result.sampled + more
        chance = chance_of_so_few(result.unread, alarming, sampled, result.hits)
        return chance <= 1 - result.confidence

    return first_number(is_enough, 0, result.unread - result.sampled)


def _verdict(result: Stopping, unit: str) -> str:
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
