"""Codings: checked against the text before they are stored, changed in steps, never deleted.

A coding keeps its GUID whatever becomes of it. Every change is part of a step
(`qualkit.store.steps`), so that it can be undone; one that is removed stays as a tombstone.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from qualkit.errors import ParameterError, SpanError, UnknownName
from qualkit.model.codings import Coding
from qualkit.spans import Span, quote_of, verify_quote
from qualkit.store import coders, codes, documents, steps
from qualkit.store.connection import Store
from qualkit.store.seals import insertion, seal, sealed_insert
from qualkit.store.steps import Place, Taking

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

FIELDS: Mapping[str, str] = {"about": "text", "memo": "text", "weight": "number"}
"""Fields that are set as they are → where a change keeps the other value."""

SHORTEST_ID = 4
"""Of an id so many characters must be told."""


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


def find(store: Store, guid: str) -> str:
    """The whole GUID of the coding in force whose GUID begins with `guid`.

    Raises
    ------
    UnknownName
        If there is none.
    ParameterError
        If there are several.
    """
    query = f"""
        SELECT guid FROM coding WHERE guid >= ?1 AND guid < ?1 || 'g' AND removed IS NULL
        AND {coders.seen(store, "coder_id")} LIMIT 2"""
    found = [name for (name,) in store.rows(query, (guid.lower(),))]
    if not found or len(guid) < SHORTEST_ID:
        some = f"SELECT guid FROM coding WHERE {coders.seen(store, 'coder_id')} LIMIT 12"
        raise UnknownName("coding", guid, [name for (name,) in store.rows(some)])
    if len(found) > 1 and found[0] != guid:
        raise ParameterError(f"several codings have ids that begin with {guid!r}")
    return str(found[0])


def remove(store: Store, guid: str, *, coder: str) -> None:
    """Remove a coding; a tombstone keeps what it was."""
    with steps.taken(store, "remove", coder=coder) as step:
        remove_in(step, find(store, guid))


def remove_in(step: Taking, guid: str) -> None:
    """Remove the coding with that GUID as a part of `step`."""
    store, row = step.store, _row(step.store, guid)
    store.connection.execute("UPDATE coding SET removed = ? WHERE id = ?", (store.clock(), row))
    seal(store, "coding", row)
    step.note(("coding", row, "stands"))
    step.tell(guid, "removed")


def resize(step: Taking, guid: str, span: Span) -> None:
    """Let a coding cover `span` of its document's current text.

    Raises
    ------
    SpanError
        If the span reaches beyond the text, or the coding waits for review.
    """
    store = step.store
    row, place, current = _placed(store, guid)
    if place.version != current:
        what = f"coding {guid} waits for review: its place in the edited text is not certain"
        raise SpanError(what, repair="settle it first: qualkit documents PROJECT review")
    if span == place.span:
        return
    (text,) = store.one(_TEXT, (place.document, current)) or ("",)
    quote = quote_of(text, span)
    store.connection.execute(
        "UPDATE coding SET start = ?, end = ?, quote = ? WHERE id = ?",
        (span.start, span.end, quote, row),
    )
    seal(store, "coding", row)
    step.note(("coding", row, "place"), place=place)
    before, after = [place.span.start, place.span.end], [span.start, span.end]
    step.tell(guid, "place", before, after)


def place_of(store: Store, guid: str) -> tuple[str, Span]:
    """The document and the span of the coding with that GUID."""
    _, place, _ = _placed(store, guid)
    (name,) = store.one("SELECT name FROM document WHERE id = ?", (place.document,)) or ("",)
    return name, place.span


_TEXT = "SELECT text FROM text_version WHERE document_id = ? AND version = ?"


def recode(step: Taking, guids: Sequence[str], code: str) -> int:
    """Give codings another code, by its path; how many had another one before."""
    store = step.store
    known = codes.ids(store)
    if code not in known:
        raise UnknownName("code", code, list(known))
    codes.refuse_retired(store, code)
    (new,) = store.one("SELECT guid FROM code WHERE id = ?", (known[code],)) or ("",)
    changed = 0
    for guid in guids:
        row, before, name = store.one(_CODE, (guid,)) or (0, 0, "")
        if not row or before == known[code]:
            continue
        store.connection.execute("UPDATE coding SET code_id = ? WHERE id = ?", (known[code], row))
        seal(store, "coding", row)
        step.note(("coding", row, "code"), number=before)
        step.tell(guid, "code", name, new)
        changed += 1
    return changed


_CODE = """
    SELECT coding.id, code_id, code.guid FROM coding JOIN code ON code.id = code_id
    WHERE coding.guid = ?"""


def set_field(step: Taking, guid: str, field: str, value: str | float | None) -> None:
    """Set ``about``, ``memo`` or ``weight`` of a coding.

    Raises
    ------
    ParameterError
        If a weight is not finite.
    """
    store, row = step.store, _row(step.store, guid)
    if isinstance(value, float) and not math.isfinite(value):
        raise ParameterError(f"the weight {value}", expected="a finite number")
    (before,) = store.one(f"SELECT {field} FROM coding WHERE id = ?", (row,)) or (None,)
    if before == value:
        return
    store.connection.execute(f"UPDATE coding SET {field} = ? WHERE id = ?", (value, row))
    seal(store, "coding", row)
    if FIELDS[field] == "number":
        step.note(("coding", row, field), number=before)
        step.tell(guid, field, before, value)
    else:
        step.note(("coding", row, field), text=before)
        step.tell(guid, field)


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


def _row(store: Store, guid: str) -> int:
    row = store.one("SELECT id FROM coding WHERE guid = ?", (guid,))
    if row is None:
        raise UnknownName("coding", guid, [])
    return int(row[0])


def _placed(store: Store, guid: str) -> tuple[int, Place, int]:
    query = """
        SELECT coding.id, document_id, coding.version, start, end, quote, document.version
        FROM coding JOIN document ON document.id = document_id WHERE coding.guid = ?"""
    found = store.one(query, (guid,))
    if found is None:
        raise UnknownName("coding", guid, [])
    row, document, version, start, end, quote, current = found
    place = Place(document=document, version=version, span=Span(start, end), quote=quote)
    return int(row), place, int(current)


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
