"""Files written whole or not at all, readable by their owner only."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from qualkit.errors import ProjectUnwritable


def write_whole(path: Path, data: bytes) -> None:
    """Write `data` to `path` (mode 0600): all of it and durably, or the old file stays.

    Raises
    ------
    ProjectUnwritable
        If the folder is missing, cannot be written, or the disk is full.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
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


def sync_folder(folder: Path) -> None:
    """Make a new name in `folder` durable, where the system can open folders."""
    if os.name == "nt":
        return  # opens no folders, and keeps names without this
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
