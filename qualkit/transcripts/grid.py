"""Separated values to rows of cells: which separator, which quoting, which line.

It knows nothing of what the columns mean. RFC 4180, with the separators that spreadsheets of
other countries write, and with quotation marks taken as ordinary ones where quoting would not
give a rectangle.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualkit.errors import ReadError
from qualkit.model.csvtext import told_separator
from qualkit.transcripts.encodings import decode
from qualkit.transcripts.source import MAX_BYTES, Source

if TYPE_CHECKING:
    from _csv import Reader

SEPARATORS = (",", ";", "\t", "|")
_TRIED = 64 * 1024
_TOP = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row's cells, without those missing at its end, and the line it starts in.

    ``number`` is that of the row where a spreadsheet shows the table, 0 where this is the line.
    """

    line: int
    cells: tuple[str, ...]
    number: int = 0

    def cell(self, column: int) -> str:
        """The cell in `column`, stripped; empty when the row is shorter."""
        return self.cells[column].strip() if column < len(self.cells) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table: its header, its rows that are not blank, and how it was written.

    ``wordings`` are the questions behind the columns' names, empty where there are none;
    ``left_out`` are lines above the first row, each with the reason.
    """

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    encoding: str
    format: str
    header_line: int = 1
    wordings: tuple[str, ...] = ()
    left_out: tuple[tuple[int, str], ...] = ()


def read_grid(source: Source, *, is_known: Callable[[str], bool]) -> Grid:
    """Read separated values with a header.

    Parameters
    ----------
    source : Source
        The file.
    is_known : callable
        Tells whether a column's name is one that the caller looks for: of several separators the
        one that gives more of them is taken.

    Raises
    ------
    ReadError
        If the file is empty or its quotation marks do not match.
    """
    decoded = decode(source)
    text = decoded.text.lstrip("\n")
    before = decoded.text.count("\n") - text.count("\n")
    separators: Sequence[str] = SEPARATORS
    told, text = told_separator(text)
    if told:
        separators, before = (told,), before + 1
    separator, quoting = _best_reading(text, separators, is_known)
    rows = list(_rows(text, separator, quoting, before, source))
    if not rows:
        raise source.empty()
    return Grid(
        header=tuple(cell.strip() for cell in rows[0].cells),
        header_line=rows[0].line,
        rows=tuple(rows[1:]),
        encoding=decoded.encoding,
        format="tsv" if separator == "\t" else "csv",
    )


def _best_reading(
    text: str, separators: Sequence[str], is_known: Callable[[str], bool]
) -> tuple[str, int]:
    sample = text[:_TRIED]
    if len(text) > _TRIED:
        sample = sample[: sample.rfind("\n") + 1] or sample
    readings = [
        (_score(sample, separator, csv.QUOTE_MINIMAL, is_known), separator, csv.QUOTE_MINIMAL)
        for separator in separators
    ]
    _, separator, quoting = max(readings, key=lambda reading: reading[0])
    # Between tabs quotation marks are often literal; elsewhere an odd one is damage.
    literal = separator == "\t" and not _is_rectangle(text, separator, quoting)
    if literal and _is_rectangle(text, separator, csv.QUOTE_NONE):
        return separator, csv.QUOTE_NONE
    return separator, quoting


def _score(
    sample: str, separator: str, quoting: int, is_known: Callable[[str], bool]
) -> tuple[int, bool, float, int]:
    """Known columns; whether there are several; the share of rows as wide; the columns."""
    try:
        rows = [row for row in _reader(sample, separator, quoting, strict=False) if any(row)]
    except csv.Error:
        return (0, False, 0.0, 0)
    if not rows:
        return (0, False, 0.0, 0)
    # A title may stand above the names.
    below = (row for row in rows[:_TOP] if len(row) > 1 and any(map(is_known, row)))
    head = rows[0] if len(rows[0]) > 1 else next(below, rows[0])
    width = len(head)
    even = sum(len(row) == width for row in rows) / len(rows)
    return (sum(is_known(name) for name in head), width > 1, even, width)


def _is_rectangle(text: str, separator: str, quoting: int) -> bool:
    try:
        widths = {len(row) for row in _reader(text, separator, quoting, strict=True) if row}
    except csv.Error:
        return False
    return len(widths) == 1 and widths != {1}


def _rows(text: str, separator: str, quoting: int, before: int, source: Source) -> Iterator[Row]:
    reader = _reader(text, separator, quoting, strict=True)
    line = before + 1
    try:
        for number, cells in enumerate(reader, before + 1):
            if any(cell.strip() for cell in cells):
                yield Row(line=line, cells=tuple(cells), number=number)
            line = before + reader.line_num + 1
    except csv.Error as error:
        raise ReadError(
            f"{source.name}: the row at line {line} cannot be read ({error})",
            expected="quotation marks in pairs, and doubled inside a quoted cell",
            repair="save the table again as CSV UTF-8",
        ) from error


def _reader(text: str, separator: str, quoting: int, *, strict: bool) -> Reader:
    # The module's limit holds for the whole process; raising it harms no other reader.
    csv.field_size_limit(max(csv.field_size_limit(), MAX_BYTES))
    stream = io.StringIO(text, newline="")
    if quoting == csv.QUOTE_NONE:
        return csv.reader(
            stream, delimiter=separator, quoting=csv.QUOTE_NONE, quotechar=None, strict=strict
        )
    return csv.reader(stream, delimiter=separator, quoting=csv.QUOTE_MINIMAL, strict=strict)
