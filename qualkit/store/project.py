"""The project itself: its name, when it was made, whether anything is in it."""

from __future__ import annotations

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
