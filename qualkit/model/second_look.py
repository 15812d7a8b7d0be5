"""Codings, and places without one, that deserve a second look; nothing here changes any."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from qualkit.model.tables import Result, plain
from qualkit.model.units import ShownUnit

CODED = "coded, but reads like others that are not"
NOT_CODED = "not coded, but reads like others that are"


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """One code in one unit, by the unit's number among those looked at, that reads otherwise.

    ``probability`` is that of a classifier that had not read the unit's session. What to compare
    it to are the averages of the same code over all units: ``among_coded`` over those that have
    it, ``among_others`` over those that have not.
    """

    unit: int
    code: str
    is_coded: bool
    probability: float
    among_coded: float
    among_others: float

    @property
    def reason(self) -> str:
        """What is odd about it, for people."""
        return CODED if self.is_coded else NOT_CODED


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubts:
    """The most doubtful labels first; ``found`` counts all of them, shown or not.

    ``undefined`` says of each code that could not be looked at why.
    """

    doubts: tuple[Doubt, ...]
    found: int
    undefined: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondLookItem:
    """A unit to look at again, and what is odd about it."""

    unit: ShownUnit
    doubt: Doubt


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondLook(Result):
    """Labels that may be errors, the most doubtful first: an offer to look again, never a change.

    ``unit`` says what was looked at (turn, sentence), ``units`` how many, ``found`` how many
    doubts there are, shown or not.
    """

    unit: str
    units: int
    found: int
    items: tuple[SecondLookItem, ...]
    undefined: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    run: int | None = None

    def records(self) -> list[dict[str, Any]]:
        """One flat row a doubt."""
        return [_record(item) for item in self.items]


def _record(item: SecondLookItem) -> dict[str, Any]:
    doubt = item.doubt
    return {
        **plain(item.unit),
        "code": doubt.code,
        "coded": doubt.is_coded,
        "reason": doubt.reason,
        "probability": doubt.probability,
        "among_coded": doubt.among_coded,
        "among_others": doubt.among_others,
    }
