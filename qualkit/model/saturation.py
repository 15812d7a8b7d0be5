"""How soon further sessions brought no new codes; with all that states the ground."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from qualkit.model.coded_turns import CodedGround
from qualkit.model.tables import Result, plain

DEFINED = ("now", "then")
"""Codes as the codebook has them now, or as codings were first given them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaturationUnit:
    """One session (or participant), with its codes; ``date`` where it is known."""

    name: str
    codes: frozenset[str]
    date: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SaturationStep:
    """One unit in its order: codes it has, those new with it, all found so far.

    ``ratio`` is that of the run that ends here: codes new in the run / codes of the base; None
    before the first run is whole. ``low``, ``median`` and ``high`` are codes found so far over
    random orders (2.5 %, 50 %, 97.5 %), None without them.
    """

    position: int
    unit: str
    date: str | None
    codes: int
    new: int
    found: int
    new_codes: tuple[str, ...]
    ratio: float | None = None
    low: float | None = None
    median: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SaturationOrders:
    """What random orders of the same units give.

    ``reached`` is the share of orders in which it is reached; ``low``, ``median`` and ``high`` say
    after how many units (without the run), over those orders only; ``at`` has the share of all
    orders for each number of units.
    """

    orders: int
    reached: float
    low: int | None
    median: int | None
    high: int | None
    at: Mapping[int, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class SaturationCurve:
    """Saturation of everybody's codes, or of one group's.

    ``reached`` is written as units + run (``5+2``); None with the reason where it never is.
    ``again_above`` counts the later runs that exceed the threshold once more. ``once`` and
    ``twice`` count codes found in one unit only, and in two; ``coverage`` is Good and Turing's
    1 − once / all findings, ``chao1`` the codes to be expected in all.
    """

    name: str
    units: int
    codes: int
    base_codes: int | None
    reached: str | None
    reached_at: int | None
    reason: str | None
    again_above: int
    series: tuple[SaturationStep, ...]
    once: int
    twice: int
    coverage: float | None
    chao1: float | None
    orders: SaturationOrders | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Saturation(Result):
    """When further units brought no new codes, after Guest, Namey and Chen (2020).

    ``unit`` is session or participant; ``ordered_by`` date or name. ``left_out`` are sessions
    nobody has coded or read. ``groups`` has a curve for each group where ``by`` names them.
    """

    base: int
    run_length: int
    threshold: float
    unit: str
    ordered_by: str
    defined: str
    overall: SaturationCurve
    by: str | None
    groups: tuple[SaturationCurve, ...]
    left_out: tuple[str, ...]
    seed: int
    ground: CodedGround
    notes: tuple[str, ...] = ()
    run: int | None = None
    versions: Mapping[str, str] = field(default_factory=dict)

    @property
    def reached(self) -> str | None:
        """Units + run, as in ``5+2``; None where saturation is not reached."""
        return self.overall.reached

    @property
    def series(self) -> tuple[SaturationStep, ...]:
        """The units in their order."""
        return self.overall.series

    def to_dict(self) -> dict[str, Any]:
        """The whole as plain data, what holds for everybody on top; ``run`` is the run length.

        The number of the run that keeps the result is ``kept_as``.
        """
        whole = {name: value for name, value in Result.to_dict(self).items() if name != "overall"}
        kept, length = whole.pop("run"), whole.pop("run_length")
        first = {"base": whole.pop("base"), "run": length, "threshold": whole.pop("threshold")}
        own = plain(self.overall)
        del own["name"]
        return {**first, "reached": own.pop("reached"), **own, **whole, "kept_as": kept}

    def records(self) -> list[dict[str, Any]]:
        """One flat row a unit, everybody first, then each group; ``group`` is empty for all."""
        curves = (self.overall, *self.groups)
        return [
            {"group": "" if curve is self.overall else curve.name, **plain(step)}
            for curve in curves
            for step in curve.series
        ]
