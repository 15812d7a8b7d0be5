"""Files of other programs as texts to look through: unpacked, decoded, without tags and escapes.

ZIP (also Word, Excel and OpenDocument files, and packages for other programs), gzip, and the bytes
that a package's lines hold in base64, packed in one another up to four deep and within a limit of
bytes. Knows nothing of names, and reads no PDF, picture or sound.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import html
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from qualkit.errors import ReadError

_MOST_UNPACKED = 500_000_000
_DEEPEST = 4
_GZIP = b"\x1f\x8b"
_GZIP_HEAD = 10
_HAS_EXTRA, _HAS_NAME = 4, 8
_LOCAL_HEAD = 30
_LENGTHS_AT = 26
_MEDIA = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"OggS", b"fLaC", b"ID3")
_BASE64 = re.compile(rb'(?<="base64":")[A-Za-z0-9+/]{8,}={0,2}(?=")')
_TAG = re.compile(r"<[^<>]{0,2000}>")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|([nrtbf\"\\/]))")
_PROBED = 4096
_SHARE = 4


def readings(text: str) -> Iterator[str]:
    r"""The text as it is, and as it reads where it has tags, entities or escapes of JSON.

    A name may be cut by some tags, and others stand between two words.

    >>> list(readings("caf\\u00e9"))[1], list(readings("<b>A</b>nn&eacute;"))[-1]
    ('café', 'Anné')
    """
    yield text
    plain = text
    if "\\" in text:
        plain = _ESCAPE.sub(_unescaped, plain)
        plain = plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        yield plain
    if "<" in plain:
        yield html.unescape(_TAG.sub(" ", plain))
        yield html.unescape(_TAG.sub("", plain))
    elif "&" in plain:
        yield html.unescape(plain)


def unpacked(data: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    """What is packed in a file, by path.

    Raises
    ------
    ReadError
        If something cannot be unpacked, or is too large or packed too deep.
    """
    yield from _Unpacking(_MOST_UNPACKED, name).parts(data, name, 0)


def bare(data: bytes) -> bytes:
    """A file's bytes without what is packed in them, in which letters are there by chance only."""
    if data.startswith(_GZIP):
        return _gzip_head(data)
    if zipfile.is_zipfile(io.BytesIO(data)):
        try:
            return _around_members(data)
        except (zipfile.BadZipFile, struct.error, OSError, NotImplementedError, ValueError):
            return data
    return _BASE64.sub(b"", data)


def is_media(data: bytes) -> bool:
    """Whether the file is a PDF, a picture, sound or film, whose bytes are no text."""
    return data.startswith(_MEDIA) or data[4:8] == b"ftyp"


def _gzip_head(data: bytes) -> bytes:
    flags = data[3:4]
    if not flags or flags[0] & _HAS_EXTRA:
        return data
    return data[_GZIP_HEAD : data.find(b"\0", _GZIP_HEAD)] if flags[0] & _HAS_NAME else b""


def _around_members(data: bytes) -> bytes:
    """What stands before, between and after the members of a ZIP: their names, comments, more."""
    kept, at = [], 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in sorted(archive.infolist(), key=lambda each: each.header_offset):
            lengths = member.header_offset + _LENGTHS_AT
            begin = (
                member.header_offset + _LOCAL_HEAD + sum(struct.unpack_from("<HH", data, lengths))
            )
            kept.append(data[at:begin])
            at = max(at, begin + member.compress_size)
    return b" ".join((*kept, data[at:]))


def as_text(data: bytes) -> str:
    """Bytes as text: UTF-8, or UTF-16, also without a mark where zeros give it away."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    probe = data[:_PROBED]
    if probe[1::2].count(0) * _SHARE > len(probe) and not probe[::2].count(0) * _SHARE > len(probe):
        return data.decode("utf-16-le", "replace")
    if probe[::2].count(0) * _SHARE > len(probe) and not probe[1::2].count(0) * _SHARE > len(probe):
        return data.decode("utf-16-be", "replace")
    return data.decode("utf-8", "replace")


@dataclass(slots=True)
class _Unpacking:
    left: int
    file: str

    def parts(self, data: bytes, name: str, depth: int) -> Iterator[tuple[str, bytes]]:
        is_gzip = data.startswith(_GZIP)
        for number, found in enumerate(_BASE64.findall(data) if b'"base64":"' in data else ()):
            with suppress(binascii.Error):
                content = self._taken(base64.b64decode(found))
                yield f"{name}/{number + 1}", content
                yield from self.parts(content, f"{name}/{number + 1}", depth + 1)
        if not is_gzip and not zipfile.is_zipfile(io.BytesIO(data)):
            return
        if depth >= _DEEPEST:
            raise self._too_much(f"is packed more than {_DEEPEST} deep")
        try:
            for member, content in self._gzip(data) if is_gzip else self._zip(data):
                yield f"{name}/{member}", content
                yield from self.parts(content, f"{name}/{member}", depth + 1)
        except (zipfile.BadZipFile, zlib.error, RuntimeError, OSError, EOFError) as error:
            raise ReadError(
                f"{name} cannot be unpacked", expected="an archive without password, and whole"
            ) from error

    def _zip(self, data: bytes) -> Iterator[tuple[str, bytes]]:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.infolist():
                with archive.open(member) as file:
                    yield member.filename, self._taken(file.read(self.left + 1))

    def _gzip(self, data: bytes) -> Iterator[tuple[str, bytes]]:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
            yield "content", self._taken(file.read(self.left + 1))

    def _taken(self, content: bytes) -> bytes:
        self.left -= len(content)
        if self.left < 0:
            raise self._too_much(f"unpacks to more than {_MOST_UNPACKED} bytes")
        return content

    def _too_much(self, what: str) -> ReadError:
        repair = "unpack it yourself and name the files in it"
        return ReadError(f"{self.file} {what}", repair=repair)


def _unescaped(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else " "
