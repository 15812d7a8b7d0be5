"""Units read one by one for all codes: shown without what a machine says of them, and answered.

An answer is the codings of the unit and its reading, in one transaction: whoever is interrupted
leaves no unit that is coded and not read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualkit import store as stores
from qualkit.assist.training import HUMAN
from qualkit.codebook import find_code
from qualkit.errors import ParameterError
from qualkit.model.codings import Coding
from qualkit.model.documents import Turn
from qualkit.model.readings import Answered, Reading, ToRead
from qualkit.model.reviewing import UnitCard
from qualkit.spans import quote_of
from qualkit.store import Store
from qualkit.workflows._around import around


@dataclass(slots=True)
class UnitCards:
    """Makes the card of a unit; the turns of the document in hand are kept."""

    store: Store
    _turns: tuple[str, tuple[Turn, ...]] = ("", ())

    def card(self, unit: ToRead) -> UnitCard | None:
        """What it takes to read that unit; None where somebody has read it in its run meanwhile.

        Raises
        ------
        SpanError
            If it is not in its text.
        UnknownName
            If there is no such document.
        """
        stores.documents.id_of(self.store, unit.document)
        text = stores.places.text_of(self.store, unit.document) or ""
        quote_of(text, unit.span)
        place = (unit.document, unit.span)
        if unit.run is not None and stores.readings.is_read(self.store, place, run=unit.run):
            return None
        if self._turns[0] != unit.document:
            self._turns = (unit.document, stores.documents.turns(self.store, unit.document))
        found = around(self._turns[1], text, place)
        return UnitCard(
            document=unit.document,
            session=found.session,
            turn=found.turn,
            start=unit.span.start,
            end=unit.span.end,
            said=found.said,
            passage=found.passage,
            before=found.before,
            after=found.after,
            why=unit.why,
        )


def find_codes(store: Store, typed: str) -> tuple[str, ...]:
    """The codes that parts of their names mean, separated by ``;``, each once.

    Raises
    ------
    UnknownName, ParameterError
        As `qualkit.codebook.find_code`, among the codes that are still given.
    """
    paths = stores.codes.givable(store)
    parts = (part.strip() for part in typed.split(";"))
    return tuple(dict.fromkeys(find_code(part, paths) for part in parts if part))


def answer(store: Store, unit: ToRead, codes: Sequence[str], *, coder: str) -> Answered:
    """Store that `coder` has read a unit and gave these codes (paths) to all of it, none perhaps.

    Raises
    ------
    UnknownName
        If there is no such document, code or run.
    SpanError
        If the unit is not in its text.
    ParameterError
        If a code is retired.
    """
    guid = store.guids()
    reading = Reading(
        document=unit.document,
        span=unit.span,
        coder=coder,
        run=unit.run,
        is_sampled=unit.is_sampled,
        id=guid,
    )
    with stores.steps.taken(store, "read", coder=coder) as step:
        made = [_coding(store, unit, (code, coder)) for code in codes]
        new = [coding for coding in made if not _is_given(store, coding)]
        stores.codings.add(store, new)
        stores.readings.add(store, [reading])
    return Answered(
        document=unit.document,
        span=unit.span,
        codes=tuple(codes),
        reading=guid,
        codings=tuple(coding.id for coding in new),
        step=step.number,
    )


def take_back(store: Store, answered: Answered, *, coder: str) -> None:
    """Undo an answer, its codings and its reading, as if the unit had not been read.

    Raises
    ------
    ParameterError
        If the coder has taken another step since.
    """
    if answered.step is None:
        return
    with store.write():
        last = stores.undoing.following(store, coder=coder)[0]
        if last is None or last.number != answered.step:
            what = f"step {answered.step} is not the last one any more"
            repair = "'qualkit codings PROJECT undo' undoes what was done since"
            raise ParameterError(what, repair=repair)
        stores.undoing.swap(store, "undo", coder=coder)


def _coding(store: Store, unit: ToRead, given: tuple[str, str]) -> Coding:
    code, coder = given
    stores.documents.id_of(store, unit.document)
    text = stores.places.text_of(store, unit.document) or ""
    return Coding(
        id=store.guids(),
        document=unit.document,
        span=unit.span,
        quote=quote_of(text, unit.span),
        code=code,
        coder=coder,
    )


def _is_given(store: Store, coding: Coding) -> bool:
    """Whether the coder has given the code to the very passage already, as a person.

    What was accepted from a machine on the coder's behalf is said anew by who reads.
    """
    if stores.codings.same(store, coding) is None:
        return False
    wanted = (coding.span, coding.code, coding.coder, coding.about)
    return any(
        (there.span, there.code, there.coder, there.about) == wanted and there.origin in HUMAN
        for there in stores.codings.of_document(store, coding.document)
    )
