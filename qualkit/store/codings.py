"""Codings: checked against the text before they are stored, changed in steps, never deleted.

A coding keeps its GUID whatever becomes of it. Every change is part of a step
(`qualkit.store.steps`), so that it can be undone; one that is removed stays as a tombstone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from qualkit.errors import UnknownName
from qualkit.model.codings import Coding
from qualkit.spans import Span, verify_quote
from qualkit.store import coders, codes, documents, steps
from qualkit.store.connection import Store
from qualkit.store.seals import insertion, sealed_insert
from qualkit.store.steps import Taking

SELECT = """
    SELECT coding.guid, document.name, coding.start, coding.end, coding.quote, path, coder.name,
           coding.origin, about, score, memo, coding.created,
           CASE WHEN decision.id IS NULL THEN NULL ELSE coalesce(policy, decider.name) END,
           weight
    FROM coding JOIN document ON document.id = coding.document_id
    JOIN code ON code.id = coding.code_id JOIN coder ON coder.id = coding.coder_id
    LEFT JOIN decision ON decision.coding_id = coding.id AND decision.revoked IS NULL
    LEFT JOIN coder AS decider ON decider.id = decision.coder_id
    WHERE removed IS NULL AND coding.version = document.version"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """How many were new, how many were there already, and how many of these were removed."""

    new: int
    known: int
    removed: int = 0


def abouts(store: Store) -> tuple[str, ...]:
    """The roles that codings and suggestions are said to be about, sorted."""
    query = "SELECT about FROM coding UNION SELECT about FROM suggestion ORDER BY 1"
    return tuple(about for (about,) in store.rows(query) if about is not None)


def add(store: Store, new: Sequence[Coding], *, step: Taking | None = None) -> Added:
    """Store codings: all of them, or none when one is refused. A GUID already there is left alone.

    One that was removed stays removed, and is counted. They are a step of each coder, or part of
    `step`.

    Raises
    ------
    SpanError
        If a quote is not what its span covers.
    UnknownName
        If a document or a code is not in the project.
    """
    with store.write():
        known = _Known.of(store, new)
        there: list[Coding] = []
        for coder in sorted({coding.coder for coding in new}):
            own = [coding for coding in new if coding.coder == coder]
            taken = nullcontext(step) if step else steps.taken(store, "code", coder=coder)
            with taken as taking:
                there += _insert(taking, known, own)
        removed = sum(_is_removed(store, coding.id) for coding in there)
    return Added(new=len(new) - len(there), known=len(there), removed=removed)


def told_otherwise(store: Store, new: Sequence[Coding]) -> tuple[str, ...]:
    """The GUIDs of those in force already that have another code, about, weight or memo.

    A weight or memo that `new` does not give counts for none.
    """
    query = """
        SELECT coding.guid, path, about, weight, memo FROM coding JOIN code ON code.id = code_id
        WHERE removed IS NULL AND coding.guid IN (SELECT value FROM json_each(?))"""
    guids = json.dumps([coding.id for coding in new])
    there = {guid: fields for guid, *fields in store.rows(query, (guids,))}
    return tuple(
        coding.id for coding in new if coding.id in there and _differs(coding, *there[coding.id])
    )


def _differs(coding: Coding, code: str, about: str | None, weight: float | None, memo: str) -> bool:
    return (
        (coding.code, coding.about) != (code, about)
        or coding.weight not in (None, weight)
        or coding.memo not in ("", memo)
    )


def _insert(step: Taking, known: _Known, new: Sequence[Coding]) -> list[Coding]:
    """Insert codings; those that are there already."""
    store, statement = step.store, insertion("coding", "weight")
    there = []
    for coding in new:
        if not sealed_insert(store, statement, known.row(coding), (coding.weight,)):
            there.append(coding)
            continue
        codes.refuse_retired(store, coding.code)
        row = int((store.one("SELECT last_insert_rowid()") or (0,))[0])
        step.note(("coding", row, "stands"))
        step.tell(coding.id)
        step.count("codings", 1)
    return there


def all_codings(store: Store, *, by: Sequence[str] = ()) -> tuple[Coding, ...]:
    """The codings in force, by document and place; of the coders `by` only, where given."""
    for name in by:
        coders.known(store, name)
    order = "document.name, coding.start, coding.end, path, coder.name, coding.guid"
    query = f"{SELECT} AND {coders.seen(store, 'coding.coder_id')} ORDER BY {order}"
    found = (coding_of(row) for row in store.rows(query))
    return tuple(coding for coding in found if not by or coding.coder in by)


def misquoted(store: Store) -> list[str]:
    """The GUIDs of codings and suggestions whose quote is not what their span covers."""
    query = "SELECT document_id, version, text FROM text_version"
    texts = {(document, version): text for document, version, text in store.rows(query)}
    places = """
        SELECT guid, document_id, version, start, end, quote FROM coding UNION ALL
        SELECT guid, document_id, version, start, end, quote FROM suggestion UNION ALL
        SELECT guid, document_id, version, start, end, quote FROM memo WHERE start NOT NULL
        UNION ALL SELECT 'step ' || step_number, document_id, version, start, end, quote
        FROM change WHERE start NOT NULL"""
    return [
        guid
        for guid, document, version, start, end, quote in store.rows(places)
        if texts.get((document, version), "")[start:end] != quote
    ]


@dataclass(frozen=True, slots=True)
class _Known:
    """What codings point to: documents with their texts, codes, coders."""

    documents: Mapping[str, tuple[int, int]]
    texts: Mapping[str, str]
    codes: Mapping[str, int]
    coders: Mapping[str, int]
    now: str

    @classmethod
    def of(cls, store: Store, new: Sequence[Coding]) -> _Known:
        names = sorted({item.coder for item in new})
        return cls(
            documents=documents.keys(store),
            texts=documents.texts(store, {coding.document for coding in new}),
            codes=codes.ids(store),
            coders={name: coders.id_of(store, name) for name in names},
            now=store.clock(),
        )

    def row(self, coding: Coding) -> tuple[Any, ...]:
        if coding.document not in self.documents:
            raise UnknownName("document", coding.document, list(self.documents))
        if coding.code not in self.codes:
            raise UnknownName("code", coding.code, list(self.codes))
        verify_quote(self.texts[coding.document], coding.span, coding.quote)
        return (
            coding.id, *self.documents[coding.document], coding.span.start, coding.span.end,
            coding.quote, self.codes[coding.code], self.coders[coding.coder], coding.about,
            coding.origin, coding.score, coding.memo, coding.created or self.now, None,
        )  # fmt: skip


def _is_removed(store: Store, guid: str) -> bool:
    query = "SELECT 1 FROM coding WHERE guid = ? AND removed NOT NULL"
    return store.one(query, (guid,)) is not None


def coding_of(row: Sequence[Any]) -> Coding:
    """The coding in a row of `SELECT`."""
    (guid, document, start, end, quote, code, coder, origin, about, score, memo, created,
     decided_by, weight) = row  # fmt: skip
    return Coding(
        id=guid,
        document=document,
        span=Span(start, end),
        quote=quote,
        code=code,
        coder=coder,
        origin=origin,
        about=about,
        score=score,
        memo=memo,
        created=created,
        decided_by=decided_by,
        weight=weight,
    )
