"""What to read next: a queue of units, each with the reason why it stands there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qualkit.errors import ParameterError
from qualkit.model.tables import Result, plain
from qualkit.model.units import ShownUnit

RARE = "rare code"
UNCERTAIN = "uncertain"
UNLIKE = "unlike what was read"
RANDOM = "random"

REASONS = (RARE, UNCERTAIN, UNLIKE, RANDOM)
"""Why a unit is in a queue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """One unit to read, by its number among those offered, and why.

    ``why`` is for people. ``code`` and ``score`` are those that the choice rests on, None where it
    rests on none. ``sampled`` units are a simple random sample of all that were unread, drawn
    before any model was asked: only these may be extrapolated from, with ``inclusion``, the
    probability that any unread unit had to be among them; None for the others.
    """

    unit: int
    reason: str
    why: str
    code: str | None = None
    score: float | None = None
    sampled: bool = False
    inclusion: float | None = None

    def __post_init__(self) -> None:
        if self.reason not in REASONS:
            raise ParameterError(f"the reason {self.reason!r}", expected=" or ".join(REASONS))
        if self.sampled != (self.inclusion is not None):
            raise ParameterError(
                f"unit {self.unit}, sampled: {self.sampled}, inclusion {self.inclusion}",
                expected="an inclusion probability for sampled units and for no others",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueItem:
    """A unit to read, and why."""

    unit: ShownUnit
    pick: Pick


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue(Result):
    """What to read next, in the order of reading.

    ``unit`` says what is read (turn, sentence), ``unread`` how many of them there were to choose
    from, ``seed`` what the random ones were drawn with.
    """

    unit: str
    unread: int
    seed: int
    items: tuple[QueueItem, ...]
    notes: tuple[str, ...] = ()
    run: int | None = None

    @property
    def n_sampled(self) -> int:
        """How many units were drawn at random."""
        return sum(item.pick.sampled for item in self.items)

    def records(self) -> list[dict[str, Any]]:
        """One flat row a unit."""
        return [_record(item) for item in self.items]


def _record(item: QueueItem) -> dict[str, Any]:
    pick = item.pick
    return {
        **plain(item.unit),
        "reason": pick.reason,
        "why": pick.why,
        "code": pick.code,
        "score": pick.score,
        "sampled": pick.sampled,
    }
