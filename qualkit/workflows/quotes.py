"""The quotes behind any number: codings with who said them, where, in which role."""

from __future__ import annotations

import json

from qualkit import store as stores
from qualkit.errors import UnknownName
from qualkit.model.tables import Table
from qualkit.store import Store
from qualkit.workflows._filtering import Filter, checked

CODINGS = (
    "id", "document", "start", "end", "quote", "code", "about", "coder", "origin", "score",
    "participant", "role", "session", "turn", "memo", "decided_by", "created", "weight",
)  # fmt: skip
SUGGESTIONS = (
    "id", "document", "start", "end", "quote", "code", "about", "coder", "origin", "score",
    "participant", "role", "session", "turn", "evidence", "decided_by", "created", "run", "status",
    "weight",
)  # fmt: skip
TURNS = (
    "document", "ordinal", "participant", "role", "start", "end", "text", "begins", "ends", "words",
    "language", "question", "attributes",
)  # fmt: skip


def codings(store: Store, wanted: Filter) -> Table:
    """The codings in force that `wanted` lets through, by document and place."""
    return Table(CODINGS, tuple(stores.listing.list_codings(store, checked(store, wanted))))


def counts(store: Store, wanted: Filter) -> Table:
    """How many of the codings that `wanted` lets through each code and role has."""
    rows = stores.listing.count_codings(store, checked(store, wanted))
    return Table(("code", "role", "codings"), tuple(rows))


def suggestions(store: Store, wanted: Filter, *, status: str | None = None) -> Table:
    """The suggestions that `wanted` lets through, by document and place.

    Raises
    ------
    UnknownName
        If there is no such run, or nothing else of that name.
    """
    _check_run(store, wanted.run)
    status_at, evidence_at = SUGGESTIONS.index("status"), SUGGESTIONS.index("evidence")
    rows = []
    for found in stores.listing.list_suggestions(store, checked(store, wanted), status=status):
        row = list(found)
        row[status_at] = stores.suggestions.STATUS[row[status_at]]
        row[evidence_at] = tuple(json.loads(row[evidence_at]))
        rows.append(tuple(row))
    return Table(SUGGESTIONS, tuple(rows))


def _check_run(store: Store, run: int | None) -> None:
    known = [str(each.number) for each in stores.runs.all_runs(store)] if run is not None else []
    if run is not None and str(run) not in known:
        raise UnknownName("run", str(run), known[::-1])


def turns(store: Store, document: str | None) -> Table:
    """The turns of `document`, or of every one."""
    rows = [
        (
            turn.document, turn.ordinal, turn.participant, turn.role, turn.span.start,
            turn.span.end, turn.text, turn.begins, turn.ends, turn.words, turn.language,
            turn.question, turn.attributes,
        )
        for turn in stores.documents.turns(store, document)
    ]  # fmt: skip
    return Table(TURNS, tuple(rows))
