"""How far coders coincide in marking units on a continuum: the results, with their reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qualkit.model.tables import Result, plain


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitizingRow:
    """One coefficient of the family: `measure` is its sign, `value` of a (k)uα its value k.

    ``coverage`` is the share of the continuum that the coefficient looks at: for cuα the shared
    part of valued units, for (k)uα the part of k's units that meets other coders' units.
    ``note`` says why ``alpha`` is None, or what a 1 rests on.
    """

    measure: str
    alpha: float | None
    coverage: float
    value: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unitizing(Result):
    """The 2016 family of unitizing coefficients for one continuum.

    ``u`` is uα over values and gaps, ``bar_u`` |uα of units against gaps, ``cu`` cuα of the values
    where units meet, ``ku`` the (k)uα of each value in order of the values' names. ``n_units``
    counts units by coder.
    """

    length: int
    n_coders: int
    n_units: tuple[int, ...]
    u: UnitizingRow
    bar_u: UnitizingRow
    cu: UnitizingRow
    ku: tuple[UnitizingRow, ...]
    method: str = "Krippendorff, Mathet, Bouvry & Widlöcher 2016, self-pairs pairwise"

    def records(self) -> list[dict[str, Any]]:
        """One flat row a coefficient: uα, |uα, cuα, then (k)uα by value."""
        return [plain(row) for row in (self.u, self.bar_u, self.cu, *self.ku)]


@dataclass(frozen=True, slots=True, kw_only=True)
class LegacyAlpha(Result):
    """αU of 1995 and 2004: not comparable with the family of 2016.

    ``alpha`` is 1 - ``observed`` / ``expected``, None with the reason in ``note``.
    """

    value: str | None
    alpha: float | None
    observed: float
    expected: float
    note: str | None = None
    method: str = "Krippendorff 1995/2004, squared distances"

    def records(self) -> list[dict[str, Any]]:
        """One flat row."""
        return [self.to_dict()]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanMatch(Result):
    """How many spans of two coders match one to one at an overlap threshold.

    ``precision`` is the share of the second coder's spans that match, ``recall`` that of the
    first's; each is None where that coder has no spans, ``f1`` where neither has.
    """

    threshold: float
    n_matched: int
    n_first: int
    n_second: int
    precision: float | None
    recall: float | None
    f1: float | None
    note: str | None = None

    def records(self) -> list[dict[str, Any]]:
        """One flat row."""
        return [self.to_dict()]
