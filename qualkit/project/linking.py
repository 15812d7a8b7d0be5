"""Links between turns: that one supports, challenges or builds on another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualkit import store as stores
from qualkit.project.acting import acting

if TYPE_CHECKING:
    from qualkit.model.links import LinkTable
    from qualkit.model.tables import Table
    from qualkit.store import Store


class Linking:
    """Links between the turns of a document, as people record them."""

    _store: Store

    def add_link(
        self,
        document: str,
        turns: tuple[int, int],
        kind: str,
        *,
        memo: str = "",
        coder: str | None = None,
    ) -> str:
        """Record that a turn answers an earlier one; the link's id.

        ``turns`` are the ordinals of the later turn and of the one it answers; ``kind`` is
        ``supports``, ``challenges`` or ``builds-on``.
        """
        from qualkit.model.links import NewLink

        first, then = turns
        new = NewLink(document=document, first=first, then=then, kind=kind, memo=memo)
        return stores.links.add(self._store, new, coder=acting(self._store, coder))

    def links(
        self,
        document: str | None = None,
        *,
        waiting: bool = False,
        kind: str | None = None,
        coder: str | None = None,
    ) -> Table:
        """The links with both quotes and who speaks them; those that wait say so.

        Of every document, kind and coder, or of one.
        """
        from qualkit.workflows.linking import LinksWanted, links

        wanted = LinksWanted(document=document, kind=kind, coder=coder)
        return links(self._store, wanted, waiting=waiting)

    def remove_link(self, link: str, *, coder: str | None = None) -> str:
        """Remove the link whose id begins so; its whole id."""
        return stores.links.remove(self._store, link, coder=acting(self._store, coder))

    def place_link(self, link: str, turns: tuple[int, int], *, coder: str | None = None) -> str:
        """Let a link, such as one that waits, lead between other turns; the new link's id."""
        return stores.links.place(self._store, link, turns, coder=acting(self._store, coder))

    def link_table(
        self,
        by: str = "role",
        *,
        document: str | None = None,
        kind: str | None = None,
        coder: str | None = None,
    ) -> LinkTable:
        """Who supports, challenges and builds on whom, by group and by person."""
        from qualkit.workflows.linking import LinksWanted, link_table

        wanted = LinksWanted(document=document, kind=kind, coder=coder)
        return link_table(self._store, by, wanted)
