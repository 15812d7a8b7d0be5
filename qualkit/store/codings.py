"""Codings: checked against the text before they are stored, removed by a tombstone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from qualkit.errors import UnknownName
from qualkit.model.codings import Coding
from qualkit.model.identity import digest
from qualkit.spans import Span, verify_quote
from qualkit.store import codes, documents, events
from qualkit.store.connection import Store

_HASHED = (
    "guid, document_id, version, start, end, quote, code_id, coder_id, about, origin, score, memo,"
    " created, removed"
)

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
    """How many were new, and how many were there already."""

    new: int
    known: int


def coder_id(store: Store, name: str) -> int:
    """The id of the coder called `name`, made when new."""
    row = store.one("SELECT id FROM coder WHERE name = ?", (name,))
    if row:
        return int(row[0])
    with store.write() as connection:
        cursor = connection.execute(
            "INSERT INTO coder (guid, name) VALUES (?, ?)", (store.guids(), name)
        )
        return int(cursor.lastrowid or 0)


def coders(store: Store) -> tuple[str, ...]:
    """The names of all coders, sorted."""
    return tuple(name for (name,) in store.rows("SELECT name FROM coder ORDER BY name"))


def add(store: Store, new: Sequence[Coding]) -> Added:
    """Store codings: all of them, or none when one is refused. A GUID already there is left alone.

    Raises
    ------
    SpanError
        If a quote is not what its span covers.
    UnknownName
        If a document or a code is not in the project.
    """
    with store.write() as connection:
        texts = documents.texts(store, {coding.document for coding in new})
        known_codes = codes.ids(store)
        inserted = []
        for coding in new:
            row = _row(store, coding, texts, known_codes)
            cursor = connection.execute(
                f"INSERT INTO coding ({_HASHED}, row_hash)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (*row, digest(*row)),
            )
            if cursor.rowcount:
                inserted.append(coding)
        _log(store, inserted)
    return Added(new=len(inserted), known=len(new) - len(inserted))


def remove(store: Store, guid: str, *, coder: str) -> None:
    """Remove a coding; a tombstone keeps what it was."""
    known = "SELECT id FROM coding WHERE guid = ? AND removed IS NULL"
    with store.write() as connection:
        row = store.one(known, (guid,))
        if row is None:
            raise UnknownName("coding", guid, [item for (item,) in store.rows(_GUIDS)])
        connection.execute("UPDATE coding SET removed = ? WHERE id = ?", (store.clock(), *row))
        hashed = store.one(f"SELECT {_HASHED} FROM coding WHERE id = ?", row)
        connection.execute(
            "UPDATE coding SET row_hash = ? WHERE id = ?", (digest(*(hashed or ())), *row)
        )
        events.record(store, "remove", guid, {}, coder=coder)


_GUIDS = "SELECT guid FROM coding WHERE removed IS NULL ORDER BY id"


def all_codings(store: Store, *, coders: Sequence[str] = ()) -> tuple[Coding, ...]:
    """The codings in force, by document and place; of `coders` only, where given."""
    for name in coders:
        _check_coder(store, name)
    query = _SELECT + " ORDER BY document.name, coding.start, coding.end, path, coder.name, coding.guid"
    found = (_coding(row) for row in store.rows(query))
    return tuple(coding for coding in found if not coders or coding.coder in coders)


def broken_rows(store: Store) -> list[str]:
    """The GUIDs of codings whose row hash or quote does not hold."""
    texts = _texts_by_version(store)
    broken = []
    for *row, own in store.rows(f"SELECT {_HASHED}, row_hash FROM coding ORDER BY id"):
        guid, document, version, start, end, quote = row[:6]
        text = texts.get((document, version), "")
        if digest(*row) != own or text[start:end] != quote:
            broken.append(guid)
    return broken


def _texts_by_version(store: Store) -> dict[tuple[int, int], str]:
    query = "SELECT document_id, version, text FROM text_version"
    return {(document, version): text for document, version, text in store.rows(query)}


def _row(
    store: Store, coding: Coding, texts: dict[str, str], known_codes: dict[str, int]
) -> tuple[Any, ...]:
    document, version = _document(store, coding.document)
    verify_quote(texts[coding.document], coding.span, coding.quote)
    if coding.code not in known_codes:
        raise UnknownName("code", coding.code, list(known_codes))
    return (
        coding.id, document, version, coding.span.start, coding.span.end, coding.quote,
        known_codes[coding.code], coder_id(store, coding.coder), coding.about, coding.origin,
        coding.score, coding.memo, coding.created or store.clock(), None,
    )  # fmt: skip


def _document(store: Store, name: str) -> tuple[int, int]:
    row = store.one("SELECT id, version FROM document WHERE name = ?", (name,))
    if row is None:
        raise UnknownName("document", name, documents.names(store))
    return int(row[0]), int(row[1])


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
