"""Two sets of people on every code: effects, intervals, p.

Knows a tally, which people stand on either side and how chance could have dealt them; refuses to
leave a gap unexplained: whatever is None has its reason in the row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from qualkit.contrasts import proportions
from qualkit.contrasts.bootstrap import Intervals, clustered_intervals
from qualkit.contrasts.models import turn_model
from qualkit.contrasts.permutation import Permutation, permutation_test
from qualkit.contrasts.ranking import mid_ranks, rank_codes
from qualkit.contrasts.tally import Tally
from qualkit.model import Effect, Ranking, TurnModel

Bools = NDArray[np.bool_]
Numbers = NDArray[np.intp]
Count = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """How chance comes in: who sat together, in which part of the study, seed, coverage.

    ``models`` asks for the regression of turns as well.
    """

    clusters: Numbers
    within: Numbers | None
    seed: int
    confidence: float
    models: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tests:
    """Tests of every code; ``whole`` is that of the codes whose question was put to most people."""

    whole: Permutation
    p: tuple[float | None, ...]
    smallest_p: tuple[float | None, ...]
    reasons: tuple[str | None, ...]
    methods: tuple[str, ...]


def tests_of(tally: Tally, groups: Numbers, members: Bools, chance: Chance) -> Tests:
    """Test every code among `members`, whose groups are numbered from 0 in `groups`.

    Codes put to the same people are tested together.
    """
    columns: dict[bytes, list[int]] = defaultdict(list)
    for column, asked in enumerate((tally.exposed & members[:, None]).T):
        columns[asked.tobytes()].append(column)
    p: list[float | None] = [None] * len(tally.codes)
    smallest = list(p)
    reasons: list[str | None] = [None] * len(tally.codes)
    methods = [""] * len(tally.codes)
    found: list[tuple[int, Permutation]] = []
    for pattern, those in columns.items():
        asked = np.frombuffer(pattern, dtype=np.bool_)
        test = permutation_test(
            tally.raised[asked][:, those],
            groups[asked],
            chance.clusters[asked],
            seed=chance.seed,
            within=None if chance.within is None else chance.within[asked],
            n_groups=int(groups[members].max()) + 1,
        )
        found.append((int(asked.sum()), test))
        for column, value, reason in zip(those, test.p, test.reasons, strict=True):
            p[column], reasons[column], methods[column] = value, reason, test.method
            smallest[column] = None if value is None else test.smallest_p
    whole = max(found, key=lambda item: item[0])[1]
    return Tests(
        whole=whole,
        p=tuple(p),
        smallest_p=tuple(smallest),
        reasons=tuple(reasons),
        methods=tuple(methods),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """Two sides of a comparison by name, and who stands on which."""

    names: tuple[str, str]
    first: Bools
    second: Bools

    @property
    def members(self) -> Bools:
        """Who stands on either side."""
        return self.first | self.second


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Every code's effect, still without q, with the tests behind.

    ``no_interval`` says why no whole sessions were drawn.
    """

    sides: Sides
    effects: tuple[Effect, ...]
    tests: Tests
    no_interval: str | None

    def with_q(self, q: Sequence[float | None]) -> tuple[Effect, ...]:
        """The effects, each with its q."""
        pairs = zip(self.effects, q, strict=True)
        return tuple(replace(effect, q=value) for effect, value in pairs)


def compare(tally: Tally, sides: Sides, chance: Chance) -> Compared:
    """Compare two sides on every code."""
    groups = sides.second.astype(np.intp)
    tests = tests_of(tally, groups, sides.members, chance)
    second, models = tally.counts(sides.second), _models(tally, sides, chance)
    counts = zip(*tally.counts(sides.first), *second, strict=True)
    drawn, gaps = _drawn(tally, sides, chance), _rank_gaps(tally, sides)
    effects = []
    for column, (x, n, y, m) in enumerate(counts):
        bare = _effect(
            tally.codes[column],
            (int(x), int(n)),
            (int(y), int(m)),
            names=sides.names,
            confidence=chance.confidence,
            reason=tests.reasons[column],
        )
        effects.append(
            replace(
                bare,
                clustered_interval=drawn.each[column],
                p=tests.p[column],
                smallest_p=tests.smallest_p[column],
                rank_gap=gaps[column],
                model=models[column],
                method=tests.methods[column],
            )
        )
    return Compared(sides=sides, effects=tuple(effects), tests=tests, no_interval=drawn.reason)


def _drawn(tally: Tally, sides: Sides, chance: Chance) -> Intervals:
    members = sides.members
    return clustered_intervals(
        tally.raised[members],
        tally.exposed[members],
        sides.second[members],
        chance.clusters[members],
        seed=chance.seed,
        confidence=chance.confidence,
    )


def ranking_of(tally: Tally, sides: Sides) -> Ranking:
    """Compare the orders of the codes that were put to people of both sides."""
    shares = [tally.shares(members) for members in (sides.first, sides.second)]
    known = [
        (code, one, other)
        for code, one, other in zip(tally.codes, *shares, strict=True)
        if one is not None and other is not None
    ]
    return rank_codes(
        [code for code, _, _ in known],
        [one for _, one, _ in known],
        [other for _, _, other in known],
    )


def ranks_of(shares: Sequence[float | None]) -> list[float | None]:
    """Mid-ranks of the shares there are; None for the others."""
    ranks = iter(mid_ranks([share for share in shares if share is not None]))
    return [None if share is None else next(ranks) for share in shares]


def _effect(
    code: str,
    first: Count,
    second: Count,
    *,
    names: tuple[str, str],
    confidence: float,
    reason: str | None,
) -> Effect:
    """What two counts alone tell; the rest is filled in where both groups were asked."""
    bare = Effect(
        code=code, counts=(first, second), difference=None, interval=None, cohen_h=None,
        odds_ratio=None, log_ratio=None, p=None, smallest_p=None, q=None, rank_gap=None,
        reason=reason,
    )  # fmt: skip
    if not (first[1] and second[1]):
        asked = zip(names, (first, second), strict=True)
        none = " and ".join(name for name, (_, n) in asked if not n)
        return replace(bare, reason=f"nobody of {none} was asked")
    one, other = first[0] / first[1], second[0] / second[1]
    log_ratio = proportions.log_ratio(one, other)
    no_ratio = "no log ratio: a share is 0" if log_ratio is None else None
    return replace(
        bare,
        difference=other - one,
        interval=proportions.newcombe(first, second, confidence=confidence),
        cohen_h=proportions.cohen_h(one, other),
        odds_ratio=proportions.odds_ratio(first, second),
        log_ratio=log_ratio,
        reason="; ".join(filter(None, (reason, no_ratio))) or None,
    )


def _models(tally: Tally, sides: Sides, chance: Chance) -> list[TurnModel | None]:
    if not chance.models:
        return [None] * len(tally.codes)
    turns = np.array([person.turns for person in tally.people], dtype=np.intp)
    found: list[TurnModel | None] = []
    for column, asked in enumerate((tally.exposed & sides.members[:, None]).T):
        coded = np.minimum(tally.coded[asked, column], turns[asked])
        clusters = np.unique(chance.clusters[asked], return_inverse=True)[1]
        second = sides.second[asked]
        found.append(turn_model(coded, turns[asked], second, clusters, chance.confidence))
    return found


def _rank_gaps(tally: Tally, sides: Sides) -> list[float | None]:
    first, second = (ranks_of(tally.shares(side)) for side in (sides.first, sides.second))
    return [
        None if one is None or other is None else one - other
        for one, other in zip(first, second, strict=True)
    ]
