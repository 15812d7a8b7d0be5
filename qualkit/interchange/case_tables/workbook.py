"""A case table as an Excel workbook: the table, and a sheet that says what its columns mean.

XlsxWriter gives every part of the archive the same date; that of creation is set to it too.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from qualkit.errors import ParameterError
from qualkit.interchange.tables import guarded
from qualkit.model.case_tables import Typed

_MOST_COLUMNS, _MOST_ROWS, _LONGEST = 16_384, 1_048_575, 32_767
_WIDEST, _ROOM = 60, 2
"""How many characters wide a column is at most, and what is left free beside them."""

_CREATED = datetime(1980, 1, 1, tzinfo=UTC)


def workbook(table: Typed, sheet: str = "cases") -> bytes:
    """The workbook: a sheet with the names above, and one, ``variables``, with the labels.

    Text is written as text, never as formula or link, and what a spreadsheet would run if it were
    saved as CSV has an apostrophe before it.
    """
    import xlsxwriter

    _check(table)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    book.set_properties({"created": _CREATED.replace(tzinfo=None)})
    cases = book.add_worksheet(sheet)
    names = [column.name for column in table.columns]
    _laid_out(cases, (names, *table.rows), wrapped)
    cases.freeze_panes(1, 1)
    variables = book.add_worksheet("variables")
    told = [(column.name, column.label, column.kind) for column in table.columns]
    _laid_out(variables, (("name", "label", "kind"), *told), wrapped)
    book.close()
    return out.getvalue()


def _laid_out(sheet: Any, rows: Sequence[Sequence[Any]], wrapped: Any) -> None:
    """The rows, each column as wide as its longest line or at most so, text wrapped."""
    widths = [0] * len(rows[0])
    for number, row in enumerate(rows):
        _write(sheet, number, row)
        for column, cell in enumerate(row):
            if cell is not None and widths[column] < _WIDEST:
                widths[column] = max(widths[column], *map(len, str(cell).split("\n")))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(width, _WIDEST) + _ROOM, wrapped)


def _write(sheet: Any, row: int, cells: Any) -> None:
    for column, cell in enumerate(cells):
        if isinstance(cell, str):
            sheet.write_string(row, column, guarded(cell))
        elif cell is not None:
            sheet.write_number(row, column, cell)


def _check(table: Typed) -> None:
    if len(table.columns) > _MOST_COLUMNS or len(table.rows) > _MOST_ROWS:
        raise ParameterError(
            f"a table of {len(table.rows)} rows and {len(table.columns)} columns as .xlsx",
            expected=f"{_MOST_ROWS} rows and {_MOST_COLUMNS} columns at most",
            repair="write .parquet or .csv",
        )
    texts = (cell for row in table.rows for cell in row if isinstance(cell, str))
    longest = max((len(text) for text in texts), default=0)
    if longest >= _LONGEST:
        raise ParameterError(
            f"a cell of {longest} characters as .xlsx",
            expected=f"fewer than {_LONGEST}",
            repair="write .parquet or .csv",
        )
