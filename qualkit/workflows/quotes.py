"""The quotes behind any number: codings with who said them, where, in which role."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from qualkit import store as stores
from qualkit.codebook import resolve
from qualkit.errors import UnknownName
from qualkit.model.tables import Table
from qualkit.store import Store

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which codings or suggestions to list; an empty part does not filter.

    ``min_score`` and ``run`` are for suggestions; ``limit`` is the most rows to give.
    """

    code: str | None = None
    coder: str | None = None
    role: str | None = None
    document: str | None = None
    session: str | None = None
    participant: str | None = None
    about: str | None = None
    min_score: float | None = None
    run: int | None = None
    limit: int | None = None


def codings(store: Store, wanted: Filter) -> Table:
    """The codings in force that `wanted` lets through, by document and place."""
    return Table(CODINGS, tuple(stores.listing.list_codings(store, checked(store, wanted))))


def suggestions(store: Store, wanted: Filter, *, status: str | None = None) -> Table:
    """The suggestions that `wanted` lets through, by document and place."""
    status_at, evidence_at = SUGGESTIONS.index("status"), SUGGESTIONS.index("evidence")
    rows = []
    for found in stores.listing.list_suggestions(store, checked(store, wanted), status=status):
        row = list(found)
        row[status_at] = stores.suggestions.STATUS[row[status_at]]
        row[evidence_at] = tuple(json.loads(row[evidence_at]))
        rows.append(tuple(row))
    return Table(SUGGESTIONS, tuple(rows))


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


def checked(store: Store, wanted: Filter) -> stores.listing.Filter:
    """`wanted` in the project's own names; one that is not in the project is an error."""
    if wanted.document:
        stores.documents.id_of(store, wanted.document)
    roles = stores.participants.roles(store)
    if wanted.role and wanted.role not in roles:
        raise UnknownName("role", wanted.role, roles)
    if wanted.coder:
        stores.coders.known(store, wanted.coder)
    if wanted.session:
        _check_session(store, wanted.session)
    if wanted.about:
        _check_about(store, wanted.about, roles)
    person, code = wanted.participant, wanted.code
    return stores.listing.Filter(
        codes=(resolve(code, stores.codes.paths(store)),) if code else (),
        coder=wanted.coder,
        role=wanted.role,
        document=wanted.document,
        session=wanted.session,
        participant=stores.participants.named(store, person) if person else None,
        about=wanted.about,
        min_score=wanted.min_score,
        run=wanted.run,
        limit=wanted.limit,
    )


def _check_session(store: Store, session: str) -> None:
    known = sorted({row["session"] for row in stores.documents.listing(store)})
    if session not in known:
        raise UnknownName("session", session, known)


def _check_about(store: Store, about: str, roles: Sequence[str]) -> None:
    known = sorted({*roles, *stores.codings.abouts(store)})
    if about not in known:
        raise UnknownName("role that a coding is about", about, known)
