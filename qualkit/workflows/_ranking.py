"""In which order suggestions are shown by their scores, kept up to date as scores change.

Knows of each suggestion one number, its place: the smallest comes first. Only what is told to have
moved is placed again, so that the next of a hundred thousand is found in a few milliseconds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

_SMALLEST = 1e-9


def _as_they_stand(scores: Floats, _: Floats | float) -> Floats:
    return np.zeros_like(scores)


def _by_score(scores: Floats, _: Floats | float) -> Floats:
    return -scores


def _by_doubt(scores: Floats, thresholds: Floats | float) -> Floats:
    """How far scores are from their thresholds, in log odds; 0 is undecided."""
    return np.abs(_log_odds(scores) - _log_odds(thresholds))


def _log_odds(values: Floats | float) -> Floats:
    inside = np.clip(values, _SMALLEST, 1 - _SMALLEST)
    return np.asarray(np.log(inside / (1 - inside)), dtype=np.float64)


BY: Mapping[str, Callable[[Floats, Floats | float], Floats]] = {
    "document": _as_they_stand,
    "score": _by_score,
    "uncertain": _by_doubt,
}
"""What is shown first: what stands first, the surest, or the least decided."""

UNDECIDED = 0.5
"""The threshold of a code that has none."""


@dataclass(slots=True, eq=False)
class Ranking:
    """``number`` says where in the arrays a suggestion stands; ``begun`` are the first places."""

    by: str
    number: Mapping[str, int]
    places: Floats
    begun: Floats
    waits: Bools

    @classmethod
    def of(
        cls, by: str, scored: Mapping[str, tuple[float, str]], thresholds: Mapping[str, float]
    ) -> Ranking:
        """Rank suggestions by id, each with its score and its code; `thresholds` are by code."""
        scores = np.array([score for score, _ in scored.values()], dtype=np.float64)
        limits = np.array([thresholds.get(code, UNDECIDED) for _, code in scored.values()])
        places = BY[by](scores, limits)
        number = {guid: place for place, guid in enumerate(scored)}
        return cls(by, number, places, places.copy(), np.ones(len(number), dtype=np.bool_))

    def in_order(self) -> tuple[str, ...]:
        """All ids; of those in one place the one told first."""
        ids = list(self.number)
        return tuple(ids[row] for row in self.places.argsort(kind="stable").tolist())

    def move(self, guids: Sequence[str], scores: Floats, threshold: float = UNDECIDED) -> None:
        """Take new scores of one code; a suggestion with NaN goes back to where it was at first."""
        rows = [self.number[guid] for guid in guids]
        moved = BY[self.by](scores, threshold)
        self.places[rows] = np.where(np.isnan(scores), self.begun[rows], moved)

    def settle(self, guid: str, *, waits: bool = False) -> None:
        """Tell that a ranked suggestion waits no longer, or again; others are passed over."""
        if guid in self.number:
            self.waits[self.number[guid]] = waits

    def first(self) -> int | None:
        """The number of the one that comes first of those that wait, None where none does."""
        if not self.waits.any():
            return None
        return int(np.where(self.waits, self.places, np.inf).argmin())
