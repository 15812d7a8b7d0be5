"""The suggestions that wait, one after the other, each with what was said around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from qualkit import store as stores
from qualkit.errors import ParameterError
from qualkit.model.documents import Turn
from qualkit.model.reviewing import Card
from qualkit.spans import Span
from qualkit.store import Store
from qualkit.store.suggestions import Kept
from qualkit.workflows._around import around
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
        text = stores.places.text_of(self.store, made.document) or ""
        found = around(self._of(made.document), text, (made.document, made.span))
        return Card(
            id=made.id,
            document=made.document,
            session=found.session,
            turn=found.turn,
            code=made.code,
            definition=self._definitions.get(made.code, ""),
            score=made.score,
            about=made.about,
            weight=made.weight,
            origin=kept.origin,
            start=made.span.start,
            end=made.span.end,
            said=found.said,
            passage=found.passage,
            evidence=tuple(_found(found.said.text, found.passage, made.evidence)),
            before=found.before,
            after=found.after,
        )

    def _of(self, document: str) -> tuple[Turn, ...]:
        if self._turns[0] != document:
            self._turns = (document, stores.documents.turns(self.store, document))
        return self._turns[1]


def _found(text: str, passage: Span, words: Sequence[str]) -> Iterator[Span]:
    """Where the words that voted stand in the passage."""
    for word in words:
        for match in re.finditer(re.escape(word), text[passage.start : passage.end]):
            yield Span(passage.start + match.start(), passage.start + match.end())
