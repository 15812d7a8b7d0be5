"""What SQLite's own check does not see: changed texts and rows, missing rows, a broken chain.

Of random single-bit flips in a project, ``integrity_check`` alone notices about half; the hashes
notice every change of what people said, coded or decided. Rows that were taken out whole are
missed by their hashes, but not by the events, which tell how many there must be.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

from qualkit.errors import ProjectError
from qualkit.model.tables import Table
from qualkit.store import codings, events, full_text, links, memo_targets
from qualkit.store.connection import Store
from qualkit.store.documents import text_sha256
from qualkit.store.schema import FULL_TEXT
from qualkit.store.seals import SEALS, broken

COLUMNS = ("what", "which", "repair")

_INDEX = "the index of words is not that of the texts"
_OWN = "SQLite's own check"
_ENTRIES = "an index cannot be read"
_KEPT = frozenset((_INDEX, _OWN, _ENTRIES))
"""What is checked of how SQLite keeps a project, and of nothing that it says."""

_BACKUP = "restore a backup"


def check(store: Store, *, is_fresh: bool = False) -> Table:
    """Every fault found in the project file; an empty table when it is sound.

    Of one that was just written row by row, and is ``is_fresh``, what it says is checked, not how
    SQLite keeps it; it lacks the index of words, which is made of the texts.
    """
    store.one("SELECT 1")  # that the project is closed is no fault of its file
    faults: list[tuple[str, str, str]] = []
    before = store.connection.text_factory
    # Damaged UTF-8 must be counted, not end the check.
    store.connection.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
    try:
        for what, find in _checks(store).items():
            if is_fresh and what in _KEPT:
                continue
            try:
                faults += [(what, _printable(which), _BACKUP) for which in find()]
            except ProjectError as error:
                faults.append((what, f"cannot be read: {error.what}", _BACKUP))
            except (TypeError, ValueError, AttributeError, OverflowError):
                faults.append((what, "a value is of the wrong type", _BACKUP))
    finally:
        store.connection.text_factory = before
    return Table(COLUMNS, tuple(faults))


def _checks(store: Store) -> Mapping[str, Callable[[], Iterable[str]]]:
    def changed(what: str) -> Callable[[], Iterable[str]]:
        return lambda: broken(store, what)

    return {
        _OWN: lambda: _own_check(store),
        _ENTRIES: lambda: _unreadable(store),
        "a row points to nothing": lambda: _dangling(store),
        "text changed": lambda: _changed_texts(store),
        "original changed": lambda: _changed_originals(store),
        **{f"{what} changed": changed(what) for what in SEALS},
        _INDEX: lambda: _wrong_index(store),
        "a quote is not in its text": lambda: codings.misquoted(store),
        "a memo is on nothing": lambda: memo_targets.astray(store),
        "a link leads to no turn": lambda: links.astray(store),
        "the chain of events breaks": lambda: _broken_events(store),
        "rows are missing": lambda: _missing(store),
    }


def _own_check(store: Store) -> Iterator[str]:
    return (str(line) for (line,) in store.rows("PRAGMA integrity_check") if line != "ok")


def _unreadable(store: Store) -> Iterator[str]:
    """The indices of which an entry cannot be read, which SQLite's own check may pass over."""
    query = """
        SELECT name, tbl_name, coalesce(sql, '') FROM sqlite_master
        WHERE type = 'index' AND tbl_name NOT GLOB ? || '_*' ORDER BY name"""
    for name, table, sql in store.rows(query, (FULL_TEXT,)):
        columns = [row[2] for row in store.rows(f'PRAGMA index_info("{name}")')]
        # Lengths are asked for so that every entry is read, and read from the index.
        lengths = " + ".join(f'coalesce(length("{column}"), 0)' for column in columns)
        only = sql.partition(" WHERE ")[2] or "1"
        reading = f'SELECT sum({lengths}) FROM "{table}" INDEXED BY "{name}" WHERE {only}'
        try:
            store.rows(reading)
        except ProjectError:
            yield str(name)


def _dangling(store: Store) -> Iterator[str]:
    return (str(table) for table, *_ in store.rows("PRAGMA foreign_key_check"))


def _changed_texts(store: Store) -> Iterator[str]:
    query = "SELECT name, text, sha256 FROM text_version JOIN document ON document.id = document_id"
    return (name for name, text, sha256 in store.rows(query) if text_sha256(text) != sha256)


def _changed_originals(store: Store) -> Iterator[str]:
    rows = store.rows("SELECT sha256, bytes FROM original")
    erased = _erased(store)
    for sha256, data in rows:
        is_right = not data if sha256 in erased else hashlib.sha256(data).hexdigest() == sha256
        if not is_right:
            yield sha256


def _erased(store: Store) -> set[str]:
    """The originals that were moved to a key file and not brought back, by the events."""
    erased: set[str] = set()
    query = "SELECT details FROM event WHERE verb IN ('pseudonymise', 'restore') ORDER BY number"
    for (details,) in store.rows(query):
        told = json.loads(details)
        erased = erased.union(told.get("erased", ())).difference(told.get("restored", ()))
    return erased


def _wrong_index(store: Store) -> Iterator[str]:
    if not full_text.is_sound(store):
        yield "the full-text index"


def _broken_events(store: Store) -> Iterator[str]:
    return (f"event {number}" for number in events.broken_links(store))


def _missing(store: Store) -> Iterator[str]:
    for table, (found, expected) in counted(store).items():
        if found != expected:
            yield f"{table}: {found} rows, {expected} by the events"


def counted(store: Store) -> dict[str, tuple[int, int]]:
    """Table → how many rows it has, and how many it must have by the events."""
    expected = _told(store)
    return {
        table: (int((store.one(f"SELECT count(*) FROM {table}") or (0,))[0]), expected[table])
        for table in _TELLING
    }


_TELLING: Mapping[str, Mapping[str, str]] = {
    "project": {},
    "document": {"ingest": "+1"},
    "participant": {"participant": "+1", "join": "-1"},
    "codebook_revision": {"codebook": "+1"},
    "run": {"run": "+1"},
    "suggestion": {"suggest": "+suggestions"},
    "coding": {"code": "+codings", "*": "+codings"},
    "review_item": {"edit": "+review", "undo": "+review", "redo": "+review"},
    "decision": {
        **dict.fromkeys(("accept", "correct", "reject", "skip", "withdraw"), "+suggestions"),
        "suggest": "-renewed",  # of projects before schema 3, which deleted what was renewed
    },
    "step": {"*": "+1"},
    "change": {"*": "+changes"},
    "reading": {"read": "+readings", "adjudicate": "+readings"},
    "naming": {"*": "+namings"},
    "theme": {"*": "+themes"},
    "support": {"*": "+supports"},
    "link": {"*": "+links"},
    "memo": {"memo": "+1"},
    "memo_version": {"memo": "+1", "rewrite memo": "+1"},
}
"""Table → verb of an event → how many rows it tells of: a number, or an entry of its details.

``*`` is any verb of a step, which tells how many changes it has. A merge tells by ``rows`` how many
more or fewer rows of each table there are because things made apart became one.
"""


def _told(store: Store) -> Counter[str]:
    counts = Counter(project=1)
    for verb, details in store.rows("SELECT verb, details FROM event"):
        if verb == "merge":
            counts.update(_merged(details))
            continue
        for table, verbs in _TELLING.items():
            if verb in verbs:
                counts[table] += _amount(verbs[verb], details)
            elif "*" in verbs and '"changes":' in details:
                counts[table] += _amount(verbs["*"], details)
    return counts


def _merged(details: str) -> dict[str, int]:
    try:
        return {str(table): int(n) for table, n in json.loads(details)["rows"].items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}  # the event is damaged, which the chain tells


def _amount(change: str, details: str) -> int:
    sign, amount = (-1 if change[0] == "-" else 1), change[1:]
    if amount.isdigit():
        return sign * int(amount)
    try:
        return sign * int(json.loads(details)[amount])
    except (ValueError, KeyError, TypeError):
        return 0  # the event is damaged, which the chain tells


def _printable(which: str) -> str:
    return which.encode("utf-8", "backslashreplace").decode()
