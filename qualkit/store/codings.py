"""Codings: checked against the text before they are stored, changed in steps, never deleted.

A coding keeps its GUID whatever becomes of it. Every change is part of a step
(`qualkit.store.steps`), so that it can be undone; one that is removed stays as a tombstone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from qualkit.errors import ParameterError, UnknownName
from qualkit.model.codings import Coding, sound_text, sound_weight
from qualkit.spans import Span, verify_quote
from qualkit.store import coders, codes, documents, places, steps
from qualkit.store.connection import Store
from qualkit.store.seals import SEALS, insertion, seal, sealed_insert
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

    One that was removed stays removed, and is counted; one whose making was undone is made again.
    They are a step of each coder, or part of `step`.

    Raises
    ------
    SpanError
        If a quote is not what its span covers.
    UnknownName
        If a document or a code is not in the project.
    ParameterError
        If a GUID is that of a coding in another document or by another coder.
    """
    with store.write():
        known = _Known.of(store, new)
        there: list[str] = []
        for coder in sorted({coding.coder for coding in new}):
            own = [coding for coding in new if coding.coder == coder]
            taken = nullcontext(step) if step else steps.taken(store, "code", coder=coder)
            with taken as taking:
                there += _insert(taking, known, own)
        removed = sum(_is_removed(store, guid) for guid in there)
    return Added(new=len(new) - len(there), known=len(there), removed=removed)


def same(store: Store, coding: Coding) -> str | None:
    """The GUID of the coding that says the same: place, code, coder and whom it is about.

    One in force before one that is not; None where there is none.
    """
    query = """
        SELECT coding.guid FROM document JOIN coding ON document_id = document.id
          AND coding.start = ? AND coding.end = ? AND coding.version = document.version
        WHERE document.name = ? AND code_id = (SELECT id FROM code WHERE path = ?)
          AND coder_id = (SELECT id FROM coder WHERE name = ?) AND about IS ?
        ORDER BY removed NOT NULL, coding.id LIMIT 1"""
    span = coding.span
    row = store.one(
        query, (span.start, span.end, coding.document, coding.code, coding.coder, coding.about)
    )
    return str(row[0]) if row else None


def whose(store: Store, guids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Document and coder of those of `guids` that are codings already, removed ones too."""
    query = """
        SELECT coding.guid, document.name, coder.name FROM coding
        JOIN document ON document.id = document_id JOIN coder ON coder.id = coder_id
        WHERE coding.guid IN (SELECT value FROM json_each(?))"""
    rows = store.rows(query, (json.dumps([*guids]),))
    return {guid: (document, coder) for guid, document, coder in rows}


def is_in_force(store: Store, guid: str) -> bool:
    """Whether the coding with that GUID is there and not removed."""
    query = "SELECT 1 FROM coding WHERE guid = ? AND removed IS NULL"
    return store.one(query, (guid,)) is not None


def told_otherwise(store: Store, new: Sequence[Coding]) -> tuple[str, ...]:
    """The GUIDs of those in force already that have another place, code, about, weight or memo.

    A weight or memo that `new` does not give counts for none, and of a memo neither white space at
    its ends nor how its lines end: spreadsheets keep neither.
    """
    query = """
        SELECT coding.guid, start, end, path, about, weight, memo
        FROM coding JOIN code ON code.id = code_id
        WHERE removed IS NULL AND coding.guid IN (SELECT value FROM json_each(?))"""
    guids = json.dumps([coding.id for coding in new])
    there = {guid: fields for guid, *fields in store.rows(query, (guids,))}
    return tuple(
        coding.id for coding in new if coding.id in there and _differs(coding, there[coding.id])
    )


def _differs(coding: Coding, there: Sequence[Any]) -> bool:
    *said, weight, memo = there
    return (
        [coding.span.start, coding.span.end, coding.code, coding.about] != said
        or coding.weight not in (None, weight)
        or _worded(coding.memo) not in ("", _worded(memo))
    )


def _worded(memo: str) -> str:
    return memo.replace("\r\n", "\n").replace("\r", "\n").strip()


def _insert(step: Taking, known: _Known, new: Sequence[Coding]) -> list[str]:
    """Insert codings; the GUIDs of those that are there already."""
    store, statement = step.store, insertion("coding", "weight")
    there, givable, made = [], set[str](), 0
    for coding in new:
        row, weight = known.row(coding), sound_weight(coding.weight)
        number = sealed_insert(store, statement, row, (weight,))
        if not number and not _is_undone(store, known, coding):
            there.append(coding.id)
            continue
        if coding.code not in givable:
            codes.refuse_retired(store, coding.code)
            givable.add(coding.code)
        if number:
            made += 1
        else:
            number = _renew(store, row, weight)
        step.note(("coding", number, "stands"))
        step.tell(coding.id)
    if made:
        step.count("codings", made)
    return there


_MADE = """
    SELECT document_id, coder_id, removed, (
      SELECT undone FROM change WHERE kind = 'coding' AND row_id = coding.id
      AND field = 'stands' ORDER BY change.id LIMIT 1)
    FROM coding WHERE guid = ?"""


def _is_undone(store: Store, known: _Known, coding: Coding) -> bool:
    """Whether the coding with that GUID is there, and its making was undone."""
    document, coder, removed, undone = store.one(_MADE, (coding.id,)) or (0, 0, None, 0)
    if (document, coder) != (known.documents[coding.document][0], known.coders[coding.coder]):
        raise ParameterError(
            f"the id {coding.id} is that of a coding in another document or by another coder",
            repair="leave the id out, or give another",
        )
    return removed is not None and bool(undone)


def _renew(store: Store, row: Sequence[Any], weight: float | None) -> int:
    """Give a coding that was undone all that it has now; its number."""
    columns = [name.strip() for name in SEALS["coding"].columns.split(",")]
    sets = ", ".join(f"{name} = ?" for name in columns[1:])
    store.connection.execute(
        f"UPDATE coding SET {sets}, weight = ? WHERE guid = ?", (*row[1:], weight, row[0])
    )
    (number,) = store.one("SELECT id FROM coding WHERE guid = ?", (row[0],)) or (0,)
    seal(store, "coding", int(number))
    return int(number)


def all_codings(store: Store, *, by: Sequence[str] = ()) -> tuple[Coding, ...]:
    """The codings in force, by document and place; of the coders `by` only, where given."""
    for name in by:
        coders.known(store, name)
    order = "document.name, coding.start, coding.end, path, coder.name, coding.guid"
    query = f"{SELECT} AND {coders.seen(store, 'coding.coder_id')} ORDER BY {order}"
    found = (coding_of(row) for row in store.rows(query))
    return tuple(coding for coding in found if not by or coding.coder in by)


def of_document(store: Store, document: str) -> tuple[Coding, ...]:
    """The codings in force of the document called so, by place."""
    query = f"""{SELECT} AND document.name = ? AND {coders.seen(store, "coding.coder_id")}
        ORDER BY coding.start, coding.end, path, coder.name, coding.guid"""
    return tuple(coding_of(row) for row in store.rows(query, (document,)))


def of_ids(store: Store, guids: Sequence[str]) -> tuple[Coding, ...]:
    """The codings in force with these GUIDs, in their order; others are left out."""
    query = f"""{SELECT} AND coding.guid IN (SELECT value FROM json_each(?))
        AND {coders.seen(store, "coding.coder_id")}"""
    found = {row[0]: coding_of(row) for row in store.rows(query, (json.dumps([*guids]),))}
    return tuple(found[guid] for guid in guids if guid in found)


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
            texts=_texts(store, {coding.document for coding in new}),
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
            coding.quote, self.codes[coding.code], self.coders[coding.coder],
            sound_text(coding.about, "a role to be about") or None,
            coding.origin, coding.score, sound_text(coding.memo, "a memo"),
            coding.created or self.now, None,
        )  # fmt: skip


def _texts(store: Store, wanted: set[str]) -> Mapping[str, str]:
    """The texts of `wanted`; of few documents as they are remembered."""
    if len(wanted) > places.MOST_TEXTS:
        return documents.texts(store, wanted)
    found = {name: places.text_of(store, name) for name in wanted}
    return {name: text for name, text in found.items() if text is not None}


def _is_removed(store: Store, guid: str) -> bool:
    query = "SELECT 1 FROM coding WHERE guid = ? AND removed NOT NULL"
    return store.one(query, (guid,)) is not None


def staying_removed(store: Store, guids: Iterable[str]) -> int:
    """How many of these codings were removed, and would not be made again (see `add`)."""
    query = """
        SELECT count(*) FROM coding WHERE removed NOT NULL
        AND guid IN (SELECT value FROM json_each(?)) AND NOT coalesce((
          SELECT undone FROM change WHERE kind = 'coding' AND row_id = coding.id
          AND field = 'stands' ORDER BY change.id LIMIT 1), 0)"""
    return int((store.one(query, (json.dumps([*guids]),)) or (0,))[0])


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
