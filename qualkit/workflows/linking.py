"""Links between turns: listed, and counted by role or another attribute."""

from __future__ import annotations

from qualkit import contrasts
from qualkit import store as stores
from qualkit.model.links import LinkTable
from qualkit.model.tables import Table
from qualkit.store import Store
from qualkit.workflows._spoken import groups_by

LISTING = (
    "id", "kind", "document", "session", "from", "from_participant", "from_role", "from_start",
    "from_end", "from_quote", "to", "to_participant", "to_role", "to_start", "to_end", "to_quote",
    "memo", "coder", "created", "waits",
)  # fmt: skip


def links(store: Store, document: str | None = None, *, waiting: bool = False) -> Table:
    """The links in force, of every document or of one; with `waiting` those alone that wait."""
    rows = [
        row
        for link in stores.links.all_links(store, document)
        if link.waits or not waiting
        for row in link.records()
    ]
    return Table(LISTING, tuple(tuple(row[name] for name in LISTING) for row in rows))


def link_table(store: Store, by: str) -> LinkTable:
    """Who supports, challenges and builds on whom.

    Raises
    ------
    UnknownName
        If no participant has the attribute `by`.
    """
    return contrasts.link_table(stores.links.all_links(store), groups_by(store, by), by=by)
