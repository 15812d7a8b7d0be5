"""The first sheet of a spreadsheet as the cells that delimited text would have."""

from __future__ import annotations

from qualkit import transcripts
from qualkit.interchange.tables import DelimitedTable, table_of
from qualkit.transcripts.spreadsheet import first_grid

WORKBOOKS = (".xlsx", ".xlsm", ".ods")
"""Files of which the first sheet in view is read."""


def first_sheet(name: str, data: bytes) -> DelimitedTable:
    """The cells of the file called `name`, with the white space at their edges.

    Raises
    ------
    ReadError
        If it is no spreadsheet.
    """
    grid = first_grid(transcripts.Source(name=name, data=data))
    width = len(grid.header)
    return table_of(grid.header, ((row.line, row.cells[:width]) for row in grid.rows))
