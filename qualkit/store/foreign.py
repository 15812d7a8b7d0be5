"""Other programs' SQLite files, read only: the rows of real tables as plain values, nothing run.

What is read is a private copy, with the write-ahead log beside it, so that nothing is ever written
next to the file itself. No view, trigger, function, generated column or virtual table of it runs:
an authorizer lets SQLite only read, and only tables with pages of their own are looked at. What a
table means is for whoever asks. SQLite's "Defense Against The Dark Arts".
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from qualkit.errors import ReadError
from qualkit.store import held
from qualkit.store.schema import APPLICATION_ID

Value = str | int | float | bytes | None
Row = dict[str, Value]

MAGIC = b"SQLite format 3\x00"
MAX_FILE = 2 * 1024**3
MAX_ROWS = 5_000_000
MAX_TEXT = 512 * 1024**2
"""The largest file, and the most rows and characters that are read of one."""

_LONGEST = 128 * 1024**2
_STEP, _MOST_STEPS = 100_000, 20_000
_TRIES = 5
_JOURNAL = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"
_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: _LONGEST,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 100,
}
_PRAGMAS = (
    "trusted_schema = OFF", "cell_size_check = ON", "mmap_size = 0", "query_only = ON",
    "temp_store = MEMORY",
)  # fmt: skip
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0"
_REPAIR = "open it in the program that wrote it, close it there, and try again"


class ForeignFile:
    """An open copy of another program's database.

    ``tables`` maps the name of each table, in lower case, to the names of its columns.
    """

    def __init__(self, connection: sqlite3.Connection, name: str) -> None:
        self._connection = connection
        self._name = name
        self._steps = 0
        self._rows = 0
        self._text = 0
        connection.set_progress_handler(self._tick, _STEP)
        with self._told():
            self._called = self._names()
            self.tables = {key: self._columns(name) for key, name in self._called.items()}

    def rows(self, table: str, columns: Sequence[str], *, blobs: bool = False) -> list[Row]:
        """The rows of `table`, of `columns` those that it has; none where there is no such table.

        Without `columns` all are read, their names in lower case. What is no text and no number in
        a cell is None, or its bytes where `blobs` are asked for.

        Raises
        ------
        ReadError
            If the file is damaged or beyond the limits.
        """
        there = {column.lower(): column for column in self.tables.get(table, ())}
        wanted = [column for column in columns or there if column in there]
        if not wanted:
            return []
        listed = ", ".join(_quoted(there[column]) for column in wanted)
        query = f"SELECT {listed} FROM {_quoted(self._called[table])} NOT INDEXED"
        with self._told(), closing(self._connection.execute(query)) as cursor:
            return [
                dict(zip(wanted, (self._plain(value, blobs) for value in row), strict=True))
                for row in cursor
            ]

    def n_rows(self, table: str) -> int:
        """How many rows `table` has."""
        query = f"SELECT 1 FROM {_quoted(self._called[table])} NOT INDEXED"
        with self._told(), closing(self._connection.execute(query)) as cursor:
            return sum(1 for _ in cursor)

    def _names(self) -> dict[str, str]:
        found = [name for (name,) in self._connection.execute(_TABLES) if isinstance(name, str)]
        kept = [name for name in found[:1000] if not name.lower().startswith("sqlite_")]
        return {name.lower(): name for name in kept}

    def _columns(self, table: str) -> tuple[str, ...]:
        described = self._connection.execute(f"PRAGMA table_info({_quoted(table)})")
        return tuple(str(name) for _, name, *_ in described)

    def _plain(self, value: Value, blobs: bool) -> Value:
        self._rows += 1
        if isinstance(value, bytes) and not blobs:
            return None
        if isinstance(value, (str, bytes)):
            self._text += len(value)
        if self._rows > MAX_ROWS * 10 or self._text > MAX_TEXT:
            raise ReadError(f"{self._name} holds more than can be read", repair="split it")
        return value

    def _tick(self) -> int:
        self._steps += 1
        return int(self._steps > _MOST_STEPS)

    @contextmanager
    def _told(self) -> Iterator[None]:
        with _told(self._name):
            yield


@contextmanager
def open_foreign(path: Path) -> Iterator[ForeignFile]:
    """Open the database of another program at `path`.

    Raises
    ------
    ReadError
        If it cannot be read, is no SQLite database, is one of qualkit, damaged, or was left open.
    """
    with tempfile.TemporaryDirectory(prefix="qualkit-") as folder:
        copy = Path(folder) / "copy"
        _copied(path, copy)
        with _told(path.name):
            connection = sqlite3.connect(copy, isolation_level=None)
        with closing(connection):
            with _told(path.name):
                _harden(connection)
            yield ForeignFile(connection, path.name)


def is_sqlite(path: Path) -> bool:
    """Whether the file at `path` begins as a SQLite database does."""
    with held.guarded():
        if held.is_held(path):
            return True
        try:
            if not path.is_file():
                return False
            with path.open("rb") as file:
                return file.read(len(MAGIC)) == MAGIC
        except OSError:
            return False


def _copied(path: Path, copy: Path) -> None:
    """Copy the file and its write-ahead log; refuse what is no database to be read."""
    with held.guarded():
        # Opening and closing a file that this process holds would drop its locks.
        if held.is_held(path):
            raise _own(path)
        log = path.with_name(f"{path.name}-wal")
        try:
            for _ in range(_TRIES):
                before = _state(path), _state(log)
                _copy(path, copy)
                _copy_log(log, copy.with_name("copy-wal"))
                if before == (_state(path), _state(log)):
                    break
            else:
                raise ReadError(f"{path.name} is being written", repair=_REPAIR)
            journal = path.with_name(f"{path.name}-journal")
            if journal.is_file() and _begins(journal) == _JOURNAL:
                raise ReadError(f"{path.name} was left in the middle of a change", repair=_REPAIR)
        except OSError as error:
            what = f"{path}: {error.strerror}"
            raise ReadError(what, repair="check the path and its rights") from error
    _check_header(path, copy)


def _copy(path: Path, copy: Path) -> None:
    if path.exists() and not path.is_file():
        raise ReadError(f"{path} is no regular file", repair="save its content as a file")
    if path.stat().st_size > MAX_FILE:
        what = f"{path.name} has {path.stat().st_size / 1024**3:,.1f} GB"
        raise ReadError(what, expected=f"at most {MAX_FILE // 1024**3} GB")
    shutil.copyfile(path, copy)


def _copy_log(log: Path, copy: Path) -> None:
    copy.unlink(missing_ok=True)
    if log.is_file() and not log.is_symlink():
        _copy(log, copy)


def _state(path: Path) -> tuple[int, int] | None:
    """What tells whether a file was written meanwhile."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_size, found.st_mtime_ns


def _check_header(path: Path, copy: Path) -> None:
    with copy.open("rb") as file:
        header = file.read(100)
    if not header.startswith(MAGIC):
        raise ReadError(f"{path.name} is no SQLite database", repair=_REPAIR)
    if header[68:72] == APPLICATION_ID.to_bytes(4):
        raise _own(path)


def _begins(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(len(_JOURNAL))


def _own(path: Path) -> ReadError:
    return ReadError(f"{path.name} is a project of qualkit", repair="bring it in with merge")


def _harden(connection: sqlite3.Connection) -> None:
    for limit, value in _LIMITS.items():
        connection.setlimit(limit, value)
    connection.text_factory = _text
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    connection.set_authorizer(_allowed)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _allowed(action: int, first: str | None, *_: str | None) -> int:
    if action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ):
        return sqlite3.SQLITE_OK
    is_asked = action == sqlite3.SQLITE_PRAGMA and first == "table_info"
    return sqlite3.SQLITE_OK if is_asked else sqlite3.SQLITE_DENY


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Turn what SQLite says of a foreign file into one line."""
    try:
        yield
    except (sqlite3.Error, sqlite3.Warning, OverflowError, UnicodeError, MemoryError) as error:
        what = f"{name} is damaged, or made to be hard to read"
        raise ReadError(what, repair=_REPAIR) from error
