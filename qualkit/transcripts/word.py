"""Word files: the text of their paragraphs, tables and lists, in the order of the document.

The text is the paragraphs joined by newlines. python-docx opens the package; its paragraph texts
leave out content controls and tracked insertions, so the words are gathered from the document's
own XML, where every run is in reading order. Tracked deletions, notes, headers and pictures are
not text of the document: what of them is left out is said. A package that would unpack to more
than its share is refused before it is opened.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from qualkit.errors import ReadError
from qualkit.model import ParsedDocument, Skipped
from qualkit.transcripts.source import Source
from qualkit.transcripts.turns import Paragraph, find_turns, strip_span

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

MAX_UNPACKED = 300 * 1024 * 1024
"""The most bytes that a package may unpack to."""
MAX_MEMBERS = 5_000
MAX_RATIO = 200
_SMALL = 1024 * 1024

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LEFT_OUT = frozenset({f"{_W}del", f"{_W}moveFrom", _FALLBACK})
_CHARACTERS = {
    f"{_W}tab": "\t",
    f"{_W}ptab": "\t",
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}noBreakHyphen": "-",
}
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NOT_THIS = "a Word document (.docx)"
_REPAIR = "open it in a word processor and save it as .docx again"


def looks_like_word(data: bytes) -> bool:
    """True when the bytes start as a zip that names Word's main part."""
    return data.startswith(b"PK\x03\x04") and b"word/" in data


def read_word(source: Source) -> tuple[ParsedDocument, ...]:
    """Read a ``.docx`` file: one document.

    Raises
    ------
    ReadError
        If the file is empty, damaged, encrypted, an old ``.doc``, no Word file, or would unpack
        to more than the limits.
    """
    source.check_size()
    _check_package(source)
    word = _open(source)
    pieces = list(_paragraphs(word))
    text = "\n".join(piece for piece, _ in pieces)
    if not text.strip():
        raise source.empty()
    found = find_turns(text, tuple(_placed(text, pieces)), source)
    skipped = _left_out(word, source)
    return (found.document(text, format_name="docx", encoding="utf-8", skipped=skipped),)


def _check_package(source: Source) -> None:
    if source.data.startswith(_OLD_OFFICE):
        raise ReadError(
            f"{source.name} is encrypted or an old .doc file",
            expected=_NOT_THIS,
            repair="remove its password, or save it as .docx",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as package:
            members = package.infolist()
    except (zipfile.BadZipFile, *_DAMAGE) as error:
        raise _damaged(source, "is no zip package") from error
    unpacked = sum(member.file_size for member in members)
    bomb = any(
        member.file_size > max(_SMALL, MAX_RATIO * member.compress_size) for member in members
    )
    if unpacked > MAX_UNPACKED or len(members) > MAX_MEMBERS or bomb:
        raise ReadError(
            f"{source.name} would unpack to {unpacked / 1024**2:,.0f} MB in {len(members)} parts",
            expected=f"at most {MAX_UNPACKED // 1024**2} MB, and {MAX_RATIO} times its size",
            repair=_REPAIR,
        )
    if any(member.flag_bits & 1 for member in members):
        raise ReadError(f"{source.name} is encrypted", repair="remove its password")


_DAMAGE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
)
"""What zipfile, lxml and python-docx raise on damaged packages."""


def _open(source: Source) -> WordDocument:
    import docx
    from docx.opc.exceptions import OpcError

    try:
        word = docx.Document(io.BytesIO(source.data))
        has_body = word.element.body is not None
        doctype = word.element.getroottree().docinfo.internalDTD
    except (OpcError, *_DAMAGE) as error:
        raise _damaged(source, "is damaged or no Word document") from error
    if doctype is not None:
        raise _damaged(source, "declares a document type, which Word never does")
    if not has_body:
        raise _damaged(source, "has no body")
    return word


def _damaged(source: Source, what: str) -> ReadError:
    return ReadError(f"{source.name} {what}", expected=_NOT_THIS, repair=_REPAIR)


def _paragraphs(word: WordDocument) -> Iterator[tuple[str, bool]]:
    """Each paragraph's text, and whether its style is a heading's."""
    headings = _heading_styles(word)
    for paragraph in word.element.body.iter(f"{_W}p"):
        if _is_left_out(paragraph):
            continue
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        name = style.get(f"{_W}val") if style is not None else None
        yield "".join(_characters(paragraph)), name in headings


def _is_left_out(paragraph: Any) -> bool:
    return any(ancestor.tag in _LEFT_OUT for ancestor in paragraph.iterancestors())


def _characters(paragraph: Any) -> Iterator[str]:
    """The paragraph's characters; paragraphs nested in it (text boxes) come on their own."""
    stack = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        tag = element.tag
        if tag == f"{_W}t":
            yield (element.text or "").replace("\r\n", "\n").replace("\r", "\n")
        elif tag in _CHARACTERS:
            yield _CHARACTERS[tag]
        elif tag not in _LEFT_OUT and tag not in (f"{_W}p", f"{_W}pPr", f"{_W}rPr"):
            stack.extend(reversed(element))


def _heading_styles(word: WordDocument) -> frozenset[str]:
    try:
        styles = [(style.style_id, style.name or "") for style in word.styles]
    except _DAMAGE:
        # A document without usable styles has text all the same.
        return frozenset()
    return frozenset(
        identity for identity, name in styles if name.casefold().startswith(("heading", "title"))
    )


def _placed(text: str, pieces: Iterable[tuple[str, bool]]) -> Iterator[Paragraph]:
    at = 0
    for piece, heading in pieces:
        start, end = strip_span(text, at, at + len(piece))
        if start < end:
            yield Paragraph(start=start, end=end, heading=heading)
        at += len(piece) + 1


def _left_out(word: WordDocument, source: Source) -> Iterator[Skipped]:
    deleted = sum(1 for _ in word.element.body.iter(f"{_W}del", f"{_W}moveFrom"))
    notes = sum(
        1 for _ in word.element.body.iter(f"{_W}footnoteReference", f"{_W}endnoteReference")
    )
    if deleted:
        yield source.skip(0, f"{deleted} tracked deletions")
    if notes:
        yield source.skip(0, f"{notes} footnotes and endnotes")
