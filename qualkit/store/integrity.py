"""What SQLite's own check does not see: texts, quotes, row hashes and the chain of events.

Of random single-bit flips in a project, ``integrity_check`` alone notices about half; the hashes
notice every change of text or codings.
"""

from __future__ import annotations

import hashlib

from qualkit.model.tables import Table
from qualkit.store import codings, events, suggestions
from qualkit.store.connection import Store
from qualkit.store.documents import text_sha256

COLUMNS = ("what", "which", "repair")

_BACKUP = "restore a backup"


def check(store: Store) -> Table:
    """Every fault found in the project file; an empty table when it is sound."""
    faults: list[tuple[str, str, str]] = []
    for (line,) in store.rows("PRAGMA integrity_check"):
        if line != "ok":
            faults.append(("SQLite's own check", str(line), _BACKUP))
    for table, *_ in store.rows("PRAGMA foreign_key_check"):
        faults.append(("a row points to nothing", str(table), _BACKUP))
    faults += [("text changed", name, _BACKUP) for name in _changed_texts(store)]
    faults += [("original changed", sha256, _BACKUP) for sha256 in _changed_originals(store)]
    faults += [("turn outside its text", name, _BACKUP) for name in _turns_outside(store)]
    faults += [("coding changed", guid, _BACKUP) for guid in codings.broken_rows(store)]
    faults += [("suggestion changed", guid, _BACKUP) for guid in suggestions.broken_rows(store)]
    faults += [
        ("the chain of events breaks", f"event {number}", _BACKUP)
        for number in events.broken_links(store)
    ]
    return Table(COLUMNS, tuple(faults))


def _changed_texts(store: Store) -> list[str]:
    query = "SELECT name, text, sha256 FROM text_version JOIN document ON document.id = document_id"
    return [name for name, text, sha256 in store.rows(query) if text_sha256(text) != sha256]


def _changed_originals(store: Store) -> list[str]:
    rows = store.rows("SELECT sha256, bytes FROM original")
    return [sha256 for sha256, data in rows if hashlib.sha256(data).hexdigest() != sha256]


def _turns_outside(store: Store) -> list[str]:
    query = """
        SELECT DISTINCT name FROM turn JOIN text_version USING (document_id, version)
        JOIN document ON document.id = turn.document_id WHERE turn.end > length(text)"""
    return [name for (name,) in store.rows(query)]
