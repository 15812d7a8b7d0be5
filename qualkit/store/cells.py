"""Every cell with words that is no text or quote, handed out and taken back one by one.

Names, memos, evidence, results, the codebook's text; and the original files. Nothing is decided
here about what a name is; seals are put on anew at the end, by `reseal`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from qualkit.store.connection import Store
from qualkit.store.faults import queried
from qualkit.store.seals import SEALS, seal

TEXT, NAME, JSON, YAML = "text", "name", "json", "yaml"
"""What a cell holds: prose, a name or title, a JSON document, a codebook."""


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


ATTRIBUTES = {"document_attribute": "document_id", "participant_attribute": "participant_id"}
"""Tables whose rows are known by their owner and a name that is a cell too."""

_CELLS = (
    ("project", "name", NAME, "guid"),
    ("session", "name", NAME, "guid"),
    ("document", "name", NAME, "guid"),
    ("document", "origin", NAME, "guid"),
    ("document_attribute", "name", NAME, "document_id || ' ' || name"),
    ("document_attribute", "value", TEXT, "document_id || ' ' || name"),
    ("participant", "role", NAME, "guid"),
    ("participant_attribute", "name", NAME, "participant_id || ' ' || name"),
    ("participant_attribute", "value", TEXT, "participant_id || ' ' || name"),
    ("turn", "question", TEXT, "id"),
    ("turn", "attributes", JSON, "id"),
    ("codebook_revision", "title", NAME, "guid"),
    ("codebook_revision", "version", NAME, "guid"),
    ("codebook_revision", "source", NAME, "guid"),
    ("codebook_revision", "yaml", YAML, "guid"),
    ("code", "path", YAML, "guid"),
    ("word_list", "name", NAME, "revision || ' ' || name"),
    ("word_list", "text", TEXT, "revision || ' ' || name"),
    ("change", "text", TEXT, "id"),
    ("memo_version", "text", TEXT, "memo_id || ' ' || version"),
    ("coding", "about", NAME, "guid"),
    ("coding", "memo", TEXT, "guid"),
    ("suggestion", "about", NAME, "guid"),
    ("suggestion", "rule", NAME, "guid"),
    ("suggestion", "evidence", JSON, "guid"),
    ("decision", "policy", TEXT, "guid"),
    ("run", "parameters", JSON, "guid"),
    ("run", "result", JSON, "guid"),
    ("naming", "name", NAME, "guid"),
    ("theme", "name", NAME, "guid"),
    ("theme", "memo", TEXT, "guid"),
    ("link", "memo", TEXT, "guid"),
)

ELSEWHERE = frozenset({
    ("participant", "name"), ("participant", "key"), ("alias", "name"), ("alias", "key"),
    ("text_version", "text"), ("text_version", "sha256"), ("vector", "sha256"),
    ("coding", "quote"), ("suggestion", "quote"), ("change", "quote"), ("memo", "quote"),
})  # fmt: skip
"""Columns that are rewritten with the texts and the participants, or emptied."""

WORDLESS = frozenset({
    ("project", "created"), ("coder", "name"), ("original", "sha256"),
    ("document", "kind"), ("document", "language"), ("document", "format"),
    ("document", "encoding"), ("document", "original_sha256"), ("document", "created"),
    ("text_version", "reason"), ("text_version", "created"), ("participant", "created"),
    ("document_attribute", "type"), ("participant_attribute", "type"), ("non_speech", "kind"),
    ("turn", "language"), ("codebook_revision", "language"), ("codebook_revision", "created"),
    ("code", "color"), ("code", "retired"), ("run", "kind"), ("run", "input_digest"),
    ("run", "versions"), ("run", "started"), ("run", "ended"), ("run", "status"),
    ("coding", "origin"), ("coding", "created"), ("coding", "removed"),
    ("decision", "verdict"), ("decision", "created"), ("decision", "revoked"),
    ("coder", "blind"), ("step", "verb"), ("step", "created"), ("step", "undone"),
    ("change", "kind"), ("change", "field"), ("memo", "kind"), ("memo", "target"),
    ("memo", "object"), ("memo", "created"), ("memo", "removed"), ("memo_version", "created"),
    ("review_item", "kind"), ("review_item", "object"), ("review_item", "reason"),
    ("review_item", "created"), ("review_item", "settled"),
    ("event", "at"), ("event", "coder"), ("event", "verb"), ("event", "object"),
    ("event", "details"), ("event", "previous_hash"), ("event", "hash"),
    ("request", "digest"), ("request", "answer"), ("request", "created"),
    ("reading", "created"), ("reading", "removed"), ("vector", "encoder"),
    ("naming", "created"), ("theme", "created"), ("theme", "removed"),
    ("support", "created"), ("support", "removed"),
    ("link", "kind"), ("link", "created"), ("link", "removed"),
})  # fmt: skip
"""Columns that stay: dates, hashes, words of qualkit's own, and coders, who are not replaced."""

REGISTERED = frozenset((table, column) for table, column, *_ in _CELLS)
"""The columns whose cells are handed out."""


def every(store: Store) -> Iterator[Cell]:
    """Every cell with words that is no text, quote or participant's name."""
    for table, column, kind, key in _CELLS:
        query = f"SELECT rowid, {key}, {column} FROM {table} WHERE {column} <> '' ORDER BY rowid"
        for row, name, value in store.rows(query):
            yield Cell(
                table=table, column=column, kind=kind, key=str(name), row=row, value=str(value)
            )


def put(store: Store, cell: Cell, value: str) -> None:
    """Put `value` in the place of what the cell holds."""
    store.connection.execute(
        f"UPDATE {cell.table} SET {cell.column} = ? WHERE rowid = ?", (value, cell.row)
    )


def beside(store: Store, cell: Cell) -> set[str]:
    """The other values of the cell's column; of an attribute's name, its owner's only."""
    query = f"SELECT {cell.column} FROM {cell.table} WHERE rowid <> ?1"
    owner = ATTRIBUTES.get(cell.table)
    if owner:
        query += f" AND {owner} = (SELECT {owner} FROM {cell.table} WHERE rowid = ?1)"
    return {value for (value,) in store.rows(query, (cell.row,))}


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
