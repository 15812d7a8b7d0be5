"""What is settled between coders, and whether it still rests on what they had given then."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from qualkit import store as stores
from qualkit.errors import ParameterError
from qualkit.model.codings import Coding
from qualkit.model.disagreements import CHANGED, OPEN, SETTLED
from qualkit.model.identity import digest
from qualkit.spans import Span
from qualkit.store import Store
from qualkit.store.settling import Settlement
from qualkit.workflows._disagreeing import Case, Cases

_BASIS = 16
"""How many characters of a digest are kept of what a unit rests on."""


@dataclass(frozen=True, slots=True)
class Bases:
    """What units rest on: digests of all that coders have given in them."""

    codings: Mapping[str, Sequence[Coding]]
    longest: Mapping[str, int]
    codes: Mapping[str, int]
    moved: Mapping[str, str]

    @classmethod
    def of(cls, store: Store) -> Bases:
        """The bases of a project as it stands."""
        given: dict[str, list[Coding]] = defaultdict(list)
        for coding in stores.codings.all_codings(store):
            given[coding.document].append(coding)
        longest = {name: max(len(one.span) for one in own) for name, own in given.items()}
        return cls(given, longest, stores.codes.ids(store), stores.settling.moved(store))

    def basis(self, place: tuple[str, Span], coders: Collection[str]) -> str:
        """A digest of what coders gave to a unit: another where it is added to, changed or gone.

        Codes count by their rows and places by who moved them, so that a code's new name, words
        put in elsewhere and names that are replaced change nothing.
        """
        document, unit = place
        rests = sorted(
            (one.id, self.codes.get(one.code, 0), one.about or "", self.moved.get(one.id, ""))
            for one in self._near(document, unit)
            if one.coder in coders and one.span.overlaps(unit)
        )
        return digest("rests", rests)[:_BASIS]

    def _near(self, document: str, unit: Span) -> Sequence[Coding]:
        """The codings among which all are that touch the unit."""
        given = self.codings.get(document, ())
        start = unit.start - self.longest.get(document, 0)
        first = bisect_left(given, start, key=lambda one: one.span.start)
        return given[first : bisect_left(given, unit.end, key=lambda one: one.span.start)]

    def status(self, settlement: Settlement) -> str:
        """Whether a unit is settled still, or changed since; open where it was but carried over."""
        if self.basis(settlement.place, settlement.coders) != settlement.basis:
            return CHANGED
        return OPEN if settlement.is_carried else SETTLED


@dataclass(frozen=True, slots=True)
class Standing:
    """What is settled in a project, and whether it still rests on what it rested on."""

    bases: Bases
    settlements: Mapping[tuple[str, Span], Sequence[Settlement]]

    @classmethod
    def of(cls, store: Store) -> Standing:
        """All that was settled."""
        found: dict[tuple[str, Span], list[Settlement]] = defaultdict(list)
        for settlement in stores.settling.settlements(store):
            found[settlement.place].append(settlement)
        return cls(Bases.of(store), found)

    def status(self, case: Case, coder: str | None = None) -> tuple[str, str | None]:
        """What became of a unit, and by which coder of a consensus; by `coder` where given."""
        found = [
            (status, one.coder)
            for one in self.settlements.get((case.document, case.span), ())
            if coder in (None, one.coder) and (status := self.bases.status(one)) != OPEN
        ]
        ranks = (SETTLED, CHANGED)
        return min(found, key=lambda each: (ranks.index(each[0]), each[1]), default=(OPEN, None))

    def listed(self, cases: Cases, coder: str | None = None) -> tuple[int, ...]:
        """The positions of the units to look at: in dispute, or changed since they were settled.

        Changed ones count, though all agree by now, where those compared then are compared here.
        """
        compared = cases.compared
        here = {
            (unit.document, unit.span): number
            for number, unit in enumerate(compared.units)
            if cases.paired[number]
        }
        changed = (
            here[place]
            for place, found in self.settlements.items()
            if place in here and any(one.coders <= {*compared.coders} for one in found)
            if self.status(cases.case(here[place]), coder)[0] == CHANGED
        )
        return tuple(sorted({*cases.disputed(), *changed}))


def refuse_blind(store: Store) -> None:
    """Raise where a blind coder would see what others gave."""
    stores.coders.refuse_blind(store, "disagreements show what others gave")


def refuse_characters(unit: str) -> None:
    """Raise where units are characters, on which nobody can decide one by one."""
    if unit == "character":
        raise ParameterError(
            "characters cannot be settled one by one",
            expected="units of which somebody can say what holds in them",
            repair="leave --unit out, or give sentence",
        )


def waiting_codings(store: Store, coders: Collection[str]) -> dict[str, int]:
    """For each document how many codings of these coders wait for review, where any do."""
    waiting = Counter(
        item.document
        for item in stores.reviews.open_items(store)
        if item.kind == "coding" and item.coder in coders
    )
    return dict(waiting)
