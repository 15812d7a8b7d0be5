"""What is in a project, as tables and texts."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from qualkit import store as stores
from qualkit.project.acting import acting

if TYPE_CHECKING:
    from qualkit.model.codings import Coding
    from qualkit.model.documents import Turn
    from qualkit.model.search import MemoSearchResult, SearchResult
    from qualkit.model.tables import Table
    from qualkit.project.files import Progress
    from qualkit.spans import Span
    from qualkit.store import Store
    from qualkit.store.suggestions import Kept


class Contents:
    """What is in the project."""

    _store: Store

    def documents(self) -> Table:
        """The documents with their counts."""
        return stores.documents.listing(self._store)

    def work_by_document(self) -> Table:
        """How many codings each document has, and how many suggestions wait in it."""
        return stores.listing.by_document(self._store)

    def participants(self) -> Table:
        """The participants with roles, attributes and how much they say."""
        return stores.participants.listing(self._store)

    def codes(self) -> Table:
        """The codes in use, in the codebook's order, with how often they are given."""
        return stores.codes.listing(self._store)

    def code_names(self) -> Table:
        """The codes in the codebook's order with their colours: as `codes`, without the counts."""
        return stores.codes.names(self._store)

    def retired_codes(self) -> frozenset[str]:
        """The paths of the codes that stay in the codebook and are given no more."""
        every, in_use = stores.codes.paths(self._store), stores.codes.givable(self._store)
        return frozenset(every).difference(in_use)

    def coders(self) -> tuple[str, ...]:
        """The names of all coders, sorted."""
        return stores.coders.names(self._store)

    def coders_at_work(self) -> Table:
        """The coders with how much each did, and since when they see only their own work."""
        return stores.coders.listing(self._store)

    def log(self, **wanted: Any) -> Table:
        """Who did what and when, the newest first; see `qualkit.store.events.Wanted`."""
        return stores.events.listing(self._store, stores.events.Wanted(**wanted))

    def text(self, document: str) -> str:
        """The text of `document`."""
        stores.documents.id_of(self._store, document)
        return stores.documents.texts(self._store, [document])[document]

    def non_speech(self, document: str) -> tuple[Span, ...]:
        """What nobody spoke in a document: labels, times, stage directions; by place."""
        return stores.documents.non_speech(self._store, document)

    def turns(self, document: str | None = None) -> Table:
        """The turns of `document`, or of every one."""
        from qualkit.workflows import quotes

        return quotes.turns(self._store, document)

    def codings(self, **wanted: Any) -> Table:
        """The codings in force, filtered; see `qualkit.workflows._filtering.Filter`."""
        from qualkit.workflows import quotes
        from qualkit.workflows._filtering import Filter

        return quotes.codings(self._store, Filter(**wanted))

    def count_codings(self, **wanted: Any) -> Table:
        """How many codings in force each code has by role, filtered as `codings` are."""
        from qualkit.workflows import quotes
        from qualkit.workflows._filtering import Filter

        return quotes.counts(self._store, Filter(**wanted))

    def find_codings(self, ids: Sequence[str]) -> tuple[Coding, ...]:
        """The codings in force with these ids, in their order; others are left out."""
        return stores.codings.of_ids(self._store, ids)

    def codings_of(self, document: str) -> tuple[Coding, ...]:
        """The codings in force of a document, by place, without who speaks."""
        stores.documents.id_of(self._store, document)
        return stores.codings.of_document(self._store, document)

    def suggestions_of(self, document: str, *, status: str = "waiting") -> tuple[Kept, ...]:
        """The suggestions of a document that have that status, by place."""
        stores.documents.id_of(self._store, document)
        return stores.suggestions.all_suggestions(self._store, status=status, document=document)

    def find_suggestion(self, suggestion: str) -> Kept:
        """The suggestion whose id begins so."""
        return stores.suggestions.find(self._store, suggestion)

    def text_version(self, document: str) -> int:
        """The number of the current version of a document's text, from 1."""
        return self.text_identity(document)[0]

    def text_identity(self, document: str) -> tuple[int, str]:
        """The number of the current version of a document's text, and the text's SHA-256.

        Another text has another identity, also where pseudonyms were put into a version.
        """
        found = stores.places.version_of(self._store, document)
        if found is None:
            stores.documents.id_of(self._store, document)  # says which documents there are
        return found or (0, "")

    def suggestions(self, *, status: str | None = None, **wanted: Any) -> Table:
        """The suggestions, filtered as `codings` are, and by what became of them."""
        from qualkit.workflows import quotes
        from qualkit.workflows._filtering import Filter

        return quotes.suggestions(self._store, Filter(**wanted), status=status)

    def search(
        self,
        query: str,
        *,
        code: str | None = None,
        about: str | None = None,
        memo: str = "",
        unit: str = "sentence",
        coder: str | None = None,
        progress: Progress | None = None,
        seen: Callable[[Turn, Sequence[Span]], None] | None = None,
        **options: Any,
    ) -> SearchResult:
        """Where `query` is said, with the words around it; with `code`, those passages are coded.

        ``options`` are the fields of `qualkit.model.search.Search` (how the query is read and what
        is shown) and of `Where` (which turns are searched). ``coder`` is who codes, or with
        ``coded`` and ``not_coded`` whose codings those are. ``unit`` is what is coded: the
        ``sentence`` of each hit, the ``hit`` alone, or its ``turn``. ``seen`` is called with each
        turn in which something is found, and where.
        """
        from qualkit.workflows import search as searching
        from qualkit.workflows._asking import asked
        from qualkit.workflows._coding_hits import CodeHits

        by_code = [options.get(name) for name in ("coded", "not_coded")]
        if coder is not None and (code is None or any(name is not None for name in by_code)):
            options["coder"] = coder
        coding = None
        if code is not None:
            by = acting(self._store, coder)
            coding = CodeHits(code=code, coder=by, about=about, memo=memo, unit=unit)
        wanted = asked(query, coding, options)
        return searching.search(
            self._store, wanted, seconds=time.monotonic, progress=progress, seen=seen
        )

    def search_memos(
        self, query: str, *, kind: str | None = None, coder: str | None = None, **options: Any
    ) -> MemoSearchResult:
        """Where `query` stands in the memos, of one `kind` and by one `coder` where given.

        ``options`` are the fields of `qualkit.model.search.Search`.
        """
        from qualkit.model.search import Search
        from qualkit.workflows.search_memos import search_memos

        how = Search(**options)
        return search_memos(self._store, query, how, kind=kind, coder=coder)

    def runs(self) -> Table:
        """Every run: its parameters, seed, input digest, versions and times."""
        return stores.runs.listing(self._store)

    def review(self, document: str | None = None) -> Table:
        """What edits of `document`, or of any, could not place for certain, until it is settled."""
        return stores.reviews.listing(self._store, document)

    def waiting_for_review(self) -> int:
        """How many codings wait for review; until they are settled they count nowhere."""
        return stores.reviews.n_codings(self._store)

    def sweep(self) -> list[str]:
        """Take away the copies that killed imports and merges left beside the project; which."""
        return stores.scratch.sweep(self._store.path)

    def check(self) -> Table:
        """Every fault of the file that qualkit or SQLite finds; empty when it is sound."""
        return stores.check(self._store)
