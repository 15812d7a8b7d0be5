"""A project for other programs and for notebooks: queries, Datasette's metadata, a first look."""

from __future__ import annotations

from collections import Counter
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualkit import store as stores
from qualkit.model.showing import table_html

if TYPE_CHECKING:
    from qualkit.model.tables import Table
    from qualkit.store import Store
    from qualkit.workflows.datasette import Queries


class Elsewhere:
    """What other programs need to read a project file."""

    _store: Store
    name: str

    def queries(self) -> Queries:
        """Queries that any SQLite tool can run on the file, giving what the lists here give.

        Columns are ``name title parameters sql``; parameters are bound as ``:name``, and
        ``queries()["codings"]["sql"]`` is one query. They show everybody's work, to blind coders
        too.
        """
        from qualkit.workflows import datasette

        return datasette.queries()

    def datasette(self) -> dict[str, Any]:
        """The metadata with which Datasette shows this file."""
        from qualkit.workflows import datasette

        return datasette.metadata(self._store)

    def write_datasette(self, path: str | Path) -> Path:
        """Write that metadata as ``.json`` or ``.yaml``; the path.

        Raises
        ------
        ParameterError
            If the name has another suffix.
        """
        from qualkit.project.files import write_file
        from qualkit.workflows import datasette

        write_file(Path(path), datasette.written(self._store, Path(path)))
        return Path(path)

    def _repr_html_(self) -> str:
        """The project as a notebook shows it: what is in it, counted."""
        people = Counter(row["role"] or "without a role" for row in self._people())
        roles = ", ".join(f"{number} {role}" for role, number in sorted(people.items()))
        counts = stores.project.counts(self._store)
        rows = [*counts.items(), ("participants", f"{people.total()}" + (roles and f" ({roles})"))]
        title = f"<p><b>{escape(self.name)}</b> ({escape(self._store.path.name)})</p>\n"
        return title + table_html(("what", "how many"), rows)

    def _people(self) -> Table:
        return stores.participants.listing(self._store)
