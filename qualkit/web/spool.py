"""Where uploads wait until they are read: a private folder beside the project file.

Beside it, since a project's folder is as private as the project, and `/tmp` may be small or kept
elsewhere. It goes when the server ends; what a killed server left goes at the next start: a
folder whose lock nobody holds. Files are called by number, never by what a browser says.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from qualkit.errors import QualkitError
from qualkit.locks import locked


class Spool:
    """A private folder for the uploads of one server, made when it is first needed."""

    def __init__(self, project: Path) -> None:
        self._project = project
        self._folder: Path | None = None
        self._lock: IO[str] | None = None

    def folder(self, name: str) -> Path:
        """A new folder for one job; `name` is this program's own.

        Raises
        ------
        QualkitError
            If the folder of the project cannot be written.
        """
        with told(self._project.parent):
            if self._folder is None:
                prefix = _prefix(self._project)
                self._folder = Path(tempfile.mkdtemp(dir=self._project.parent, prefix=prefix))
                self._lock = locked(self._folder)
            made = self._folder / name
            made.mkdir(mode=0o700)
        return made

    def close(self) -> None:
        """Remove all of it."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None


def sweep(project: Path) -> int:
    """Remove what killed servers left beside `project`; how many folders."""
    folders: list[Path] = []
    with contextlib.suppress(OSError):
        folders += sorted(project.parent.glob(f"{_globbed(_prefix(project))}*"))
    return sum(_swept(folder) for folder in folders)


def _swept(folder: Path) -> bool:
    """Whether `folder` was a killed server's; what cannot be looked at is not."""
    with contextlib.suppress(OSError):
        if not folder.is_symlink() and folder.is_dir() and (lock := locked(folder)):
            with lock:
                shutil.rmtree(folder, ignore_errors=True)
            return True
    return False


def new_file(path: Path) -> IO[bytes]:
    """A new file for its owner alone, open for writing; never one that is there, or led to."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags, 0o600), "wb")


@contextlib.contextmanager
def told(where: Path) -> Iterator[None]:
    """A system's error about the files of the spool, as a line for people."""
    try:
        yield
    except OSError as error:
        raise QualkitError(
            f"uploads cannot be kept in {where.name or where} ({error.strerror})",
            repair="make room, or check the rights of the folder",
        ) from None


def _prefix(project: Path) -> str:
    return f".{project.name}.uploads-"


def _globbed(text: str) -> str:
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in text)
