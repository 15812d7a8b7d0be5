"""A search over the project: candidates from the index, exact hits, filters by code, counts.

Words ask the full-text index first and read only the turns it names. Lemmas and regular
expressions read every turn that the filters let through, for as long as the time limit allows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from qualkit import store as stores
from qualkit.errors import QualkitError, UnknownName
from qualkit.language import lemma_source
from qualkit.model.documents import Turn
from qualkit.model.search import Search, SearchResult, Where
from qualkit.search import Finder, index_query, spellings
from qualkit.spans import Span
from qualkit.store import Store
from qualkit.workflows._asking import Asked, reading
from qualkit.workflows._coding_hits import checked, code_hits
from qualkit.workflows._counting_hits import Tally
from qualkit.workflows._touching import CodedPassages

Progress = Callable[[int, int], None]
Seconds = Callable[[], float]
Seen = Callable[[Turn, Sequence[Span]], None]

_PAGE = 500
"""Turns read at once."""

_PAGE_CHARACTERS = 200_000


def search(
    store: Store,
    wanted: Asked,
    *,
    seconds: Seconds,
    progress: Progress | None = None,
    seen: Seen | None = None,
) -> SearchResult:
    """What `wanted` finds, in the order asked for; with ``coding``, its passages coded in one step.

    Parameters
    ----------
    store : Store
        The project.
    wanted : Asked
        What is looked for.
    seconds : callable
        A clock that only goes forward, for the time limit.
    progress : callable, optional
        Called as ``progress(done, total)`` where every turn is read.
    seen : callable, optional
        Called with each turn in which something is found, and where; what it raises ends it all.

    Raises
    ------
    ParameterError
        If the query cannot be read.
    UnknownName
        If a name is not in the project.
    QualkitError
        If lemmas or a regular expression take longer than the time limit.
    """
    where = _checked(store, wanted.where)
    coding = checked(store, wanted.coding) if wanted.coding else None
    finder, candidates = _reading(store, wanted)
    tally = Tally(wanted.search, stores.searching.kinds(store))
    passages = CodedPassages(store, where)
    spans: list[tuple[Turn, Span]] = []
    total = stores.searching.count(store, where) if candidates is None else 0
    turns = stores.searching.turns(store, where, candidates)
    watch = _Watch(seconds, wanted.search.time_limit, total, progress if total else None)
    for turn, places in watch.over(turns, finder):
        found = [span for span in places if passages.lets(turn.document, span)]
        if found:
            tally.add(turn, found)
            if seen:
                seen(turn, found)
            if coding:
                spans += ((turn, span) for span in found)
    coded = code_hits(store, coding, spans) if coding else None
    return tally.result(
        wanted.query,
        words=_words(store, where, wanted.search),
        read=watch.done,
        coded=coded,
        notes=_notes(store, where, wanted.search.mode),
    )


def _reading(store: Store, wanted: Asked) -> tuple[Finder, str | None]:
    """What finds the query in turns, and what the index is asked; None for every turn."""
    query, finder = reading(wanted.query, wanted.search)
    if query is None or wanted.search.mode == "lemma":
        return finder, None
    return finder, index_query(query, spellings(stores.full_text.terms(store)))


@dataclass(slots=True)
class _Watch:
    """Reads turns page by page, tells how far it is, and stops what takes too long."""

    seconds: Seconds
    limit: float
    total: int
    progress: Progress | None
    done: int = 0

    def over(self, turns: Iterator[Turn], finder: Finder) -> Iterator[tuple[Turn, list[Span]]]:
        started = self.seconds()
        for page in _pages(turns):
            yield from zip(page, finder(page), strict=True)
            self.done += len(page)
            if self.seconds() - started > self.limit:
                raise self._slow()
            if self.progress:
                self.progress(self.done, self.total)

    def _slow(self) -> QualkitError:
        of = f" of {self.total}" if self.total else ""
        what = f"the search took more than {self.limit:g} seconds for {self.done}{of} turns"
        repair = "narrow it (--document, --role …), make it simpler, or set --seconds"
        return QualkitError(what, repair=repair)


def _pages(turns: Iterator[Turn]) -> Iterator[list[Turn]]:
    """The turns in pages of bounded length, so that the time is looked at often enough."""
    page: list[Turn] = []
    characters = 0
    for turn in turns:
        page.append(turn)
        characters += len(turn.text)
        if len(page) == _PAGE or characters > _PAGE_CHARACTERS:
            yield page
            page, characters = [], 0
    if page:
        yield page


def _checked(store: Store, where: Where) -> Where:
    """`where` with whole names; a name that is not in the project is an error."""
    documents = stores.documents.names(store)
    if where.document is not None and where.document not in documents:
        raise UnknownName("document", where.document, documents)
    roles = stores.participants.roles(store)
    if where.role is not None and where.role not in roles:
        raise UnknownName("role", where.role, roles)
    changes: dict[str, Any] = {}
    if where.participant is not None:
        changes["participant"] = stores.participants.named(store, where.participant)
    stores.searching.check(store, where)
    return replace(where, **changes)


def _words(store: Store, where: Where, how: Search) -> dict[str | None, int] | None:
    """The words of the searched turns by group; None where only parts of turns are searched."""
    if how.by is None or where.coded is not None or where.not_coded is not None:
        return None
    return stores.searching.words(store, where, how.by)


def _notes(store: Store, where: Where, mode: str) -> tuple[str, ...]:
    notes = []
    if left_out := stores.searching.without_times(store, where):
        turns = (
            "1 turn without times was" if left_out == 1 else f"{left_out} turns without times were"
        )
        notes.append(f"{turns} left out")
    if mode == "lemma":
        known = stores.searching.words(store, where, "language")
        bare = sorted(str(name) for name in known if lemma_source(str(name)) == "word forms")
        if bare:
            what = "words were compared as they are written"
            notes.append(f"no list of lemmas for {', '.join(bare)}: {what}")
    return tuple(notes)
