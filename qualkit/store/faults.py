"""What SQLite and the operating system say, in qualkit's words: what, where, the repair."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qualkit.errors import (
    NotAProject,
    ParameterError,
    ProjectDamaged,
    ProjectError,
    ProjectLocked,
    ProjectUnwritable,
)

_READ_ONLY = "make the file and its folder writable, or work on a copy"
_CHECK = "run 'qualkit check' on the project"
_FULL = "free some space and try again; what was saved before is there"


@contextmanager
def queried(path: Path) -> Iterator[None]:
    """Turn errors of SQLite at `path` into project errors."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise _from_sqlite(path, error) from error
    except OverflowError as error:  # SQLite keeps whole numbers of 64 bits
        raise ParameterError("a number too large to look up", expected="a smaller one") from error
    except UnicodeEncodeError as error:
        what = f"a text with half a character (U+{ord(error.object[error.start]):04X})"
        raise ParameterError(what, expected="whole characters") from error
    except UnicodeDecodeError as error:  # SQLite's message quotes the damaged bytes
        raise ProjectDamaged(f"{path} is damaged", repair="restore a backup") from error


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn errors of SQLite and of the file system at `path` into project errors."""
    try:
        with queried(path):
            yield
    except FileNotFoundError:
        if not path.parent.is_dir():
            what = f"there is no folder {path.parent}"
            raise ProjectUnwritable(what, repair="make the folder first") from None
        raise
    except (PermissionError, IsADirectoryError, NotADirectoryError) as error:
        raise ProjectUnwritable(f"{path}: {error.strerror}", repair=_READ_ONLY) from error
    except FileExistsError:
        raise
    except OSError as error:
        repair = _FULL if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) else _READ_ONLY
        raise ProjectUnwritable(f"{path}: {error.strerror}", repair=repair) from error


def _from_sqlite(path: Path, error: sqlite3.DatabaseError) -> ProjectError:
    if isinstance(error, sqlite3.ProgrammingError) and "closed database" in str(error):
        return ProjectError("the project is closed", repair="open it again")
    if isinstance(error, (sqlite3.IntegrityError, sqlite3.ProgrammingError)):
        return ProjectError(f"{path} was not changed: {error}")  # the file is sound
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & 0xFF if code is not None else None
    if primary == sqlite3.SQLITE_NOTADB:
        return NotAProject(f"{path} is no qualkit project", expected="a file that qualkit made")
    if primary == sqlite3.SQLITE_CORRUPT:
        return ProjectDamaged(f"{path} is damaged", repair="restore a backup")
    if "Could not decode" in str(error):  # SQLite's binding; its message would hold the text
        return ProjectDamaged(f"{path} is damaged: a text in it is no UTF-8", repair=_CHECK)
    if primary == sqlite3.SQLITE_FULL:
        return ProjectUnwritable(f"the disk is full: {path} could not be written", repair=_FULL)
    if primary in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return ProjectUnwritable(f"{path} cannot be written", repair=_READ_ONLY)
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        what = f"{path} is being written by another program"
        return ProjectLocked(what, repair="wait until it is done and try again")
    if primary == sqlite3.SQLITE_IOERR:
        return ProjectUnwritable(
            f"{path} could not be read or written: {error}", repair=f"check the disk, {_FULL}"
        )
    return ProjectError(f"{path}: {error}", repair=_CHECK)
