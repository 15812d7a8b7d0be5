"""Tables as delimited text, in and out: lines, cells, and formulas made harmless.

A cell that a spreadsheet would take for a formula is written with an apostrophe before it, and
read without. What the columns mean is not known here.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qualkit.errors import Fault, ReadError
from qualkit.model.csvtext import told_separator

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_LARGEST_CELL = 10_000_000
_SAVE = "save the table as CSV in UTF-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class DelimitedTable:
    """The cells of a table: ``header`` as written, and each row with the line it begins at.

    Every row has as many cells as the header; ``n_empty`` rows had nothing in any of them.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    faults: tuple[Fault, ...] = ()
    n_empty: int = 0


def read_table(data: bytes, source: str) -> DelimitedTable:
    """The cells of delimited text in UTF-8: commas, semicolons or tabs, whichever line 1 has most.

    A first line such as ``sep=;`` says another separator.

    Raises
    ------
    ReadError
        If it is no such text.
    """
    told, text = told_separator(decoded(data, source, repair=_SAVE))
    before = 1 if told else 0
    csv.field_size_limit(_LARGEST_CELL)
    first = text.replace("\r", "\n").partition("\n")[0]
    delimiter = told or max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = next(reader, [])
        rows = []
        line = before + reader.line_num + 1
        for cells in reader:
            rows.append((line, cells))
            line = before + reader.line_num + 1
    except csv.Error as error:
        what = f"{source}, line {before + reader.line_num}: not readable as CSV: {error}"
        raise ReadError(what, repair="check the quotes of that line") from error
    return table_of(header, rows)


def table_of(header: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]]) -> DelimitedTable:
    """The table of cells as they are written; those under no column of ``header`` are faults."""
    width, faults, kept, n_empty = len(header), [], [], 0
    for line, cells in rows:
        if not any(cell.strip() for cell in cells):
            n_empty += 1
            continue
        if any(cell.strip() for cell in cells[width:]):
            what = f"{len(cells)} cells under {width} columns"
            repair = "put a cell with the separator in it into double quotes"
            faults.append(Fault(line, what, repair))
        padded = [*cells[:width], *[""] * (width - len(cells))]
        kept.append((line, tuple(map(unguarded, padded))))
    return DelimitedTable(
        header=tuple(unguarded(name.strip()).strip() for name in header),
        rows=tuple(kept),
        faults=tuple(faults),
        n_empty=n_empty,
    )


def decoded(data: bytes, source: str, *, repair: str) -> str:
    """`data` as text in UTF-8, its byte order mark left off.

    Raises
    ------
    ReadError
        If it is none.
    """
    if b"\0" in data:
        raise ReadError(f"{source} is no text in UTF-8", repair=repair)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ReadError(f"{source}, line {line}: not UTF-8", repair=repair) from error


def write_table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    r"""Any table as CSV: ``\n`` line ends, None as an empty cell, formulas made harmless."""
    header = [guarded(str(column)) for column in columns]
    lines = [_line(header), *(_line([_cell(value) for value in row]) for row in rows)]
    return "".join(lines)


def guarded(text: str) -> str:
    """`text` with an apostrophe before it where a spreadsheet would run it as a formula.

    >>> guarded("=HYPERLINK()"), guarded("tea - and talk")
    ("'=HYPERLINK()", 'tea - and talk')
    """
    return f"'{text}" if text.startswith((*_FORMULA, "'")) else text


def unguarded(text: str) -> str:
    """`text` without the apostrophe that `guarded` put before it."""
    return text[1:] if text.startswith("'") and text[1:].startswith((*_FORMULA, "'")) else text


def _line(cells: Sequence[Any]) -> str:
    # Only what stands in the line terminator is sure to be quoted, and a bare \r would end a row.
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue().removesuffix("\r\n") + "\n"


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return guarded(value)
    if isinstance(value, list | tuple):
        return guarded("; ".join(map(str, value)))
    if isinstance(value, Mapping):
        return guarded("; ".join(f"{key}={item}" for key, item in value.items()))
    return "" if value is None else value
