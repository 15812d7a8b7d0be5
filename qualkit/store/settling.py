"""Units that a consensus was found on: codings and a reading of a coder who stands for several.

Adjudicating is a step of that coder, told by its verb, so that it is undone and redone as any other
(`qualkit.store.undoing`). What a unit rested on is kept with the step's event: a digest of the
codings that were there, never their words. How coders are compared is not known here.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from qualkit.errors import ParameterError
from qualkit.model.codings import Coding
from qualkit.model.readings import Reading
from qualkit.spans import Span
from qualkit.store import coders, coding_changes, codings, readings, steps
from qualkit.store.connection import Store
from qualkit.store.steps import Taking

VERB = "adjudicate"
"""The verb of the steps in which a consensus is found."""

_RESTS, _CARRIED = "rests", "carried"
"""Where the events keep what units settled, and those carried over, rest on."""

Place = tuple[str, Span]
"""A document and a span of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """That a coder of a consensus settled a unit, or carried it over.

    ``coders`` are those compared (their names as they are now), ``basis`` the digest of what they
    had given. ``is_carried``: nothing was in dispute.
    """

    place: Place
    coder: str
    coders: frozenset[str]
    basis: str
    is_carried: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Settling:
    """A unit to be settled: the codings that hold in it, and what that rests on.

    ``is_carried`` where nothing was in dispute and the unit is carried over.
    """

    place: Place
    codings: Sequence[Coding]
    basis: str
    is_carried: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """How many codings were made and removed, how many units were settled so already.

    ``step`` is the number of the step, None where nothing was changed.
    """

    made: int
    removed: int
    unchanged: int
    step: int | None


def consensus_coders(store: Store) -> tuple[str, ...]:
    """Who has adjudicated, sorted: coders who stand for the consensus of others.

    One all of whose adjudicating was undone is none.
    """
    query = """
        SELECT DISTINCT coder.name FROM step JOIN coder ON coder.id = coder_id
        WHERE verb = ? AND EXISTS (
          SELECT 1 FROM change WHERE step_number = step.number AND NOT undone)
        ORDER BY coder.name"""
    return tuple(name for (name,) in store.rows(query, (VERB,)))


def refuse_consensus(store: Store, coder: str) -> None:
    """Raise where `coder` codes already and so cannot stand for the consensus of others.

    Raises
    ------
    ParameterError
        If codings or readings in force are the coder's own.
    """
    query = """
        SELECT 1 FROM coder WHERE name = ? AND (
          EXISTS (SELECT 1 FROM coding WHERE coder_id = coder.id AND removed IS NULL)
          OR EXISTS (SELECT 1 FROM reading WHERE coder_id = coder.id AND removed IS NULL))"""
    if coder not in consensus_coders(store) and store.one(query, (coder,)):
        raise ParameterError(
            f"{coder} codes already",
            expected="a coder of its own for the consensus",
            repair="give it another name: --as consensus",
        )


def settlements(store: Store) -> tuple[Settlement, ...]:
    """The units that are settled, of every coder of a consensus."""
    rests = _rests(store)
    query = f"""
        SELECT reading.guid, document.name, start, end, coder.name
        FROM reading JOIN document ON document.id = document_id
        JOIN coder ON coder.id = coder_id
        WHERE removed IS NULL AND reading.version = document.version
          AND {coders.seen(store, "coder_id")}"""
    return tuple(
        Settlement(
            place=(document, Span(start, end)),
            coder=coder,
            coders=rests[guid].coders,
            basis=rests[guid].basis,
            is_carried=rests[guid].is_carried,
        )
        for guid, document, start, end, coder in (store.rows(query) if rests else ())
        if guid in rests
    )


@dataclass(frozen=True, slots=True)
class _Rest:
    """What a settled unit rests on: the coders compared, and the digest of what they gave."""

    coders: frozenset[str]
    basis: str
    is_carried: bool


def _rests(store: Store) -> Mapping[str, _Rest]:
    """For each reading of a unit that was settled or carried over what that rests on."""
    names = {guid: name for name, guid in coders.guids(store).items()}
    found: dict[str, _Rest] = {}
    for (details,) in store.rows("SELECT details FROM event WHERE verb = ?", (VERB,)):
        told = json.loads(details)
        whose = frozenset(names[guid] for guid in told.get("coders", ()) if guid in names)
        for key in (_RESTS, _CARRIED):
            for guid, basis in told.get(key, {}).items():
                found[guid] = _Rest(whose, basis, key == _CARRIED)
    return found


def moved(store: Store) -> dict[str, str]:
    """For each coding that somebody gave another place, which changes did; undone ones left out.

    Words put in or replaced elsewhere in a text are no such change.
    """
    query = """
        SELECT coding.guid, group_concat(change.id)
        FROM (SELECT id, row_id FROM change WHERE kind = 'coding' AND field = 'place'
              AND NOT undone ORDER BY id) AS change
        JOIN coding ON coding.id = row_id GROUP BY coding.guid"""
    return dict(store.rows(query))


def settle(
    store: Store, units: Sequence[Settling], *, coder: str, compared: Collection[str]
) -> Settled:
    """Let the consensus coder's codings be these in these units, which are read so; in one step.

    Codings of that coder that lie in a unit and say the same stay, with the memo given now; others
    are removed, and so is an earlier reading of the very unit.

    Raises
    ------
    ParameterError
        If one of that coder's codings reaches beyond a unit, or as `refuse_consensus`.
    """
    with steps.taken(store, VERB, coder=coder) as step:
        refuse_consensus(store, coder)
        there = _Standing.of(store, {unit.place[0] for unit in units}, coder)
        due = [unit for unit in units if not there.is_so(unit)]
        new: list[Coding] = []
        removed = 0
        for unit in due:
            missing, stale = there.put_right(step, unit)
            new += missing
            removed += stale
        marks = [there.mark(step, unit) for unit in due]
        codings.add(store, new, step=step)
        readings.add(store, marks)
        if due:
            guids = coders.guids(store)
            step.details["coders"] = sorted(guids[name] for name in compared)
            step.details.update(_told(marks, due))
    unchanged = len(units) - len(due)
    return Settled(made=len(new), removed=removed, unchanged=unchanged, step=step.number)


def _told(marks: Sequence[Reading], units: Sequence[Settling]) -> dict[str, dict[str, str]]:
    """What the event keeps of units: for each reading the digest that its unit rests on."""
    told: dict[str, dict[str, str]] = {}
    for mark, unit in zip(marks, units, strict=True):
        told.setdefault(_CARRIED if unit.is_carried else _RESTS, {})[mark.id] = unit.basis
    return told


@dataclass(frozen=True, slots=True)
class _Standing:
    """What the consensus coder has given and read in some documents, and what that rests on."""

    coder: str
    codings: Mapping[str, Sequence[Coding]]
    longest: Mapping[str, int]
    readings: Mapping[Place, Sequence[str]]
    rests: Mapping[str, _Rest]

    @classmethod
    def of(cls, store: Store, documents: Collection[str], coder: str) -> _Standing:
        given: dict[str, list[Coding]] = {}
        read: dict[Place, list[str]] = defaultdict(list)
        for name in sorted(documents):
            found = codings.of_document(store, name)
            given[name] = [coding for coding in found if coding.coder == coder]
            for reading in readings.all_readings(store, name):
                if reading.coder == coder:
                    read[name, reading.span].append(reading.id)
        longest = {
            name: max((len(one.span) for one in own), default=0) for name, own in given.items()
        }
        return cls(coder, given, longest, read, _rests(store))

    def is_so(self, unit: Settling) -> bool:
        """Whether the unit is read, and was settled as it is now to be."""
        found = sorted((*_said(coding), coding.memo) for coding in self._inside(unit.place))
        wanted = sorted((*_said(coding), coding.memo) for coding in unit.codings)
        rests = [self.rests.get(guid) for guid in self.readings.get(unit.place, ())]
        return found == wanted and any(
            (rest.basis, rest.is_carried) == (unit.basis, unit.is_carried) for rest in rests if rest
        )

    def put_right(self, step: Taking, unit: Settling) -> tuple[list[Coding], int]:
        """Remove what holds no more, renew memos; the codings that are missing, how many went."""
        wanted = {_said(coding): coding for coding in unit.codings}
        removed = 0
        for coding in self._inside(unit.place):
            kept = wanted.pop(_said(coding), None)
            if kept is None:
                coding_changes.remove_in(step, coding.id)
                removed += 1
            elif kept.memo != coding.memo:
                coding_changes.set_field(step, coding.id, "memo", kept.memo)
        return [*wanted.values()], removed

    def _inside(self, place: Place) -> list[Coding]:
        document, span = place
        given = self.codings[document]
        first = bisect_left(
            given, span.start - self.longest[document], key=lambda one: one.span.start
        )
        until = bisect_left(given, span.end, key=lambda one: one.span.start)
        found = [coding for coding in given[first:until] if coding.span.overlaps(span)]
        if any(coding.span.start < span.start or coding.span.end > span.end for coding in found):
            what = f"a coding of {self.coder} reaches beyond the unit"
            repair = "settle units of the kind that it was settled by: --unit"
            raise ParameterError(what, repair=repair)
        return found

    def mark(self, step: Taking, unit: Settling) -> Reading:
        """The reading of the unit that is to be stored, in the place of an earlier one."""
        document, span = unit.place
        readings.remove(step.store, self.readings.get(unit.place, ()), coder=self.coder)
        return Reading(document=document, span=span, coder=self.coder, id=step.store.guids())


def _said(coding: Coding) -> tuple[Span, str, str]:
    return coding.span, coding.code, coding.about or ""
