"""Copies of the project that are whole, whatever is being written meanwhile."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from qualkit.errors import ProjectError
from qualkit.store.connection import Store
from qualkit.store.faults import explained


def backup(store: Store, destination: Path) -> Path:
    """Copy the project to a new file (mode 0600) through SQLite's own backup; its path.

    Raises
    ------
    ProjectError
        If something is at `destination` already.
    """
    if destination.exists():
        raise ProjectError(f"{destination} is there already", repair="choose another name")
    temporary = destination.with_name(f".{destination.name}.part")
    with explained(destination):
        os.close(os.open(temporary, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600))
        try:
            target = sqlite3.connect(temporary)
            try:
                store.connection.backup(target)
            finally:
                target.close()
            with temporary.open("rb") as file:
                os.fsync(file.fileno())
            temporary.replace(destination)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    return destination
