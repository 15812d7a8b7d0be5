"""Row hashes: what is hashed of each table, and which rows no longer match theirs.

A seal covers a row and the rows that belong to it alone: a document's covers its turns and what
was not spoken, a participant's its other names and attributes. Whoever changes any of these puts
a new seal on with `seal`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qualkit.model.identity import digest
from qualkit.store.connection import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """What a row's hash covers: its ``columns``, and the rows that each query in ``parts`` finds.

    ``name`` is the column that a message calls the row by; ``?`` in a part is the row's id. Parts
    that a ``later`` schema brought count only where they find rows, so that older hashes hold; the
    name of a column among them is that of the row itself, and counts where it is not NULL.
    """

    table: str
    name: str
    columns: str
    parts: tuple[str, ...] = ()
    later: tuple[str, ...] = ()


SEALS: Mapping[str, Seal] = {
    "project": Seal(
        table="project",
        name="name",
        columns="guid, name, created",
        later=("events",),
    ),
    "coder": Seal(
        table="coder",
        name="name",
        columns="guid, name",
        later=("blind",),
    ),
    "document": Seal(
        table="document",
        name="name",
        columns=(
            "guid, name, session_id, kind, language, language_probability, format, encoding,"
            " origin, original_sha256, version, created"
        ),
        parts=(
            (
                "SELECT guid, session.name FROM session"
                " WHERE id = (SELECT session_id FROM document WHERE id = ?)"
            ),
            "SELECT version, sha256 FROM text_version WHERE document_id = ? ORDER BY version",
            (
                "SELECT version, ordinal, participant_id, start, end, begins, ends, words FROM turn"
                " WHERE document_id = ? ORDER BY version, ordinal"
            ),
            (
                "SELECT version, start, end, kind FROM non_speech"
                " WHERE document_id = ? ORDER BY version, start, kind"
            ),
        ),
        later=(
            (
                "SELECT version, ordinal, language, question, attributes FROM turn WHERE"
                " document_id = ? AND coalesce(language, question, attributes) NOT NULL"
                " ORDER BY version, ordinal"
            ),
            (
                "SELECT name, type, value FROM document_attribute WHERE document_id = ?"
                " ORDER BY name"
            ),
            (
                "SELECT version, reason, created FROM text_version WHERE document_id = ?"
                " AND (reason <> 'ingest' OR created <> '') ORDER BY version"
            ),
        ),
    ),
    "participant": Seal(
        table="participant",
        name="name",
        columns="guid, name, key, role, created",
        parts=(
            "SELECT key, name FROM alias WHERE participant_id = ? ORDER BY key",
            (
                "SELECT name, type, value FROM participant_attribute"
                " WHERE participant_id = ? ORDER BY name"
            ),
        ),
    ),
    "codebook revision": Seal(
        table="codebook_revision",
        name="number",
        columns="number, guid, title, version, language, source, yaml, created",
        later=("SELECT name, text FROM word_list WHERE revision = ? ORDER BY name",),
    ),
    "code": Seal(
        table="code",
        name="path",
        columns="guid, path, position, category, color, revision, retired",
        later=("merged",),
    ),
    "run": Seal(
        table="run",
        name="number",
        columns=(
            "number, guid, kind, parameters, seed, input_digest, versions, started, ended, status,"
            " result"
        ),
    ),
    "suggestion": Seal(
        table="suggestion",
        name="guid",
        columns=(
            "guid, run_number, document_id, version, start, end, quote, code_id, about, score,"
            " evidence, rule"
        ),
        later=("weight",),
    ),
    "coding": Seal(
        table="coding",
        name="guid",
        columns=(
            "guid, document_id, version, start, end, quote, code_id, coder_id, about, origin,"
            " score, memo, created, removed"
        ),
        later=("weight",),
    ),
    "review item": Seal(
        table="review_item",
        name="guid",
        columns=("guid, document_id, version, kind, object, reason, start, end, created, settled"),
    ),
    "decision": Seal(
        table="decision",
        name="guid",
        columns="guid, suggestion_id, verdict, coder_id, policy, coding_id, created",
        later=("revoked",),
    ),
    "step": Seal(
        table="step",
        name="number",
        columns="number, guid, coder_id, verb, created, undone, superseded",
        parts=(
            (
                "SELECT kind, row_id, field, document_id, version, start, end, quote, number,"
                " text, undone FROM change WHERE step_number = ? ORDER BY id"
            ),
        ),
    ),
    "reading": Seal(
        table="reading",
        name="guid",
        columns=(
            "guid, document_id, version, start, end, coder_id, run_number, sampled, created,"
            " removed"
        ),
    ),
    "naming": Seal(
        table="naming",
        name="guid",
        columns="guid, run_number, topic, name, coder_id, created",
    ),
    "theme": Seal(
        table="theme",
        name="guid",
        columns="guid, name, memo, coder_id, created, removed",
    ),
    "support": Seal(
        table="support",
        name="guid",
        columns="guid, theme_id, run_number, topic, code_id, created, removed",
    ),
    "link": Seal(
        table="link",
        name="guid",
        columns=(
            "guid, kind, document_id, version, from_start, from_end, to_start, to_end, coder_id,"
            " memo, created, removed"
        ),
    ),
    "memo": Seal(
        table="memo",
        name="guid",
        columns=(
            "guid, kind, target, object, document_id, version, start, end, quote, coder_id,"
            " created, removed"
        ),
        parts=(
            (
                "SELECT version, text, coder_id, created FROM memo_version"
                " WHERE memo_id = ? ORDER BY version"
            ),
        ),
    ),
}
"""Every sealed table, by what a person calls its rows."""


def seal(store: Store, what: str, row: int) -> None:
    """Put the hash of what is there now on row `row`; inside the write that changed it."""
    own = SEALS[what]
    found = store.one(f"SELECT {_selected(own)} FROM {own.table} WHERE rowid = ?", (row,)) or ()
    store.connection.execute(
        f"UPDATE {own.table} SET row_hash = ?1 WHERE rowid = ?2 AND row_hash IS NOT ?1",
        (_hash(store, own, row, found), row),
    )


def insertion(what: str, *later: str) -> str:
    """The statement that inserts a row with its hash last, and leaves one already there alone.

    ``later`` are columns of later schemas, in the order of the parts of the seal that cover them.
    """
    own = SEALS[what]
    columns = ", ".join((own.columns, *later))
    marks = ", ".join("?" for _ in columns.split(","))
    return (
        f"INSERT INTO {own.table} ({columns}, row_hash) VALUES ({marks}, ?) ON CONFLICT DO NOTHING"
    )


def sealed_insert(
    store: Store, statement: str, row: Sequence[object], later: Sequence[object] = ()
) -> int:
    """Insert a row with its hash by a statement of `insertion`; its id, or 0 where it was there."""
    parts = [[(at, value)] for at, value in enumerate(later) if value is not None]
    values = (*row, *later, digest(*row, *parts))
    cursor = store.connection.execute(statement, values)
    return int(cursor.lastrowid or 0) if cursor.rowcount else 0


def broken(store: Store, what: str) -> Iterator[str]:
    """The names of rows that are not what their hash says."""
    own = SEALS[what]
    query = f"SELECT rowid, {own.name}, row_hash, {_selected(own)} FROM {own.table} ORDER BY rowid"
    for row, name, row_hash, *found in store.rows(query):
        if _hash(store, own, row, found) != row_hash:
            yield str(name)


def _selected(own: Seal) -> str:
    """The columns of the row itself, those of later schemas last."""
    return ", ".join((own.columns, *(each for each in own.later if _is_column(each))))


def _is_column(part: str) -> bool:
    return part.isidentifier()


def _hash(store: Store, own: Seal, row: int, found: Sequence[object]) -> str:
    """The hash of row `row`, of which `found` is what `_selected` names."""
    n_later = sum(map(_is_column, own.later))
    columns, values = found[: len(found) - n_later], iter(found[len(found) - n_later :])
    parts: list[list[tuple[object, ...]]] = [store.rows(query, (row,)) for query in own.parts]
    for at, part in enumerate(own.later):
        if not _is_column(part):
            rows = [(at, *each) for each in store.rows(part, (row,))]
        else:
            rows = [(at, value)] if (value := next(values, None)) is not None else []
        if rows:
            parts.append(rows)
    return digest(*columns, *parts)
