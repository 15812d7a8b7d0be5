"""Pieces of text joined to a document: the common end of every reader that makes its own text.

A *piece* is a paragraph as a format holds it. The document's text is the pieces joined by
newlines; each piece with words is a paragraph, in which speakers are then looked for. Where no
fewer labels stand at lines within pieces than at their starts, each line is a paragraph.
Characters that no text can hold are taken out and counted. It knows no file format.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from qualkit.model import ParsedDocument, Skipped
from qualkit.transcripts.labels import find_label
from qualkit.transcripts.row_turns import find_turns_with_tables
from qualkit.transcripts.source import Source
from qualkit.transcripts.speakers import looks_like_speaker
from qualkit.transcripts.turn_tables import find_turn_tables
from qualkit.transcripts.turns import Paragraph, find_turns, strip_span

_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LAST_NUMBER = re.compile(r"\d\Z")
_NEWLINES = re.compile("\r\n?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Where a piece stands in a table, each number from 0; without a column it is a whole row.

    The cells of a piece that is a whole row stand between its tabs.
    """

    table: int
    row: int
    column: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A paragraph of a format: its text, and for a heading, which nobody speaks, its level.

    Levels count from 1; a title's is 0, and what is no heading has none. ``cell`` is told for
    what stands in a table.
    """

    text: str
    level: int | None = None
    cell: Cell | None = None


def document_of(
    pieces: Iterable[Piece],
    source: Source,
    *,
    format_name: str,
    encoding: str = "utf-8",
    left_out: Iterable[Skipped] = (),
    notes: Iterable[str] = (),
) -> ParsedDocument:
    r"""The document that the pieces make.

    Raises
    ------
    ReadError
        If no piece has any words.

    Examples
    --------
    >>> pieces = [Piece(text="Part 1", level=1), Piece(text="Anna: Yes.")]
    >>> document_of(pieces, Source(data=b"-", name="a"), format_name="rtf").text
    'Part 1\nAnna: Yes.'
    """
    cleaned = [_cleaned(piece) for piece in pieces]
    removed = sum(n for _, n in cleaned)
    whole = [piece for piece, _ in cleaned]
    text = "\n".join(piece.text for piece in whole)
    if not text.strip():
        raise source.empty()
    paragraphs = tuple(_placed(_lines(whole) if _is_line_by_line(whole) else whole, text))
    tables = find_turn_tables(text, _tables(whole, text), source.roster)
    if tables.rows and source.speakers is None:
        found = find_turns_with_tables(text, paragraphs, source, tables)
    else:
        found = find_turns(text, paragraphs, source)
    document = found.document(
        text,
        format_name=format_name,
        encoding=encoding,
        skipped=(*left_out, *_losses(text, removed, source)),
    )
    return replace(document, notes=(*document.notes, *notes))


def heading_level(style: str | None) -> int | None:
    """The level of a paragraph style by its name; None for what is no heading's.

    >>> heading_level("Heading 2"), heading_level("Title"), heading_level("Body")
    (2, 0, None)
    """
    name = (style or "").strip().casefold()
    if name.startswith("title"):
        return 0
    number = _LAST_NUMBER.search(name)
    return (int(number[0]) if number else 1) if name.startswith("heading") else None


def counted(source: Source, counts: Iterable[tuple[int, str]]) -> tuple[Skipped, ...]:
    """What was left out, with its number; nothing for a number of 0."""
    return tuple(source.skip(0, f"{n} {what}") for n, what in counts if n)


def without_illegal(text: str) -> str:
    r"""`text` as a document's text has it: newlines of one sort, no characters that none can hold.

    >>> without_illegal("a\x01b\r\nc")
    'ab\nc'
    """
    return _NO_TEXT.sub("", _NEWLINES.sub("\n", text))


def _cleaned(piece: Piece) -> tuple[Piece, int]:
    """The piece as text may be, and how many characters were taken out."""
    text = _NEWLINES.sub("\n", piece.text)
    text, removed = _NO_TEXT.subn("", text)
    return replace(piece, text=text), removed


def _lines(pieces: Iterable[Piece]) -> list[Piece]:
    return [replace(piece, text=line) for piece in pieces for line in piece.text.split("\n")]


def _is_line_by_line(pieces: Iterable[Piece]) -> bool:
    at_start = inside = 0
    for piece in pieces:
        first, *further = piece.text.split("\n")
        at_start += _is_labelled(first)
        inside += sum(map(_is_labelled, further))
    return inside >= max(1, at_start)


def _is_labelled(line: str) -> bool:
    start, end = strip_span(line, 0, len(line))
    label = find_label(line, start, end) if start < end else None
    return label is not None and not label.appended and looks_like_speaker(label.name)


def _placed(pieces: Sequence[Piece], text: str) -> Iterator[Paragraph]:
    at = 0
    for piece in pieces:
        start, end = strip_span(text, at, at + len(piece.text))
        if start < end:
            yield Paragraph(
                start=start, end=end, heading=piece.level is not None, level=piece.level or 0
            )
        at += len(piece.text) + 1


def _tables(pieces: Sequence[Piece], text: str) -> list[list[dict[int, tuple[int, int]]]]:
    """Each table's rows: where the words of each column stand."""
    tables: dict[int, dict[int, dict[int, tuple[int, int]]]] = {}
    at = 0
    for piece in pieces:
        if piece.cell:
            row = tables.setdefault(piece.cell.table, {}).setdefault(piece.cell.row, {})
            for column, place in _cells(piece, at):
                start, end = strip_span(text, *place)
                if start < end:
                    row[column] = (row[column][0] if column in row else start, end)
        at += len(piece.text) + 1
    return [[row for row in rows.values() if row] for rows in tables.values()]


def _cells(piece: Piece, at: int) -> Iterator[tuple[int, tuple[int, int]]]:
    if piece.cell and piece.cell.column is not None:
        yield piece.cell.column, (at, at + len(piece.text))
        return
    for column, cell in enumerate(piece.text.split("\t")):
        yield column, (at, at + len(cell))
        at += len(cell) + 1


def _losses(text: str, removed: int, source: Source) -> tuple[Skipped, ...]:
    lost = "characters (U+FFFD) were lost before this file was written"
    return counted(
        source, [(removed, "characters that no text holds"), (text.count("\ufffd"), lost)]
    )
