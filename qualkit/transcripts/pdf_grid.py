"""A table printed to a PDF: its header, and its rows with the lines of each cell.

The columns are where the names of the header start. A row starts at a line that stands apart from
the one above and has words in more than one column; what follows belongs to it, over the edge of
the page too, where the header may be printed again. Which names a header has, whoever asks says;
what the columns mean is not known here, nor any ruled lines: PDFs of programs often have none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from qualkit.errors import ReadError
from qualkit.transcripts.pdf_lines import Row, is_cut, rows_of
from qualkit.transcripts.pdf_process import Word, pages_in
from qualkit.transcripts.source import Source

_SLACK = 3.0
"""So many points may words stand left of the name of their column."""
_APART = 1.25
"""Rows stand so many times further apart than the lines of a cell."""
_LEADING = 1.35
"""The most that lines of a cell are apart, in sizes of print."""
_GAP = 0.9
"""The gap between two names of a header that are not known, in sizes of print."""
_LONGEST_NAME = 4
_MOST_ABOVE = 40
_PAGE_NUMBER = re.compile(r"(?:\w{1,8}\.?\s)?\d{1,4}(?:\s?(?:/|\w{1,4})\s?\d{1,4})?")
_DIGITS = re.compile(r"\d+")
_REPAIR = "export the table as .xlsx or .csv and import that"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedRow:
    """A row: the page it starts on, from 1, the lines of each cell, and where each cell starts."""

    page: int
    cells: tuple[tuple[str, ...], ...]
    lefts: tuple[float | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedTable:
    """The table of a PDF; ``lefts`` are the edges of its columns, in points."""

    header: tuple[str, ...]
    lefts: tuple[float, ...]
    rows: tuple[PrintedRow, ...]
    repeated: int = 0
    """Headers printed again on later pages, and numbers of pages."""


@dataclass(frozen=True, slots=True)
class _Line:
    page: int
    row: Row


@dataclass(frozen=True, slots=True)
class _Header:
    names: tuple[str, ...]
    lefts: tuple[float, ...]
    text: str

    def cells(self, row: Row) -> tuple[tuple[Word, ...], ...]:
        """The words of a line by column; those left of the first column belong to it."""
        found: list[list[Word]] = [[] for _ in self.names]
        for word in row.words:
            places = [at for at, left in enumerate(self.lefts) if left <= word.left + _SLACK]
            found[places[-1] if places else 0].append(word)
        return tuple(map(tuple, found))


def printed_table(source: Source, known: Collection[str], *, such_as: str) -> PrintedTable:
    """The table of a PDF whose header has at least two of the names `known`, in lower case.

    ``such_as`` names the columns that are expected, for whoever gave another file.

    Raises
    ------
    ReadError
        If the file is no PDF that can be read, or has no such table.
    """
    lines = [
        _Line(number, row)
        for number, page in enumerate(pages_in(source), 1)
        for row in rows_of(page.words)
    ]
    found = _header(lines, known)
    if found is None:
        what = f"{source.name} has no table with a header that is known"
        raise ReadError(what, expected=f"columns such as {such_as}", repair=_REPAIR)
    at, header = found
    body, repeated = _body(lines[at + 1 :], header)
    rows = tuple(_rows(body, header))
    if not rows:
        raise ReadError(f"{source.name} has a table without rows", repair=_REPAIR)
    return PrintedTable(header=header.names, lefts=header.lefts, rows=rows, repeated=repeated)


def _header(lines: Sequence[_Line], known: Collection[str]) -> tuple[int, _Header] | None:
    for at, line in enumerate(lines[:_MOST_ABOVE]):
        names = list(_names(line.row, known))
        texts = [text for text, _ in names]
        meant = sum(text.casefold() in known for text in texts)
        if meant >= 2 and meant * 2 > len(texts):
            lefts = tuple(left for _, left in names)
            return at, _Header(tuple(texts), lefts, line.row.text)
    return None


def _names(row: Row, known: Collection[str]) -> Iterator[tuple[str, float]]:
    """The names in a header with their left edges: those known first, else up to a wide gap."""
    words = row.words
    at = 0
    while at < len(words):
        end = next(
            (
                end
                for end in range(min(len(words), at + _LONGEST_NAME), at, -1)
                if " ".join(word.text for word in words[at:end]).casefold() in known
            ),
            at + 1,
        )
        text = " ".join(word.text for word in words[at:end])
        if text.casefold() not in known:
            while end < len(words) and words[end].left - words[end - 1].right < _GAP * row.size:
                end += 1
            text = " ".join(word.text for word in words[at:end])
        yield text, words[at].left
        at = end


def _body(lines: Sequence[_Line], header: _Header) -> tuple[list[_Line], int]:
    """The lines of the table, without headers printed again, numbers and feet of pages."""
    left_out = _edges(lines) | _cut(lines)
    again = {line.page for line in lines if line.row.text == header.text}
    kept: list[_Line] = []
    above: set[int] = set(again)
    dropped = 0
    for line in lines:
        is_header = line.row.text == header.text
        if is_header:
            above.discard(line.page)
        # What stands above a header on a later page is the title, printed again.
        if is_header or id(line) in left_out or line.page in above:
            dropped += 1
        else:
            kept.append(line)
    return kept, dropped


def _edges(lines: Sequence[_Line]) -> set[int]:
    """The first and last lines of pages that are alike, digits aside, and at one height."""
    pages: dict[int, list[_Line]] = {}
    for line in lines:
        pages.setdefault(line.page, []).append(line)
    found: set[int] = set()
    for place in (0, -1):
        outer = [(_key(found_lines[place]), found_lines[place]) for found_lines in pages.values()]
        counts = Counter(key for key, _ in outer)
        found |= {
            id(line)
            for key, line in outer
            if counts[key] * 2 > len(pages) > 1 or (len(pages) == 1 and _is_number(pages, place))
        }
    return found


def _cut(lines: Sequence[_Line]) -> set[int]:
    """The lines at the foot of a page that the next page has again."""
    return {
        id(one) for one, two in pairwise(lines) if one.page != two.page and is_cut(one.row, two.row)
    }


def _is_number(pages: dict[int, list[_Line]], place: int) -> bool:
    """True for the number of the only page, well below its other lines."""
    lines = next(iter(pages.values()))
    if place != -1 or len(lines) < 2 or not _PAGE_NUMBER.fullmatch(lines[-1].row.text):
        return False
    return lines[-2].row.base - lines[-1].row.base > 2 * _LEADING * lines[-1].row.size


def _key(line: _Line) -> tuple[str, int]:
    return _DIGITS.sub("#", line.row.text.casefold()), round(line.row.base / 3)


def _rows(lines: Sequence[_Line], header: _Header) -> Iterator[PrintedRow]:
    leading = _leading(lines)
    named = [sum(map(bool, header.cells(line.row))) > 1 for line in lines]
    starts = [
        is_named and (before is None or _is_apart(before, line, leading))
        for is_named, before, line in zip(named, [None, *lines], lines, strict=False)
    ]
    # Where rows stand as close as lines do, each line with a first cell is one.
    if sum(starts) < 2:
        starts = [
            is_named and bool(header.cells(line.row)[0])
            for is_named, line in zip(named, lines, strict=True)
        ]
    row: PrintedRow | None = None
    for line, is_start in zip(lines, starts, strict=True):
        if is_start or row is None:
            if row is not None:
                yield row
            empty = tuple(() for _ in header.names)
            row = PrintedRow(page=line.page, cells=empty, lefts=tuple(None for _ in header.names))
        row = _longer(row, header.cells(line.row))
    if row is not None:
        yield row


def _longer(row: PrintedRow, words: Sequence[Sequence[Word]]) -> PrintedRow:
    """The row with one line more in each of its cells."""
    cells = tuple(
        (*cell, Row(words=tuple(more)).text) if more else cell
        for cell, more in zip(row.cells, words, strict=True)
    )
    lefts = tuple(
        more[0].left if left is None and more else left
        for left, more in zip(row.lefts, words, strict=True)
    )
    return replace(row, cells=cells, lefts=lefts)


def _leading(lines: Sequence[_Line]) -> float:
    """The usual distance between lines of a cell."""
    drops = [one.row.base - two.row.base for one, two in pairwise(lines) if one.page == two.page]
    close = [
        drop
        for drop, line in zip(drops, lines, strict=False)
        if 0 < drop <= _LEADING * line.row.size
    ]
    size = max((line.row.size for line in lines), default=10.0)
    return max(Counter(round(drop, 1) for drop in close).most_common(1))[0] if close else size


def _is_apart(before: _Line, line: _Line, leading: float) -> bool:
    return before.page != line.page or before.row.base - line.row.base > _APART * leading
