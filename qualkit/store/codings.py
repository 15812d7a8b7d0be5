"""Codings: checked against the text before they are stored, removed by a tombstone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qualkit.errors import UnknownName
from qualkit.model.codings import Coding
from qualkit.model.identity import digest
from qualkit.spans import Span, verify_quote
from qualkit.store import codes, documents, events
from qualkit.store.connection import Store
from qualkit.store.seals import insertion, seal

_SELECT = """
    SELECT coding.guid, document.name, coding.start, coding.end, coding.quote, path, coder.name,
           coding.origin, about, score, memo, coding.created,
           CASE WHEN decision.id IS NULL THEN NULL ELSE coalesce(policy, decider.name) END
    FROM coding JOIN document ON document.id = coding.document_id
    JOIN code ON code.id = coding.code_id JOIN coder ON coder.id = coding.coder_id
    LEFT JOIN decision ON decision.coding_id = coding.id
    LEFT JOIN coder AS decider ON decider.id = decision.coder_id
    WHERE removed IS NULL AND coding.version = document.version"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """How many were new, how many were there already, and how many of these were removed."""

    new: int
    known: int
    removed: int = 0


def coder_id(store: Store, name: str) -> int:
    """The id of the coder called `name`, made when new."""
    row = store.one("SELECT id FROM coder WHERE name = ?", (name,))
    if row:
        return int(row[0])
    with store.write() as connection:
        cursor = connection.execute(
            "INSERT INTO coder (guid, name) VALUES (?, ?)", (store.guids(), name)
        )
        made = int(cursor.lastrowid or 0)
        seal(store, "coder", made)
        return made


def coders(store: Store) -> tuple[str, ...]:
    """The names of all coders, sorted."""
    return tuple(name for (name,) in store.rows("SELECT name FROM coder ORDER BY name"))


def abouts(store: Store) -> tuple[str, ...]:
    """The roles that codings and suggestions are said to be about, sorted."""
    query = "SELECT about FROM coding UNION SELECT about FROM suggestion ORDER BY 1"
    return tuple(about for (about,) in store.rows(query) if about is not None)


def add(store: Store, new: Sequence[Coding]) -> Added:
    """Store codings: all of them, or none when one is refused. A GUID already there is left alone.

    One that was removed stays removed, and is counted.

    Raises
    ------
    SpanError
        If a quote is not what its span covers.
    UnknownName
        If a document or a code is not in the project.
    """
    with store.write() as connection:
        known = _Known.of(store, new)
        insert = insertion("coding")
        inserted = []
        for coding in new:
            row = known.row(coding)
            cursor = connection.execute(insert, (*row, digest(*row)))
            if cursor.rowcount:
                inserted.append(coding)
        _log(store, inserted)
        removed = len({coding.id for coding in new} & _removed(store))
    return Added(new=len(inserted), known=len(new) - len(inserted), removed=removed)


def remove(store: Store, guid: str, *, coder: str) -> None:
    """Remove a coding; a tombstone keeps what it was."""
    known = "SELECT id FROM coding WHERE guid = ? AND removed IS NULL"
    with store.write() as connection:
        row = store.one(known, (guid,))
        if row is None:
            raise UnknownName("coding", guid, [item for (item,) in store.rows(_GUIDS)])
        connection.execute("UPDATE coding SET removed = ? WHERE id = ?", (store.clock(), *row))
        seal(store, "coding", int(row[0]))
        events.record(store, "remove", guid, {}, coder=coder)


_GUIDS = "SELECT guid FROM coding WHERE removed IS NULL ORDER BY id"


def all_codings(store: Store, *, coders: Sequence[str] = ()) -> tuple[Coding, ...]:
    """The codings in force, by document and place; of `coders` only, where given."""
    for name in coders:
        _check_coder(store, name)
    order = "document.name, coding.start, coding.end, path, coder.name, coding.guid"
    query = f"{_SELECT} ORDER BY {order}"
    found = (_coding(row) for row in store.rows(query))
    return tuple(coding for coding in found if not coders or coding.coder in coders)


def misquoted(store: Store) -> list[str]:
    """The GUIDs of codings and suggestions whose quote is not what their span covers."""
    query = "SELECT document_id, version, text FROM text_version"
    texts = {(document, version): text for document, version, text in store.rows(query)}
    places = """
        SELECT guid, document_id, version, start, end, quote FROM coding UNION ALL
        SELECT guid, document_id, version, start, end, quote FROM suggestion"""
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
        return cls(
            documents=documents.keys(store),
            texts=documents.texts(store, {coding.document for coding in new}),
            codes=codes.ids(store),
            coders={name: coder_id(store, name) for name in sorted({item.coder for item in new})},
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


def _removed(store: Store) -> set[str]:
    return {guid for (guid,) in store.rows("SELECT guid FROM coding WHERE removed NOT NULL")}


def _check_coder(store: Store, name: str) -> None:
    known = coders(store)
    if name not in known:
        raise UnknownName("coder", name, known)


def _coding(row: Sequence[Any]) -> Coding:
    (guid, document, start, end, quote, code, coder, origin, about, score, memo, created,
     decided_by) = row  # fmt: skip
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
    )


def _log(store: Store, inserted: Sequence[Coding]) -> None:
    for coder in sorted({coding.coder for coding in inserted}):
        ids = [coding.id for coding in inserted if coding.coder == coder]
        events.record(store, "code", ids[0], {"codings": len(ids)}, coder=coder)
