"""HTML: the words of a page's body, block elements as paragraphs.

lxml parses, with no network, no external entity and no scripts; what browsers do not show
(scripts, styles, the head, hidden parts) and what is no text of the document (navigation, form
controls, deletions, pictures) is left out and counted. White space is collapsed as in a browser,
``br`` is a newline, a row of a table is a line with tabs between its cells, unless the table
only serves the layout. The encoding is the byte order mark's, else the declared one if the
bytes bear it out, else what `encodings` finds. Source: the HTML standard, sections "Rendering"
and "Parsing"; the labels of encodings as in the Encoding standard.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import Any

from qualkit.errors import QualkitError, ReadError
from qualkit.model import ParsedDocument
from qualkit.transcripts.encodings import Decoded, decode
from qualkit.transcripts.pieces import Cell, Piece, counted, document_of
from qualkit.transcripts.source import Source

MAX_PAGE = 100 * 1024 * 1024
"""The largest page that is parsed."""

_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,500}?-->\s*)*<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
_DECLARED = re.compile(
    rb"<meta\b[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})"
    rb"|<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{2,40})",
    re.IGNORECASE,
)
_TEXT_ENCODING = re.compile(
    r"utf-?8|us-ascii|ascii|latin-?1|iso-?8859-?\d+|windows-?\d+|cp-?\d+|koi8-[ru]|macintosh"
    r"|shift_jis|euc-(?:jp|kr)|iso-2022-jp|gbk?|gb2312|gb18030|big5|tis-620"
)
_MEANT = {
    "us-ascii": "cp1252", "ascii": "cp1252", "latin1": "cp1252", "latin-1": "cp1252",
    "iso-8859-1": "cp1252", "iso8859-1": "cp1252", "iso-8859-9": "cp1254", "gb2312": "gb18030",
    "gbk": "gb18030", "shift_jis": "cp932", "euc-kr": "cp949", "macintosh": "mac_roman",
    "tis-620": "cp874", "iso-8859-11": "cp874",
}  # fmt: skip
"""What browsers take some labels to mean."""

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = _HEADINGS | {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form",
    "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "ol", "optgroup", "p",
    "pre", "search", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
}  # fmt: skip
_LEFT_OUT = {
    "script": "scripts and styles", "style": "scripts and styles", "link": "",
    "head": "titles of the page", "nav": "navigation blocks", "template": "hidden parts",
    "noscript": "parts for browsers without scripts", "button": "form controls",
    "select": "form controls", "textarea": "form controls", "iframe": "embedded objects",
    "object": "embedded objects", "svg": "pictures", "canvas": "pictures", "img": "pictures",
    "audio": "recordings", "video": "recordings", "del": "deletions",
}  # fmt: skip
_CODE_NAMES = frozenset({"taglist"})
"""Classes by which other tools put the names of codes beside what was coded: Taguette."""

_WITHOUT_TEXT = frozenset({"script", "style", "img", "svg", "audio", "video"})
"""Elements that are counted though they hold no words."""

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\n\r\f]+")
_AROUND_BREAKS = re.compile(r" *([\n\t]) *")
_PARAGRAPHS = re.compile(r"\n{2,}")


def looks_like_html(data: bytes) -> bool:
    """True when the bytes start as an HTML document."""
    return _START.match(data[:4096]) is not None


def read_html(source: Source) -> tuple[ParsedDocument, ...]:
    """Read a ``.html`` file: one document.

    Raises
    ------
    ReadError
        If the file is empty, too large, binary, nested too deeply, or its encoding is uncertain.
    """
    source.check_size()
    if len(source.data) > MAX_PAGE:
        raise ReadError(
            f"{source.name} has more than {MAX_PAGE // 1024**2} MB",
            repair="save it without pictures in it",
        )
    decoded, notes = _decode(source)
    page = _Page()
    page.walk(_parse(decoded.text, source))
    return (
        document_of(
            page.pieces,
            source,
            format_name="html",
            encoding=decoded.encoding,
            left_out=counted(source, [(n, what) for what, n in sorted(page.left_out.items())]),
            notes=notes,
        ),
    )


def _decode(source: Source) -> tuple[Decoded, tuple[str, ...]]:
    """The page's text, and a note when its declared encoding is not the one it has."""
    declared = None if source.encoding else _declared(source.data)
    marked = source.data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"))
    if declared is None or marked:
        return decode(source), ()
    encoding = _MEANT.get(declared, declared)
    note = f"the page says it is {declared} and is "
    if encoding not in ("utf-8", "utf8") and _is_utf8(source.data):
        return decode(source), (note + "utf-8",)
    if _TEXT_ENCODING.fullmatch(declared):
        try:
            return decode(replace(source, encoding=encoding)), ()
        except QualkitError:
            note = f"the page says it is {declared}, which it is not: it was read as "
    found = decode(source)
    return found, (note + found.encoding,)


def _declared(data: bytes) -> str | None:
    match = _DECLARED.search(data[:4096])
    return (match[1] or match[2]).decode("ascii").lower() if match else None


def _is_utf8(data: bytes) -> bool:
    """True for bytes beyond ASCII that are UTF-8: no other encoding gives them by chance."""
    if data.isascii():
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _parse(text: str, source: Source) -> Any:
    from lxml import etree

    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise ReadError(f"{source.name} is no HTML", repair="save the page again") from error
    faults = [fault.message for fault in parser.error_log if "LIMIT" in fault.type_name]
    if faults:
        raise ReadError(
            f"{source.name} is nested too deeply to be a transcript ({faults[0][:60]})",
            repair="save its text as .txt",
        )
    if root is None:
        raise source.empty()
    return root


class _Page:
    """Gathers the pieces of a page, one pass over its elements."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.left_out: Counter[str] = Counter()
        self._parts: list[str] = []
        self._row: Any = None
        self._cell: Cell | None = None
        self._tables: dict[Any, int] = {}
        self._literal = 0

    def walk(self, root: Any) -> None:
        stack: list[tuple[Any, bool]] = [(root, True)]
        while stack:
            element, opens = stack.pop()
            if not opens:
                self._close(element)
            elif not self._is_left_out(element):
                self._open(element)
                stack.append((element, False))
                stack.extend((child, True) for child in reversed(element))
            elif element is not root:
                self._say(element.tail)
        self._end_piece()

    def _open(self, element: Any) -> None:
        tag = element.tag
        if tag == "br":
            self._parts.append("\n")
        elif tag in ("td", "th") and self._row is not None:
            self._parts.append("\t" if element.getprevious() is not None else "")
        elif tag in _BLOCKS or tag in ("td", "th"):
            self._break()
        if tag == "tr" and _is_row_of_words(element):
            self._row = element
            self._cell = self._row_of_table(element)
        self._literal += tag == "pre"
        self._say(element.text)

    def _close(self, element: Any) -> None:
        tag = element.tag
        if element is self._row:
            self._row = None
            self._end_piece(1 if all(cell.tag == "th" for cell in element) else None)
        elif tag in _HEADINGS and self._row is None:
            self._end_piece(int(tag[1]))
        elif tag in _BLOCKS or (tag in ("td", "th") and self._row is None):
            self._break()
        self._literal -= tag == "pre"
        self._say(element.tail)

    def _say(self, text: str | None) -> None:
        if text and self._literal:
            self._parts.append(text.replace("\t", " ").replace("\n", "\n\n"))
        elif text:
            self._parts.append(_SPACE.sub(" ", text))

    def _break(self) -> None:
        """A new paragraph; within a row of a table a new line."""
        if self._row is None:
            self._end_piece()
        elif self._parts and not self._parts[-1].endswith(("\n", "\t")):
            self._parts.append("\n")

    def _end_piece(self, level: int | None = None) -> None:
        text = _AROUND_BREAKS.sub(r"\1", re.sub(" {2,}", " ", "".join(self._parts)))
        self._parts = []
        for part in _PARAGRAPHS.split(text.strip("\n ")):
            if part.strip():
                self.pieces.append(Piece(text=part.strip("\n "), level=level, cell=self._cell))
        self._cell = None

    def _row_of_table(self, row: Any) -> Cell:
        """The row's place; rows are numbered by the pieces before them, which is as good."""
        table = next(row.iterancestors("table"), None)
        number = self._tables.setdefault(table, len(self._tables))
        return Cell(table=number, row=len(self.pieces))

    def _is_left_out(self, element: Any) -> bool:
        what = _reason_to_leave_out(element)
        if what is None:
            return False
        words = element.find("title") if element.tag == "head" else element
        if element.tag in _WITHOUT_TEXT or (words is not None and _has_text(words)):
            self.left_out[what] += 1
        return True


def _reason_to_leave_out(element: Any) -> str | None:
    if "hidden" in element.attrib or _HIDDEN.search(element.get("style") or ""):
        return "hidden parts"
    if _CODE_NAMES.intersection((element.get("class") or "").split()):
        return "lists of codes"
    return _LEFT_OUT.get(element.tag)


def _has_text(element: Any) -> bool:
    return any(text.strip() for text in element.itertext())


def _is_row_of_words(row: Any) -> bool:
    """False for a row that only serves the layout: one cell, or another table in it."""
    cells = [child for child in row if child.tag in ("td", "th")]
    return len(cells) > 1 and next(row.iter("table"), None) is None
