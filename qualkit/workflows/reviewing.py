"""The suggestions that wait, one after the other, each with what was said around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from qualkit import store as stores
from qualkit.errors import ParameterError
from qualkit.model.documents import Turn
from qualkit.model.places import Places
from qualkit.model.reviewing import Card, Said
from qualkit.spans import Span
from qualkit.store import Store
from qualkit.store.suggestions import Kept
from qualkit.workflows._filtering import Filter, checked

ORDERS = ("document", "score")
"""In which order suggestions are shown: as they stand, or the surest first."""


@dataclass(slots=True)
class Queue:
    """The ids of what waits, in order; the turns of the document in hand are kept."""

    store: Store
    ids: tuple[str, ...]
    _definitions: Mapping[str, str] = field(default_factory=dict)
    _turns: tuple[str, tuple[Turn, ...]] = ("", ())

    @classmethod
    def of(
        cls,
        store: Store,
        wanted: Filter,
        *,
        order: str = "document",
        definitions: Mapping[str, str] | None = None,
    ) -> Queue:
        """The suggestions that wait and that `wanted` lets through; ``definitions`` are by path."""
        if order not in ORDERS:
            raise ParameterError(f"the order {order!r}", expected=" or ".join(ORDERS))
        rows = stores.listing.list_suggestions(store, checked(store, wanted), status="waiting")
        if order == "score":
            rows.sort(key=lambda row: -row[9])
        return cls(store, tuple(row[0] for row in rows), definitions or {})

    def card(self, guid: str) -> Card | None:
        """What it takes to decide on that suggestion; None where it waits no longer."""
        kept = stores.suggestions.find(self.store, guid)
        return self._card(kept) if kept.status == "waiting" else None

    def _card(self, kept: Kept) -> Card:
        made = kept.suggestion
        turns = self._of(made.document)
        touched = Places(turns).touching(made.document, made.span)
        said, offset = _said(touched, self.store, kept)
        passage = Span(made.span.start - offset, made.span.end - offset)
        first = turns.index(touched[0]) if touched else 0
        last = turns.index(touched[-1]) if touched else 0
        return Card(
            id=made.id,
            document=made.document,
            session=touched[0].session if touched else "",
            turn=touched[0].ordinal if touched else None,
            code=made.code,
            definition=self._definitions.get(made.code, ""),
            score=made.score,
            about=made.about,
            weight=made.weight,
            origin=kept.origin,
            start=made.span.start,
            end=made.span.end,
            said=said,
            passage=passage,
            evidence=tuple(_found(said.text, passage, made.evidence)),
            before=_spoken(turns[first - 1]) if touched and first else None,
            after=_spoken(turns[last + 1]) if touched and last + 1 < len(turns) else None,
        )

    def _of(self, document: str) -> tuple[Turn, ...]:
        if self._turns[0] != document:
            self._turns = (document, stores.documents.turns(self.store, document))
        return self._turns[1]


def _said(touched: Sequence[Turn], store: Store, kept: Kept) -> tuple[Said, int]:
    """The text around the passage, and where in the document it starts."""
    made = kept.suggestion
    if not touched:
        return Said(participant=None, role=None, text=made.quote), made.span.start
    text = stores.documents.texts(store, [made.document])[made.document]
    start, end = touched[0].span.start, touched[-1].span.end
    whole = text[min(start, made.span.start) : max(end, made.span.end)]
    who = touched[0]
    said = Said(participant=who.participant, role=who.role, text=whole)
    return said, min(start, made.span.start)


def _spoken(turn: Turn) -> Said:
    return Said(participant=turn.participant, role=turn.role, text=turn.text)


def _found(text: str, passage: Span, words: Sequence[str]) -> Iterator[Span]:
    """Where the words that voted stand in the passage."""
    for word in words:
        for match in re.finditer(re.escape(word), text[passage.start : passage.end]):
            yield Span(passage.start + match.start(), passage.start + match.end())
