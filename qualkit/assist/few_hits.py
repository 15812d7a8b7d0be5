"""A share of which a sample shows hardly any, or hardly any without: an exact interval.

Knows what people say of a random sample, and its chances; refuses to know what a machine says:
where a code was met a few times, no spread can be seen that a normal interval could rest on, and
the sample alone is what is known. Sources: Clopper & Pearson (1934), Biometrika 26:404–413; Korn &
Graubard (1998), Survey Methodology 24:193–201, for units that are worth less than one each;
Newcombe (1998), Stat Med 17:873–890, for the difference of two shares from the limits of each.
"""

from __future__ import annotations

import math

import numpy as np

from qualkit.assist.audits import Audit
from qualkit.assist.clustered_means import Mean, Sureness, error_of
from qualkit.assist.inputs import Bools

FEW = 5
"""Sampled units with a code, or without it: fewer are few."""

Limits = tuple[float, float]


def is_few(audit: Audit, member: Bools) -> bool:
    """Whether a group's sample says yes, or says no, fewer than 5 times.

    Never where all of the group was looked at, or what people say is no yes and no.
    """
    drawn = member & audit.is_drawn
    gold = audit.gold[drawn]
    if not drawn.any() or not ((gold == 0) | (gold == 1)).all():
        return False
    hits = float(gold.sum())
    return min(hits, len(gold) - hits) < FEW


def exact_interval(audit: Audit, member: Bools, *, confidence: float) -> Limits:
    """Limits of the share in a group: what is certain, and the rest by the sample alone."""
    drawn, unsure = member & audit.is_drawn, member & ~audit.is_certain
    certain = float(audit.gold[member & audit.is_certain].sum())
    share, worth = _share_and_worth(audit, drawn)
    low, high = _clopper_pearson(share * worth, worth, confidence=confidence)
    many, rest = int(member.sum()), int(unsure.sum())
    return (certain + rest * low) / many, (certain + rest * high) / many


def difference_limits(values: tuple[float, float], limits: tuple[Limits, Limits]) -> Limits:
    """Limits of the second share minus the first, from those of each.

    >>> [round(limit, 2) for limit in difference_limits((0.5, 0.5), ((0.4, 0.6), (0.2, 0.9)))]
    [-0.32, 0.41]
    """
    (first, second), ((low, high), (least, most)) = values, limits
    difference = second - first
    below = math.hypot(second - least, high - first)
    above = math.hypot(most - second, first - low)
    return difference - below, difference + above


def _share_and_worth(audit: Audit, drawn: Bools) -> tuple[float, float]:
    """The weighted share of a sample, and how many independent units it is worth."""
    weights, gold = 1 / audit.inclusion[drawn], audit.gold[drawn]
    worth = float(weights.sum() ** 2 / (weights**2).sum())
    share = float(np.average(gold, weights=weights))
    spread = Mean((gold - share) * weights * len(gold) / weights.sum(), audit.clusters[drawn])
    error = error_of([spread], Sureness())
    if error > 0:
        worth = min(worth, share * (1 - share) / error**2)
    return share, worth


def _clopper_pearson(hits: float, worth: float, *, confidence: float) -> Limits:
    """Of numbers that need not be whole.

    >>> [round(limit, 3) for limit in _clopper_pearson(0, 20, confidence=0.95)]
    [0.0, 0.168]
    """
    from scipy.special import betaincinv

    tail = (1 - confidence) / 2
    low = float(betaincinv(hits, worth - hits + 1, tail)) if hits > 0 else 0.0
    high = float(betaincinv(hits + 1, worth - hits, 1 - tail)) if hits < worth else 1.0
    return low, high
