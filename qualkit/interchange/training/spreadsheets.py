"""A training sheet as a table: CSV, or an Excel workbook laid out to be filled in.

Text is written as text, never as formula or link, and what a spreadsheet would run has an
apostrophe before it. XlsxWriter gives every part of the archive the same date.
"""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from qualkit.errors import ParameterError
from qualkit.interchange.tables import guarded, write_table
from qualkit.interchange.training.cells import DECISION, GIVEN_BY, WHY, Sheet, columns_of, rows_of

_LONGEST = 32_767
_CREATED = datetime(1980, 1, 1)  # noqa: DTZ001 - XlsxWriter takes it as it is
_WIDTHS = {
    "id": 12, "turn": 6, "before": 40, "unit": 60, "after": 40, "codes": 24, "definitions": 50,
    DECISION: 24, WHY: 40,
}  # fmt: skip
_OTHERS = 16
_OF_A_CODER = 40


def as_csv(sheet: Sheet) -> bytes:
    """The table in UTF-8, formulas made harmless."""
    return write_table(columns_of(sheet), rows_of(sheet)).encode()


def as_workbook(sheet: Sheet) -> bytes:
    """One sheet, with wrapped cells, the heading and the ids always in view.

    Raises
    ------
    ParameterError
        If a cell is longer than Excel holds.
    """
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": _CREATED})
    page = book.add_worksheet("disagreements")
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    heading = book.add_format({"bold": True, "valign": "top", "bottom": 1})
    open_cells = book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#fff7d6"})
    columns = columns_of(sheet)
    for at, name in enumerate(columns):
        page.set_column(at, at, _width(name), wrapped)
        page.write_string(0, at, guarded(name), heading)
    for line, row in enumerate(rows_of(sheet), start=1):
        for at, cell in enumerate(row):
            is_open = columns[at] in (DECISION, WHY)
            _write(page, (line, at), cell, style=open_cells if is_open else wrapped)
    page.freeze_panes(1, 1)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    book.close()
    return out.getvalue()


def _width(name: str) -> int:
    return _OF_A_CODER if name.startswith(GIVEN_BY) else _WIDTHS.get(name, _OTHERS)


def _write(page: Any, place: tuple[int, int], cell: str | float | None, *, style: Any) -> None:
    if isinstance(cell, str) and cell:
        if len(cell) >= _LONGEST:
            raise ParameterError(
                f"a cell of {len(cell):,} characters as .xlsx",
                expected=f"fewer than {_LONGEST:,}",
                repair="write .csv, or show less around it: --context 0",
            )
        page.write_string(*place, guarded(cell), style)
    elif isinstance(cell, int | float):
        page.write_number(*place, cell, style)
    else:
        page.write_blank(*place, None, style)
