"""Hidden folders beside a project for copies of it that a command needs while it runs.

Each is held as long as its process lives (`locks`). One that nobody holds was left by a process
that was killed, and can be taken away: of those that are called as the folders made here, and hold
nothing but projects and what belongs to them.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from qualkit.locks import LOCK, can_lock, locked

_NAME = re.compile(r"\.(?:merge|sidecar)-[a-z0-9_]{8}")
_SQLITE = b"SQLite format 3\x00"
_JOURNALS = ("-journal", "-wal", "-shm")


@contextlib.contextmanager
def scratch(project: Path, kind: str) -> Iterator[Path]:
    """A new folder beside `project`, which goes at the end; `kind` is ``merge`` or ``sidecar``."""
    folder, lock = _made(project.parent, f".{kind}-")
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if lock is not None:
            lock.close()


def _made(parent: Path, prefix: str) -> tuple[Path, IO[str] | None]:
    """A folder and its lock; made anew where another process took it away before it was locked."""
    while True:
        folder = Path(tempfile.mkdtemp(dir=parent, prefix=prefix))
        with contextlib.suppress(FileNotFoundError):
            lock = locked(folder)
            if not can_lock() or (lock is not None and folder.is_dir()):
                return folder, lock


def left_beside(project: Path) -> list[Path]:
    """The folders for copies beside `project`, whether somebody holds them or not."""
    found: list[Path] = []
    with contextlib.suppress(OSError):
        found += sorted(
            path
            for path in project.parent.iterdir()
            if _NAME.fullmatch(path.name) and not path.is_symlink() and path.is_dir()
        )
    return found


def sweep(project: Path) -> list[str]:
    """Take away what killed processes left beside `project`; the names of the folders."""
    return [folder.name for folder in left_beside(project) if _swept(folder)]


def _swept(folder: Path) -> bool:
    """Whether `folder` was a killed process's, and is gone."""
    with contextlib.suppress(OSError):
        if all(map(_is_own, folder.iterdir())) and (lock := locked(folder)):
            with lock:
                shutil.rmtree(folder, ignore_errors=True)
            return not folder.exists()
    return False


def _is_own(path: Path) -> bool:
    """Whether a command may have put the file there: its lock, a project, a journal of one."""
    if path.is_symlink() or not path.is_file():
        return False
    if path.name == LOCK or path.name.endswith(_JOURNALS) or path.name.startswith("."):
        return True
    with path.open("rb") as file:
        return file.read(len(_SQLITE)) in (_SQLITE, b"")
