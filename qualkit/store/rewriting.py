"""Every place in a project that holds words, for whoever replaces names in all of them.

Texts are rewritten by a `Revision`: the current one becomes a new version, earlier ones are
rewritten where they are, and turns, marks, codings, suggestions and review items move with their
words. Cells (names, memos, evidence, results …) are handed out and taken back one by one. Nothing
is decided here about what a name is; seals are put on anew at the end, by `reseal`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from qualkit.language import count_words
from qualkit.revision import Revision
from qualkit.spans import Span, text_without
from qualkit.store.connection import Store
from qualkit.store.documents import text_sha256
from qualkit.store.faults import queried
from qualkit.store.seals import SEALS, seal

TEXT, NAME, JSON, YAML = "text", "name", "json", "yaml"
"""What a cell holds: prose, a name or title, a JSON document, a codebook."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version of a document's text; ``fences`` are where its turns and marks begin and end."""

    document: int
    version: int
    is_current: bool
    language: str
    text: str
    fences: tuple[int, ...]
    labels: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A value in a table: ``key`` names its row for good, ``row`` while the transaction lasts."""

    table: str
    column: str
    kind: str
    key: str
    row: int
    value: str

    @property
    def address(self) -> str:
        """Where it is, in one string."""
        return f"{self.table}.{self.column}:{self.key}"


_CELLS = (
    ("project", "name", NAME, "guid"),
    ("session", "name", NAME, "guid"),
    ("document", "name", NAME, "guid"),
    ("document", "origin", NAME, "guid"),
    ("document_attribute", "value", TEXT, "document_id || ' ' || name"),
    ("participant_attribute", "value", TEXT, "participant_id || ' ' || name"),
    ("turn", "question", TEXT, "id"),
    ("turn", "attributes", JSON, "id"),
    ("codebook_revision", "title", NAME, "guid"),
    ("codebook_revision", "source", NAME, "guid"),
    ("codebook_revision", "yaml", YAML, "guid"),
    ("code", "path", YAML, "guid"),
    ("coding", "memo", TEXT, "guid"),
    ("suggestion", "evidence", JSON, "guid"),
    ("decision", "policy", TEXT, "guid"),
    ("run", "parameters", JSON, "guid"),
    ("run", "result", JSON, "guid"),
)


def versions(store: Store) -> Iterator[Version]:
    """Every version of every text, by document and version."""
    query = """
        SELECT document_id, text_version.version, text_version.version = document.version,
               language, text
        FROM text_version JOIN document ON document.id = document_id
        ORDER BY document.name, text_version.version"""
    for document, version, is_current, language, text in store.rows(query):
        turns = _spans(store, "turn", (document, version))
        marks = _spans(store, "non_speech", (document, version))
        yield Version(
            document=document,
            version=version,
            is_current=bool(is_current),
            language=language,
            text=text,
            fences=tuple(sorted({at for span in (*turns, *marks) for at in span})),
            labels=tuple(_between(turns, len(text))),
        )


def _spans(store: Store, table: str, key: tuple[int, int]) -> list[tuple[int, int]]:
    query = f"SELECT start, end FROM {table} WHERE document_id = ? AND version = ? ORDER BY start"
    return list(store.rows(query, key))


def _between(turns: list[tuple[int, int]], length: int) -> Iterator[Span]:
    """What no turn covers: labels and headings."""
    at = 0
    for start, end in (*turns, (length, length)):
        if start > at:
            yield Span(at, start)
        at = max(at, end)


def rewrite(store: Store, old: Version, revision: Revision, reason: str) -> None:
    """Put `revision.new` in the place of a text; of the current one as the next version."""
    key = (old.document, old.version)
    new = (old.document, old.version + 1) if old.is_current else key
    connection = store.connection
    if old.is_current:
        connection.execute(
            "INSERT INTO text_version (document_id, version, text, sha256, reason, created)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (*new, revision.new, text_sha256(revision.new), reason, store.clock()),
        )
        connection.execute("UPDATE document SET version = ? WHERE id = ?", (new[1], old.document))
    else:
        connection.execute(
            "UPDATE text_version SET text = ?, sha256 = ? WHERE document_id = ? AND version = ?",
            (revision.new, text_sha256(revision.new), *key),
        )
    _move_turns(store, key, new, revision)
    _move_quoted(store, key, new, revision)
    _move_items(store, key, new, revision)
    if old.is_current:
        connection.execute("DELETE FROM text_version WHERE document_id = ? AND version = ?", key)


Key = tuple[int, int]


def _move_turns(store: Store, key: Key, new: Key, revision: Revision) -> None:
    marks = [Span(*span) for span in _spans(store, "non_speech", key)]
    holes = _move_marks(store, key, new, revision)
    query = "SELECT id, start, end, words FROM turn WHERE document_id = ? AND version = ?"
    rows = []
    for row, start, end, words in store.rows(query, key):
        old, span = Span(start, end), _carried(revision, start, end)
        count = _recounted(revision, words, (old, marks), (span, holes))
        rows.append((new[1], span.start, span.end, count, row))
    store.connection.executemany(
        "UPDATE turn SET version = ?, start = ?, end = ?, words = ? WHERE id = ?", rows
    )


def _move_marks(store: Store, key: Key, new: Key, revision: Revision) -> list[Span]:
    """Marks are known by their place: all leave before the first one comes to another's."""
    where = "WHERE document_id = ? AND version = ?"
    marks = [
        (_carried(revision, start, end), kind)
        for start, end, kind in store.rows(f"SELECT start, end, kind FROM non_speech {where}", key)
    ]
    store.connection.execute(f"DELETE FROM non_speech {where}", key)
    store.connection.executemany(
        "INSERT INTO non_speech VALUES (?, ?, ?, ?, ?)",
        [(*new, span.start, span.end, kind) for span, kind in marks],
    )
    return sorted(span for span, _ in marks)


def _recounted(
    revision: Revision,
    words: int,
    old: tuple[Span, list[Span]],
    new: tuple[Span, list[Span]],
) -> int:
    """The words of a turn, changed by as many as its spoken text now has more or fewer."""
    before = text_without(revision.old, *old)
    after = text_without(revision.new, *new)
    return words if before == after else words - count_words(before) + count_words(after)


def _move_quoted(store: Store, key: Key, new: Key, revision: Revision) -> None:
    for table in ("coding", "suggestion"):
        query = f"SELECT id, start, end FROM {table} WHERE document_id = ? AND version = ?"
        rows = [
            (new[1], span.start, span.end, revision.new[span.start : span.end], row)
            for row, start, end in store.rows(query, key)
            for span in [_carried(revision, start, end)]
        ]
        store.connection.executemany(
            f"UPDATE {table} SET version = ?, start = ?, end = ?, quote = ? WHERE id = ?", rows
        )


def _move_items(store: Store, key: Key, new: Key, revision: Revision) -> None:
    query = "SELECT id, start, end FROM review_item WHERE document_id = ? AND version = ?"
    for row, start, end in store.rows(query, key):
        span = None if start is None else _carried(revision, start, end)
        store.connection.execute(
            "UPDATE review_item SET version = ?, start = ?, end = ? WHERE id = ?",
            (new[1], span and span.start, span and span.end, row),
        )


def _carried(revision: Revision, start: int, end: int) -> Span:
    span = Span(start, end)
    return revision.carried(span) or span


def cells(store: Store) -> Iterator[Cell]:
    """Every cell with words that is no text, quote or participant's name."""
    for table, column, kind, key in _CELLS:
        query = f"SELECT rowid, {key}, {column} FROM {table} WHERE {column} <> '' ORDER BY rowid"
        for row, name, value in store.rows(query):
            yield Cell(
                table=table, column=column, kind=kind, key=str(name), row=row, value=str(value)
            )


def set_cell(store: Store, cell: Cell, value: str) -> None:
    """Put `value` in the place of what the cell holds."""
    store.connection.execute(
        f"UPDATE {cell.table} SET {cell.column} = ? WHERE rowid = ?", (value, cell.row)
    )


def codings_in(store: Store, document: int, version: int) -> dict[str, Span]:
    """The places of the codings in a version, by GUID."""
    query = "SELECT guid, start, end FROM coding WHERE document_id = ? AND version = ?"
    return {guid: Span(start, end) for guid, start, end in store.rows(query, (document, version))}


def values(store: Store, table: str, column: str) -> list[str]:
    """Every value of a column."""
    return [value for (value,) in store.rows(f"SELECT {column} FROM {table}")]


def put_coding(store: Store, guid: str, place: Span) -> None:
    """Give a coding another place in its text."""
    store.connection.execute(
        "UPDATE coding SET start = ?1, end = ?2, quote = (SELECT substr(text, ?1 + 1, ?2 - ?1)"
        " FROM text_version WHERE text_version.document_id = coding.document_id"
        " AND text_version.version = coding.version) WHERE guid = ?3",
        (place.start, place.end, guid),
    )


def take_originals(store: Store) -> dict[str, bytes]:
    """The bytes of the original files, which the project then no longer has; SHA-256 stay."""
    taken = dict(store.rows("SELECT sha256, bytes FROM original WHERE length(bytes)"))
    store.connection.execute("UPDATE original SET bytes = x'' WHERE length(bytes)")
    return taken


def put_originals(store: Store, originals: Mapping[str, bytes]) -> list[str]:
    """Give originals their bytes back; the SHA-256 of those that had none."""
    empty = [sha for (sha,) in store.rows("SELECT sha256 FROM original WHERE NOT length(bytes)")]
    back = [sha256 for sha256 in empty if sha256 in originals]
    store.connection.executemany(
        "UPDATE original SET bytes = ? WHERE sha256 = ?",
        [(originals[sha256], sha256) for sha256 in back],
    )
    return back


def reseal(store: Store) -> None:
    """Put every seal on anew; only in a write that found the project sound before it began."""
    for what, own in SEALS.items():
        for (row,) in store.rows(f"SELECT rowid FROM {own.table}"):
            seal(store, what, row)


def vacuum(store: Store) -> None:
    """Write the file anew, so that nothing of what was erased is left in it."""
    with queried(store.path):
        store.connection.execute("VACUUM")


def everything(store: Store) -> Iterator[tuple[str, str, int, object]]:
    """Every value of every table, SQLite's own and the index's too: table, column, row, value."""
    tables = (
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    )
    for (table,) in [*store.rows(tables), ("sqlite_master",)]:
        columns = [row[1] for row in store.rows(f'PRAGMA table_info("{table}")')]
        is_keyless = "WITHOUT ROWID" in _sql(store, table).upper()
        row = "0" if is_keyless else "rowid"
        listed = ", ".join(f'"{column}"' for column in columns)
        for number, *values in store.rows(f'SELECT {row}, {listed} FROM "{table}"'):
            for column, value in zip(columns, values, strict=True):
                if isinstance(value, str | bytes):
                    yield table, column, number, value


def _sql(store: Store, table: str) -> str:
    row = store.one("SELECT sql FROM sqlite_master WHERE name = ?", (table,))
    return str(row[0]) if row else ""
