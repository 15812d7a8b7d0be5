"""Which files a list of paths means, what documents they become, and which are left out and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from qualkit import transcripts
from qualkit.errors import ReadError
from qualkit.model.documents import Skipped

_LISTS_OF_PEOPLE = ("participants", "speakers", "people")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The files to read with their documents' names, and what was left out on purpose."""

    files: tuple[tuple[Path, str], ...]
    skipped: tuple[Skipped, ...]
    failed: tuple[Skipped, ...]


def find_files(paths: Sequence[Path], participants: Path | None) -> Found:
    """The files among `paths` and in the folders among them, in order.

    A file that is named itself is always read; in folders those without a reader, links, what is
    hidden and lists of participants are left out.

    Raises
    ------
    ReadError
        If a path does not exist.
    """
    search = _Search(participants=participants.resolve() if participants else None)
    for path in paths:
        if path.is_dir():
            search.enter(path)
        elif path.exists():
            search.files.append(path)
        else:
            raise ReadError(f"there is no file or folder {path}", repair="check the path")
    files = list(dict.fromkeys(search.files))
    return Found(
        files=tuple(zip(files, _names(files), strict=True)),
        skipped=tuple(search.skipped),
        failed=tuple(search.failed),
    )


def bytes_of(file: Path) -> bytes:
    """The content of `file`; what cannot be opened is a `ReadError`."""
    try:
        return file.read_bytes()
    except OSError as error:
        what = f"{file}: {error.strerror}"
        raise ReadError(what, repair="check the path and its rights") from error


@dataclass(slots=True)
class _Search:
    participants: Path | None
    files: list[Path] = field(default_factory=list)
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
                self.files.append(entry)

    def _reason_to_skip(self, entry: Path) -> str:
        if entry.is_symlink():
            return "a symbolic link; name what it points to itself"
        if entry.name.startswith("."):
            return "hidden"
        if entry.is_dir() or self.participants == entry.resolve():
            return ""
        if not entry.is_file():
            return "no file"
        if not transcripts.is_readable(entry.name):
            return f"no reader for {entry.suffix or 'files without a suffix'}"
        if entry.suffix.lower() in (".csv", ".tsv") and entry.stem.lower() in _LISTS_OF_PEOPLE:
            return f"a list of participants by its name; give it as --participants {entry}"
        return ""


def _names(files: Sequence[Path]) -> list[str]:
    """A name a file: the stem, or as much of its path as it takes to tell it from the others."""
    candidates = [list(_candidates(file)) for file in files]
    counts = Counter(name for names in candidates for name in set(names))
    return [next((n for n in names if counts[n] == 1), names[-1]) for names in candidates]


def _candidates(file: Path) -> Iterator[str]:
    yield file.stem
    yield file.name
    parts = file.absolute().parts
    for length in range(2, len(parts)):
        yield "/".join(parts[-length:])
