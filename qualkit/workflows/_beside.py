"""Disputed units as people see them: with the words around them, and who gave what.

Coders' names can be taken out, so that a discussion is of the words and not of persons.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from qualkit import store as stores
from qualkit.errors import ParameterError
from qualkit.model.codings import Coding
from qualkit.model.disagreements import AboutDifference, Disagreement, Disagreements, Dispute
from qualkit.model.documents import Turn
from qualkit.model.identity import digest
from qualkit.model.places import Places
from qualkit.model.reviewing import Said
from qualkit.spans import Span
from qualkit.store import Store
from qualkit.workflows._around import around
from qualkit.workflows._disagreeing import Case

MOST_CONTEXT = 50
"""The most turns that are shown before and after a unit."""


@dataclass(slots=True)
class Beside:
    """Shows cases with `context` turns before and after; documents once looked at are kept."""

    store: Store
    context: int = 1
    _read: dict[str, _Read] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 0 <= self.context <= MOST_CONTEXT:
            expected = f"0 to {MOST_CONTEXT} turns before and after"
            raise ParameterError(f"a context of {self.context}", expected=expected)

    def shown(
        self, case: Case, costs: Mapping[str, float], status: tuple[str, str | None]
    ) -> Disagreement:
        """The case with its words; `costs` of the codes that count, what became of it by whom."""
        if case.document not in self._read:
            self._read[case.document] = _Read.of(self.store, case.document)
        read = self._read[case.document]
        before, touched, after = read.around(case.span, self.context)
        near = (*before[-1:], *touched, *after[:1])
        found = around(near, read.text, (case.document, case.span))
        return Disagreement(
            id=case.id,
            document=case.document,
            session=found.session,
            turn=found.turn,
            start=case.span.start,
            end=case.span.end,
            said=found.said,
            passage=found.passage,
            before=tuple(map(_said, before)),
            after=tuple(map(_said, after)),
            coders=case.coders,
            codings=case.codings,
            disputes=case.disputes,
            abouts=case.abouts,
            agreed=case.agreed,
            cost=sum(costs.values()),
            status=status[0],
            settled_by=status[1],
        )


@dataclass(frozen=True, slots=True)
class _Read:
    """The text of a document with its turns, ready to look up."""

    text: str
    turns: Sequence[Turn]
    places: Places
    at: Mapping[int, int]

    @classmethod
    def of(cls, store: Store, document: str) -> _Read:
        text = stores.places.text_of(store, document) or ""
        turns = stores.documents.turns(store, document)
        at = {turn.ordinal: number for number, turn in enumerate(turns)}
        return cls(text, turns, Places(turns), at)

    def around(
        self, span: Span, context: int
    ) -> tuple[Sequence[Turn], Sequence[Turn], Sequence[Turn]]:
        """The turns before a span, those it touches, and those after it."""
        touched = self.places.touching(self.turns[0].document, span) if self.turns else ()
        if not touched:
            return (), (), ()
        first, last = self.at[touched[0].ordinal], self.at[touched[-1].ordinal]
        after = self.turns[last + 1 : last + 1 + context]
        return self.turns[max(0, first - context) : first], touched, after


def _said(turn: Turn) -> Said:
    return Said(participant=turn.participant, role=turn.role, text=turn.text)


def hidden_names(store: Store, coders: Sequence[str]) -> dict[str, str]:
    """``Coder A``, ``Coder B`` … for each coder, always the same, in an order that tells nothing.

    Another coder among them may change every letter.
    """
    guids = stores.coders.guids(store)
    shuffled = sorted(coders, key=lambda name: digest("letter", guids.get(name, name)))
    return {name: f"Coder {_letters(at)}" for at, name in enumerate(shuffled)}


def _letters(number: int) -> str:
    tens, ones = divmod(number, 26)
    return (_letters(tens - 1) if tens else "") + chr(ord("A") + ones)


def without_names(found: Disagreements, names: Mapping[str, str]) -> Disagreements:
    """The same with other names for the coders, in the order of these."""
    return replace(
        found,
        coders=_named(found.coders, names),
        rows=tuple(renamed(row, names) for row in found.rows),
    )


def renamed(row: Disagreement, names: Mapping[str, str]) -> Disagreement:
    """A unit with other names for the coders, in the order of these."""
    codings = (_of(coding, names) for coding in row.codings)
    return replace(
        row,
        coders=_named(row.coders, names),
        codings=tuple(sorted(codings, key=lambda one: (one.coder, one.span, one.code))),
        disputes=tuple(_dispute(dispute, names) for dispute in row.disputes),
        abouts=tuple(_about(each, names) for each in row.abouts),
    )


def _of(coding: Coding, names: Mapping[str, str]) -> Coding:
    # Memos and ids could tell who it was.
    return replace(coding, coder=names[coding.coder], memo="", id="", created="", decided_by=None)


def _dispute(dispute: Dispute, names: Mapping[str, str]) -> Dispute:
    return replace(
        dispute,
        given_by=_named(dispute.given_by, names),
        not_by=_named(dispute.not_by, names),
    )


def _about(difference: AboutDifference, names: Mapping[str, str]) -> AboutDifference:
    renamed = ((names[name], roles) for name, roles in difference.abouts)
    return replace(difference, abouts=tuple(sorted(renamed, key=lambda each: each[0])))


def _named(coders: Sequence[str], names: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(sorted(names[name] for name in coders))
