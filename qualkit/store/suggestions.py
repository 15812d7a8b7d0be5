"""Suggestions, which never change, and what became of them.

A suggestion's GUID follows from its place, code and rule text, so that the same rules make nothing
twice. What is decided on them is in `qualkit.store.decisions`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qualkit.errors import ParameterError
from qualkit.model.codings import Suggestion
from qualkit.spans import Span, verify_quote
from qualkit.store import coders, codes, codings, documents, events
from qualkit.store.connection import Store
from qualkit.store.ids import begun
from qualkit.store.seals import insertion, seal, sealed_insert

STATUS = ("waiting", "skipped", "rejected", "accepted")
"""What can become of a suggestion; of several coders' decisions the last in this order counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A stored suggestion with its run and what became of it."""

    suggestion: Suggestion
    run: int
    status: str
    origin: str


def add(store: Store, run: int, new: Sequence[Suggestion]) -> codings.Added:
    """Store the suggestions of a run; those made before are left as they are.

    A passage that was accepted is not suggested again for the same code and role, whatever rule or
    model suggests it now; one that was rejected only where a rule votes now that did not vote for
    it then, or that reads otherwise. What was
    withdrawn waits again once it is made again.
    """
    with store.write():
        adding = _Adding.of(store, run, new)
        inserted = renewed = 0
        for suggestion in new:
            if adding.is_decided(suggestion) or made(suggestion) in adding.waiting:
                continue
            if suggestion.id in adding.withdrawn:
                adding.renew(suggestion.id)
                renewed += 1
            else:
                inserted += bool(adding.insert(suggestion))
        if inserted or renewed:
            details = {"run": run, "suggestions": inserted, "again": renewed}
            events.record(store, "suggest", new[0].id, details)
    fresh = inserted + renewed
    return codings.Added(new=fresh, known=len(new) - fresh)


_ALL = """
    SELECT suggestion.guid, document.name, suggestion.start, suggestion.end, suggestion.quote,
           code.path, score, evidence, about, rule, run_number, run.kind, suggestion.weight,
           coalesce(rank, 0)
    FROM suggestion JOIN document ON document.id = suggestion.document_id
    JOIN code AS own ON own.id = code_id JOIN code ON code.id = coalesce(own.merged, own.id)
    JOIN run ON run.number = run_number
    LEFT JOIN ({ranks}) ON suggestion_id = suggestion.id
    WHERE suggestion.version = document.version AND {machine} AND {wanted}
    ORDER BY document.name, suggestion.start, suggestion.end, code.path, suggestion.guid"""


def all_suggestions(
    store: Store, *, status: str | None = None, document: str | None = None
) -> tuple[Kept, ...]:
    """Every suggestion, by document and place; only those of `status` or `document`, where given.

    One is accepted when any coder accepted or corrected it, else rejected when any did, else
    skipped; a blind coder sees only the own decisions, and what a run withdrew. Those of a retired
    code do not wait, and are left out until it is given again.
    """
    rank = None if status is None else rank_of(status)
    wanted = "(?1 IS NULL OR coalesce(rank, 0) = ?1) AND (rank NOT NULL OR code.retired IS NULL)"
    wanted += " AND (?2 IS NULL OR document.name = ?2)"
    query = _ALL.format(ranks=ranks(store), machine=shown_runs(store), wanted=wanted)
    return tuple(_kept(row) for row in store.rows(query, (rank, document)))


def standing(store: Store) -> tuple[str, ...]:
    """The GUIDs of all that a machine suggests now, whatever people decided on it one by one.

    What a run withdrew, or a policy skipped, is left out.
    """
    query = """
        SELECT guid FROM suggestion WHERE NOT EXISTS (
          SELECT 1 FROM decision WHERE suggestion_id = suggestion.id AND verdict = 'skip'
          AND policy NOT NULL AND revoked IS NULL)
        ORDER BY guid"""
    return tuple(guid for (guid,) in store.rows(query))


def find(store: Store, guid: str) -> Kept:
    """The suggestion whose GUID begins with `guid`, in the current text of its document.

    Raises
    ------
    UnknownName
        If there is none.
    ParameterError
        If there are several.
    """
    whole = begun(store, "suggestion", _FOUND, guid)
    query = _ALL.format(
        ranks=ranks(store), machine=shown_runs(store), wanted="suggestion.guid = ?1"
    )
    return _kept(store.rows(query, (whole,))[0])


_FOUND = """
    FROM suggestion WHERE version = (SELECT version FROM document WHERE id = document_id)"""


def rank_of(status: str) -> int:
    """The place of `status` in `STATUS`; an error lists the known ones."""
    if status not in STATUS:
        raise ParameterError(f"status {status!r}", expected=", ".join(STATUS))
    return STATUS.index(status)


def shown_runs(store: Store) -> str:
    """The condition on runs whose suggestions are shown: a classifier learnt from everybody's."""
    return "1" if store.viewer is None else "run.kind = 'code'"


def ranks(store: Store) -> str:
    """The query for what became of each decided suggestion, as the place of its status."""
    return ranks_of(coders.seen(store, "coder_id"))


def ranks_of(seen: str) -> str:
    """The same where the condition `seen` tells whose decisions count."""
    return f"""
        SELECT suggestion_id, max(CASE verdict WHEN 'skip' THEN 1 WHEN 'reject' THEN 2 ELSE 3 END)
          AS rank
        FROM decision WHERE revoked IS NULL AND ({seen} OR verdict = 'skip' AND policy NOT NULL)
        GROUP BY suggestion_id"""


Place = tuple[str, int, int, str, str | None]
"""Document, start, end, code, about: what a decision was on."""


def _place(suggestion: Suggestion) -> Place:
    span = suggestion.span
    return (suggestion.document, span.start, span.end, suggestion.code, suggestion.about)


def made(suggestion: Suggestion) -> tuple[Place, str]:
    """What makes a suggestion the same again, wherever an edit has moved it since."""
    return _place(suggestion), suggestion.rule


@dataclass(frozen=True, slots=True)
class _Adding:
    """What is known while the suggestions of a run are added."""

    store: Store
    run: int
    texts: Mapping[str, str]
    versions: Mapping[str, tuple[int, int]]
    codes: Mapping[str, int]
    accepted: frozenset[Place]
    rejected: Mapping[Place, frozenset[str]]
    waiting: frozenset[tuple[Place, str]]
    withdrawn: Mapping[str, int]
    is_by_rule: bool
    statement: str

    @classmethod
    def of(cls, store: Store, run: int, new: Sequence[Suggestion]) -> _Adding:
        decided = store.rows(_DECIDED)
        waiting = all_suggestions(store, status="waiting")
        return cls(
            store=store,
            run=run,
            texts=documents.texts(store, {suggestion.document for suggestion in new}),
            versions=documents.keys(store),
            codes=codes.ids(store),
            accepted=frozenset(
                tuple(place) for *place, _, verdict in decided if verdict != "reject"
            ),
            rejected=_rejected(decided),
            waiting=frozenset(made(kept.suggestion) for kept in waiting),
            withdrawn=dict(store.rows(_WITHDRAWN)),
            is_by_rule=store.one("SELECT kind FROM run WHERE number = ?", (run,)) == ("code",),
            statement=insertion("suggestion", "weight"),
        )

    def is_decided(self, suggestion: Suggestion) -> bool:
        place = _place(suggestion)
        rules = rules_of(suggestion.rule if self.is_by_rule else "")
        return place in self.accepted or rules <= self.rejected.get(place, frozenset())

    def renew(self, guid: str) -> None:
        row = self.withdrawn[guid]
        self.store.connection.execute(
            "UPDATE decision SET revoked = ? WHERE id = ?", (self.store.clock(), row)
        )
        seal(self.store, "decision", row)

    def insert(self, suggestion: Suggestion) -> int:
        verify_quote(self.texts[suggestion.document], suggestion.span, suggestion.quote)
        row = _row(suggestion, self.run, self.versions[suggestion.document], self.codes)
        return sealed_insert(self.store, self.statement, row, (suggestion.weight,))


def _rejected(decided: Iterable[Sequence[Any]]) -> dict[Place, frozenset[str]]:
    """For each place the rules that made what was rejected there."""
    found: dict[Place, frozenset[str]] = {}
    for document, start, end, code, about, rule, verdict in decided:
        if verdict == "reject":
            place = (document, start, end, code, about)
            found[place] = found.get(place, frozenset()) | rules_of(rule)
    return found


def rules_of(rule: str) -> frozenset[str]:
    """The fingerprints of the rules that a suggestion carries: all that voted for it.

    >>> sorted(rules_of("0f3a+11bc"))
    ['0f3a', '11bc']
    """
    return frozenset(rule.split("+"))


_DECIDED = """
    SELECT document.name, suggestion.start, suggestion.end, code.path, about,
           CASE run.kind WHEN 'code' THEN rule ELSE '' END, verdict
    FROM decision JOIN suggestion ON suggestion.id = suggestion_id
    JOIN document ON document.id = document_id AND document.version = suggestion.version
    JOIN code AS own ON own.id = code_id JOIN code ON code.id = coalesce(own.merged, own.id)
    JOIN run ON run.number = run_number
    WHERE verdict != 'skip' AND revoked IS NULL"""

_WITHDRAWN = """
    SELECT suggestion.guid, decision.id FROM decision
    JOIN suggestion ON suggestion.id = suggestion_id
    WHERE verdict = 'skip' AND policy NOT NULL AND revoked IS NULL"""


def _row(
    suggestion: Suggestion, run: int, document: tuple[int, int], known_codes: Mapping[str, int]
) -> tuple[Any, ...]:
    return (
        suggestion.id, run, *document, suggestion.span.start, suggestion.span.end,
        suggestion.quote, known_codes[suggestion.code], suggestion.about, suggestion.score,
        json.dumps(suggestion.evidence, ensure_ascii=False), suggestion.rule,
    )  # fmt: skip


def _kept(row: Sequence[Any]) -> Kept:
    (guid, document, start, end, quote, code, score, evidence, about, rule, run, kind, weight,
     rank) = row  # fmt: skip
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
        weight=weight,
    )
    origin = "rule" if kind == "code" else "classifier"
    return Kept(suggestion=suggestion, run=run, status=STATUS[rank], origin=origin)
