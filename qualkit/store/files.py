"""Files written whole or not at all, readable by their owner only.

Links are followed, and what they lead to is replaced, never the link. What is no file but a stream
(a terminal, ``/dev/stdout``, ``/dev/null``, a pipe that somebody reads) is written through to, and
stays what it is; whatever else is no regular file is refused.
"""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterable
from pathlib import Path

from qualkit.errors import ProjectError, ProjectUnwritable
from qualkit.store import held
from qualkit.store.schema import APPLICATION_ID

_ID_AT = 68
_STREAMS = ("/dev/stdout", "/dev/stderr", "/dev/fd/", "/proc/self/fd/")
"""Names of what is open already: written on at its end, even where it is a file."""


def write_whole(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Write `data`, whole or in pieces, to `path` (mode 0600): all and durably, or the old stays.

    Raises
    ------
    ProjectError
        If there is a project at `path`; it is left alone.
    ProjectUnwritable
        If the folder is missing, cannot be written, the disk is full, or it is no regular file.
    """
    check_target(path)
    pieces = [data] if isinstance(data, bytes) else data
    try:
        if _is_stream(path):
            _write_through(path, pieces)
        else:
            _replace(_followed(path), pieces)
    except OSError as error:
        what = f"{path} could not be written: {error.strerror}"
        repair = "check the folder, its rights and the free space"
        raise ProjectUnwritable(what, repair=repair) from error


def _replace(path: Path, pieces: Iterable[bytes]) -> None:
    """Write beside `path`, then put it in its place."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        sync_folder(path.parent)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _write_through(path: Path, pieces: Iterable[bytes]) -> None:
    """Write to a stream; a pipe that nobody reads is an error rather than a wait."""
    flags = os.O_WRONLY | os.O_APPEND | os.O_NOCTTY | os.O_NONBLOCK
    handle = os.open(path, flags)
    with os.fdopen(handle, "wb") as file:
        os.set_blocking(handle, True)
        file.writelines(pieces)


def check_target(path: Path) -> None:
    """Raise unless a file may be written to `path`: no project, no folder, in a folder there is."""
    what = f"{path} could not be written"
    if path.is_dir():
        raise ProjectUnwritable(f"{what}: it is a folder", repair="name a file in it")
    if not (_is_stream(path) or _is_free(path)):
        raise ProjectUnwritable(f"{what}: it is no regular file", repair="name another file")
    folder = _followed(path).parent
    if not folder.is_dir():
        raise ProjectUnwritable(
            f"{what}: there is no folder {folder}", repair="make the folder first"
        )
    if is_project(path):
        what = f"{path} is a project, which no output may replace"
        raise ProjectError(what, repair="write to another file")


def _is_stream(path: Path) -> bool:
    """True for what is written through to: a device of characters, a pipe, what is open already."""
    if os.name == "nt":
        return False
    mode = _mode(path)
    return mode is not None and (
        stat.S_ISCHR(mode) or stat.S_ISFIFO(mode) or str(path).startswith(_STREAMS)
    )


def _is_free(path: Path) -> bool:
    """True where there is a regular file, or nothing yet; a link counts as what it leads to."""
    mode = _mode(path)
    if mode is not None:
        return stat.S_ISREG(mode)
    return not os.path.lexists(path) or not _followed(path).is_symlink()


def _followed(path: Path) -> Path:
    """Where the links of `path` lead, itself where there are none."""
    return Path(os.path.realpath(path)) if path.is_symlink() else path


def _mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except OSError:
        return None


def is_project(path: Path) -> bool:
    """True when the file's header is that of a project, whatever its name."""
    with held.guarded():
        if held.is_held(path):
            return True
        if _is_stream(path):
            return False
        try:
            with path.open("rb") as file:
                header = file.read(_ID_AT + 4)
        except OSError:
            return False
    return header.startswith(b"SQLite format 3") and header[_ID_AT:] == APPLICATION_ID.to_bytes(4)


def sync_folder(folder: Path) -> None:
    """Make a new name in `folder` durable, where the system can open folders."""
    if os.name == "nt":
        return  # opens no folders, and keeps names without this
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
