"""Copies of the project that are whole, whatever is being written meanwhile."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import tempfile
from pathlib import Path

from qualkit.errors import ProjectError
from qualkit.store.connection import Store
from qualkit.store.faults import explained
from qualkit.store.files import sync_folder


def backup(store: Store, destination: Path) -> Path:
    """Copy the project to a new file (mode 0600) through SQLite's own backup; its path.

    Raises
    ------
    ProjectError
        If something is at `destination` already.
    """
    if os.path.lexists(destination):
        raise ProjectError(f"{destination} is there already", repair="choose another name")
    with explained(destination):
        handle, name = tempfile.mkstemp(dir=destination.parent, prefix=f".{destination.name}.")
        os.close(handle)
        temporary = Path(name)
        try:
            with contextlib.closing(sqlite3.connect(temporary)) as target:
                store.connection.backup(target)
            with temporary.open("rb") as file:
                os.fsync(file.fileno())
            temporary.replace(destination)
            sync_folder(destination.parent)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    return destination
