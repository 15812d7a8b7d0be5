"""Suggestions, which never change, and the decisions that turn them into codings.

A suggestion's GUID follows from its place, code and rule text, so that the same rules make nothing
twice; what was decided is not suggested again, even when the rules change.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qualkit.errors import ParameterError
from qualkit.model.codings import Coding, Suggestion
from qualkit.model.identity import derived_guid, digest
from qualkit.spans import Span, verify_quote
from qualkit.store import codes, codings, documents, events
from qualkit.store.connection import Store
from qualkit.store.seals import insertion, sealed_insert

STATUS = {None: "waiting", "accept": "accepted", "correct": "accepted", "reject": "rejected"}
"""Verdict → what the interface calls the suggestion; a skipped one is ``skipped``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A stored suggestion with its run and what became of it."""

    suggestion: Suggestion
    run: int
    status: str
    origin: str


def add(store: Store, run: int, new: Sequence[Suggestion]) -> codings.Added:
    """Store the suggestions of a run; those made before are left as they are.

    A passage on which was decided, for the same code and role, is not suggested again, whatever
    rule or model suggests it now. What was withdrawn waits again once it is made again.
    """
    with store.write() as connection:
        texts = documents.texts(store, {suggestion.document for suggestion in new})
        versions, known_codes = documents.keys(store), codes.ids(store)
        decided, withdrawn = _decided_places(store), _withdrawn(store)
        moved = {_made(kept.suggestion) for kept in all_suggestions(store, status="waiting")}
        insert = insertion("suggestion")
        inserted = renewed = 0
        for suggestion in new:
            if _place(suggestion) in decided or _made(suggestion) in moved:
                continue
            if suggestion.id in withdrawn:
                connection.execute("DELETE FROM decision WHERE id = ?", (withdrawn[suggestion.id],))
                renewed += 1
            else:
                verify_quote(texts[suggestion.document], suggestion.span, suggestion.quote)
                row = _row(suggestion, run, versions[suggestion.document], known_codes)
                inserted += connection.execute(insert, (*row, digest(*row))).rowcount
        if inserted or renewed:
            details = {"run": run, "suggestions": inserted, "renewed": renewed}
            events.record(store, "suggest", new[0].id, details)
    made = inserted + renewed
    return codings.Added(new=made, known=len(new) - made)


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
    """Accept what waits of `kept` for `coder`, by `policy` where one decides; the new codings."""
    waiting = [item for item in kept if item.status == "waiting"]
    with store.write():
        made = [_coding(item, coder) for item in waiting]
        added = codings.add(store, made)
        decided = sum(
            _decide(store, item, "accept", coder=coder, policy=policy, coding=coding.id)
            for item, coding in zip(waiting, made, strict=True)
        )
        if decided:
            details = {"suggestions": decided, "policy": policy}
            events.record(store, "accept", waiting[0].suggestion.id, details, coder=coder)
    return added.new


def withdraw(
    store: Store, run: int, current: Sequence[Suggestion], *, coder: str, origin: str = "rule"
) -> int:
    """Skip what waits from the same sort of suggester and run `run` no longer makes; how many."""
    made = {_made(suggestion) for suggestion in current}
    stale = [
        kept
        for kept in all_suggestions(store, status="waiting")
        if kept.origin == origin and _made(kept.suggestion) not in made
    ]
    with store.write():
        policy = f"run {run} no longer suggests it"
        decided = sum(_decide(store, kept, "skip", coder=coder, policy=policy) for kept in stale)
        if decided:
            details = {"suggestions": decided, "run": run}
            events.record(store, "withdraw", stale[0].suggestion.id, details, coder=coder)
    return decided


def skip(store: Store, guid: str, *, coder: str) -> None:
    """Decide for `coder` that the suggestion is neither accepted nor rejected."""
    with store.write():
        (row,) = store.one("SELECT id FROM suggestion WHERE guid = ?", (guid,)) or (None,)
        _insert_decision(store, guid, (row, "skip", coder, None, None))
        events.record(store, "withdraw", guid, {"suggestions": 1}, coder=coder)


Place = tuple[str, int, int, str, str | None]
"""Document, start, end, code, about: what a decision was on."""


def _place(suggestion: Suggestion) -> Place:
    span = suggestion.span
    return (suggestion.document, span.start, span.end, suggestion.code, suggestion.about)


def _made(suggestion: Suggestion) -> tuple[Place, str]:
    """What makes a suggestion the same again, wherever an edit has moved it since."""
    return _place(suggestion), suggestion.rule


def _decided_places(store: Store) -> set[Place]:
    query = """
        SELECT document.name, suggestion.start, suggestion.end, path, about
        FROM decision JOIN suggestion ON suggestion.id = suggestion_id
        JOIN document ON document.id = document_id AND document.version = suggestion.version
        JOIN code ON code.id = code_id WHERE verdict != 'skip'"""
    return {(name, start, end, path, about) for name, start, end, path, about in store.rows(query)}


def _withdrawn(store: Store) -> dict[str, int]:
    """GUID → decision of the suggestions that a policy skipped."""
    query = """
        SELECT suggestion.guid, decision.id FROM decision
        JOIN suggestion ON suggestion.id = suggestion_id
        WHERE verdict = 'skip' AND policy NOT NULL"""
    return dict(store.rows(query))


def _row(
    suggestion: Suggestion, run: int, document: tuple[int, int], known_codes: Mapping[str, int]
) -> tuple[Any, ...]:
    return (
        suggestion.id, run, *document, suggestion.span.start, suggestion.span.end,
        suggestion.quote, known_codes[suggestion.code], suggestion.about, suggestion.score,
        json.dumps(suggestion.evidence, ensure_ascii=False), suggestion.rule,
    )  # fmt: skip


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
) -> int:
    """Store a decision; 1, or 0 where one is there already."""
    query = """
        SELECT suggestion.id, (SELECT id FROM coding WHERE guid = ?)
        FROM suggestion WHERE guid = ?"""
    guid = kept.suggestion.id
    suggestion_id, coding_id = store.one(query, (coding, guid)) or (None, None)
    return _insert_decision(store, guid, (suggestion_id, verdict, coder, policy, coding_id))


def _insert_decision(
    store: Store, guid: str, decision: tuple[int | None, str, str, str | None, int | None]
) -> int:
    suggestion_id, verdict, coder, policy, coding_id = decision
    row = (
        derived_guid("decision", guid), suggestion_id, verdict, codings.coder_id(store, coder),
        policy, coding_id, store.clock(),
    )  # fmt: skip
    return sealed_insert(store, insertion("decision"), row)
