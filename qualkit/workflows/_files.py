"""Which files a list of paths means, what documents they become, and which are left out and why."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from qualkit import transcripts
from qualkit.errors import ReadError
from qualkit.model.documents import Skipped
from qualkit.model.ingest import Upload

_ABOUT_THE_FOLDER = ("readme", "license", "licence")
_LISTS_OF_PEOPLE = ("participants", "speakers", "people")


class Archives:
    """Keeps the archive that was asked for last open: its files are read one after the other."""

    def __init__(self) -> None:
        self._path: Path | None = None
        self._open = ExitStack()
        self._contents: transcripts.archive.Contents | None = None

    def contents(self, path: Path, stored: Path | None = None) -> transcripts.archive.Contents:
        """The files of the archive at `path`, whose bytes are in `stored` where that is another."""
        if self._path != path or self._contents is None:
            self._open.close()
            self._contents, self._path = None, path
            file = self._open.enter_context(_opened(stored or path))
            self._contents = transcripts.archive.Contents(file, path.name)
        return self._contents

    def __del__(self) -> None:
        self._open.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file to read, or one in an archive: then `path` is the archive's, then the file's name.

    ``stored`` is where the bytes of an upload (or of the archive) are.
    """

    path: Path
    stored: Path | None = None
    archive: Path | None = None
    archives: Archives | None = field(default=None, compare=False, repr=False)

    def read(self) -> bytes:
        """Its content; what cannot be opened or unpacked is a `ReadError`."""
        if self.archive is None or self.archives is None:
            return bytes_of(self.path, self.stored)
        member = self.path.relative_to(self.archive).as_posix()
        return self.archives.contents(self.archive, self.stored).read(member)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The files to read with their documents' names, and what was left out on purpose."""

    files: tuple[tuple[File, str], ...]
    skipped: tuple[Skipped, ...]
    failed: tuple[Skipped, ...]


def find_files(paths: Sequence[Path | Upload], participants: Path | None) -> Found:
    """The files among `paths` and in the folders among them, in order.

    A file that is named itself is always read; in folders and among uploads those without a
    reader, links, what is hidden and lists of participants are left out.

    Raises
    ------
    ReadError
        If a path does not exist.
    """
    search = _Search(participants=participants.resolve() if participants else None)
    for path in paths:
        if isinstance(path, Upload):
            search.receive(path)
        elif path.is_dir():
            search.enter(path)
        elif path.exists():
            search.take(path)
        else:
            raise ReadError(f"there is no file or folder {path}", repair="check the path")
    files = list(dict.fromkeys(search.files))
    return Found(
        files=tuple(zip(files, _names(files), strict=True)),
        skipped=tuple(search.skipped),
        failed=tuple(search.failed),
    )


@contextmanager
def _opened(file: Path) -> Iterator[BinaryIO]:
    try:
        # A pipe would wait for somebody who writes, a device may have no end.
        if not stat.S_ISREG(file.stat().st_mode):
            raise ReadError(f"{file} is no regular file", repair="save its content as a file")
        with file.open("rb") as opened:
            yield opened
    except OSError as error:
        what = f"{file}: {error.strerror}"
        raise ReadError(what, repair="check the path and its rights") from error


def bytes_of(file: Path, stored: Path | None = None) -> bytes:
    """The content of `file`; what cannot be opened, or is beyond all limits, is a `ReadError`.

    ``stored`` is where it is, if not under its name.
    """
    with _opened(stored or file) as opened:
        size = os.fstat(opened.fileno()).st_size
        # A file may grow while it is read.
        data = b"" if size > transcripts.MAX_BYTES else opened.read(transcripts.MAX_BYTES + 1)
    if max(size, len(data)) > transcripts.MAX_BYTES:
        raise transcripts.too_large(str(file), max(size, len(data)))
    return data


@dataclass(slots=True)
class _Search:
    participants: Path | None
    archives: Archives = field(default_factory=Archives)
    files: list[File] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    failed: list[Skipped] = field(default_factory=list)

    def enter(self, folder: Path) -> None:
        try:
            entries = sorted(folder.iterdir())
        except OSError as error:
            reason = f"{folder}: {error.strerror}; check its rights"
            self.failed.append(Skipped(where=str(folder), line=0, reason=reason))
            return
        for entry in entries:
            reason = self._reason_to_skip(entry)
            if reason:
                self.skipped.append(Skipped(where=str(entry), line=0, reason=reason))
            elif entry.is_dir():
                self.enter(entry)
            elif self.participants != entry.resolve():
                self.take(entry)

    def receive(self, upload: Upload) -> None:
        """A file from elsewhere, of which only the name tells what it is."""
        path = upload.path
        is_hidden = any(part.startswith(transcripts.archive.HIDDEN) for part in path.parts)
        is_archive = transcripts.archive.is_archive(path.name)
        reason = "hidden" if is_hidden else "" if is_archive else _reason_by_name(path)
        if reason:
            self.skipped.append(Skipped(where=str(path), line=0, reason=reason))
        else:
            self.take(path, upload.stored)

    def take(self, path: Path, stored: Path | None = None) -> None:
        """A file to read; of an archive, the files in it."""
        if not transcripts.archive.is_archive(path.name):
            self.files.append(File(path=path, stored=stored))
            return
        try:
            members = self.archives.contents(path, stored).members()
        except ReadError as error:
            line = str(error)
            reason = line if str(path) in line else line.replace(path.name, str(path), 1)
            self.failed.append(Skipped(where=str(path), line=0, reason=reason))
            return
        for member in members:
            inside = path / member.name
            reason = member.reason or _reason_by_name(inside)
            if reason:
                self.skipped.append(Skipped(where=str(inside), line=0, reason=reason))
            else:
                file = File(path=inside, stored=stored, archive=path, archives=self.archives)
                self.files.append(file)

    def _reason_to_skip(self, entry: Path) -> str:
        if entry.is_symlink():
            return "a symbolic link; name what it points to itself"
        if entry.name.startswith(transcripts.archive.HIDDEN):
            return "hidden"
        if entry.is_dir() or self.participants == entry.resolve():
            return ""
        if not entry.is_file():
            return "no file"
        if transcripts.archive.is_archive(entry.name):
            return ""
        return _reason_by_name(entry)


def _reason_by_name(path: Path) -> str:
    if not transcripts.is_readable(path.name):
        return f"no reader for {path.suffix or 'files without a suffix'}"
    if path.stem.lower() in _ABOUT_THE_FOLDER:
        return "it tells of the folder by its name; give it by itself if it is a transcript"
    if path.stem.lower() not in _LISTS_OF_PEOPLE:
        return ""
    if path.suffix.lower() in (".csv", ".tsv"):
        return f"a list of participants by its name; give it as --participants {path}"
    if path.suffix.lower() in (".xlsx", ".ods"):
        return "a list of participants by its name; save it as .csv and give it as --participants"
    return ""


def _names(files: Sequence[File]) -> list[str]:
    """A name a file: the stem, or as much of its path as it takes to tell it from the others."""
    candidates = [list(_candidates(file)) for file in files]
    counts = Counter(name for names in candidates for name in set(names))
    return [next((n for n in names if counts[n] == 1), names[-1]) for names in candidates]


def _candidates(file: File) -> Iterator[str]:
    """Names from the shortest on; of an upload only of what its own path says."""
    yield file.path.stem
    yield file.path.name
    parts = file.path.absolute().parts[1:] if file.stored is None else file.path.parts
    for length in range(2, len(parts) + 1):
        yield "/".join(parts[-length:])
