"""Invented sessions whose turns are alike within: each has a luck of its own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qualkit.assist.classifier import Bools, Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """How sessions are drawn.

    ``luck`` is the spread of what moves all labels of a session, on the logit scale; ``badly`` the
    share of sessions that it hits (1: it is normal), the others have a little good luck.
    """

    luck: float
    badly: float = 1.0
    begin: float = -2.0
    slope: float = 2.5
    typical: float = 40.0
    spread: float = 0.8

    def draw(
        self, rng: np.random.Generator, sessions: int
    ) -> tuple[Floats, Bools, NDArray[np.int64]]:
        """Scores, labels and session numbers of that many sessions of unequal size."""
        sizes = np.maximum(rng.lognormal(np.log(self.typical), self.spread, sessions), 3)
        of = np.repeat(np.arange(sessions), sizes.astype(np.int64))
        hidden = rng.normal(0, 1, len(of)) + rng.normal(0, 0.4, sessions)[of]
        bad = rng.random(sessions) < self.badly
        moved = (
            rng.normal(0, self.luck, sessions)
            if self.badly == 1
            else np.where(bad, -2.5, 0.3) * self.luck
        )
        middle = self.begin + self.slope * hidden
        return _logistic(middle), rng.random(len(of)) < _logistic(middle + moved[of]), of


def _logistic(values: Floats) -> Floats:
    return 1 / (1 + np.exp(-values))
