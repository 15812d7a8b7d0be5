"""Texts with other words in them, and all that points into them moved along.

A text is rewritten by a `Revision`: the current one becomes a new version, earlier ones are
rewritten where they are, and turns, marks, codings, suggestions and review items move with their
words. Nothing is decided here about what is replaced; seals are the caller's (`cells.reseal`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from qualkit.language import count_words
from qualkit.revision import Revision
from qualkit.spans import Span, text_without
from qualkit.store.connection import Store
from qualkit.store.documents import text_sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version of a document's text; ``fences`` are where its turns and marks begin and end."""

    document: int
    guid: str
    version: int
    is_current: bool
    language: str
    text: str
    fences: tuple[int, ...]
    labels: tuple[Span, ...]


def versions(store: Store) -> Iterator[Version]:
    """Every version of every text, by document and version."""
    query = """
        SELECT document_id, document.guid, text_version.version,
               text_version.version = document.version, language, text
        FROM text_version JOIN document ON document.id = document_id
        ORDER BY document.name, text_version.version"""
    for document, guid, version, is_current, language, text in store.rows(query):
        turns = _spans(store, "turn", (document, version))
        marks = _spans(store, "non_speech", (document, version))
        yield Version(
            document=document,
            guid=guid,
            version=version,
            is_current=bool(is_current),
            language=language,
            text=text,
            fences=tuple(sorted({at for span in (*turns, *marks) for at in span})),
            labels=tuple(sorted((*_between(turns, len(text)), *_labels(store, document, version)))),
        )


def _spans(store: Store, table: str, key: tuple[int, int]) -> list[tuple[int, int]]:
    query = f"SELECT start, end FROM {table} WHERE document_id = ? AND version = ? ORDER BY start"
    return list(store.rows(query, key))


def _labels(store: Store, document: int, version: int) -> list[Span]:
    """Labels inside turns, where one speaker's paragraphs were joined."""
    query = """
        SELECT start, end FROM non_speech
        WHERE kind = 'label' AND document_id = ? AND version = ?"""
    return [Span(start, end) for start, end in store.rows(query, (document, version))]


def _between(turns: list[tuple[int, int]], length: int) -> Iterator[Span]:
    """What no turn covers, where there are any: labels and headings."""
    if not turns:
        return
    at = 0
    for start, end in (*turns, (length, length)):
        if start > at:
            yield Span(at, start)
        at = max(at, end)


def is_pseudonymised(store: Store) -> bool:
    """Whether the names were taken out and have not been put back since, as the events tell."""
    query = (
        "SELECT verb FROM event WHERE verb IN ('pseudonymise', 'restore')"
        " ORDER BY number DESC LIMIT 1"
    )
    return store.one(query) == ("pseudonymise",)


def number_after(old: Version) -> int:
    """The number that a version has when it is rewritten."""
    return old.version + 1 if old.is_current else old.version


def rewrite(store: Store, old: Version, revision: Revision, *, reason: str) -> None:
    """Put `revision.new` in the place of a text; of the current one as the next version."""
    new = number_after(old)
    move = _Move(store, old.document, old.version, new, revision)
    move.text(reason)
    move.turns()
    move.quoted()
    move.readings()
    move.links()
    move.items()
    move.end()


@dataclass(frozen=True, slots=True)
class _Move:
    """A version of a text on its way to another number or other words."""

    store: Store
    document: int
    version: int
    new: int
    revision: Revision

    @property
    def _key(self) -> tuple[int, int]:
        return self.document, self.version

    def text(self, reason: str) -> None:
        words, connection = self.revision.new, self.store.connection
        if self.new == self.version:
            connection.execute(
                "UPDATE text_version SET text = ?, sha256 = ? WHERE document_id = ?"
                " AND version = ?",
                (words, text_sha256(words), *self._key),
            )
            return
        connection.execute(
            "INSERT INTO text_version (document_id, version, text, sha256, reason, created)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (self.document, self.new, words, text_sha256(words), reason, self.store.clock()),
        )
        connection.execute(
            "UPDATE document SET version = ? WHERE id = ?", (self.new, self.document)
        )

    def end(self) -> None:
        """Take out the text that everything has left."""
        if self.new != self.version:
            self.store.connection.execute(
                "DELETE FROM text_version WHERE document_id = ? AND version = ?", self._key
            )

    def turns(self) -> None:
        marks = [Span(*span) for span in _spans(self.store, "non_speech", self._key)]
        holes = self._marks()
        query = "SELECT id, start, end, words FROM turn WHERE document_id = ? AND version = ?"
        rows = []
        for row, start, end, words in self.store.rows(query, self._key):
            old, span = Span(start, end), self._carried(start, end)
            before = text_without(self.revision.old, old, marks)
            after = text_without(self.revision.new, span, holes)
            # Changed by as many as there are more or fewer now, so that it can be undone.
            change = 0 if before == after else count_words(after) - count_words(before)
            rows.append((self.new, span.start, span.end, words + change, row))
        self.store.connection.executemany(
            "UPDATE turn SET version = ?, start = ?, end = ?, words = ? WHERE id = ?", rows
        )

    def _marks(self) -> list[Span]:
        """Marks are known by their place: all leave before the first one comes to another's."""
        where = "WHERE document_id = ? AND version = ?"
        query = f"SELECT start, end, kind FROM non_speech {where}"
        marks = [
            (self._carried(start, end), kind)
            for start, end, kind in self.store.rows(query, self._key)
        ]
        self.store.connection.execute(f"DELETE FROM non_speech {where}", self._key)
        self.store.connection.executemany(
            "INSERT INTO non_speech VALUES (?, ?, ?, ?, ?)",
            [(self.document, self.new, span.start, span.end, kind) for span, kind in marks],
        )
        return sorted(span for span, _ in marks)

    def quoted(self) -> None:
        for table in ("coding", "suggestion", "change", "memo"):
            query = f"SELECT id, start, end FROM {table} WHERE document_id = ? AND version = ?"
            rows = []
            for row, start, end in self.store.rows(query, self._key):
                span = self._carried(start, end)
                quote = self.revision.new[span.start : span.end]
                rows.append((self.new, span.start, span.end, quote, row))
            self.store.connection.executemany(
                f"UPDATE {table} SET version = ?, start = ?, end = ?, quote = ? WHERE id = ?", rows
            )

    def readings(self) -> None:
        """What was read stays read, in other words; a span that cuts a name takes all of it."""
        query = "SELECT id, start, end FROM reading WHERE document_id = ? AND version = ?"
        rows = []
        for row, start, end in self.store.rows(query, self._key):
            span = self._carried(start, end)
            rows.append((self.new, span.start, span.end, row))
        self.store.connection.executemany(
            "UPDATE reading SET version = ?, start = ?, end = ? WHERE id = ?", rows
        )

    def links(self) -> None:
        """Links between turns go along, also those that are removed or wait."""
        query = """
            SELECT id, from_start, from_end, to_start, to_end FROM link
            WHERE document_id = ? AND version = ?"""
        rows = []
        for row, *ends in self.store.rows(query, self._key):
            first, then = self._carried(ends[0], ends[1]), self._carried(ends[2], ends[3])
            rows.append((self.new, first.start, first.end, then.start, then.end, row))
        self.store.connection.executemany(
            "UPDATE link SET version = ?, from_start = ?, from_end = ?, to_start = ?, to_end = ?"
            " WHERE id = ?",
            rows,
        )

    def items(self) -> None:
        query = "SELECT id, start, end FROM review_item WHERE document_id = ? AND version = ?"
        for row, start, end in self.store.rows(query, self._key):
            span = None if start is None else self._carried(start, end)
            self.store.connection.execute(
                "UPDATE review_item SET version = ?, start = ?, end = ? WHERE id = ?",
                (self.new, span and span.start, span and span.end, row),
            )

    def _carried(self, start: int, end: int) -> Span:
        span = Span(start, end)
        return self.revision.carried(span) or span


def codings_in(store: Store, document: int, version: int) -> dict[str, Span]:
    """The places of the codings in a version, by GUID."""
    query = "SELECT guid, start, end FROM coding WHERE document_id = ? AND version = ?"
    return {guid: Span(start, end) for guid, start, end in store.rows(query, (document, version))}


def put_coding(store: Store, guid: str, place: Span) -> None:
    """Give a coding another place in its text."""
    store.connection.execute(
        "UPDATE coding SET start = ?1, end = ?2, quote = (SELECT substr(text, ?1 + 1, ?2 - ?1)"
        " FROM text_version WHERE text_version.document_id = coding.document_id"
        " AND text_version.version = coding.version) WHERE guid = ?3",
        (place.start, place.end, guid),
    )
