"""A document of Taguette: the text of its HTML, with the bytes that Taguette counts mapped to it.

Taguette counts the UTF-8 bytes of the text nodes, one after the other, tags not counted: its page
does so with a selection (``describePos`` in ``taguette.js``), its server with a quote
(``find_pos`` in ``extract.py``). Here a block begins a line and white space between blocks is left
out, as a browser shows it; every other character stays one character. The HTML is what bleach
wrote: tags closed, nothing but text in it.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from html import unescape
from itertools import accumulate

from qualkit.spans import Span

_BLOCKS = frozenset(
    [
        "p",
        "br",
        "blockquote",
        "pre",
        "caption",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "div",
        "td",
        "th",
        "hr",
        "section",
        "article",
        "header",
        "footer",
    ]
)
# Linear: a tag that is never closed ends at the next one, so that nothing is looked at twice.
_TAG = re.compile(r"""<(/?)([a-zA-Z][a-zA-Z0-9]*)(?:[^<>"']|"[^"]*"|'[^']*')*+>""")
_CELLS = frozenset(("td", "th"))
_ROW = "tr"
_VERBATIM = "pre"
_SHOWN = str.maketrans("\n\r\t\f", "    ")
_VERBATIM_SHOWN = str.maketrans("\r", "\n")


@dataclass(frozen=True, slots=True)
class Piece:
    """A text node: its words, the byte that it begins at, its size, where it is in the text.

    ``start`` is None for white space between blocks, which is not in the text.
    """

    words: str
    byte: int
    size: int
    start: int | None


class Markup:
    """The text of a document, and its text nodes.

    Parameters
    ----------
    text : str
        The text as it is shown.
    pieces : sequence of Piece
        The text nodes, in order.
    """

    def __init__(self, text: str, pieces: list[Piece]) -> None:
        self.text = text
        self.pieces = pieces
        self._bytes = [piece.byte for piece in pieces]
        self._counted: dict[int, array[int]] = {}

    def span(self, start: int, end: int) -> Span | None:
        """The characters in the text from byte `start` to byte `end`; None where there are none."""
        edges = self._edges(start, end)
        if edges is None:
            return None
        first, last = edges
        begins, ends = self._shown_from(first, start), self._shown_to(last, end)
        if begins is None or ends is None or begins >= ends:
            return None
        return Span(begins, ends)

    def words(self, start: int, end: int) -> str:
        """What the text nodes have from byte `start` to byte `end`."""
        edges = self._edges(start, end)
        if edges is None:
            return ""
        first, last = edges
        return self._cut(edges, self._character(first, start), self._character(last, end))

    def words_cut_by_bytes(self, start: int, end: int) -> str:
        """What old versions kept as the quote: bytes taken for characters inside a node.

        They were right about the bytes all the same.
        """
        edges = self._edges(start, end)
        if edges is None:
            return ""
        head, tail = (self.pieces[edge] for edge in edges)
        return self._cut(edges, start - head.byte, end - tail.byte)

    def _edges(self, start: int, end: int) -> tuple[int, int] | None:
        """The node in which `start` is, or begins, and the one in which `end` is, or ends."""
        if not 0 <= start < end or not self.pieces:
            return None
        first = bisect_right(self._bytes, start) - 1
        last = bisect_left(self._bytes, end) - 1
        if end > self.pieces[last].byte + self.pieces[last].size:
            return None
        return first, last

    def _cut(self, edges: tuple[int, int], start: int, end: int) -> str:
        first, last = edges
        if first == last:
            return self.pieces[first].words[start:end]
        between = [piece.words for piece in self.pieces[first + 1 : last]]
        head, tail = self.pieces[first].words[start:], self.pieces[last].words[:end]
        return "".join((head, *between, tail))

    def _shown_from(self, at: int, byte: int) -> int | None:
        while at < len(self.pieces):
            start = self.pieces[at].start
            if start is not None:
                return start + self._character(at, byte)
            at += 1
        return None

    def _shown_to(self, at: int, byte: int) -> int | None:
        while at >= 0:
            start = self.pieces[at].start
            if start is not None:
                return start + self._character(at, byte)
            at -= 1
        return None

    def _character(self, at: int, byte: int) -> int:
        """How many characters of a node end at a byte of the file or, inside one, behind it."""
        piece = self.pieces[at]
        inside = min(max(0, byte - piece.byte), piece.size)
        if piece.size == len(piece.words):
            return inside
        if at not in self._counted:
            widths = (len(letter.encode("utf-8", "replace")) for letter in piece.words)
            self._counted[at] = array("Q", accumulate(widths, initial=0))
        return bisect_left(self._counted[at], inside)


def read_markup(html: str) -> Markup:
    r"""The text of `html` as Taguette counts it and a browser shows it.

    >>> read = read_markup("<p><u>Grüß</u> dich</p> <p>Anna</p>")
    >>> read.text, read.words(2, 8), read.span(12, 16)
    ('Grüß dich\nAnna', 'üß d', Span(start=10, end=14))
    """
    reader = _Reader()
    end = 0
    clean = html.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    for tag in _TAG.finditer(clean):
        reader.data(unescape(clean[end : tag.start()]))
        reader.tag(tag[2].lower(), is_end=bool(tag[1]))
        end = tag.end()
    reader.data(unescape(clean[end:]))
    return Markup("".join(reader.written), reader.pieces)


class _Reader:
    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.written: list[str] = []
        self._byte = self._length = 0
        self._is_between = True
        self._row_gap = ""
        self._n_cells = 0
        self._verbatim = 0
        self._is_opened = False

    def tag(self, tag: str, *, is_end: bool) -> None:
        """Take a tag."""
        self._is_opened = tag == _VERBATIM and not is_end
        if tag == _VERBATIM:
            self._verbatim = max(0, self._verbatim + (-1 if is_end else 1))
        if tag == _ROW:
            self._begin_row()
        elif tag in _CELLS and not is_end:
            self._row_gap += "\t" if self._n_cells else ""
            self._n_cells += 1
        self._is_between = self._is_between or tag in _BLOCKS

    def data(self, data: str) -> None:
        """Take a text node; a newline that opens a verbatim block is none of its text."""
        if self._is_opened:
            data, self._is_opened = data.removeprefix("\n"), False
        if not data:
            return
        size = len(data.encode("utf-8", "replace"))
        if self._is_between and data.isspace() and not self._verbatim:
            self.pieces.append(Piece(data, self._byte, size, None))
        else:
            self._write(self._gap())
            self.pieces.append(Piece(data, self._byte, size, self._length))
            self._write(data.translate(_VERBATIM_SHOWN if self._verbatim else _SHOWN))
        self._byte += size

    def _begin_row(self) -> None:
        self._row_gap, self._n_cells = "\n", 0

    def _gap(self) -> str:
        """What is between the last words and the next: of a row, a cell or a block."""
        gap = self._row_gap or ("\n" if self._is_between else "")
        self._row_gap, self._is_between = "", False
        return gap if self._length else ""

    def _write(self, words: str) -> None:
        self.written.append(words)
        self._length += len(words)
