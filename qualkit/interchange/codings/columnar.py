"""Codings as Parquet: the same columns as delimited text, each of its type."""

from __future__ import annotations

import io
from typing import Any

from qualkit.errors import ReadError
from qualkit.interchange.case_tables.packages import package
from qualkit.interchange.codings.delimited import codings_of
from qualkit.interchange.codings.rows import CodingRows, Given
from qualkit.interchange.tables import DelimitedTable

_MOST_CELLS = 100_000_000


def read_columnar(data: bytes, source: str, given: Given) -> CodingRows:
    """The codings of a Parquet file, in the long or the wide form.

    Raises
    ------
    ReadError
        If it is no such file, or columns are missing, unknown or stand twice.
    MissingExtra
        If pyarrow is not installed.
    """
    files = package("pyarrow.parquet", "codings as .parquet")
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
    read = DelimitedTable(
        header=tuple(map(str, table.column_names)),
        rows=tuple(rows),
        faults=(),
        n_empty=table.num_rows - len(rows),
    )
    return codings_of(read, source, given)


def _cell(value: Any) -> str:
    """A value as delimited text would have it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
