"""Who speaks after whom in a session, and whether more often than the order alone would give.

Knows sequences of speakers; refuses to know what they say. Turns of one speaker in a row are one
stretch. The stretches of each document are shuffled so that nobody follows oneself, every such
order as likely as any other (see `orders`); the mean and the standard deviation of the shuffled
counts stand in the place of expected counts from margins, which would give shares to the empty
diagonal. Source: Bakeman & Quera (2011, Sequential Analysis and Observational Methods, ch. 8-9)
for transitions that cannot repeat; Squartini, Picciolo, Ruzzenenti & Garlaschelli (2013,
doi:10.1038/srep02729) for reciprocity of weighted links; Phipson & Smyth (2010,
doi:10.2202/1544-6115.1585) for (b + 1)/(B + 1).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from qualkit.contrasts.multiplicity import benjamini_hochberg
from qualkit.contrasts.orders import MOST_CELLS, Orders
from qualkit.model.participation import Flow, Following

DRAWS = 999
"""How many orders are drawn."""

LEAST_EXPECTED = 0.5
"""Pairs that never occur and would occur more rarely than this are not listed."""

LEAST_FOR_Z = 1.0
"""A pair expected more rarely than this has a p but no z: a single one would be far out."""

_AT_ONCE = 4_000_000
_TIE = 1e-9

Ints = NDArray[np.intp]
Floats = NDArray[np.float64]

NOBODY = -1
"""A stretch of which nobody knows who speaks: it takes its place in the order, no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speakers:
    """The people of a session: names, who moderates, and each one's group (None for none)."""

    names: tuple[str, ...]
    moderates: tuple[bool, ...]
    groups: tuple[str | None, ...]


def flow(
    documents: Iterable[Sequence[int]], speakers: Speakers, *, seed: int, draws: int = DRAWS
) -> Flow:
    """Count who follows whom in the documents of a session.

    Parameters
    ----------
    documents : iterable of sequences of int
        For each document who speaks each turn, in order: a place in `speakers`, or `NOBODY`.
    speakers
        The people of the session.
    seed
        Seed of the draws.
    draws
        Orders drawn, 1 or more.

    Returns
    -------
    Flow
        Where the sequence allows one order only, or is too long to shuffle, counts without
        expectation and the reason. p is two-sided: twice the smaller tail, at most 1.

    Examples
    --------
    >>> people = Speakers(names=("Ann", "Ben"), moderates=(True, False), groups=(None, None))
    >>> found = flow([[0, 1, 1, 0]], people, seed=1)
    >>> found.moderator_to_participant, found.participant_to_moderator, found.reason
    (1, 1, 'no other order is possible')
    """
    n = len(speakers.names)
    stretches = [_stretches(turns, n) for turns in documents]
    measure = _Measure.of(speakers)
    observed = measure.of_pairs(sum((_pairs(s[None], n) for s in stretches), _nothing(n)))[0]
    drawn = [_orders(each) for each in stretches if len(each)]
    reason = _reason(stretches, drawn, n)
    chance = None if reason else _chance(drawn, measure, observed, (seed, draws))
    how = reason or f"{draws:,} shuffled orders in which nobody follows oneself"
    return _told(measure, observed, chance, how)


@dataclass(frozen=True, slots=True)
class _Chance:
    """What shuffled orders give, a number a measure: mean, standard deviation, both tails."""

    mean: Floats
    deviation: Floats
    p: Floats


@dataclass(frozen=True, slots=True)
class _Measure:
    """The numbers taken of one order: pairs of people, pairs of groups, reciprocity."""

    speakers: Speakers
    groups: tuple[str, ...]
    belongs: Floats

    @classmethod
    def of(cls, speakers: Speakers) -> _Measure:
        groups = sorted({group for group in speakers.groups if group is not None})
        belongs = [[float(own == group) for group in groups] for own in speakers.groups]
        shape = (len(speakers.names), len(groups))
        return cls(speakers, tuple(groups), np.array(belongs, dtype=np.float64).reshape(shape))

    def of_pairs(self, counts: Floats) -> Floats:
        """Every number of each order (orders × numbers) from its matrix of pairs."""
        rows = len(counts)
        groups = self.belongs.T @ counts @ self.belongs
        total = counts.sum(axis=(1, 2))
        mutual = np.minimum(counts, counts.transpose(0, 2, 1)).sum(axis=(1, 2))
        reciprocity = mutual / np.where(total, total, 1)
        return np.concatenate(
            [counts.reshape(rows, -1), groups.reshape(rows, -1), reciprocity[:, None]], axis=1
        )


def _stretches(turns: Sequence[int], n: int) -> Ints:
    return np.array([n if who == NOBODY else who for who, _ in groupby(turns)], dtype=np.intp)


def _nothing(n: int) -> Floats:
    return np.zeros((1, n, n))


def _pairs(orders: Ints, n: int) -> Floats:
    """How often each follows each in every order (orders × n × n), nobody known left out."""
    rows, wide = len(orders), n + 1
    codes = orders[:, :-1] * wide + orders[:, 1:] + np.arange(rows)[:, None] * wide * wide
    counts = np.bincount(codes.ravel(), minlength=rows * wide * wide)
    return counts.reshape(rows, wide, wide)[:, :n, :n].astype(np.float64)


def _orders(stretches: Ints) -> tuple[Orders, Ints]:
    who, counts = np.unique(stretches, return_counts=True)
    return Orders(counts.tolist()), who


def _reason(documents: Sequence[Ints], drawn: Sequence[tuple[Orders, Ints]], n: int) -> str | None:
    """Why nothing can be expected, None where it can."""
    if not any(len(s) > 1 and (s < n).any() for s in documents):
        return "nobody follows anybody"
    if sum(orders.cells for orders, _ in drawn) > MOST_CELLS:
        return "too many stretches of too many speakers to shuffle exactly"
    if max(orders.log_count for orders, _ in drawn) < _TIE:
        return "no other order is possible"
    return None


def _chance(
    drawn: Sequence[tuple[Orders, Ints]], measure: _Measure, observed: Floats, how: tuple[int, int]
) -> _Chance:
    seed, draws = how
    rng, n = np.random.default_rng(seed), len(measure.speakers.names)
    room = max((n + 1) ** 2, *(orders.length for orders, _ in drawn))
    total, squares = np.zeros_like(observed), np.zeros_like(observed)
    above, below = np.zeros_like(observed), np.zeros_like(observed)
    left = draws
    while left:
        some = min(left, max(1, _AT_ONCE // room))
        counts = sum((_pairs(who[o.draw(some, rng)], n) for o, who in drawn), _nothing(n))
        away = measure.of_pairs(counts) - observed
        total, squares = total + away.sum(axis=0), squares + (away**2).sum(axis=0)
        above += (away >= -_TIE).sum(axis=0)
        below += (away <= _TIE).sum(axis=0)
        left -= some
    mean = total / draws
    variance = np.maximum(squares / draws - mean**2, 0) * draws / max(1, draws - 1)
    p = np.minimum(1, 2 * (np.minimum(above, below) + 1) / (draws + 1))
    return _Chance(observed + mean, np.sqrt(variance), p)


def _told(measure: _Measure, observed: Floats, chance: _Chance | None, how: str) -> Flow:
    people, n, g = measure.speakers, len(measure.speakers.names), len(measure.groups)
    counts = observed[: n * n].reshape(n, n)
    is_moderator = np.array(people.moderates, dtype=np.float64)
    sides = np.stack([is_moderator, 1 - is_moderator]).reshape(2, n)
    between = sides @ counts @ sides.T
    (mm, mp), (pm, pp) = ((int(x) for x in row) for row in between)
    told = [
        _following(observed, chance, place, is_count=place < len(observed) - 1)
        for place in range(len(observed))
    ]
    reciprocity = told[-1]
    return Flow(
        transitions=mm + mp + pm + pp,
        moderator_to_participant=mp,
        participant_to_moderator=pm,
        participant_to_participant=pp,
        moderator_to_moderator=mm,
        to_participants=mp / (mp + mm) if mp + mm else None,
        participant_ratio=pp / pm if pm else None,
        reciprocity=reciprocity.count if mm + mp + pm + pp else None,
        reciprocity_expected=reciprocity.expected,
        reciprocity_z=reciprocity.z,
        reciprocity_p=reciprocity.p,
        pairs=_named(people.names, told[: n * n], is_diagonal=False),
        groups=_named(measure.groups, told[n * n : n * n + g * g], is_diagonal=True),
        method=how if chance else "counts only",
        reason=None if chance else how,
    )


@dataclass(frozen=True, slots=True)
class _Told:
    count: float
    expected: float | None
    z: float | None
    p: float | None
    reason: str | None = None


def _following(observed: Floats, chance: _Chance | None, place: int, *, is_count: bool) -> _Told:
    count = float(observed[place])
    if chance is None:
        return _Told(count, None, None, None)
    mean, deviation = float(chance.mean[place]), float(chance.deviation[place])
    if deviation < _TIE:
        return _Told(count, mean, None, None, "the same in every order")
    p = float(chance.p[place])
    if is_count and mean < LEAST_FOR_Z:
        return _Told(count, mean, None, p, f"z needs {LEAST_FOR_Z:g} expected or more")
    return _Told(count, mean, (count - mean) / deviation, p)


def _named(
    names: Sequence[str], told: Sequence[_Told], *, is_diagonal: bool
) -> tuple[Following, ...]:
    """The pairs that occur or could be expected to, with q over all of them."""
    pairs = [(first, then) for first in names for then in names]
    kept = [
        (pair, item)
        for pair, item in zip(pairs, told, strict=True)
        if (is_diagonal or pair[0] != pair[1])
        and (item.count or (item.expected or 0) >= LEAST_EXPECTED)
    ]
    q = benjamini_hochberg([item.p for _, item in kept])
    return tuple(
        Following(
            first=first,
            then=then,
            count=round(item.count),
            expected=item.expected,
            z=item.z,
            p=item.p,
            q=own,
            reason=item.reason,
        )
        for ((first, then), item), own in zip(kept, q, strict=True)
    )
