"""Folders that one process holds, by a lock that the system lets go of however the process ends.

So a folder whose lock nobody holds was left by a process that was killed.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # a system without locks of files: nobody can tell whether one is held
    fcntl = None  # type: ignore[assignment]

LOCK = "lock"
"""The file in a folder that is locked."""


def can_lock() -> bool:
    """Whether this system has locks of files."""
    return fcntl is not None


def locked(folder: Path) -> IO[str] | None:
    """The lock of `folder`, held until it is closed; None where somebody holds it, or none can be.

    Raises
    ------
    OSError
        If the folder is not there, or its lock cannot be opened.
    """
    if not can_lock():
        return None
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
    lock = os.fdopen(os.open(folder / LOCK, flags, 0o600), "r+", encoding="utf-8")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        return None
    return lock
