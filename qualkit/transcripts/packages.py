"""Office packages (Word, Excel, OpenDocument): zip archives whose parts are read within limits.

It knows what an office program's file is, not what its parts mean. Encrypted and old binary
files, bombs and damage are refused here, before a parser of the format sees a byte. A part's name
is only looked up; nothing is unpacked to a disk, and no XML part may declare a document type.
"""

from __future__ import annotations

import io
import struct
import zipfile
from dataclasses import dataclass
from typing import Any

from qualkit.errors import ReadError
from qualkit.transcripts import archive
from qualkit.transcripts.source import Source

MAX_PART = 100 * 1024 * 1024
"""The largest XML part that is parsed."""

DAMAGE = (
    *archive.DAMAGE, ArithmeticError, AssertionError, AttributeError, SyntaxError, TypeError,
    struct.error,
)  # fmt: skip
"""What zipfile, lxml and python-docx raise on damaged packages."""

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of office file, for messages: what it is, its suffix, its old form, its program."""

    what: str
    suffix: str
    old: str
    program: str

    def damaged(self, source: Source, fault: str) -> ReadError:
        """The error for a file of this kind that cannot be read."""
        return ReadError(
            f"{source.name} {fault}",
            expected=f"{self.what} ({self.suffix})",
            repair=f"open it in a {self.program} and save it as {self.suffix} again",
        )


WORD = Kind(what="a Word document", suffix=".docx", old=".doc", program="word processor")
WORKBOOK = Kind(what="a workbook", suffix=".xlsx", old=".xls", program="spreadsheet program")
OPEN_TEXT = Kind(what="an OpenDocument text", suffix=".odt", old="Office", program="word processor")


def part_names(data: bytes) -> frozenset[str]:
    """The names of a package's parts; none when the bytes are no zip archive."""
    if not data.startswith(b"PK\x03\x04"):
        return frozenset()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return frozenset(package.namelist())
    except archive.DAMAGE:
        return frozenset()


def check_package(source: Source, kind: Kind) -> frozenset[str]:
    """The names of the parts of a package that may be opened.

    Raises
    ------
    ReadError
        If the file is empty, too large, encrypted, old, no zip, or would unpack to too much.
    """
    source.check_size()
    if source.data.startswith(_OLD_OFFICE):
        raise ReadError(
            f"{source.name} is encrypted or an old {kind.old} file",
            expected=f"{kind.what} ({kind.suffix})",
            repair=f"remove its password, or save it as {kind.suffix}",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as package:
            infos = package.infolist()
    except archive.DAMAGE as error:
        raise kind.damaged(source, "is no zip package") from error
    repair = f"remove its password, or save it as {kind.suffix} again"
    archive.check_limits(infos, source.name, repair=repair)
    return frozenset(info.filename for info in infos)


def read_part(source: Source, kind: Kind, name: str) -> bytes:
    """The bytes of one part of a package that was checked.

    Raises
    ------
    ReadError
        If there is no such part, or it is damaged or larger than `MAX_PART`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as package:
            info = package.getinfo(name)
            with package.open(info) as content:
                data = content.read(min(info.file_size, MAX_PART) + 1)
    except KeyError:
        raise kind.damaged(source, f"has no part {name}") from None
    except archive.DAMAGE as error:
        raise kind.damaged(source, f"is damaged in its part {name}") from error
    if len(data) > MAX_PART:
        raise kind.damaged(source, f"has a part {name} of more than {MAX_PART // 1024**2} MB")
    return data


def parse_part(source: Source, kind: Kind, name: str) -> Any:
    """The root element of an XML part: no document type, no entities, no network.

    Raises
    ------
    ReadError
        If the part is missing, damaged, no XML, or declares a document type.
    """
    from lxml import etree

    data = read_part(source, kind, name)
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, *DAMAGE) as error:
        raise kind.damaged(source, f"is damaged in its part {name}") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise kind.damaged(source, "declares a document type, which office programs never do")
    return root
