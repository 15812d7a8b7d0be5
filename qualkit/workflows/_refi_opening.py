"""The file on the disk: a package, a bare project file or a codebook; its parts, read by need.

Nothing is unpacked and no path of the file is followed outside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from qualkit.errors import ReadError
from qualkit.interchange.refi import MAX_XML, Contents, read_codebook, read_project
from qualkit.interchange.refi.annotations import placed_annotations
from qualkit.interchange.refi.elements import Project
from qualkit.interchange.refi.names import (
    CODEBOOK_SUFFIX,
    ORIGIN,
    PROJECT_FILE,
    PROJECT_SUFFIX,
    SETTLED,
    SIDECAR,
)
from qualkit.interchange.refi.twins import told_apart
from qualkit.transcripts import MAX_BYTES, archive

Read = Callable[[str], bytes]
"""The bytes of a file in a package, by its name."""

READ = (
    PROJECT_SUFFIX, ".txt", ".text", ".docx", ".rtf", ".odt", ".pdf", ".html", ".htm", ".md",
    ".jsonl",
)  # fmt: skip
"""The suffixes of what is read of a package; pictures and recordings are not."""


_SMALL = 64 * 1024**2
"""Texts that repeat themselves pack well; so many bytes are no bomb."""


@dataclass(slots=True)
class Package:
    """An open package: its project, and how the bytes of a file in it are got.

    ``title`` is what its codebook is called where the project has no name; ``offsets`` how its
    positions are counted where whoever opened it knows; ``lost`` and ``notes`` what was found in
    opening that is in no element.
    """

    name: str
    project: Project
    contents: Contents
    read: Read
    missing: list[str] = field(default_factory=list)
    n_twins: int = 0
    title: str = ""
    offsets: str = ""
    lost: Counter[tuple[str, str]] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)

    def member(self, path: str) -> str | None:
        """The name of the file that a path means; a missing one is kept in mind."""
        found = self.contents.find(path) if path else None
        if path and found is None and path not in self.missing:
            self.missing.append(path)
        return found


def open_package(file: BinaryIO, path: Path) -> Package:
    """The package in the open file at `path`; a bare ``.qde`` is one without sources.

    Raises
    ------
    ReadError
        If it is no package, beyond the limits, damaged, or its project file cannot be read.
    """
    if path.suffix.lower() == CODEBOOK_SUFFIX:
        return _of_codebook(_bounded(file, path.name), path)
    if path.suffix.lower() == PROJECT_SUFFIX:
        data = _bounded(file, path.name)
        contents = Contents.of(path.name, [PROJECT_FILE])
        return _package(path.name, read_project(data, path.name), contents, _nothing)
    contents, read = open_bundle(file, path)
    project = read_project(read(contents.project), f"{path.name}/{contents.project}")
    return _package(path.name, project, contents, read)


def open_bundle(file: BinaryIO, path: Path) -> tuple[Contents, Read]:
    """The names of the files in a package, and how their bytes are got; none is read yet.

    Raises
    ------
    ReadError
        If it is no package, beyond the limits or damaged.
    """
    opened = archive.Contents(file, path.name)
    members = opened.members(READ, small=_SMALL)
    contents = Contents.of(
        path.name,
        [each.name for each in members if not each.reason],
        [each.name for each in members if each.reason == archive.SECOND],
    )
    return contents, _limited(opened, path.name, contents.project)


def _package(name: str, project: Project, contents: Contents, read: Read) -> Package:
    """A package whose project has no twins, and its annotations where they are."""
    project, n_twins = told_apart(placed_annotations(project))
    offsets = SETTLED if project.origin.startswith(ORIGIN) else ""
    return Package(name, project, contents, read, n_twins=n_twins, offsets=offsets)


def _of_codebook(data: bytes, path: Path) -> Package:
    """A codebook as a project that has nothing else."""
    book = read_codebook(data, path.name)
    project = Project(
        name=path.stem, origin=book.origin, codes=book.codes, sets=book.sets, unknown=book.unknown
    )
    return Package(path.name, project, Contents.of(path.name, [PROJECT_FILE]), _nothing)


def _bounded(file: BinaryIO, name: str) -> bytes:
    data = file.read(MAX_XML + 1)
    if len(data) > MAX_XML:
        raise ReadError(f"{name} is too large", expected=f"at most {MAX_XML // 1024**2} MB")
    return data


def _nothing(member: str) -> bytes:
    raise ReadError(f"there is no file {member}")


def _limited(opened: archive.Contents, name: str, project: str) -> Read:
    def read(member: str) -> bytes:
        data = opened.read(member)
        if len(data) > MAX_BYTES and member not in (project, SIDECAR):
            raise ReadError(f"{name}/{member} has {len(data) / 1024**2:,.0f} MB")
        return data

    return read
