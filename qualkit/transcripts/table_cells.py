"""Which cell of which table an element of a document's XML stands in.

It counts tables, rows and cells in the order in which they are met; a cell that spans columns
counts as one. It knows the names of the elements from the reader that asks, and reads no text.
"""

from __future__ import annotations

from typing import Any

from qualkit.transcripts.pieces import Cell


class TableCells:
    """Numbers the tables and rows of one document; `table`, `row`, `cells` are tags of elements."""

    def __init__(self, *, table: str, row: str, cells: tuple[str, ...]) -> None:
        self._table = table
        self._row = row
        self._cells = cells
        self._tables: dict[Any, int] = {}
        self._rows: dict[Any, int] = {}
        self._columns: dict[Any, int] = {}

    def cell_of(self, element: Any) -> Cell | None:
        """The innermost cell around `element`; None outside tables."""
        cell = next(element.iterancestors(*self._cells), None)
        row = None if cell is None else next(cell.iterancestors(self._row), None)
        table = None if row is None else next(row.iterancestors(self._table), None)
        if cell is None or row is None or table is None:
            return None
        return Cell(
            table=self._tables.setdefault(table, len(self._tables)),
            row=self._rows.setdefault(row, len(self._rows)),
            column=self._column(cell, row),
        )

    def _column(self, cell: Any, row: Any) -> int:
        """The cell's number in its row; every cell of the row is numbered at the first."""
        if cell not in self._columns:
            own = [
                each
                for each in row.iter(*self._cells)
                if next(each.iterancestors(self._row), None) is row
            ]
            self._columns.update({each: number for number, each in enumerate(own)})
        return self._columns[cell]
