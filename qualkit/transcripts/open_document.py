"""OpenDocument texts (``.odt``): paragraphs, headings, lists and tables in document order.

The package is checked as all office packages are, its ``content.xml`` parsed without entities or
network. Tracked deletions, notes, comments, hidden text and tables of contents are not text of
the document: they are left out and counted; macros are counted, never looked at. White space is
collapsed as the format says. Source: OpenDocument 1.3, part 3, sections 5 (text) and 6.1
(white space); part 2, section 3 (encryption).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from qualkit.errors import ReadError
from qualkit.model import ParsedDocument
from qualkit.transcripts.packages import OPEN_TEXT, check_package, parse_part, read_part
from qualkit.transcripts.pieces import Piece, counted, document_of, heading_level
from qualkit.transcripts.source import Source
from qualkit.transcripts.table_cells import TableCells

_MIME = b"application/vnd.oasis.opendocument.text"
_NS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TEXT, _OFFICE, _STYLE, _SVG, _TABLE = (
    _NS % name for name in ("text", "office", "style", "svg-compatible", "table")
)
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_PARAGRAPHS = (f"{_TEXT}p", f"{_TEXT}h")
_LEFT_OUT = {
    f"{_TEXT}deletion": "tracked deletions",
    f"{_TEXT}note": "footnotes and endnotes",
    f"{_OFFICE}annotation": "comments",
    f"{_TEXT}hidden-text": "hidden parts",
    f"{_TEXT}hidden-paragraph": "hidden parts",
    f"{_TEXT}table-of-content": "tables of contents and indexes",
    f"{_TEXT}alphabetical-index": "tables of contents and indexes",
    f"{_TEXT}illustration-index": "tables of contents and indexes",
    f"{_TEXT}bibliography": "tables of contents and indexes",
}
_NO_WORDS = frozenset(
    {f"{_TEXT}tracked-changes", f"{_TEXT}ruby-text", f"{_SVG}title", f"{_SVG}desc", *_LEFT_OUT}
)
"""What holds no words of the document, counted or not."""

_CHARACTERS = {f"{_TEXT}s": " ", f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}
_SPACE = re.compile(r"[ \t\n\r]+")
_MAX_SPACES = 200
_MACROS = ("Basic/", "Scripts/", "Dialogs/")

_LEVELS = frozenset("123456789")


def looks_like_open_text(data: bytes) -> bool:
    """True when the bytes are a package that says it is an OpenDocument text."""
    return data.startswith(b"PK\x03\x04") and data[30:38] == b"mimetype" and _MIME in data[38:150]


def read_open_text(source: Source) -> tuple[ParsedDocument, ...]:
    """Read an ``.odt`` file: one document.

    Raises
    ------
    ReadError
        If the file is empty, damaged, encrypted, no OpenDocument text, or would unpack to more
        than the limits.
    """
    parts = check_package(source, OPEN_TEXT)
    _refuse_encrypted(source, parts)
    root = parse_part(source, OPEN_TEXT, "content.xml")
    body = root.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise OPEN_TEXT.damaged(source, "holds no text document")
    headings = _heading_styles(root)
    cells = TableCells(table=f"{_TABLE}table", row=f"{_TABLE}table-row", cells=_CELLS)
    pieces = [
        Piece(
            text=_text_of(element),
            level=_level(element, headings),
            cell=cells.cell_of(element),
        )
        for element in _paragraphs(body)
    ]
    counts = Counter(_LEFT_OUT[element.tag] for element in body.iter(*_LEFT_OUT))
    counts["hidden parts"] += len(body.findall(f".//{_TEXT}section[@{_TEXT}display='none']"))
    counts["parts of macros"] = sum(name.startswith(_MACROS) for name in parts)
    left_out = counted(source, [(n, what) for what, n in counts.items()])
    return (document_of(pieces, source, format_name="odt", left_out=left_out),)


def _refuse_encrypted(source: Source, parts: frozenset[str]) -> None:
    manifest = "META-INF/manifest.xml"
    if "encrypted-package" in parts or (
        manifest in parts and b"encryption-data" in read_part(source, OPEN_TEXT, manifest)
    ):
        raise ReadError(
            f"{source.name} is encrypted",
            repair="open it, and save it again without a password",
        )


def _heading_styles(root: Any) -> dict[str, int | None]:
    """The levels of the document's own styles by the style that each rests on."""
    return {
        style.get(f"{_STYLE}name", ""): heading_level(style.get(f"{_STYLE}parent-style-name"))
        for style in root.iter(f"{_STYLE}style")
    }


def _level(element: Any, headings: Mapping[str, int | None]) -> int | None:
    style = element.get(f"{_TEXT}style-name") or ""
    level = headings.get(style)
    if level is None:
        level = heading_level(style)
    if level is None and element.tag == f"{_TEXT}h":
        told = element.get(f"{_TEXT}outline-level") or ""
        level = int(told) if told in _LEVELS else 1
    return level


def _paragraphs(body: Any) -> Iterator[Any]:
    """The paragraphs with words, those in frames behind the paragraph that holds the frame."""
    stack = [body]
    while stack:
        element = stack.pop()
        if element.tag in _PARAGRAPHS and _holds_words(element):
            yield element
        if _holds_words(element):
            stack.extend(reversed(element))


def _text_of(paragraph: Any) -> str:
    """The paragraph's characters; paragraphs nested in it come on their own."""
    written = _Written(paragraph.text)
    stack: list[Any] = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        if element is None or isinstance(element, str):
            written.add(element)
            continue
        stack.append(element.tail)
        if element.tag in _CHARACTERS:
            written.add_exactly(_CHARACTERS[element.tag] * _times(element))
        elif _holds_words(element) and element.tag not in _PARAGRAPHS:
            written.add(element.text)
            stack.extend(reversed(element))
    return "".join(written.parts)


class _Written:
    """Gathers text with its white space collapsed, but for characters given by elements."""

    def __init__(self, text: str | None) -> None:
        self.parts: list[str] = []
        self._after_space = True
        self.add(text)

    def add(self, text: str | None) -> None:
        words = _SPACE.sub(" ", text or "")
        if self._after_space:
            words = words.removeprefix(" ")
        if words:
            self.parts.append(words)
            self._after_space = words.endswith(" ")

    def add_exactly(self, characters: str) -> None:
        self.parts.append(characters)
        self._after_space = False


def _times(element: Any) -> int:
    """How many spaces one element stands for; more than any line has are too many."""
    number = element.get(f"{_TEXT}c") or "1"
    return min(int(number), _MAX_SPACES) if number.isascii() and number.isdigit() else 1


def _holds_words(element: Any) -> bool:
    """False for what is left out, for hidden sections, and for comments of the XML."""
    hidden = element.get(f"{_TEXT}display") == "none"
    return isinstance(element.tag, str) and element.tag not in _NO_WORDS and not hidden
