"""Word files: the text of their paragraphs, tables and lists, in the order of the document.

The text is the paragraphs joined by newlines. python-docx opens the package; its paragraph texts
leave out content controls and tracked insertions, so the words are gathered from the document's
own XML, where every run is in reading order. Tracked deletions, hidden text, notes, headers and
pictures are not text of the document: what of them is left out is said. A package that would
unpack to more than its share is refused before it is opened.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qualkit.model import ParsedDocument, Skipped
from qualkit.transcripts.packages import DAMAGE, WORD, check_package, part_names
from qualkit.transcripts.pieces import Piece, counted, document_of, heading_level
from qualkit.transcripts.source import Source
from qualkit.transcripts.table_cells import TableCells

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

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

_OFF = ("0", "false", "off")
_HEX = re.compile(r"[0-9A-Fa-f]{1,4}")


def looks_like_word(data: bytes) -> bool:
    """True when the bytes are a zip package with Word's parts."""
    return any(name.startswith("word/") for name in part_names(data))


def read_word(source: Source) -> tuple[ParsedDocument, ...]:
    """Read a ``.docx`` file: one document.

    Raises
    ------
    ReadError
        If the file is empty, damaged, encrypted, an old ``.doc``, no Word file, or would unpack
        to more than the limits.
    """
    check_package(source, WORD)
    word = open_word(source)
    pieces = list(_pieces(word))
    left_out = tuple(_left_out(word, source))
    return (document_of(pieces, source, format_name="docx", left_out=left_out),)


def open_word(source: Source) -> WordDocument:
    """The document in the package; errors are those of `read_word`."""
    import docx
    from docx.opc.exceptions import OpcError

    try:
        word = docx.Document(io.BytesIO(source.data))
        has_body = word.element.body is not None
        doctype = word.element.getroottree().docinfo.internalDTD
    except (OpcError, *DAMAGE) as error:
        raise WORD.damaged(source, "is damaged or no Word document") from error
    if doctype is not None:
        raise WORD.damaged(source, "declares a document type, which Word never does")
    if not has_body:
        raise WORD.damaged(source, "has no body")
    return word


def n_tracked(word: WordDocument) -> tuple[int, int]:
    """How many tracked insertions the document has, and how many deletions; moves are both."""
    body = word.element.body
    inserted = sum(1 for _ in body.iter(f"{_W}ins", f"{_W}moveTo"))
    return inserted, sum(1 for _ in body.iter(f"{_W}del", f"{_W}moveFrom"))


@dataclass(frozen=True, slots=True)
class Mark:
    """Where the passage of a comment begins or ends, between two characters."""

    comment: str
    is_start: bool


_MARKS = {f"{_W}commentRangeStart": True, f"{_W}commentRangeEnd": False}


def marked_text(word: WordDocument) -> Iterator[str | Mark]:
    """The document's characters as `read_word` gives them, with the marks of comments between.

    Paragraphs are joined by newlines.
    """
    is_first = True
    for element in word.element.body.iter(f"{_W}p", *_MARKS):
        if _is_left_out(element):
            continue
        if element.tag in _MARKS:
            if not any(above.tag == f"{_W}p" for above in element.iterancestors()):
                yield Mark(element.get(f"{_W}id") or "", _MARKS[element.tag])
            continue
        if not is_first:
            yield "\n"
        is_first = False
        yield from _marked(element)


def _pieces(word: WordDocument) -> Iterator[Piece]:
    """Each paragraph, with its level where its style is a heading's, and its cell in a table."""
    headings = _heading_styles(word)
    cells = TableCells(table=f"{_W}tbl", row=f"{_W}tr", cells=(f"{_W}tc",))
    for paragraph in word.element.body.iter(f"{_W}p"):
        if _is_left_out(paragraph):
            continue
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        name = style.get(f"{_W}val") if style is not None else None
        yield Piece(
            text="".join(_characters(paragraph)),
            level=headings.get(name or ""),
            cell=cells.cell_of(paragraph),
        )


def _is_left_out(paragraph: Any) -> bool:
    return any(ancestor.tag in _LEFT_OUT for ancestor in paragraph.iterancestors())


def _characters(paragraph: Any) -> Iterator[str]:
    """The paragraph's characters; paragraphs nested in it (text boxes) come on their own."""
    return (part for part in _marked(paragraph) if isinstance(part, str))


def _marked(paragraph: Any) -> Iterator[str | Mark]:
    stack = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        tag = element.tag
        if tag == f"{_W}t":
            yield (element.text or "").replace("\r\n", "\n").replace("\r", "\n")
        elif tag in _CHARACTERS:
            yield _CHARACTERS[tag]
        elif tag in _MARKS:
            yield Mark(element.get(f"{_W}id") or "", _MARKS[tag])
        elif tag == f"{_W}sym":
            yield _symbol(element) or ""
        elif tag == f"{_W}r" and _is_hidden(element):
            continue
        elif tag not in _LEFT_OUT and tag not in (f"{_W}p", f"{_W}pPr", f"{_W}rPr"):
            stack.extend(reversed(element))


def _is_hidden(run: Any) -> bool:
    vanish = run.find(f"{_W}rPr/{_W}vanish")
    return vanish is not None and vanish.get(f"{_W}val", "1") not in _OFF


def _symbol(element: Any) -> str | None:
    """The character of a symbol; None where only its font knows what it shows."""
    code = element.get(f"{_W}char") or ""
    number = int(code, 16) if _HEX.fullmatch(code) else 0
    return chr(number) if number >= 32 and not 0xD800 <= number < 0xF900 else None


def _heading_styles(word: WordDocument) -> dict[str, int]:
    try:
        styles = [(style.style_id, style.name or "") for style in word.styles]
    except DAMAGE:
        # A document without usable styles has text all the same.
        return {}
    levels = {identity: heading_level(name) for identity, name in styles}
    return {identity: level for identity, level in levels.items() if level is not None}


def _left_out(word: WordDocument, source: Source) -> Iterator[Skipped]:
    _, deleted = n_tracked(word)
    notes = sum(
        1 for _ in word.element.body.iter(f"{_W}footnoteReference", f"{_W}endnoteReference")
    )
    hidden = sum(1 for run in word.element.body.iter(f"{_W}r") if _is_hidden(run))
    symbols = sum(1 for each in word.element.body.iter(f"{_W}sym") if _symbol(each) is None)
    yield from counted(
        source,
        [
            (deleted, "tracked deletions"),
            (notes, "footnotes and endnotes"),
            (hidden, "hidden parts"),
            (symbols, "symbols that only their font knows"),
        ],
    )
