"""The sidecar of a package that qualkit wrote: whether it still fits, and the project in it.

A project is made of it in a folder of its own beside the one that it goes into, and checked as any
project is, before anything of it is used.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

from qualkit.errors import ReadError
from qualkit.interchange.refi import Contents
from qualkit.interchange.refi.names import PACKAGE_SUFFIXES, SIDECAR
from qualkit.interchange.refi.sidecar import seals
from qualkit.store import Store
from qualkit.store.faults import explained
from qualkit.store.scratch import scratch
from qualkit.store.sidecar import restore
from qualkit.workflows._refi_opening import Read, open_bundle


def has_sidecar(contents: Contents) -> bool:
    """Whether a file is in a package that qualkit wrote for itself."""
    return contents.beside(SIDECAR) is not None


def sidecar_of(contents: Contents, read: Read) -> bytes | None:
    """The lines of the sidecar without its seal; None where there is none, or it is broken."""
    member = contents.beside(SIDECAR)
    if member is None:
        return None
    head, _, rest = read(member).partition(b"\n")
    told = seals(head) or {}
    found = {contents.beside(name): digest for name, digest in told.items()}
    if found.keys() != {*contents.members.values()} - {member}:
        return None
    if any(hashlib.sha256(read(each)).hexdigest() != found[each] for each in found if each):
        return None
    return rest


def whole_of(path: Path) -> bytes | None:
    """The lines of the sidecar of the package at `path`; None where it is no such package.

    Raises
    ------
    ReadError
        If it is damaged or cannot be read.
    """
    if path.suffix.lower() != PACKAGE_SUFFIXES[0] or not path.is_file():
        return None
    try:
        with path.open("rb") as file:
            return sidecar_of(*open_bundle(file, path))
    except OSError as error:
        what = f"{path}: {error.strerror}"
        raise ReadError(what, repair="check the path and its rights") from error


@contextlib.contextmanager
def restored(store: Store, lines: bytes, name: str, *, is_indexed: bool = False) -> Iterator[Store]:
    """The project in a sidecar's lines, which is thrown away at the end.

    ``is_indexed`` gives it the index of words.

    Raises
    ------
    ReadError
        If what is in it does not hold together.
    ProjectTooNew
        If a newer qualkit wrote it.
    """
    with explained(store.path), scratch(store.path, "sidecar") as folder:
        text = io.TextIOWrapper(io.BytesIO(lines), encoding="utf-8", newline="\n")
        path = folder / "package.qualkit"
        made = restore(text, path, f"{name}/{SIDECAR}", store, is_indexed=is_indexed)
        try:
            yield made
        finally:
            made.close()


@contextlib.contextmanager
def project_file(store: Store, path: Path) -> Iterator[Path]:
    """The project file at `path`, or the one that is in the package at `path`.

    Raises
    ------
    ReadError
        If it is a package without the whole project in it.
    """
    if path.suffix.lower() != PACKAGE_SUFFIXES[0]:
        yield path
        return
    lines = whole_of(path)
    if lines is None:
        what = f"{path} does not hold the whole of a project"
        expected = "a package as qualkit wrote it"
        raise ReadError(what, expected=expected, repair="import it instead")
    with restored(store, lines, path.name, is_indexed=True) as made:
        yield made.path
