"""The project file: one SQLite database, and the only place that knows SQL.

`connection` opens and writes it; each noun has a module of functions that take a `Store` first:
`project`, `documents`, `participants`, `codes` with `codebooks` and `recoding`, `coders`, `codings`
with `coding_changes`, `suggestions`, `decisions`, `listing`, `memos` with `memo_targets`,
`namings` of topics and the `claims` that rest on them, `readings`, `revisions`, `reviews`, `runs`,
`steps` with `undoing`, `events`, `places`, `requests`, `vectors`; `full_text` and `searching` find
turns, `ids` things by the beginnings of their ids; `rewriting` and `cells` are for all words at
once; `files` writes what leaves the project.
"""

from qualkit.store import (
    cells,
    claims,
    codebooks,
    coders,
    codes,
    coding_changes,
    codings,
    decisions,
    describing,
    documents,
    events,
    files,
    full_text,
    held,
    listing,
    memo_targets,
    memos,
    namings,
    participants,
    places,
    project,
    readings,
    recoding,
    requests,
    reviews,
    revisions,
    rewriting,
    runs,
    searching,
    steps,
    suggestions,
    undoing,
    vectors,
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
    "claims",
    "codebooks",
    "coders",
    "codes",
    "coding_changes",
    "codings",
    "create_store",
    "decisions",
    "describing",
    "documents",
    "events",
    "files",
    "full_text",
    "held",
    "listing",
    "memo_targets",
    "memos",
    "namings",
    "open_store",
    "participants",
    "places",
    "project",
    "readings",
    "recoding",
    "requests",
    "reviews",
    "revisions",
    "rewriting",
    "runs",
    "searching",
    "steps",
    "suggestions",
    "undoing",
    "vectors",
]
