"""Tables in Parquet as the cells that delimited text would have; what columns mean is not known."""

from __future__ import annotations

import io
from typing import Any

from qualkit.errors import ReadError
from qualkit.interchange.case_tables.packages import package
from qualkit.interchange.tables import DelimitedTable

_MOST_CELLS = 100_000_000


def read_columns(data: bytes, source: str, what: str) -> DelimitedTable:
    """The cells of a Parquet file; `what` it holds is said where pyarrow is missing.

    Raises
    ------
    ReadError
        If it is no such file, or has too many cells.
    MissingExtra
        If pyarrow is not installed.
    """
    files = package("pyarrow.parquet", f"{what} as .parquet")
    try:
        opened = files.ParquetFile(io.BytesIO(data))
        shape = opened.metadata.num_rows * opened.metadata.num_columns
        if shape > _MOST_CELLS:
            raise ReadError(f"{source} has {shape:,} cells", expected=f"{_MOST_CELLS:,} at most")
        table = opened.read()
        columns = [[_cell(value) for value in column.to_pylist()] for column in table.columns]
    except ReadError:
        raise
    except Exception as error:  # pyarrow raises anything on damaged files
        what = f"{source} is not readable as Parquet"
        raise ReadError(what, repair="write it again, or as .csv") from error
    rows = [
        (number, tuple(cells))
        for number, cells in enumerate(zip(*columns, strict=True), start=1)
        if any(cell.strip() for cell in cells)
    ]
    return DelimitedTable(
        header=tuple(map(str, table.column_names)),
        rows=tuple(rows),
        faults=(),
        n_empty=table.num_rows - len(rows),
    )


def _cell(value: Any) -> str:
    """A value as delimited text would have it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
