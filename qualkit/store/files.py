"""Files written whole or not at all, readable by their owner only."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from qualkit.errors import ProjectError, ProjectUnwritable
from qualkit.store import held
from qualkit.store.schema import APPLICATION_ID

_ID_AT = 68


def write_whole(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Write `data`, whole or in pieces, to `path` (mode 0600): all and durably, or the old stays.

    Raises
    ------
    ProjectError
        If there is a project at `path`; it is left alone.
    ProjectUnwritable
        If the folder is missing, cannot be written, or the disk is full.
    """
    check_target(path)
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.writelines([data] if isinstance(data, bytes) else data)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
            sync_folder(path.parent)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    except OSError as error:
        what = f"{path} could not be written: {error.strerror}"
        repair = "check the folder, its rights and the free space"
        raise ProjectUnwritable(what, repair=repair) from error


def check_target(path: Path) -> None:
    """Raise unless a file may be written to `path`: no project, no folder, in a folder there is."""
    if is_project(path):
        what = f"{path} is a project, which no output may replace"
        raise ProjectError(what, repair="write to another file")
    if path.is_dir():
        what = f"{path} could not be written: it is a folder"
        raise ProjectUnwritable(what, repair="name a file in it")
    if not path.parent.is_dir():
        what = f"{path} could not be written: there is no folder {path.parent}"
        raise ProjectUnwritable(what, repair="make the folder first")


def is_project(path: Path) -> bool:
    """True when the file's header is that of a project, whatever its name."""
    with held.guarded():
        if held.is_held(path):
            return True
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
