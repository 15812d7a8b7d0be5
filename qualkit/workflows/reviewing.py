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
from qualkit.workflows._ranking import BY, Ranking
from qualkit.workflows._refreshing import newest_thresholds

if TYPE_CHECKING:
    from qualkit.workflows._refreshing import Refreshing

ORDERS = tuple(BY)

Progress = Callable[[int, int], None]

_MOST_TURNS = 50_000
"""So many turns are remembered: the next suggestion by score may stand in any document."""


@dataclass(slots=True)
class Queue:
    """The ids of what waits, in order; the turns of the last documents shown are kept.

    Once it learns (`learn`), each decision told refreshes the scores of its code.
    """

    store: Store
    ids: tuple[str, ...] = ()
    _ranking: Ranking = field(default_factory=lambda: Ranking.of("document", {}, {}))
    _scores: Mapping[str, tuple[float, str]] = field(default_factory=dict)
    _definitions: Mapping[str, str] = field(default_factory=dict)
    _turns: dict[str, tuple[Turn, ...]] = field(default_factory=dict)
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
        scores = {row[0]: (float(row[9]), str(row[5])) for row in rows}
        limits = {} if order == "document" else newest_thresholds(store)
        ids = Ranking.of(order, scores, limits).in_order()
        scores = {guid: scores[guid] for guid in ids}
        return cls(store, ids, Ranking.of(order, scores, limits), scores, definitions or {})

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
            limits = self._learner.thresholds
            self._ranking = Ranking.of(self._ranking.by, self._scores, limits)
            for column in self._learner.columns():
                self._follow(column)
        return reason

    def decided(self, guid: str, verdict: str, code: str | None = None) -> None:
        """Tell of a decision; ``code`` is the right one of a correction that changed it."""
        self._ranking.settle(guid)
        if self._learner:
            self._follow(self._learner.decided(guid, verdict, code))

    def undone(self, guid: str) -> None:
        """Tell that the decision on that suggestion was taken back."""
        self._ranking.settle(guid, waits=True)
        if self._learner:
            self._follow(self._learner.undone(guid))

    def following(self) -> str | None:
        """Which of those that wait comes next by the scores as they are now; None at the end."""
        number = self._ranking.first()
        return None if number is None else self.ids[number]

    def n_waiting(self) -> int:
        """How many are neither decided nor found to wait no longer."""
        return int(self._ranking.waits.sum())

    def _follow(self, column: int | None) -> None:
        """Rank by the scores of now what is suggested of the code in that column."""
        if self._learner and column is not None:
            self._ranking.move(*self._learner.standing(column))

    def card(self, guid: str) -> Card | None:
        """What it takes to decide on that suggestion; None where it waits no longer."""
        kept = stores.suggestions.find(self.store, guid)
        if kept.status != "waiting":
            self._ranking.settle(kept.suggestion.id)
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
        if document not in self._turns:
            turns = stores.documents.turns(self.store, document)
            if sum(map(len, self._turns.values())) + len(turns) > _MOST_TURNS:
                self._turns.clear()
            self._turns[document] = turns
        return self._turns[document]


def _found(text: str, passage: Span, words: Sequence[str]) -> Iterator[Span]:
    """Where the words that voted stand in the passage."""
    for word in words:
        for match in re.finditer(re.escape(word), text[passage.start : passage.end]):
            yield Span(passage.start + match.start(), passage.start + match.end())
