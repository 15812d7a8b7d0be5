"""A document of Taguette: the text of its HTML, with the bytes that Taguette counts mapped to it.

Taguette counts the UTF-8 bytes of the text nodes, one after the other, tags not counted: its page
does so with a selection (``describePos`` in ``taguette.js``), its server with a quote
(``find_pos`` in ``extract.py``). Here a block begins a line and white space between blocks is left
out, as a browser shows it; every other character stays one character. The HTML is what bleach
wrote: tags closed, nothing but text in it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from html.parser import HTMLParser

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

    def character(self, byte: int) -> int:
        """How many characters end at a byte of the file or, inside one, behind it."""
        at = max(0, byte - self.byte)
        if self.size == len(self.words):
            return min(at, self.size)
        encoded = self.words.encode("utf-8", "replace")
        while at < len(encoded) and encoded[at] & 0xC0 == 0x80:
            at += 1
        return len(encoded[:at].decode("utf-8"))


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
        head, tail = self.pieces[first], self.pieces[last]
        return self._cut(edges, head.character(start), tail.character(end))

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
        for piece in self.pieces[at:]:
            if piece.start is not None:
                return piece.start + piece.character(byte)
        return None

    def _shown_to(self, at: int, byte: int) -> int | None:
        for piece in self.pieces[at::-1]:
            if piece.start is not None:
                return piece.start + piece.character(byte)
        return None


def read_markup(html: str) -> Markup:
    r"""The text of `html` as Taguette counts it and a browser shows it.

    >>> read = read_markup("<p><u>Grüß</u> dich</p> <p>Anna</p>")
    >>> read.text, read.words(2, 8), read.span(12, 16)
    ('Grüß dich\nAnna', 'üß d', Span(start=10, end=14))
    """
    reader = _Reader()
    reader.feed(html.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd"))
    reader.close()
    return Markup("".join(reader.written), reader.pieces)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[Piece] = []
        self.written: list[str] = []
        self._byte = self._length = 0
        self._is_between = True
        self._row_gap = ""
        self._n_cells = 0
        self._verbatim = 0
        self._is_opened = False

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - as HTMLParser has it
        self._is_opened = tag == _VERBATIM
        self._verbatim += tag == _VERBATIM
        if tag == _ROW:
            self._begin_row()
        elif tag in _CELLS:
            self._row_gap += "\t" if self._n_cells else ""
            self._n_cells += 1
        self._is_between = self._is_between or tag in _BLOCKS

    def handle_endtag(self, tag: str) -> None:
        self._is_opened = False
        self._verbatim -= tag == _VERBATIM and self._verbatim > 0
        if tag == _ROW:
            self._begin_row()
        self._is_between = self._is_between or tag in _BLOCKS

    def handle_data(self, data: str) -> None:
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
