"""The suggestions that wait, one after the other, each with what was said around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from qualkit import store as stores
from qualkit.errors import ParameterError
from qualkit.model.documents import Turn
from qualkit.model.reviewing import Card
from qualkit.spans import Span
from qualkit.store import Store
from qualkit.store.suggestions import Kept
from qualkit.workflows._around import around
from qualkit.workflows._filtering import Filter, checked
from qualkit.workflows._refreshing import doubt, newest_thresholds

if TYPE_CHECKING:
    from qualkit.workflows._refreshing import Refreshing

ORDERS = ("document", "score", "uncertain")
"""In which order suggestions are shown: as they stand, the surest, or the least decided first."""

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Queue:
    """The ids of what waits, in order; the turns of the document in hand are kept.

    Once it learns (`learn`), each decision told refreshes the scores of its code.
    """

    store: Store
    ids: tuple[str, ...]
    order: str = "document"
    _definitions: Mapping[str, str] = field(default_factory=dict)
    _turns: tuple[str, tuple[Turn, ...]] = ("", ())
    _scores: Mapping[str, tuple[float, str]] = field(default_factory=dict)
    _thresholds: Mapping[str, float] = field(default_factory=dict)
    _learner: Refreshing | None = None

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
        ids = tuple(row[0] for row in rows)
        found = cls(store, ids, order, definitions or {})
        if order != "document":
            found._thresholds = newest_thresholds(store)
            found._scores = {row[0]: (float(row[9]), str(row[5])) for row in rows}
            found.ids = tuple(sorted(ids, key=found._place))
        return found

    def learn(self, progress: Progress | None = None) -> str | None:
        """Learn from decisions from now on; else why that cannot be, in one line."""
        from qualkit.workflows._refreshing import Refreshing, why_not

        ids = set(self.ids)
        waiting = [
            kept
            for kept in stores.suggestions.all_suggestions(self.store, status="waiting")
            if kept.suggestion.id in ids
        ]
        if (reason := why_not(self.store, waiting)) is None:
            self._learner = Refreshing.of(self.store, waiting, progress)
            self._thresholds = self._learner.thresholds
        return reason

    def decided(self, guid: str, verdict: str, code: str | None = None) -> None:
        """Tell of a decision; ``code`` is the right one of a correction that changed it."""
        if self._learner:
            self._learner.decided(guid, verdict, code)

    def undone(self, guid: str) -> None:
        """Tell that the decision on that suggestion was taken back."""
        if self._learner:
            self._learner.undone(guid)

    def first(self, waiting: Sequence[str]) -> str:
        """Which of `waiting`, in order, comes next by the scores as they are now."""
        return waiting[0] if self._learner is None else min(waiting, key=self._place)

    def _place(self, guid: str) -> float:
        """Where a suggestion stands by its score; the smallest comes first."""
        score, code = self._scores.get(guid, (0.0, ""))
        now = self._learner.score(guid) if self._learner else None
        score = score if now is None else now
        if self.order == "uncertain":
            return doubt(score, self._thresholds.get(code, 0.5))
        return -score if self.order == "score" else 0.0

    def card(self, guid: str) -> Card | None:
        """What it takes to decide on that suggestion; None where it waits no longer."""
        kept = stores.suggestions.find(self.store, guid)
        if kept.status != "waiting":
            return None
        card = self._card(kept)
        return replace(card, now=self._learner.score(guid)) if self._learner else card

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
