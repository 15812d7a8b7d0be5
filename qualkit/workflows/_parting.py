"""How what is compared falls into parts: documents, roles, pairs of coders, spells of time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

import numpy as np

from qualkit import agreement as coefficients
from qualkit.agreement import Part
from qualkit.errors import UndefinedResult
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
    imported: int
    codings: int

    @classmethod
    def of(cls, compared: Compared, codings: Sequence[Coding]) -> Timed:
        """From all `codings` of the coders, of whichever code: they say when a coder was done.

        Raises
        ------
        UndefinedResult
            If there is no coding in any of the documents.
        """
        last: dict[str, str] = {}
        shown = {*compared.documents}
        own = [coding for coding in codings if coding.document in shown]
        for coding in own:
            last[coding.document] = max(last.get(coding.document, ""), coding.created)
        shares = _shares(compared)
        timed = [name for name in compared.documents if last.get(name) and name in shares]
        if not timed:
            raise UndefinedResult(
                "no coding says when a document was coded",
                repair="part it otherwise: --by document",
            )
        return cls(
            documents=tuple(timed),
            moments=tuple(last[name] for name in timed),
            shares=tuple(shares[name] for name in timed),
            untimed=tuple(name for name in compared.documents if name not in {*timed}),
            imported=sum(coding.origin == "import" for coding in own),
            codings=len(own),
        )

    def drift(self, seed: int) -> Drift:
        """Whether coders come to disagree more."""
        return coefficients.drift(self.moments, self.shares, seed=seed)

    def parts(self, compared: Compared, most: int) -> list[Part]:
        """Spells of about as many documents, `most` of them."""
        spells = coefficients.spells(self.moments, most)
        names = _spell_names(self.moments, spells)
        name_of = {
            document: names[spell] for document, spell in zip(self.documents, spells, strict=True)
        }
        return _parts([name_of.get(unit.document, "") for unit in compared.units], names)

    def notes(self) -> Iterator[str]:
        """What of the time is not known."""
        if self.untimed:
            yield f"in no spell, without codings whose time is known: {', '.join(self.untimed)}"
        if self.imported:
            yield (
                f"{self.imported:,} of {self.codings:,} codings came by import and count at the"
                " moment of the import, unless the file said when"
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


def _by_document(compared: Compared) -> list[Part]:
    return _parts([unit.document for unit in compared.units], compared.documents)


def _by_role(compared: Compared) -> list[Part]:
    roles = [unit.role or NO_ROLE for unit in compared.units]
    return _parts(roles, sorted({*roles} - {NO_ROLE}) + [NO_ROLE] * (NO_ROLE in roles))


def _by_pair(compared: Compared) -> list[Part]:
    everywhere = np.ones(len(compared.units), dtype=np.bool_)
    coders = compared.coders
    return [
        Part(name=f"{coders[one]} & {coders[other]}", units=everywhere, coders=(one, other))
        for one, other in combinations(range(len(coders)), 2)
    ]


PARTS: Mapping[str, Callable[[Compared], list[Part]]] = {
    "document": _by_document,
    "role": _by_role,
    "pair": _by_pair,
}
"""By what agreement can be parted, besides time."""


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
