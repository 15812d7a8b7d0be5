"""The project file: one SQLite database, and the only place that knows SQL.

`connection` opens and writes it; each noun has a module of functions that take a `Store` first:
`project`, `documents`, `participants`, `codes`, `codings`, `suggestions`, `revisions`, `reviews`,
`runs`, `events`; `full_text` and `searching` find turns; `rewriting` and
`cells` for all words at once; `files` writes what leaves the project.
"""

from qualkit.store import (
    cells,
    codes,
    codings,
    documents,
    events,
    files,
    full_text,
    participants,
    project,
    reviews,
    revisions,
    rewriting,
    runs,
    searching,
    suggestions,
)
from qualkit.store.connection import Store
from qualkit.store.integrity import check
from qualkit.store.opening import create_store, open_store
from qualkit.store.safekeeping import backup

__all__ = [
    "Store",
    "backup",
    "cells",
    "check",
    "codes",
    "codings",
    "create_store",
    "documents",
    "events",
    "files",
    "full_text",
    "open_store",
    "participants",
    "project",
    "reviews",
    "revisions",
    "rewriting",
    "runs",
    "searching",
    "suggestions",
]
