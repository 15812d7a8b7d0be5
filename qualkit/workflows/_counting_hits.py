"""Counts what a search finds, and keeps as many hits as are asked for, in the order asked for."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from qualkit.model.documents import Turn
from qualkit.model.search import Group, Hit, Search, SearchResult
from qualkit.search import left_of, right_of
from qualkit.spans import Span

_GROUP_OF: Mapping[str, Callable[[Turn], str | None]] = {
    "role": lambda turn: turn.role,
    "participant": lambda turn: turn.participant,
    "document": lambda turn: turn.document,
    "session": lambda turn: turn.session,
    "language": lambda turn: turn.language,
}

_ORDERS: Mapping[str, Callable[[Hit], Any]] = {
    "left": lambda hit: [word.casefold() for word in reversed(hit.left.split())],
    "right": lambda hit: [word.casefold() for word in hit.right.split()],
}


class Tally:
    """What has been found so far."""

    def __init__(self, how: Search, kinds: Mapping[str, str]) -> None:
        self._how = how
        self._kinds = kinds
        self._hits: list[Hit] = []
        self._n_hits = 0
        self._groups: dict[str | None, list[int]] = defaultdict(lambda: [0, 0])
        self._people: dict[str | None, set[str]] = defaultdict(set)
        self._documents: set[str] = set()

    def add(self, turn: Turn, found: Sequence[Span]) -> None:
        """Count what is `found` in `turn`."""
        self._n_hits += len(found)
        self._documents.add(turn.document)
        group = self._group(turn)
        self._groups[group][0] += len(found)
        self._groups[group][1] += 1
        if turn.participant:
            self._people[group].add(turn.participant)
        wanted = found if self._is_open() else ()
        self._hits += (_hit(turn, span, self._how.context) for span in wanted)
        self._cut()

    def result(
        self, query: str, *, words: Mapping[str | None, int] | None, **others: Any
    ) -> SearchResult:
        """All that was found; ``words`` is how many words each group has."""
        return SearchResult(
            query=query,
            mode=self._how.mode,
            n_hits=self._n_hits,
            n_turns=sum(turns for _, turns in self._groups.values()),
            n_participants=len(set().union(*self._people.values())),
            n_documents=len(self._documents),
            hits=tuple(self._first(self._how.limit)),
            by=self._how.by,
            groups=tuple(self._rows(words)) if self._how.by else (),
            **others,
        )

    def _group(self, turn: Turn) -> str | None:
        by = self._how.by or "role"
        return self._kinds.get(turn.document) if by == "kind" else _GROUP_OF[by](turn)

    def _is_open(self) -> bool:
        """Whether a further hit may be among those shown."""
        how = self._how
        return how.limit is None or how.sort != "document" or len(self._hits) < how.limit

    def _cut(self) -> None:
        """Forget hits that will not be shown, now and then."""
        limit = self._how.limit
        if limit is not None and len(self._hits) > 2 * limit + 1000:
            self._hits = self._first(limit)

    def _first(self, limit: int | None) -> list[Hit]:
        order = _ORDERS.get(self._how.sort)
        if order is None:
            return self._hits[:limit]
        if limit is None:
            return sorted(self._hits, key=order)
        return heapq.nsmallest(limit, self._hits, key=order)

    def _rows(self, words: Mapping[str | None, int] | None) -> list[Group]:
        known = set(self._groups) | set(words or ())
        rows = [self._row(group, words) for group in known]
        return sorted(rows, key=lambda row: (-row.hits, row.group is None, row.group or ""))

    def _row(self, group: str | None, words: Mapping[str | None, int] | None) -> Group:
        hits, turns = self._groups.get(group, (0, 0))
        n_words = words.get(group, 0) if words is not None else None
        return Group(
            group=group,
            hits=hits,
            turns=turns,
            participants=len(self._people.get(group, ())),
            words=n_words,
            per_1000_words=1000 * hits / n_words if n_words else None,
            reason="" if n_words else _reason(words),
        )


def _reason(words: Mapping[str | None, int] | None) -> str:
    return "no words" if words is not None else "only coded passages, or those not coded, count"


def _hit(turn: Turn, span: Span, width: int) -> Hit:
    return Hit(
        document=turn.document,
        session=turn.session,
        turn=turn.ordinal,
        participant=turn.participant,
        role=turn.role,
        start=span.start,
        end=span.end,
        left=left_of(turn, span, width),
        match=turn.spoken(span),
        right=right_of(turn, span, width),
        text=turn.text,
        language=turn.language,
        question=turn.question,
        begins=turn.begins,
    )
