"""Word lists of a codebook as files beside it: read without leaving its folder, written out again.

A list that is a link out of the folder, or no regular file, is not read; one that is there with
other words is not written over.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from qualkit.codebook.words import list_problem
from qualkit.errors import ParameterError, ReadError
from qualkit.store.files import write_whole

_LARGEST = 20_000_000


class Folder:
    """Gives the texts of word lists in a folder, and keeps those given in ``texts``."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.texts: dict[str, str] = {}

    def __call__(self, name: str) -> str:
        """The text of the list called `name`."""
        if name not in self.texts:
            self.texts[name] = _text(self._path, name)
        return self.texts[name]


def check_lists(folder: Path, lists: Mapping[str, str]) -> None:
    """Raise where a list cannot be written beside a codebook in `folder`."""
    for name, text in lists.items():
        if problem := list_problem(name):
            raise ParameterError(problem[0], repair="import the codebook again")
        target = folder / name
        if target.exists() and _text(folder, name) != text:
            raise ParameterError(
                f"{target} is there already with other words", repair="move it, or export elsewhere"
            )


def write_lists(folder: Path, lists: Mapping[str, str]) -> None:
    """Write each list beside a codebook in `folder`; what is there already stays."""
    for name, text in lists.items():
        target = folder / name
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            write_whole(target, text.encode())


def _text(folder: Path, name: str) -> str:
    what = f"the word list {name!r}"
    try:
        path = (folder / name).resolve(strict=True)
        if not path.is_relative_to(folder.resolve()):
            repair = "put the file itself into the codebook's folder"
            raise ReadError(f"{what} is a link out of the codebook's folder", repair=repair)
        if not path.is_file() or path.stat().st_size > _LARGEST:
            raise ReadError(f"{what} is no file of words", repair="write one word a line")
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        reason = error.strerror or "not readable"
        repair = "put the file beside the codebook, or write the words out"
        raise ReadError(f"{what}: {reason}", repair=repair) from error
    except UnicodeDecodeError as error:
        repair = "save it as UTF-8"
        raise ReadError(
            f"{what} is no text in UTF-8 (byte {error.start})", repair=repair
        ) from error
