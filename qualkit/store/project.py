"""The project itself: its name, when it was made, whether anything is in it."""

from __future__ import annotations

from qualkit.store import coders
from qualkit.store.codes import IN_BOOK
from qualkit.store.connection import Store


def name(store: Store) -> str:
    """The name of the study."""
    row = store.one("SELECT name FROM project")
    return str(row[0]) if row else store.path.stem


def guid(store: Store) -> str:
    """The GUID of the study, which its copies share."""
    row = store.one("SELECT guid FROM project")
    return str(row[0]) if row else ""


def created(store: Store) -> str:
    """When the project was made, ISO 8601 in UTC."""
    row = store.one("SELECT created FROM project")
    return str(row[0]) if row else ""


def is_empty(store: Store) -> bool:
    """True while the project has neither a document nor a codebook."""
    row = store.one(
        "SELECT EXISTS (SELECT 1 FROM document) OR EXISTS (SELECT 1 FROM codebook_revision)"
    )
    return not (row and row[0])


def counts(store: Store) -> dict[str, int]:
    """How many there are of what a study holds; of codings those that whoever looks may see."""
    query = f"""
        SELECT (SELECT count(*) FROM document), (SELECT count(*) FROM session),
          (SELECT count(*) FROM document JOIN turn
           ON document_id = document.id AND turn.version = document.version),
          (SELECT count(*) FROM code WHERE {IN_BOOK} AND NOT category),
          (SELECT count(*) FROM document JOIN coding
           ON document_id = document.id AND coding.version = document.version
           WHERE removed IS NULL AND {coders.seen(store, "coder_id")}),
          (SELECT count(*) FROM coder)"""
    names = ("documents", "sessions", "turns", "codes", "codings", "coders")
    return dict(zip(names, store.one(query) or (), strict=True))
