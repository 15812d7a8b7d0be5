"""Links between turns: listed, and counted by role or another attribute."""

from __future__ import annotations

from dataclasses import dataclass

from qualkit import contrasts
from qualkit import store as stores
from qualkit.errors import UnknownName
from qualkit.model.links import LINK_KINDS, Link, LinkTable
from qualkit.model.tables import Table
from qualkit.store import Store
from qualkit.workflows._spoken import groups_by

LISTING = (
    "id", "kind", "document", "session", "from", "from_participant", "from_role", "from_start",
    "from_end", "from_quote", "to", "to_participant", "to_role", "to_start", "to_end", "to_quote",
    "memo", "coder", "created", "waits",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class LinksWanted:
    """Which links: those of a document, of a kind and by a coder; None for all."""

    document: str | None = None
    kind: str | None = None
    coder: str | None = None

    def of(self, store: Store) -> tuple[Link, ...]:
        """The links in force that are wanted.

        Raises
        ------
        UnknownName
            If there is no such document, kind or coder.
        """
        if self.kind not in (None, *LINK_KINDS):
            raise UnknownName("kind of link", str(self.kind), LINK_KINDS)
        if self.coder is not None:
            stores.coders.known(store, self.coder)
        return tuple(
            link
            for link in stores.links.all_links(store, self.document)
            if self.kind in (None, link.kind) and self.coder in (None, link.coder)
        )


def links(store: Store, wanted: LinksWanted, *, waiting: bool = False) -> Table:
    """The links wanted, with both quotes; with `waiting` those alone that wait."""
    rows = [row for link in wanted.of(store) if link.waits or not waiting for row in link.records()]
    return Table(LISTING, tuple(tuple(row[name] for name in LISTING) for row in rows))


def link_table(store: Store, by: str, wanted: LinksWanted) -> LinkTable:
    """Who supports, challenges and builds on whom.

    Raises
    ------
    UnknownName
        If no participant has the attribute `by`.
    """
    return contrasts.link_table(wanted.of(store), groups_by(store, by), by=by)
