"""Weights of codings, averaged per participant and then by group, with intervals.

Knows what each participant's codings weigh and who sat together; refuses to let people with many
codings count more, and to take people of one session as independent where there are sessions to
count instead. Source of the variance of a mean of unequal clusters: Cochran (1977), Sampling
Techniques, section 9A.5 (the mean as a ratio).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from qualkit.errors import ParameterError
from qualkit.model import Person
from qualkit.model.stance import StanceRow, Stated

Floats = NDArray[np.float64]
Numbers = NDArray[np.intp]

MINIMUM = 2
"""Participants, or sessions, that an interval needs."""


def stance_rows(
    people: Sequence[Person],
    stated: Sequence[Stated],
    codes: Sequence[str],
    groups: Sequence[str],
    clusters: Numbers,
    *,
    scale: tuple[float, float] | None = None,
    confidence: float = 0.95,
) -> tuple[StanceRow, ...]:
    """Average weights by group, code by code.

    Parameters
    ----------
    people
        All participants of the groups.
    stated
        What each participant's codings weigh, one a participant and code.
    codes, groups
        The rows, in order: codes, and groups within each.
    clusters : array of int, shape (people,)
        Who sat together, as `seating` numbers them.
    scale
        The lowest and highest weight that can be given; the index is 0 there and 100 here.
    confidence
        Coverage of the intervals.

    Returns
    -------
    tuple of StanceRow
        An interval is None, with its reason, below two participants, or below two sessions where
        people share them, and where all weigh alike.

    Raises
    ------
    ParameterError
        If a weight lies outside the scale, or the scale does not ascend.

    Examples
    --------
    >>> people = [Person(name=name, group="UK", sessions=(), turns=1, words=5) for name in "abc"]
    >>> stated = [Stated(participant=name, code="Help", weight=weight, codings=1)
    ...           for name, weight in zip("abc", (1, 2, 0))]
    >>> (row,) = stance_rows(people, stated, ["Help"], ["UK"], np.arange(3), scale=(-2, 2))
    >>> row.mean, row.index, [round(bound, 2) for bound in row.interval]
    (1.0, 75.0, [-1.48, 3.48])
    """
    _check_scale(scale, stated)
    place = {person.name: number for number, person in enumerate(people)}
    sizes = {group: sum(person.group == group for person in people) for group in groups}
    theirs: dict[tuple[str, str], list[Stated]] = {}
    for item in stated:
        person = people[place[item.participant]]
        theirs.setdefault((item.code, person.group), []).append(item)
    return tuple(
        _row(
            (code, group),
            theirs.get((code, group), []),
            sizes[group],
            {
                item.participant: int(clusters[place[item.participant]])
                for item in theirs.get((code, group), [])
            },
            scale=scale,
            confidence=confidence,
        )
        for code in codes
        for group in groups
    )


def _row(
    name: tuple[str, str],
    stated: Sequence[Stated],
    of: int,
    cluster_of: Mapping[str, int],
    *,
    scale: tuple[float, float] | None,
    confidence: float,
) -> StanceRow:
    weights = np.array([item.weight for item in stated])
    clusters = np.array([cluster_of[item.participant] for item in stated], dtype=np.intp)
    mean = float(weights.mean()) if len(weights) else None
    interval, reason = mean_interval(weights, clusters, confidence)
    return StanceRow(
        code=name[0],
        group=name[1],
        participants=len(stated),
        of=of,
        codings=sum(item.codings for item in stated),
        mean=mean,
        interval=interval,
        spread=float(weights.std(ddof=1)) if len(weights) > 1 else None,
        index=_on(scale, mean),
        index_interval=_limits_on(scale, interval),
        reason=reason,
    )


def mean_interval(
    weights: Floats, clusters: Numbers, confidence: float
) -> tuple[tuple[float, float] | None, str | None]:
    """Student's interval of a mean over clusters; None with the reason where there is none."""
    from scipy.stats import t

    if len(weights) == 0:
        return None, "nobody has a weight"
    numbers = np.unique(clusters, return_inverse=True)[1]
    n_clusters = int(numbers.max()) + 1
    if n_clusters < MINIMUM:
        what = "participant" if len(weights) == 1 else "session"
        return None, f"no interval: one {what}"
    mean = weights.mean()
    apart = np.bincount(numbers, weights - mean)
    variance = n_clusters / (n_clusters - 1) * float((apart**2).sum()) / len(weights) ** 2
    if variance <= 0:
        return None, "no interval: all weigh alike"
    far = float(t.ppf((1 + confidence) / 2, n_clusters - 1)) * variance**0.5
    return (float(mean - far), float(mean + far)), None


def _check_scale(scale: tuple[float, float] | None, stated: Sequence[Stated]) -> None:
    if scale is None:
        return
    low, high = scale
    if not low < high:
        raise ParameterError(f"a scale from {low:g} to {high:g}", expected="the lower end first")
    outside = [item.weight for item in stated if not low <= item.weight <= high]
    if outside:
        raise ParameterError(
            f"{len(outside)} participants weigh outside the scale, as {outside[0]:g}",
            expected=f"weights from {low:g} to {high:g}",
        )


def _on(scale: tuple[float, float] | None, value: float | None) -> float | None:
    if scale is None or value is None:
        return None
    return 100 * (value - scale[0]) / (scale[1] - scale[0])


def _limits_on(
    scale: tuple[float, float] | None, interval: tuple[float, float] | None
) -> tuple[float, float] | None:
    if scale is None or interval is None:
        return None
    low, high = (_on(scale, bound) for bound in interval)
    return (max(0.0, low or 0.0), min(100.0, high or 0.0))
