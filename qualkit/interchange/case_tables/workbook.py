"""A case table as an Excel workbook: the table, and a sheet that says what its columns mean.

XlsxWriter gives every part of the archive the same date; that of creation is set to it too.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

from qualkit.errors import ParameterError
from qualkit.interchange.tables import guarded
from qualkit.model.case_tables import Typed

_MOST_COLUMNS, _MOST_ROWS, _LONGEST = 16_384, 1_048_575, 32_767
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
    book.set_properties({"created": _CREATED.replace(tzinfo=None)})
    cases = book.add_worksheet(sheet)
    _write(cases, 0, [column.name for column in table.columns])
    for number, row in enumerate(table.rows, start=1):
        _write(cases, number, row)
    cases.freeze_panes(1, 1)
    variables = book.add_worksheet("variables")
    _write(variables, 0, ("name", "label", "kind"))
    for number, column in enumerate(table.columns, start=1):
        _write(variables, number, (column.name, column.label, column.kind))
    book.close()
    return out.getvalue()


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
