"""A random audit of machine values: what people looked at, and the chance they had to.

Knows values and chances; refuses an audit from which some unit was left out for certain. Sources:
Egami et al. (2023), arXiv:2306.04746, for the outcome that stands for each unit; Särndal,
Swensson & Wretman (1992), chapter 6, for the line fitted to the audit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from qualkit.assist.checking import Integers, group_numbers, numbers, with_gaps
from qualkit.assist.inputs import Bools, Floats
from qualkit.errors import ParameterError, UndefinedResult

MINIMUM_CLUSTERS = 2
"""Sessions or documents without which no spread between them can be seen."""


@dataclass(frozen=True, slots=True, eq=False)
class Audit:
    """Machine values of all units, people's where they looked, and the chance of each unit."""

    machine: Floats
    gold: Floats
    inclusion: Floats
    clusters: Integers

    @property
    def is_audited(self) -> Bools:
        """Which units people looked at, shape (units,)."""
        return ~np.isnan(self.gold)

    @property
    def is_certain(self) -> Bools:
        """Which units people looked at for certain, such as those read before it was drawn."""
        certain: Bools = self.is_audited & (self.inclusion == 1)
        return certain

    @property
    def is_drawn(self) -> Bools:
        """Which units people looked at by chance."""
        drawn: Bools = self.is_audited & (self.inclusion < 1)
        return drawn

    @property
    def are_shares(self) -> bool:
        """Whether all values lie from 0 to 1."""
        values = np.concatenate([self.machine, self.gold[self.is_audited]])
        return bool(((values >= 0) & (values <= 1)).all())

    def pseudo_outcomes(self, *, is_tuned: bool) -> tuple[Floats, float]:
        """What stands for each unit, on average people's word, and the weight of the machine."""
        audited = self.is_audited
        expected, slope = self.machine, 1.0
        if is_tuned:
            expected, slope = self._fitted()
        pseudo = expected.copy()
        pseudo[audited] += (self.gold - expected)[audited] / self.inclusion[audited]
        return pseudo, slope

    def _fitted(self) -> tuple[Floats, float]:
        """The line through what was drawn by chance; what is certain says nothing of the rest."""
        audited = self.is_drawn if self.is_drawn.any() else self.is_audited
        weights = 1 / self.inclusion[audited]
        said, gold = self.machine[audited], self.gold[audited]
        middle, truth = np.average(said, weights=weights), np.average(gold, weights=weights)
        spread = float((weights * (said - middle) ** 2).sum())
        slope = float((weights * (said - middle) * gold).sum()) / spread if spread else 0.0
        return truth + slope * (self.machine - middle), slope


def audit_of(
    machine: ArrayLike, gold: ArrayLike, inclusion: ArrayLike, *, clusters: Sequence[str]
) -> Audit:
    """Check that an audit is one: a chance for every unit, and two units looked at."""
    said = numbers(machine, "machine values")
    truth = with_gaps(gold, "gold values", length=len(said))
    chances = numbers(inclusion, "chances", length=len(said))
    odd = chances[(chances <= 0) | (chances > 1)]
    if len(odd):
        raise ParameterError(
            f"{len(odd)} units with a chance such as {odd[0]} of being audited",
            expected="above 0, at most 1",
            repair="draw the audit at random from all units",
        )
    if np.isinf(truth).any():
        raise ParameterError("infinite gold values", expected="numbers, NaN where nobody looked")
    audit = Audit(said, truth, chances, group_numbers(clusters, "clusters", length=len(said)))
    if audit.is_audited.sum() < MINIMUM_CLUSTERS:
        raise UndefinedResult(
            f"{int(audit.is_audited.sum())} audited units", expected="two or more, in two sessions"
        )
    return audit


def enough_clusters(audited: Integers) -> int:
    """How many clusters these units lie in, if it is enough."""
    number = len(np.unique(audited))
    if number < MINIMUM_CLUSTERS:
        raise UndefinedResult(
            f"audited units in {number} cluster",
            expected="two or more",
            repair="audit units of more sessions",
        )
    return number
