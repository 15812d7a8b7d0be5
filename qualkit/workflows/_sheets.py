"""The first sheet of a spreadsheet as the cells that delimited text would have."""

from __future__ import annotations

from qualkit import transcripts
from qualkit.interchange.tables import DelimitedTable, unguarded
from qualkit.transcripts.spreadsheet import first_grid

WORKBOOKS = (".xlsx", ".xlsm", ".ods")
"""Files of which the first sheet in view is read."""


def first_sheet(name: str, data: bytes) -> DelimitedTable:
    """The cells of the file called `name`.

    Raises
    ------
    ReadError
        If it is no spreadsheet.
    """
    grid = first_grid(transcripts.Source(name=name, data=data))
    width = len(grid.header)
    return DelimitedTable(
        header=tuple(unguarded(name.strip()) for name in grid.header),
        rows=tuple(
            (row.line, tuple(unguarded(row.cell(at)) for at in range(width))) for row in grid.rows
        ),
    )
