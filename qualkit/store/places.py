"""Texts and turns one by one, for whoever needs few of a large project."""

from __future__ import annotations

from qualkit.spans import Span
from qualkit.store.connection import Store

_OF_TURNS = """
    FROM turn JOIN document ON document.id = document_id AND document.version = turn.version
    WHERE document.name = ?"""


MOST_TEXTS = 4
LONGEST_KEPT = 2_000_000
"""So many texts an open file remembers, of so many characters at most."""


def text_of(store: Store, document: str) -> str | None:
    """The current text of the document called so; None where there is none such.

    Whoever codes asks for one text again and again: the last ones are remembered by their hash.
    """
    found = version_of(store, document)
    if found is None:
        return None
    key = (document, *found)
    if key not in store.texts:
        query = """
            SELECT text FROM document JOIN text_version
            ON document_id = document.id AND text_version.version = document.version
            WHERE name = ?"""
        (text,) = store.one(query, (document,)) or ("",)
        if len(text) > LONGEST_KEPT:
            return str(text)
        while len(store.texts) >= MOST_TEXTS:
            store.texts.pop(next(iter(store.texts)))
        store.texts[key] = str(text)
    return store.texts[key]


def version_of(store: Store, document: str) -> tuple[int, str] | None:
    """The number of a document's current text and its SHA-256; None where there is none such."""
    query = """
        SELECT document.version, sha256 FROM document JOIN text_version
        ON document_id = document.id AND text_version.version = document.version
        WHERE name = ?"""
    row = store.one(query, (document,))
    return (int(row[0]), str(row[1])) if row else None


def turn(store: Store, document: str, ordinal: int) -> Span | None:
    """Where a turn stands, by its ordinal; None where there is none such."""
    row = store.one(f"SELECT start, end {_OF_TURNS} AND ordinal = ?", (document, ordinal))
    return Span(*row) if row else None


def last_turn(store: Store, document: str) -> int:
    """The ordinal of the last turn, 0 where there are none."""
    row = store.one(f"SELECT coalesce(max(ordinal), 0) {_OF_TURNS}", (document,))
    return int((row or (0,))[0])


def ordinal_at(store: Store, document: str, position: int) -> int | None:
    """The ordinal of the turn in which a position of the text lies; None outside every turn."""
    query = f"SELECT ordinal {_OF_TURNS} AND start <= ? AND end > ? ORDER BY start DESC LIMIT 1"
    row = store.one(query, (document, position, position))
    return int(row[0]) if row else None
