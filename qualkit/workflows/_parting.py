"""How what is compared falls into parts: documents, roles, pairs of coders, spells of time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

import numpy as np

from qualkit import agreement as coefficients
from qualkit.agreement import Part
from qualkit.model.agreement_by import Drift
from qualkit.model.codings import Coding
from qualkit.workflows._compared import Compared

NO_ROLE = "no role"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """When the last of its coders coded each document, and how much they disagree in it."""

    documents: tuple[str, ...]
    moments: tuple[str, ...]
    shares: tuple[float, ...]
    untimed: tuple[str, ...]

    @classmethod
    def of(cls, compared: Compared) -> Timed:
        last: dict[str, str] = {}
        for coding in compared.codings:
            last[coding.document] = max(last.get(coding.document, ""), coding.created)
        shares = _shares(compared)
        timed = [name for name in compared.documents if last.get(name) and name in shares]
        return cls(
            documents=tuple(timed),
            moments=tuple(last[name] for name in timed),
            shares=tuple(shares[name] for name in timed),
            untimed=tuple(name for name in compared.documents if name not in {*timed}),
        )

    def drift(self, seed: int) -> Drift:
        """Whether coders come to disagree more."""
        return coefficients.drift(self.moments, self.shares, seed=seed)

    def notes(self, codings: Sequence[Coding]) -> Iterator[str]:
        """What of the time is not known."""
        if self.untimed:
            yield f"in no spell, without codings whose time is known: {', '.join(self.untimed)}"
        if imported := sum(coding.origin == "import" for coding in codings):
            yield (
                f"{imported:,} of {len(codings):,} codings came by import and count at the moment"
                " of the import"
            )


def _shares(compared: Compared) -> dict[str, float]:
    """How much coders disagree in each document that two of them saw."""
    place = {name: index for index, name in enumerate(compared.documents)}
    of = np.array([place[unit.document] for unit in compared.units], dtype=np.intp)
    units = replace(compared.coded, documents=compared.documents, document_of=of)
    shares = coefficients.disagreement_shares(units).tolist()
    return {
        name: share
        for name, share in zip(compared.documents, shares, strict=True)
        if not np.isnan(share)
    }


def _by_document(compared: Compared, _: Timed, __: int) -> list[Part]:
    return _parts([unit.document for unit in compared.units], compared.documents)


def _by_role(compared: Compared, _: Timed, __: int) -> list[Part]:
    roles = [unit.role or NO_ROLE for unit in compared.units]
    return _parts(roles, sorted({*roles} - {NO_ROLE}) + [NO_ROLE] * (NO_ROLE in roles))


def _by_pair(compared: Compared, _: Timed, __: int) -> list[Part]:
    everywhere = np.ones(len(compared.units), dtype=np.bool_)
    coders = compared.coders
    return [
        Part(name=f"{coders[one]} & {coders[other]}", units=everywhere, coders=(one, other))
        for one, other in combinations(range(len(coders)), 2)
    ]


def _by_time(compared: Compared, timed: Timed, most: int) -> list[Part]:
    spells = coefficients.spells(timed.moments, most)
    names = _spell_names(timed.moments, spells)
    name_of = {
        document: names[spell] for document, spell in zip(timed.documents, spells, strict=True)
    }
    return _parts([name_of.get(unit.document, "") for unit in compared.units], names)


PARTS: Mapping[str, Callable[[Compared, Timed, int], list[Part]]] = {
    "document": _by_document,
    "role": _by_role,
    "pair": _by_pair,
    "time": _by_time,
}
"""By what agreement can be parted."""


def _parts(names_of_units: Sequence[str], names: Sequence[str]) -> list[Part]:
    place = {name: index for index, name in enumerate(names)}
    of = np.array([place.get(name, -1) for name in names_of_units], dtype=np.intp)
    return [Part(name=name, units=of == index) for index, name in enumerate(names)]


def _spell_names(moments: Sequence[str], spells: Sequence[int]) -> list[str]:
    """Each spell by its number and dates, or to the minute where spells share a date."""
    ends = [
        [moment for moment, its in zip(moments, spells, strict=True) if its == spell]
        for spell in sorted({*spells})
    ]
    between = [(min(some), max(some)) for some in ends]
    is_shared = any(one[1][:10] == other[0][:10] for one, other in pairwise(between))
    return [
        f"{number}: {_from_to(low, high, 16 if is_shared else 10)}"
        for number, (low, high) in enumerate(between, start=1)
    ]


def _from_to(low: str, high: str, width: int) -> str:
    """Two moments as far as `width`, the date once where it is the same."""
    first, last = (moment[:width].replace("T", " ") for moment in (low, high))
    if first == last:
        return first
    return f"{first} to {last[11:] if first[:10] == last[:10] else last}"
