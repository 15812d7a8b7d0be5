"""The codebook inside a project: the codes as they stand, and every revision imported."""

from __future__ import annotations

from qualkit.codebook import read_codebook
from qualkit.errors import QualkitError
from qualkit.model.codes import Codebook
from qualkit.model.tables import Table
from qualkit.store import coders, events
from qualkit.store.connection import Store
from qualkit.store.seals import seal

LISTING = ("code", "category", "color", "codings", "suggestions", "participants")


def save(store: Store, book: Codebook, *, yaml: str, source: str) -> int:
    """Make `book` the project's codebook; its revision's number.

    The same text again is no new revision. Codes that the book no longer has are retired; a code
    with codings cannot be dropped.

    Raises
    ------
    QualkitError
        If a dropped code has codings; nothing is changed.
    """
    latest = store.one("SELECT number, yaml FROM codebook_revision ORDER BY number DESC LIMIT 1")
    if latest and latest[1] == yaml:
        return int(latest[0])
    with store.write() as connection:
        _refuse_loss(store, book)
        guid = store.guids()
        cursor = connection.execute(
            "INSERT INTO codebook_revision"
            " (guid, title, version, language, source, yaml, created) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (guid, book.title, book.version, book.language, source, yaml, store.clock()),
        )
        number = int(cursor.lastrowid or 0)
        seal(store, "codebook revision", number)
        _replace(store, book, number)
        events.record(store, "codebook", guid, {"revision": number, "codes": len(book.codes)})
    return number


def _replace(store: Store, book: Codebook, number: int) -> None:
    for position, code in enumerate(book.codes):
        store.connection.execute(
            "INSERT INTO code (guid, path, position, category, color, revision)"
            " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (path) DO UPDATE SET"
            " position = excluded.position, category = excluded.category,"
            " color = excluded.color, revision = excluded.revision, retired = NULL",
            (store.guids(), code.path, position, code.category, code.color, number),
        )
    store.connection.execute(
        "UPDATE code SET retired = ? WHERE revision != ? AND retired IS NULL",
        (store.clock(), number),
    )
    for (row,) in store.rows("SELECT id FROM code"):
        seal(store, "code", row)


def latest(store: Store) -> tuple[int, str, str] | None:
    """Number, source name and YAML of the newest revision, None before the first import."""
    query = "SELECT number, source, yaml FROM codebook_revision ORDER BY number DESC LIMIT 1"
    row = store.one(query)
    return (int(row[0]), row[1], row[2]) if row else None


def latest_title(store: Store) -> tuple[str, int] | None:
    """Title and number of the newest revision, None before the first import."""
    row = store.one("SELECT title, number FROM codebook_revision ORDER BY number DESC LIMIT 1")
    return (str(row[0]), int(row[1])) if row else None


def paths(store: Store, *, with_categories: bool = False) -> tuple[str, ...]:
    """The paths of the codes in use, in the codebook's order."""
    query = "SELECT path FROM code WHERE retired IS NULL AND category <= ? ORDER BY position"
    return tuple(path for (path,) in store.rows(query, (int(with_categories),)))


def ids(store: Store) -> dict[str, int]:
    """Path → id of the codes in use that can be given, categories left out."""
    query = "SELECT path, id FROM code WHERE retired IS NULL AND NOT category"
    return dict(store.rows(query))


def listing(store: Store) -> Table:
    """Every code in use, in order, with how often it is given."""
    seen = coders.seen(store, "coder_id")
    query = f"""
        SELECT path, category, color,
          (SELECT count(*) FROM coding WHERE code_id = code.id AND removed IS NULL AND {seen}),
          (SELECT count(*) FROM suggestion WHERE code_id = code.id AND NOT EXISTS
            (SELECT 1 FROM decision WHERE suggestion_id = suggestion.id AND revoked IS NULL
             AND ({seen} OR verdict = 'skip' AND policy NOT NULL))),
          (SELECT count(DISTINCT participant_id) FROM coding JOIN turn
            ON turn.document_id = coding.document_id AND turn.version = coding.version
            AND turn.start < coding.end AND coding.start < turn.end
            WHERE code_id = code.id AND removed IS NULL AND {seen})
        FROM code WHERE retired IS NULL ORDER BY position"""
    rows = [(path, bool(category), *rest) for path, category, *rest in store.rows(query)]
    return Table(LISTING, tuple(rows))


def latest_number(store: Store) -> int:
    """The number of the newest revision, 0 before the first import."""
    return int((store.one("SELECT coalesce(max(number), 0) FROM codebook_revision") or (0,))[0])


def restore(store: Store, number: int) -> int:
    """Make what revision `number` says the newest revision; its number."""
    query = "SELECT source, yaml FROM codebook_revision WHERE number = ?"
    source, yaml = store.one(query, (number,)) or ("", "")
    return save(store, read_codebook(yaml, source), yaml=yaml, source=source)


def _refuse_loss(store: Store, book: Codebook) -> None:
    query = (
        "SELECT path, count(*) FROM coding JOIN code ON code.id = code_id"
        " WHERE removed IS NULL GROUP BY path ORDER BY path"
    )
    usable = {code.path for code in book.codes if not code.category}
    lost = [(path, count) for path, count in store.rows(query) if path not in usable]
    if lost:
        path, count = lost[0]
        more = f" and {len(lost) - 1} more codes" if len(lost) > 1 else ""
        raise QualkitError(
            f"the codebook drops {path!r}, which has {count} codings{more}",
            repair="keep the code in the codebook, or remove its codings first",
        )
