"""Archives of transcripts, ``.zip`` and ``.gz``: which members are read, their bytes, in limits.

Nothing is ever unpacked to a disk: a member's name is only a name. It knows no format of
transcript; what a member holds is for the readers. A gzip file is an archive of one file, whose
name is its own without ``.gz``. PKWARE's APPNOTE and RFC 1952.
"""

from __future__ import annotations

import gzip
import stat
import zipfile
import zlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

from qualkit.errors import ReadError
from qualkit.transcripts.source import MAX_BYTES

SUFFIXES = (".zip", ".gz")
"""The suffixes of archives."""

HIDDEN = (".", "~$")
"""How names of files start that nobody means: hidden ones, and Word's beside an open document."""

MAX_MEMBERS = 10_000
MAX_UNPACKED = 4 * MAX_BYTES
MAX_RATIO = 200
DAMAGE = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, LookupError,
    NotImplementedError, OSError, RuntimeError, ValueError,
)  # fmt: skip
"""What zipfile raises on damaged archives."""

SECOND = "a second file of this name"
"""Why the second of two members of one name is left out."""

SMALL = 1024 * 1024
"""Up to so many bytes a file is no bomb."""
_UNPACK = "unpack it yourself and read the folder"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A file in an archive; `reason` says why it is left out, empty when it is to be read."""

    name: str
    reason: str = ""


def is_archive(name: str) -> bool:
    """True when a file of this name is an archive.

    >>> is_archive("week.ZIP"), is_archive("turns.csv.gz"), is_archive("turns.csv")
    (True, True, False)
    """
    return PurePosixPath(name).suffix.lower() in SUFFIXES


class Contents:
    """The files in an archive that is open; its directory is read once.

    Parameters
    ----------
    file : binary file
        The archive, open for reading as long as its files are read.
    name : str
        Its name, for messages.

    Raises
    ------
    ReadError
        If it is damaged.
    """

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file = file
        self._name = name
        try:
            self._zip = None if _is_gzip(name) else zipfile.ZipFile(file)
        except DAMAGE as error:
            raise _damaged(name) from error

    def members(self, only: Collection[str] = (), *, small: int = SMALL) -> tuple[Member, ...]:
        """The files by name.

        Where some suffixes are named, what has `only` one of these is listed and must be within
        the limits: the recordings beside them are never read. A file of at most ``small`` bytes is
        no bomb, however well it was packed.

        Raises
        ------
        ReadError
            If the archive is encrypted, holds too many files or would unpack to too much.
        """
        if self._zip is None:
            return (Member(name=PurePosixPath(self._name).stem),)
        infos = self._zip.infolist()
        if only:
            infos = [each for each in infos if PurePosixPath(each.filename).suffix.lower() in only]
        repair = _UNPACK if not only else "export it again"
        check_limits(infos, self._name, repair=repair, small=small)
        return tuple(sorted(_described(infos), key=lambda member: member.name))

    def read(self, member: str) -> bytes:
        """The bytes of one file.

        Raises
        ------
        ReadError
            If it is damaged or unpacks to more than it says (a gzip file: than is allowed).
        """
        if self._zip is None:
            return _gunzipped(self._file, self._name)
        where = f"{self._name}/{member}"
        try:
            info = self._zip.getinfo(member)
            with self._zip.open(info) as content:
                data = content.read(info.file_size + 1)
        except DAMAGE as error:
            raise _damaged(where) from error
        if len(data) != info.file_size:
            raise _damaged(where)
        return data


def check_limits(
    infos: Sequence[zipfile.ZipInfo], name: str, *, repair: str = _UNPACK, small: int = SMALL
) -> None:
    """Raise `ReadError` when the archive is encrypted, holds too much or too many files.

    Parameters
    ----------
    infos : sequence of ZipInfo
        What its directory says of each file.
    name : str
        The archive's name, for messages.
    repair : str
        What helps, for messages.
    small : int
        Up to so many bytes a file is no bomb, however well it was packed.
    """
    unpacked = sum(info.file_size for info in infos)
    if len(infos) > MAX_MEMBERS or unpacked > MAX_UNPACKED:
        raise ReadError(
            f"{name} would unpack to {unpacked / 1024**2:,.0f} MB in {len(infos)} files",
            expected=f"at most {MAX_UNPACKED // 1024**2} MB in {MAX_MEMBERS:,} files",
            repair=repair,
        )
    if bomb := next((info for info in infos if _is_bomb(info, small)), None):
        times = bomb.file_size / max(1, bomb.compress_size)
        raise ReadError(
            f"{name} would unpack to {bomb.file_size / 1024**2:,.0f} MB in {bomb.filename[:40]!r}"
            f" alone, {times:,.0f} times its size",
            expected=f"at most {MAX_RATIO} times",
            repair=repair,
        )
    if any(info.flag_bits & 1 for info in infos):
        raise ReadError(f"{name} is encrypted", repair=repair)


def _is_gzip(name: str) -> bool:
    return name.lower().endswith(".gz")


def _gunzipped(file: BinaryIO, name: str) -> bytes:
    """The whole content; what a gzip file says of its own size proves nothing."""
    packed = file.seek(0, 2)
    file.seek(0)
    most = min(MAX_BYTES, max(SMALL, MAX_RATIO * packed))
    try:
        with gzip.GzipFile(fileobj=file) as content:
            data = content.read(most + 1)
    except DAMAGE as error:
        what = f"{name} is damaged or no gzip file"
        raise ReadError(what, repair="make it again") from error
    if len(data) > most:
        raise ReadError(
            f"{name} would unpack to more than {most / 1024**2:,.0f} MB",
            expected=f"at most {MAX_BYTES // 1024**2} MB and {MAX_RATIO} times its size",
            repair="unpack it yourself and split it into one file a session",
        )
    return data


def _is_bomb(info: zipfile.ZipInfo, small: int) -> bool:
    return info.file_size > max(small, MAX_RATIO * info.compress_size)


def _described(infos: list[zipfile.ZipInfo]) -> Iterator[Member]:
    taken: set[str] = set()
    for info in infos:
        if info.filename.endswith("/"):
            continue
        reason = SECOND if info.filename in taken else _reason(info)
        taken.add(info.filename)
        yield Member(name=info.filename, reason=reason)


def _reason(info: zipfile.ZipInfo) -> str:
    path = PurePosixPath(info.filename.replace("\\", "/"))
    if not path.parts:
        return "it has no name"
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        return "its name leads out of the archive"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "a symbolic link"
    if path.parts[0] == "__MACOSX" or any(part.startswith(HIDDEN) for part in path.parts):
        return "hidden"
    if path.suffix.lower() in SUFFIXES:
        return "an archive in an archive; unpack it yourself"
    return ""


def _damaged(name: str) -> ReadError:
    return ReadError(f"{name} is damaged or no zip archive", repair="make it again")
