"""Opening and writing the project file: durable, private, refusing what it does not know.

One connection, explicit transactions (`isolation_level=None`, ``BEGIN IMMEDIATE``), rollback
journal with ``synchronous=EXTRA``: in simulated power cuts the only common mode besides WAL+FULL
that lost no acknowledged write, and it keeps the project one file. A file is looked at before
SQLite is let near it, so that a foreign one is never touched.
"""

from __future__ import annotations

import os
import sqlite3
import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from qualkit.errors import NotAProject, ProjectDamaged, ProjectError, ProjectTooNew
from qualkit.store.faults import explained
from qualkit.store.schema import APPLICATION_ID, MIGRATIONS, OWN_TABLES, SCHEMA_VERSION

Clock = Callable[[], str]
GuidMaker = Callable[[], str]

_PRAGMAS = (
    "foreign_keys = ON", "trusted_schema = OFF", "cell_size_check = ON", "mmap_size = 0",
    "secure_delete = ON", "temp_store = MEMORY", "busy_timeout = 30000",
    "journal_mode = DELETE", "synchronous = EXTRA",
)  # fmt: skip

_MAGIC = b"SQLite format 3\x00"
_HEADER = 100


class Store:
    """An open project file.

    Parameters
    ----------
    connection : sqlite3.Connection
        Opened and checked by `open_store` or `create_store`.
    path : Path
        The file, for messages.
    clock : callable
        Gives the time of a write, ISO 8601 in UTC.
    guids : callable
        Gives a new GUID for what a person makes.
    """

    def __init__(
        self, connection: sqlite3.Connection, path: Path, clock: Clock, guids: GuidMaker
    ) -> None:
        self.connection = connection
        self.path = path
        self.clock = clock
        self.guids = guids

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        with explained(self.path):
            return self.connection.execute(sql, parameters).fetchall()

    def one(self, sql: str, parameters: Sequence[Any] = ()) -> tuple[Any, ...] | None:
        """The first row of a query, None when there is none."""
        with explained(self.path):
            row: tuple[Any, ...] | None = self.connection.execute(sql, parameters).fetchone()
            return row

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it is committed and durable, or none of it happened.

        Inside another `write` it joins that one.
        """
        if self.connection.in_transaction:
            yield self.connection
            return
        with explained(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection
                self.connection.execute("COMMIT")
            finally:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")

    def close(self) -> None:
        """Close the file; the store cannot be used afterwards."""
        self.connection.close()


def create_store(path: Path, *, name: str, clock: Clock, guids: GuidMaker) -> Store:
    """A new project file at `path` (mode 0600), with the current schema.

    Raises
    ------
    ProjectError
        If something is at `path` already.
    ProjectUnwritable
        If the folder cannot be written or the disk is full; nothing is left behind.
    """
    with explained(path):
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        except FileExistsError as error:
            what = f"{path} is there already"
            raise ProjectError(what, repair="open it, or choose another name") from error
    try:
        with explained(path):
            store = Store(_connect(path), path, clock, guids)
            with store.write() as connection:
                from qualkit.store.migrate import migrate

                migrate(connection)
                row = (store.guids(), name, store.clock())
                connection.execute("INSERT INTO project VALUES (1, ?, ?, ?)", row)
    except BaseException:
        path.unlink(missing_ok=True)
        path.with_name(path.name + "-journal").unlink(missing_ok=True)
        raise
    return store


def open_store(path: Path, *, clock: Clock, guids: GuidMaker) -> Store:
    """The project file at `path`, checked before it is touched.

    Raises
    ------
    NotAProject
        If `path` is missing, a folder, or no qualkit project.
    ProjectTooNew
        If a newer qualkit wrote it.
    ProjectDamaged
        If it is cut off or its schema is not the one its version has.
    """
    version = _check_header(path)
    store = Store(_connect(path), path, clock, guids)
    try:
        if version < SCHEMA_VERSION:
            with store.write() as connection:
                from qualkit.store.migrate import migrate

                migrate(connection)
        _check_schema(store)
    except BaseException:
        store.close()
        raise
    return store


def _connect(path: Path) -> sqlite3.Connection:
    with explained(path):
        connection = sqlite3.connect(path, isolation_level=None, timeout=30)
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
    return connection


def _check_header(path: Path) -> int:
    """The schema version in the file's own header, read without SQLite."""
    if path.is_dir():
        raise NotAProject(f"{path} is a folder", expected="a project file", repair=_NAME_ONE)
    try:
        with explained(path), path.open("rb") as file:
            header = file.read(_HEADER)
            size = os.fstat(file.fileno()).st_size
    except FileNotFoundError as error:
        raise NotAProject(f"there is no project {path}", repair=_MAKE_ONE) from error
    if not header.startswith(_MAGIC) or len(header) < _HEADER:
        raise NotAProject(f"{path} is no qualkit project", expected="a file that qualkit made")
    page_size, pages, version, application = struct.unpack(">16xH10xI28xI4xI28x", header)
    if application != APPLICATION_ID:
        what = f"{path} is a SQLite database, but no qualkit project"
        raise NotAProject(what, repair="name another file; this one was not touched")
    if version > SCHEMA_VERSION:
        what = f"{path} has schema {version}, written by a newer qualkit"
        raise ProjectTooNew(what, expected=f"at most {SCHEMA_VERSION}", repair="update qualkit")
    journal = path.with_name(path.name + "-journal")
    if not journal.exists() and size < pages * (65536 if page_size == 1 else page_size):
        what = f"{path} is cut off: {size} bytes of {pages * page_size}"
        raise ProjectDamaged(what, repair="restore a backup")
    return int(version)


_NAME_ONE = "name a file such as study.qualkit"
_MAKE_ONE = "make one with 'qualkit init' or 'qualkit ingest'"


def _check_schema(store: Store) -> None:
    expected = {sql for statements in MIGRATIONS.values() for sql in statements}
    query = "SELECT name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL"
    found = {sql.strip(): name for name, table, sql in store.rows(query) if table not in OWN_TABLES}
    strange = sorted(name for sql, name in found.items() if sql not in expected)
    if strange or len(found) < len(expected):
        what = f"the tables of {store.path} are not those of a qualkit project"
        detail = f" ({', '.join(strange[:3])})" if strange else ""
        raise ProjectDamaged(what + detail, repair="restore a backup")
