"""The metadata with which Datasette shows a project, and the queries that it offers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qualkit import store as stores
from qualkit.errors import ParameterError, UnknownName
from qualkit.interchange import datasette
from qualkit.interchange.datasette import OfferedQuery
from qualkit.model.tables import Table
from qualkit.store import Store
from qualkit.store.canned import QUERIES


class Queries(Table):
    """Queries as a table, of which a row can be had by its name too."""

    __slots__ = ()

    def __getitem__(self, index: Any) -> Any:
        """The row of a number or of the name of a query, or the rows of a slice.

        Raises
        ------
        UnknownName
            If there is no query of that name.
        """
        if not isinstance(index, str):
            return Table.__getitem__(self, index)
        found = next((row for row in self if row["name"] == index), None)
        if found is None:
            raise UnknownName("query", index, [row["name"] for row in self])
        return found


def queries() -> Queries:
    """The queries, with the parameters to bind as ``:name``."""
    rows = ((q.name, q.title, ", ".join(q.parameters), q.sql) for q in QUERIES)
    return Queries(("name", "title", "parameters", "sql"), tuple(rows))


def metadata(store: Store) -> dict[str, Any]:
    """The metadata for this project, as plain data."""
    offered = [
        OfferedQuery(
            name=query.name,
            title=query.title,
            description=query.description,
            sql=query.sql,
            parameters=query.parameters,
        )
        for query in QUERIES
    ]
    return datasette.datasette_metadata(store.path.stem, stores.project.name(store), offered)


def written(store: Store, path: Path) -> str:
    """The metadata as the text of a file called so.

    Raises
    ------
    ParameterError
        If the name says neither JSON nor YAML.
    """
    if path.suffix.lower() not in datasette.FORMATS:
        what = f"{path.name} is no name for Datasette's metadata"
        raise ParameterError(what, expected=f"a name ending in {', '.join(datasette.FORMATS)}")
    return datasette.written(metadata(store), path.suffix.lower())
