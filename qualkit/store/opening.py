"""Opening and making the project file: durable, private, refusing what it does not know.

Rollback journal with ``synchronous=EXTRA``: in simulated power cuts the only common mode besides
WAL+FULL that lost no acknowledged write, and it keeps the project one file. A file is looked at
before SQLite is let near it, so that a foreign one is never touched.
"""

from __future__ import annotations

import contextlib
import errno
import functools
import os
import sqlite3
import struct
import tempfile
from pathlib import Path
from typing import Any

from qualkit.errors import NotAProject, ProjectDamaged, ProjectError, ProjectTooNew
from qualkit.store import full_text, held
from qualkit.store.connection import Clock, GuidMaker, Store
from qualkit.store.faults import explained
from qualkit.store.files import sync_folder
from qualkit.store.safekeeping import backup
from qualkit.store.schema import (
    APPLICATION_ID,
    BOOKKEEPING,
    FULL_TEXT,
    MIGRATIONS,
    SCHEMA_VERSION,
)
from qualkit.store.seals import seal

_PRAGMAS = (
    "foreign_keys = ON", "trusted_schema = OFF", "cell_size_check = ON", "mmap_size = 0",
    "secure_delete = ON", "temp_store = MEMORY", "busy_timeout = 30000",
    "journal_mode = DELETE", "synchronous = EXTRA",
)  # fmt: skip

_MAGIC = b"SQLite format 3\x00"
_HEADER = 100


def create_store(path: Path, *, name: str, clock: Clock, guids: GuidMaker) -> Store:
    """A new project file at `path` (mode 0600), with the current schema.

    It is made under another name and takes its own only when it is whole.

    Raises
    ------
    ProjectError
        If something is at `path` already.
    ProjectUnwritable
        If the folder cannot be written or the disk is full; nothing is left behind.
    """
    with explained(path):
        _refuse_taken(path)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        os.close(handle)
        try:
            with contextlib.closing(_connect(Path(temporary))) as connection:
                _build(Store(connection, path, clock, guids), name)
            _give_name(Path(temporary), path)
        finally:
            for leftover in (temporary, f"{temporary}-journal"):
                Path(leftover).unlink(missing_ok=True)
        sync_folder(path.parent)
    with held.guarded():
        return _holding(path, clock, guids)


def _refuse_taken(path: Path) -> None:
    if os.path.lexists(path):
        raise _taken(path)


def _taken(path: Path) -> ProjectError:
    what = f"{path} is there already"
    return ProjectError(what, repair="open it, or choose another name")


def _build(store: Store, name: str) -> None:
    from qualkit.store.migrate import migrate  # brings a library that opening does without

    with store.write() as connection:
        migrate(connection)
        connection.execute(
            "INSERT INTO project (id, guid, name, created) VALUES (1, ?, ?, ?)",
            (store.guids(), name, store.clock()),
        )
        seal(store, "project", 1)


def _give_name(temporary: Path, path: Path) -> None:
    try:
        path.hardlink_to(temporary)
    except FileExistsError as error:
        raise _taken(path) from error
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.ENOSYS):
            raise
        # A file system without links, such as a memory stick's.
        _refuse_taken(path)
        temporary.rename(path)


def open_store(path: Path, *, clock: Clock, guids: GuidMaker) -> Store:
    """The project file at `path`, checked before it is touched.

    One that an older qualkit wrote is brought to the current schema; a copy of it as it was stays
    beside it.

    Raises
    ------
    NotAProject
        If `path` is missing, a folder, or no qualkit project.
    ProjectTooNew
        If a newer qualkit wrote it.
    ProjectDamaged
        If it is cut off or its schema is not the one its version has.
    ProjectUnwritable
        If an older qualkit wrote it and it cannot be written.
    """
    with held.guarded():
        version = None if held.is_held(path) else _check_header(path)
        store = _holding(path, clock, guids)
    try:
        version = version or _version_of(store)
        _check_schema(store, version)
        if version < SCHEMA_VERSION:
            _upgrade(store, version)
    except BaseException:
        store.close()
        raise
    return store


def refuse_unreadable(path: Path) -> None:
    """Raise where `open_store` would for what the file's first bytes say; nothing is written."""
    with held.guarded():
        if not held.is_held(path):
            _check_header(path)


def _holding(path: Path, clock: Clock, guids: GuidMaker) -> Store:
    """The file at `path`, noted as open."""
    store = Store(_connect(path), path, clock, guids)
    store.held = held.hold(path)
    return store


def _version_of(store: Store) -> int:
    """The schema's version of a project that this process holds open already."""
    (application,) = store.one("PRAGMA application_id") or (0,)
    (version,) = store.one("PRAGMA user_version") or (0,)
    if application != APPLICATION_ID or not 1 <= version <= SCHEMA_VERSION:
        what = f"{store.path} is no qualkit project any more"
        raise NotAProject(what, expected="a file that qualkit made")
    return int(version)


def _connect(path: Path) -> sqlite3.Connection:
    # A file that has gone meanwhile is not made anew: mode rw.
    address = f"{path.absolute().as_uri()}?mode=rw"
    with explained(path):
        connection = sqlite3.connect(address, uri=True, isolation_level=None, timeout=30)
        try:
            for pragma in _PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
        except BaseException:
            connection.close()
            raise
    return connection


def _check_header(path: Path) -> int:
    """The schema's version; refuses what is no project by the header alone, without SQLite."""
    header, size = _header_of(path)
    if not size:
        raise NotAProject(f"{path} is empty", expected="a file that qualkit made", repair=_REMOVE)
    if not header.startswith(_MAGIC) or len(header) < _HEADER:
        raise NotAProject(f"{path} is no qualkit project", expected="a file that qualkit made")
    page_size, pages, version, application = struct.unpack(">16xH10xI28xI4xI28x", header)
    if application != APPLICATION_ID:
        what = f"{path} is a SQLite database, but no qualkit project"
        raise NotAProject(what, repair="name another file; this one was not touched")
    if version > SCHEMA_VERSION:
        what = f"{path} has schema {version}, written by a newer qualkit"
        raise ProjectTooNew(what, expected=f"at most {SCHEMA_VERSION}", repair="update qualkit")
    if version < 1:
        what = f"{path} has schema {version}, which no qualkit wrote"
        raise ProjectDamaged(what, expected=str(SCHEMA_VERSION), repair="restore a backup")
    whole = pages * (65536 if page_size == 1 else page_size)
    if size < whole and not path.with_name(f"{path.name}-journal").exists():
        what = f"{path} is cut off: {size} bytes of {whole}"
        raise ProjectDamaged(what, repair="restore a backup")
    return int(version)


def _header_of(path: Path) -> tuple[bytes, int]:
    if path.is_dir():
        raise NotAProject(f"{path} is a folder", expected="a project file", repair=_NAME_ONE)
    try:
        if path.exists() and not path.is_file():
            raise NotAProject(f"{path} is no file", expected="a project file", repair=_NAME_ONE)
        with path.open("rb") as file:
            return file.read(_HEADER), os.fstat(file.fileno()).st_size
    except FileNotFoundError as error:
        raise NotAProject(f"there is no project {path}", repair=_MAKE_ONE) from error
    except OSError as error:
        what = f"{path} cannot be read: {error.strerror}"
        raise NotAProject(what, expected="a project file that you may read") from error


_NAME_ONE = "name a file such as study.qualkit"
_MAKE_ONE = "make one with 'qualkit init' or 'qualkit ingest'"
_REMOVE = "remove it and make a project with 'qualkit init' or 'qualkit ingest'"

_SCHEMA = f"""
    SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql NOT NULL AND NOT (
        (tbl_name = '{BOOKKEEPING}' OR tbl_name GLOB '{FULL_TEXT}_*')
        AND (type = 'index' OR type = 'table' AND name = tbl_name)
    )"""
"""Everything but what is kept by libraries for themselves, which differs between their versions."""


def _check_schema(store: Store, version: int) -> None:
    found = set(store.rows(_SCHEMA))
    expected = _expected_schema(version)
    if found != expected:
        strange = sorted(str(name) for _, name, *_ in found ^ expected)
        what = f"the tables of {store.path} are not those of a qualkit project"
        raise ProjectDamaged(f"{what} ({', '.join(strange[:3])})", repair="restore a backup")


@functools.cache
def _expected_schema(version: int) -> frozenset[tuple[Any, ...]]:
    """What SQLite itself says of the tables, indices and triggers after so many migrations."""
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        for statements in list(MIGRATIONS.values())[:version]:
            for statement in statements:
                connection.execute(statement)
        return frozenset(connection.execute(_SCHEMA))


def _upgrade(store: Store, version: int) -> None:
    """Bring the file to the current schema, with a copy of it as it was beside it."""
    from qualkit.store.migrate import migrate

    kept = store.path.with_name(f"{store.path.name}.schema-{version}")
    if not os.path.lexists(kept):
        backup(store, kept)
    with store.write() as connection:
        migrate(connection)
        full_text.rebuild(store)
