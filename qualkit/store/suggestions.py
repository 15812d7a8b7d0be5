"""Suggestions, which never change, and the decisions that turn them into codings.

A suggestion's GUID follows from its place, code and rule text: what was decided once is not
suggested again unless the rule changes.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from qualkit.errors import ParameterError
from qualkit.model.codings import Coding, Suggestion
from qualkit.model.identity import derived_guid, digest
from qualkit.spans import Span, verify_quote
from qualkit.store import codes, codings, documents, events
from qualkit.store.connection import Store

STATUS = {None: "waiting", "accept": "accepted", "correct": "accepted", "reject": "rejected"}
"""Verdict → what the interface calls the suggestion; a skipped one is ``skipped``."""

_HASHED = (
    "guid, run_number, document_id, version, start, end, quote, code_id, about, score, evidence,"
    " rule"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A stored suggestion with its run and what became of it."""

    suggestion: Suggestion
    run: int
    status: str
    origin: str


def add(store: Store, run: int, new: Sequence[Suggestion]) -> codings.Added:
    """Store the suggestions of a run; those made before are left as they are."""
    with store.write() as connection:
        texts = documents.texts(store, {suggestion.document for suggestion in new})
        versions = {
            name: row for name, *row in store.rows("SELECT name, id, version FROM document")
        }
        known_codes = codes.ids(store)
        before = connection.total_changes
        for suggestion in new:
            verify_quote(texts[suggestion.document], suggestion.span, suggestion.quote)
            row = (
                suggestion.id, run, *versions[suggestion.document], suggestion.span.start,
                suggestion.span.end, suggestion.quote, known_codes[suggestion.code],
                suggestion.about, suggestion.score,
                json.dumps(suggestion.evidence, ensure_ascii=False), suggestion.rule,
            )  # fmt: skip
            connection.execute(
                f"INSERT INTO suggestion ({_HASHED}, row_hash)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (*row, digest(*row)),
            )
        inserted = connection.total_changes - before
    return codings.Added(new=inserted, known=len(new) - inserted)


def all_suggestions(store: Store, *, status: str | None = None) -> tuple[Kept, ...]:
    """Every suggestion, by document and place; only those of `status`, where given."""
    query = """
        SELECT suggestion.guid, document.name, suggestion.start, suggestion.end, suggestion.quote,
               path, score, evidence, about, rule, run_number, verdict, run.kind
        FROM suggestion JOIN document ON document.id = suggestion.document_id
        JOIN code ON code.id = code_id JOIN run ON run.number = run_number
        LEFT JOIN decision ON suggestion_id = suggestion.id
        WHERE suggestion.version = document.version
        ORDER BY document.name, suggestion.start, suggestion.end, path, suggestion.guid"""
    if status is not None and status not in ("waiting", "accepted", "rejected", "skipped"):
        raise ParameterError(f"status {status!r}", expected="waiting, accepted or rejected")
    found = (_kept(row) for row in store.rows(query))
    return tuple(kept for kept in found if status is None or kept.status == status)


def accept(store: Store, kept: Sequence[Kept], *, coder: str, policy: str | None = None) -> int:
    """Accept suggestions on behalf of `coder`, by `policy` where one decides; new codings."""
    with store.write():
        made = [_coding(item, coder) for item in kept]
        added = codings.add(store, made)
        for item, coding in zip(kept, made, strict=True):
            _decide(store, item, "accept", coder=coder, policy=policy, coding=coding.id)
        if kept:
            details = {"suggestions": len(kept), "policy": policy}
            events.record(store, "accept", kept[0].suggestion.id, details, coder=coder)
    return added.new


def withdraw(
    store: Store, run: int, current: Sequence[Suggestion], *, coder: str, origin: str = "rule"
) -> int:
    """Skip what waits from the same sort of suggester and run `run` no longer makes; how many."""
    made = {suggestion.id for suggestion in current}
    stale = [
        kept
        for kept in all_suggestions(store, status="waiting")
        if kept.origin == origin and kept.suggestion.id not in made
    ]
    with store.write():
        for kept in stale:
            _decide(store, kept, "skip", coder=coder, policy=f"run {run} no longer suggests it")
        if stale:
            details = {"suggestions": len(stale), "run": run}
            events.record(store, "withdraw", stale[0].suggestion.id, details, coder=coder)
    return len(stale)


def broken_rows(store: Store) -> list[str]:
    """The GUIDs of suggestions and decisions whose row hash does not hold."""
    query = f"SELECT {_HASHED}, row_hash FROM suggestion ORDER BY id"
    decisions = """
        SELECT decision.guid, suggestion.guid, verdict, coder.name, policy, coding.guid,
               decision.created, decision.row_hash
        FROM decision JOIN suggestion ON suggestion.id = suggestion_id
        JOIN coder ON coder.id = decision.coder_id
        LEFT JOIN coding ON coding.id = coding_id ORDER BY decision.id"""
    rows = [*store.rows(query), *store.rows(decisions)]
    return [row[0] for *row, own in rows if digest(*row) != own]


def _kept(row: Sequence[Any]) -> Kept:
    guid, document, start, end, quote, code, score, evidence, about, rule, run, verdict, kind = row
    suggestion = Suggestion(
        id=guid,
        document=document,
        span=Span(start, end),
        quote=quote,
        code=code,
        score=score,
        evidence=tuple(json.loads(evidence)),
        about=about,
        rule=rule,
    )
    origin = "rule" if kind == "code" else "classifier"
    status = STATUS.get(verdict, "skipped")
    return Kept(suggestion=suggestion, run=run, status=status, origin=origin)


def _coding(kept: Kept, coder: str) -> Coding:
    suggestion = kept.suggestion
    return Coding(
        id=derived_guid("coding", suggestion.id),
        document=suggestion.document,
        span=suggestion.span,
        quote=suggestion.quote,
        code=suggestion.code,
        coder=coder,
        origin=kept.origin,
        about=suggestion.about,
        score=suggestion.score,
    )


def _decide(
    store: Store,
    kept: Kept,
    verdict: str,
    *,
    coder: str,
    policy: str | None,
    coding: str | None = None,
) -> None:
    guid = derived_guid("decision", kept.suggestion.id)
    at = store.clock()
    row = (guid, kept.suggestion.id, verdict, coder, policy, coding, at)
    store.connection.execute(
        "INSERT INTO decision (guid, suggestion_id, verdict, coder_id, policy, coding_id, created,"
        " row_hash) SELECT ?, (SELECT id FROM suggestion WHERE guid = ?), ?, ?, ?,"
        " (SELECT id FROM coding WHERE guid = ?), ?, ? ON CONFLICT DO NOTHING",
        (guid, kept.suggestion.id, verdict, codings.coder_id(store, coder), policy, coding, at,
         digest(*row)),
    )  # fmt: skip
