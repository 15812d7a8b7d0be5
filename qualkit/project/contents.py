"""What is in a project, as tables and texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qualkit import store as stores

if TYPE_CHECKING:
    from qualkit.model.tables import Table
    from qualkit.store import Store


class Contents:
    """What is in the project."""

    _store: Store

    def documents(self) -> Table:
        """The documents with their counts."""
        return stores.documents.listing(self._store)

    def participants(self) -> Table:
        """The participants with roles, attributes and how much they say."""
        return stores.participants.listing(self._store)

    def codes(self) -> Table:
        """The codes in use, in the codebook's order, with how often they are given."""
        return stores.codes.listing(self._store)

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

    def turns(self, document: str | None = None) -> Table:
        """The turns of `document`, or of every one."""
        from qualkit.workflows import quotes

        return quotes.turns(self._store, document)

    def codings(self, **wanted: Any) -> Table:
        """The codings in force, filtered; see `qualkit.workflows._filtering.Filter`."""
        from qualkit.workflows import quotes
        from qualkit.workflows._filtering import Filter

        return quotes.codings(self._store, Filter(**wanted))

    def suggestions(self, *, status: str | None = None, **wanted: Any) -> Table:
        """The suggestions, filtered as `codings` are, and by what became of them."""
        from qualkit.workflows import quotes
        from qualkit.workflows._filtering import Filter

        return quotes.suggestions(self._store, Filter(**wanted), status=status)

    def runs(self) -> Table:
        """Every run: its parameters, seed, input digest, versions and times."""
        return stores.runs.listing(self._store)

    def review(self, document: str | None = None) -> Table:
        """What edits of `document`, or of any, could not place for certain, until it is settled."""
        return stores.reviews.listing(self._store, document)

    def waiting_for_review(self) -> int:
        """How many codings wait for review; until they are settled they count nowhere."""
        return stores.reviews.n_codings(self._store)

    def check(self) -> Table:
        """Every fault of the file that qualkit or SQLite finds; empty when it is sound."""
        return stores.check(self._store)
