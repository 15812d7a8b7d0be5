"""Which groups are compared with which: two, two in every part, two by two, each with the rest.

Knows a tally and how chance could have dealt it; refuses one difference for more than two groups.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from itertools import combinations

import numpy as np

from qualkit.contrasts.compare import (
    Bools,
    Chance,
    Compared,
    Sides,
    Tests,
    compare,
    ranking_of,
    ranks_of,
    tests_of,
)  # fmt: skip
from qualkit.contrasts.tally import Tally
from qualkit.errors import ParameterError
from qualkit.model import Clustering, Comparison, ContrastRow, Effect, Ranking
from qualkit.model.contrasts import COMPARED, PAIRS, REST


@dataclass(frozen=True, slots=True, kw_only=True)
class Several:
    """All that was compared: ``main`` are two groups, None where there are more.

    ``compared`` are the pairs beside, each with the part of the study that it is of, and
    ``one_sided`` the parts in which one group alone speaks.
    """

    tally: Tally
    tests: Tests
    main: Compared | None
    compared: Sequence[tuple[str | None, Compared]]
    confidence: float
    one_sided: tuple[str, ...] = ()

    @property
    def no_interval(self) -> str | None:
        """Why no whole sessions were drawn; None where they were."""
        every = [self.main] if self.main else [item for _, item in self.compared]
        return next((item.no_interval for item in every if item.no_interval), None)

    def rows(
        self, q: Sequence[float | None], clustering: Sequence[Clustering]
    ) -> tuple[ContrastRow, ...]:
        """One row a code, with every group's cell and rank."""
        cells = self.tally.cells(self.confidence)
        ranks = {
            name: ranks_of(self.tally.shares(self.tally.groups == number))
            for number, name in enumerate(self.tally.names)
        }
        effects = self.main.with_q(q) if self.main else self._whether(q)
        return tuple(
            ContrastRow(
                **{item.name: getattr(effect, item.name) for item in fields(effect)},
                groups={name: cells[name][effect.code] for name in self.tally.names},
                ranks={name: ranks[name][column] for name in self.tally.names},
                clustering=clustering[column],
            )
            for column, effect in enumerate(effects)
        )

    def _whether(self, q: Sequence[float | None]) -> Iterator[Effect]:
        """Whether several groups differ at all: p, and no difference."""
        several = "several groups have no one difference: see the comparisons"
        for column, code in enumerate(self.tally.codes):
            reason = self.tests.reasons[column]
            yield Effect(
                code=code, difference=None, interval=None, cohen_h=None, odds_ratio=None,
                log_ratio=None, p=self.tests.p[column], smallest_p=self.tests.smallest_p[column],
                q=q[column], rank_gap=None, reason="; ".join(filter(None, (reason, several))),
            )  # fmt: skip

    def ranking(self) -> Ranking:
        """How far two groups' orders agree; of more, the comparisons say."""
        if self.main:
            return ranking_of(self.tally, self.main.sides)
        return Ranking(
            spearman=None, kendall=None, footrule=None, rbo=None,
            mean_absolute_difference=None, top=0, blind_spots=(), only_first=(),
            reason="more than two groups: see the comparisons",
        )  # fmt: skip

    def comparisons(
        self, correct: Callable[[Sequence[float | None]], Sequence[float | None]]
    ) -> tuple[Comparison, ...]:
        """Each with its q, over the codes of all."""
        q = iter(correct([p for _, item in self.compared for p in item.tests.p]))
        return tuple(
            Comparison(
                first=item.sides.names[0],
                second=item.sides.names[1],
                part=part,
                rows=item.with_q([next(q) for _ in item.effects]),
                ranking=ranking_of(self.tally, item.sides),
                method=item.tests.whole.method,
            )
            for part, item in self.compared
        )


def compared_groups(
    tally: Tally, chance: Chance, *, compared: str, parts: Sequence[str]
) -> Several:
    """Compare two groups, as a whole and in each part; of more, all and then each with which.

    `parts` is empty, or has everybody's part.
    """
    everybody = np.ones(len(tally.people), dtype=np.bool_)
    if len(tally.names) == 2:
        main = compare(tally, _sides(tally, 0, 1), chance)
        inside = replace(chance, within=None)
        sides = {
            part: _sides(tally, 0, 1, among=np.array(parts) == part) for part in sorted(set(parts))
        }
        whole = {part: own for part, own in sides.items() if own.first.any() and own.second.any()}
        return Several(
            tally=tally,
            tests=main.tests,
            main=main,
            compared=[(part, compare(tally, own, inside)) for part, own in whole.items()],
            confidence=chance.confidence,
            one_sided=tuple(part for part in sides if part not in whole),
        )
    return Several(
        tally=tally,
        tests=tests_of(tally, tally.groups, everybody, chance),
        main=None,
        compared=[(None, compare(tally, sides, chance)) for sides in _several(tally, compared)],
        confidence=chance.confidence,
    )


def _sides(tally: Tally, first: int, second: int, *, among: Bools | None = None) -> Sides:
    chosen = [
        (tally.groups == number) & (True if among is None else among) for number in (first, second)
    ]
    return Sides(names=(tally.names[first], tally.names[second]), first=chosen[0], second=chosen[1])


def _several(tally: Tally, compared: str) -> Iterator[Sides]:
    if compared not in COMPARED:
        raise ParameterError(f"compared {compared!r}", expected=" or ".join(COMPARED))
    if compared == PAIRS:
        for one, other in combinations(range(len(tally.names)), 2):
            yield _sides(tally, one, other)
        return
    for number, name in enumerate(tally.names):
        theirs = tally.groups == number
        yield Sides(names=(REST, name), first=~theirs, second=theirs)
