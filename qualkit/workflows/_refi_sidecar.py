"""The sidecar of a package that qualkit wrote: whether it still fits, and the project in it.

A project is made of it in a folder of its own beside the one that it goes into, and checked as any
project is, before anything of it is used.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

from qualkit.errors import ReadError
from qualkit.interchange.refi.elements import Project
from qualkit.interchange.refi.names import PACKAGE_SUFFIXES, SIDECAR
from qualkit.interchange.refi.sidecar import seals
from qualkit.store import Store
from qualkit.store.faults import explained
from qualkit.store.sidecar import restore
from qualkit.workflows._refi_opening import Package, open_package


def sidecar_of(package: Package) -> bytes | None:
    """The lines of the sidecar without its seal; None where there is none, or it is broken."""
    member = package.contents.members.get(SIDECAR)
    if member is None:
        return None
    head, _, rest = package.read(member).partition(b"\n")
    told = seals(head) or {}
    others = {name for name in package.contents.members.values() if name != member}
    if told.keys() != others:
        return None
    if any(hashlib.sha256(package.read(each)).hexdigest() != told[each] for each in told):
        return None
    return rest


@contextlib.contextmanager
def restored(store: Store, lines: bytes, name: str) -> Iterator[Store]:
    """The project in a sidecar's lines, which is thrown away at the end.

    Raises
    ------
    ReadError
        If what is in it does not hold together.
    ProjectTooNew
        If a newer qualkit wrote it.
    """
    with (
        explained(store.path),
        tempfile.TemporaryDirectory(dir=store.path.parent, prefix=".sidecar-") as folder,
    ):
        text = io.TextIOWrapper(io.BytesIO(lines), encoding="utf-8", newline="\n")
        made = restore(text, Path(folder) / name, f"{name}/{SIDECAR}", store)
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
    try:
        file = path.open("rb")
    except OSError as error:
        what = f"{path}: {error.strerror}"
        raise ReadError(what, repair="check the path and its rights") from error
    with file:
        lines = sidecar_of(open_package(file, path))
    if lines is None:
        what = f"{path} does not hold the whole of a project"
        expected = "a package as qualkit wrote it"
        raise ReadError(what, expected=expected, repair="import it instead")
    with restored(store, lines, path.name) as made:
        yield made.path


def elements_in(project: Project) -> dict[str, int]:
    """How many things of each kind a package of qualkit has."""
    bodies = [body for source in project.sources for body in source.texts]
    selections = [each for body in bodies for each in body.selections]
    values = [*(case.values for case in project.cases), *(body.values for body in bodies)]
    found = {
        "source": len(project.sources),
        "code": len(project.codes),
        "selection": len(selections),
        "coding": sum(len(each.codings) for each in selections),
        "user": len(project.users),
        "case": len(project.cases),
        "variable": len(project.variables),
        "value": sum(map(len, values)),
        "note": len(project.written),
        "link": len(project.links),
        "set": len(project.sets),
    }
    return {kind: n for kind, n in found.items() if n}
