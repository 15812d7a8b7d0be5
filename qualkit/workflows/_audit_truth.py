"""What people say of the units of an audit: where each code is, was known, and was suggested."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Set
from dataclasses import dataclass

from qualkit import store as stores
from qualkit.assist.training import HUMAN
from qualkit.assist.units import UnitPlaces
from qualkit.model.codings import Coding, Suggestion
from qualkit.store import Store
from qualkit.workflows._audits import Standing

Where = Mapping[str | None, Set[int]]
"""The numbers of the units with each code; None for any code."""


@dataclass(frozen=True, slots=True)
class Truth:
    """``said`` is where people see codes, ``accepted`` where they accepted a suggestion."""

    standing: Standing
    places: UnitPlaces
    said: Where
    accepted: Where
    waited: tuple[Suggestion, ...]

    @classmethod
    def of(cls, store: Store, standing: Standing) -> Truth:
        """Gathered from the codings of today, of the codes that the audit speaks of."""
        codes = set(standing.codes.paths)
        every = people_said(stores.codings.all_codings(store), stores.coders.names(store))
        people = [coding for coding in every if coding.code in codes]
        places = UnitPlaces(standing.units)
        ids = set(standing.kept.suggested)
        kept = stores.suggestions.all_suggestions(store) if ids else ()
        return cls(
            standing,
            places,
            where(places, people),
            where(places, (c for c in people if c.origin not in HUMAN)),
            tuple(
                item.suggestion
                for item in kept
                if item.suggestion.id in ids and item.suggestion.code in codes
            ),
        )

    def found(self, code: str | None) -> int:
        """Units with the code that were read, or had it accepted, without the sample."""
        read = self.said[code] & self.standing.kept.read
        return len(read) + len(self._accepted(code))

    def parts(self, code: str | None) -> list[tuple[int, int, int]]:
        """Unread, sampled and hits by stratum, those left out where the code was accepted."""
        kept = self.standing.kept
        known, said = self._accepted(code), self.said[code]
        known_in = self._by_stratum(known)
        rows = []
        for number, stratum in enumerate(kept.strata):
            own = [n for n, part in zip(kept.drawn, kept.stratum_of, strict=True) if part == number]
            new = [n for n in own if n not in known]
            hits = sum(n in said for n in new)
            rows.append((stratum.unread - known_in[stratum.name], len(new), hits))
        return rows

    def suggested(self, code: str | None) -> tuple[int, int]:
        """How many suggestions waited in the sample, and how many of these people gave too."""
        drawn = set(self.standing.kept.drawn)
        found = right = 0
        for made in self.waited:
            if code in (None, made.code):
                touched = drawn.intersection(self.places.touching(made.document, made.span))
                found += 1
                right += bool(touched & self.said[made.code])
        return found, right

    def _accepted(self, code: str | None) -> Set[int]:
        return self.accepted[code] - self.standing.kept.read

    def _by_stratum(self, numbers: Iterable[int]) -> dict[str, int]:
        counts: dict[str, int] = defaultdict(int)
        for number in numbers:
            counts[self.standing.stratum_name(number)] += 1
        return counts


def where(places: UnitPlaces, codings: Iterable[Coding | Suggestion]) -> Where:
    """Which units codings or suggestions touch, by code and in all."""
    found: dict[str | None, set[int]] = defaultdict(set)
    for coding in codings:
        touched = places.touching(coding.document, coding.span)
        found[coding.code].update(touched)
        found[None].update(touched)
    return found


def people_said(codings: Iterable[Coding], coders: Collection[str]) -> list[Coding]:
    """The codings that a person stands for: made by one, or a suggestion that one decided on.

    What a policy accepted in one go nobody has looked at.
    """
    return [coding for coding in codings if coding.origin in HUMAN or coding.decided_by in coders]
