"""The units that coders are compared over, one by one: who gave what, and on what they differ.

Units come from `qualkit.workflows._compared`; what a unit costs from
`qualkit.agreement.disagreements`. What is settled, and how it is shown, is not known here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qualkit import agreement
from qualkit import store as stores
from qualkit.model.codings import Coding
from qualkit.model.disagreements import AboutDifference, Dispute, differing_codes
from qualkit.model.identity import digest
from qualkit.spans import Span
from qualkit.store import Store
from qualkit.workflows._compared import Compared
from qualkit.workflows._side_by_side import UnitsTouched

_ID = 10
"""How many characters of a digest name a unit."""
_LETTERS = "abcdefghijklmnop"
"""What an id begins with, for each digit that a digest begins with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A unit that two coders or more saw.

    ``number`` is its position among the units compared; ``coders`` are those who saw it,
    ``codings`` what they gave to it, by coder and place. ``agreed`` codes were given by each of
    them.
    """

    id: str
    number: int
    document: str
    span: Span
    coders: tuple[str, ...]
    codings: tuple[Coding, ...]
    disputes: tuple[Dispute, ...]
    abouts: tuple[AboutDifference, ...]
    agreed: tuple[str, ...]

    @property
    def differing(self) -> tuple[str, ...]:
        """The codes that coders differ on, in presence or in whom they are about."""
        return differing_codes(self.disputes, self.abouts)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes that it is looked at for: those that coders differ on, else what all gave."""
        return self.differing or self.agreed

    @property
    def cost(self) -> float:
        """What it costs over all codes."""
        return sum(one.cost or 0.0 for one in self.disputes)

    def given_by(self, coder: str) -> tuple[str, ...]:
        """The codes that a coder gave to it."""
        return tuple(dict.fromkeys(one.code for one in self.codings if one.coder == coder))


@dataclass(frozen=True, slots=True)
class Cases:
    """Makes the cases of a comparison, by the positions of their units."""

    compared: Compared
    unit: str
    costs: agreement.Costs
    paired: NDArray[np.bool_]
    differing: Mapping[int, tuple[AboutDifference, ...]]
    _seen: NDArray[np.bool_]
    _touching: Mapping[int, Sequence[Coding]]
    _guids: Mapping[str, tuple[str, int]]

    @classmethod
    def of(cls, store: Store, compared: Compared, unit: str) -> Cases:
        """The cases of what was compared over units of this kind."""
        coded = compared.coded
        seen = coded.shown()
        codes = {code: at for at, code in enumerate(compared.codes)}
        touching = _touching(compared, codes)
        paired = seen.sum(axis=0) >= 2
        differing = {
            number: found
            for number, codings in touching.items()
            if paired[number]
            and any(one.about for one in codings)
            and (found := _about_differences(codings, compared.coders))
        }
        costs = agreement.disagreement_costs(coded)
        return cls(
            compared=compared,
            unit=unit,
            costs=costs,
            paired=paired,
            differing=differing,
            _seen=seen,
            _touching=touching,
            _guids=stores.documents.guids(store),
        )

    def disputed(self) -> tuple[int, ...]:
        """The positions of the units on which coders differ, in order."""
        numbers = {*np.flatnonzero(self.costs.disputed.any(axis=0)).tolist(), *self.differing}
        return tuple(sorted(numbers))

    def id_of(self, number: int) -> str:
        """A short name of a unit that stays: of its document, place and kind."""
        unit = self.compared.units[number]
        guid, _ = self._guids[unit.document]
        found = digest("unit", guid, self.unit, unit.span.start, unit.span.end)[:_ID]
        # Spreadsheets take digits for a number, and leave out zeros at its beginning.
        return _LETTERS[int(found[0], 16)] + found[1:]

    def case(self, number: int) -> Case:
        """The unit at that position, which two coders or more saw."""
        unit, coders = self.compared.units[number], self.compared.coders
        saw = tuple(name for at, name in enumerate(coders) if self._seen[at, number])
        order = {name: at for at, name in enumerate(coders)}
        codings = sorted(
            self._touching.get(number, ()), key=lambda one: (order[one.coder], one.span, one.code)
        )
        return Case(
            id=self.id_of(number),
            number=number,
            document=unit.document,
            span=unit.span,
            coders=saw,
            codings=tuple(codings),
            disputes=tuple(self._disputes(number)),
            abouts=self.differing.get(number, ()),
            agreed=tuple(self._agreed(number)),
        )

    def _disputes(self, number: int) -> Iterator[Dispute]:
        presence, coders = self.compared.coded.presence, self.compared.coders
        seen = self._seen[:, number]
        for code in np.flatnonzero(self.costs.disputed[:, number]).tolist():
            gave = presence[code, :, number] & seen
            cost = float(self.costs.costs[code, number]) if self.costs.defined[code] else None
            yield Dispute(
                code=self.compared.codes[code],
                cost=cost,
                given_by=tuple(name for at, name in enumerate(coders) if gave[at]),
                not_by=tuple(name for at, name in enumerate(coders) if seen[at] and not gave[at]),
            )

    def _agreed(self, number: int) -> Iterator[str]:
        seen = self._seen[:, number]
        given = self.compared.coded.presence[:, seen, number].all(axis=1)
        yield from (self.compared.codes[code] for code in np.flatnonzero(given).tolist())


def _touching(compared: Compared, codes: Mapping[str, int]) -> dict[int, list[Coding]]:
    """For each unit the codings that give it a code."""
    places = UnitsTouched(compared.units)
    coders = {name: at for at, name in enumerate(compared.coders)}
    found: dict[int, list[Coding]] = defaultdict(list)
    for coding in compared.codings:
        given = compared.coded.presence[codes[coding.code], coders[coding.coder]]
        touched = places.touched(coding.document, coding.span)
        for number in range(touched.start, touched.stop):
            if given[number]:
                found[number].append(coding)
    return found


def _about_differences(
    codings: Sequence[Coding], coders: Sequence[str]
) -> tuple[AboutDifference, ...]:
    """The codes that two coders or more gave, and not about the same roles."""
    roles: dict[str, dict[str, set[str | None]]] = defaultdict(lambda: defaultdict(set))
    for coding in codings:
        roles[coding.code][coding.coder].add(coding.about)
    return tuple(
        AboutDifference(
            code=code,
            abouts=tuple(
                (name, tuple(sorted(said[name], key=lambda role: role or "")))
                for name in coders
                if name in said
            ),
        )
        for code, said in sorted(roles.items())
        if len(said) > 1 and len({frozenset(each) for each in said.values()}) > 1
    )
