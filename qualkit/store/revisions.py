"""A new version of a document's text, and where its codings and suggestions are in it.

What stands in the new text for certain moves there with its quote; what does not waits for review
and stays, with its quote, in the version it was made in, whose text is kept. Links between turns
do alike. Readings move likewise, or end: a passage whose words changed has to be read again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qualkit.model.documents import Document, ParsedDocument
from qualkit.revision import Revision
from qualkit.spans import Span
from qualkit.store import documents, events, links, readings, reviews
from qualkit.store.connection import Store
from qualkit.store.seals import seal

REASON = "edit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchored:
    """How many codings moved or kept their place, and of how many suggestions and items.

    ``readings`` counts those that stand, ``unread`` those that ended because their words changed;
    ``links`` counts those between turns in their place, ``links_waiting`` those that are in none.
    """

    moved: int
    unchanged: int
    suggestions: int
    found: int
    review: int
    readings: int
    unread: int
    links: int
    links_waiting: int


@dataclass(frozen=True, slots=True)
class _Placed:
    """A coding or suggestion: its row, the version it is in, its span."""

    kind: str
    row: int
    guid: str
    version: int
    span: Span
    is_waiting: bool


def revise(
    store: Store,
    document: Document,
    parsed: ParsedDocument,
    *,
    original: bytes,
    speakers: Mapping[str, int],
    words: Sequence[int],
) -> Anchored:
    """Store another text of the document called `document.name`, all or nothing.

    Its format, encoding, origin and original become those of `document`; its session, kind and
    language stay. ``document.version`` is the new version.
    """
    with store.write() as connection:
        key = (documents.id_of(store, document.name), document.version)
        connection.execute(
            "INSERT INTO original VALUES (?, ?) ON CONFLICT DO NOTHING",
            (document.sha256, original),
        )
        documents.add_version(
            store, key, document.text, parsed, speakers=speakers, words=words, reason=REASON
        )
        documents.set_attributes(store, key[0], parsed.attributes)
        connection.execute(
            "UPDATE document SET version = ?, format = ?, encoding = ?, origin = ?,"
            " original_sha256 = ? WHERE id = ?",
            (key[1], document.format, document.encoding, document.origin, document.sha256, key[0]),
        )
        seal(store, "document", key[0])
        anchored = anchor(store, key, document.text)
        _tell(store, key, anchored)
    return anchored


def _tell(store: Store, key: tuple[int, int], anchored: Anchored) -> None:
    (guid,) = store.one("SELECT guid FROM document WHERE id = ?", (key[0],)) or ("",)
    details = {
        "version": key[1],
        "codings": anchored.moved + anchored.unchanged,
        "suggestions": anchored.suggestions,
        "review": anchored.review,
        "kept_readings": anchored.readings,
        "unread": anchored.unread,
        "kept_links": anchored.links,
        "waiting_links": anchored.links_waiting,
    }
    events.record(store, "edit", guid, details)


def anchor(store: Store, key: tuple[int, int], text: str) -> Anchored:
    """Place what was in the version before, and what waited already, in the new text."""
    counts: Counter[str] = Counter()
    revisions: dict[int, Revision] = {}
    pending = set(_pending(store, key[0]))
    for item in _to_place(store, key, pending):
        if item.version not in revisions:
            revisions[item.version] = _revision(store, (key[0], item.version), text)
        placed = revisions[item.version].place(item.span)
        if placed:
            _move(store, (item.kind, item.row), key[1], placed)
            sort = "suggestions" if item.kind == "suggestion" else "moved"
            counts["unchanged" if sort == "moved" and placed == item.span else sort] += 1
            counts["found"] += reviews.close(store, [item.guid]) if item.guid in pending else 0
        elif item.is_waiting:
            reviews.close(store, [item.guid] if item.guid in pending else [])
            what = (item.kind, item.guid)
            reviews.list_unplaced(store, key, what, revisions[item.version], item.span)
            counts["review"] += 1
    kept, unread = _anchor_readings(store, key, text)
    linked, waiting = links.anchor(store, key, text)
    return Anchored(
        moved=counts["moved"],
        unchanged=counts["unchanged"],
        suggestions=counts["suggestions"],
        found=counts["found"],
        review=counts["review"],
        readings=kept,
        unread=unread,
        links=linked,
        links_waiting=waiting,
    )


def _anchor_readings(store: Store, key: tuple[int, int], text: str) -> tuple[int, int]:
    """Move the readings of the version before, or end them; how many of each."""
    old = (key[0], key[1] - 1)
    query = (
        "SELECT id, start, end FROM reading WHERE document_id = ? AND version = ?"
        " AND removed IS NULL ORDER BY id"
    )
    rows = store.rows(query, old)
    revision = _revision(store, old, text) if rows else None
    ended = 0
    for row, start, end in rows:
        placed = revision.place(Span(start, end)) if revision else None
        if placed:
            _move(store, ("reading", row), key[1], placed)
            continue
        readings.end(store, row)
        ended += 1
    return len(rows) - ended, ended


def _pending(store: Store, document: int) -> list[str]:
    query = "SELECT object FROM review_item WHERE document_id = ? AND settled IS NULL"
    return [guid for (guid,) in store.rows(query, (document,))]


def _to_place(store: Store, key: tuple[int, int], pending: set[str]) -> list[_Placed]:
    query = """
        SELECT 'coding', id, guid, version, start, end, 1 FROM coding
        WHERE document_id = ?1 AND removed IS NULL UNION ALL
        SELECT 'suggestion', id, guid, version, start, end, NOT EXISTS (
          SELECT 1 FROM decision WHERE suggestion_id = suggestion.id AND revoked IS NULL)
        FROM suggestion WHERE document_id = ?1 ORDER BY 1, 2"""
    return [
        _Placed(kind, row, guid, version, Span(start, end), bool(waits))
        for kind, row, guid, version, start, end, waits in store.rows(query, (key[0],))
        if version == key[1] - 1 or guid in pending
    ]


def _revision(store: Store, key: tuple[int, int], text: str) -> Revision:
    query = "SELECT text FROM text_version WHERE document_id = ? AND version = ?"
    (old,) = store.one(query, key) or ("",)
    return Revision.between(old, text)


def _move(store: Store, what: tuple[str, int], version: int, placed: Span) -> None:
    kind, row = what
    store.connection.execute(
        f"UPDATE {kind} SET version = ?, start = ?, end = ? WHERE id = ?",
        (version, placed.start, placed.end, row),
    )
    seal(store, kind, row)
