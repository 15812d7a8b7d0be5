"""A case table as SPSS data (.sav), with labels of variables and of 0 and 1.

pyreadstat writes the moment of writing into the header; it is replaced by a fixed one, so that the
same table gives the same bytes.
"""

from __future__ import annotations

import math
import tempfile
from pathlib import Path
from typing import Any

from qualkit.errors import ParameterError
from qualkit.interchange.case_tables.packages import package
from qualkit.model.case_tables import COUNT, FLAG, NUMBER, TEXT, CaseColumn, CaseTable
from qualkit.model.tables import Table

_CREATED_AT, _CREATED = 92, b"01 Jan 8000:00:00"
_LONGEST_LABEL, _LONGEST_TEXT = 255, 32_767
_MEASURES = {TEXT: "nominal", FLAG: "nominal", COUNT: "scale", NUMBER: "scale"}
_FORMATS = {FLAG: "F1.0", COUNT: "F8.0", NUMBER: "F8.3"}
_SAID = {0.0: "not raised", 1.0: "raised"}


def spss(table: CaseTable) -> bytes:
    """The file. Labels are cut at 255 bytes; a number that is missing is SPSS's own missing."""
    pyreadstat = package("pyreadstat", "a table as .sav")
    _check(table)
    names = tuple(column.name for column in table.columns)
    rows = tuple(_row(row, table.columns) for row in table.rows)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cases.sav"
        pyreadstat.write_sav(
            _typed(Table(names, rows).to_frame(), table.columns),
            path,
            row_compress=True,
            column_labels=[_clipped(column.label) for column in table.columns],
            variable_value_labels={c.name: _SAID for c in table.columns if c.kind == FLAG},
            variable_measure={c.name: _MEASURES[c.kind] for c in table.columns},
            variable_format={c.name: _FORMATS[c.kind] for c in table.columns if c.kind != TEXT},
        )
        data = path.read_bytes()
    return data[:_CREATED_AT] + _CREATED + data[_CREATED_AT + len(_CREATED) :]


def _row(row: tuple[Any, ...], columns: tuple[CaseColumn, ...]) -> tuple[Any, ...]:
    """The cells as SPSS has them: text, empty where there is none, and numbers."""
    return tuple(
        (cell or "") if column.kind == TEXT else (math.nan if cell is None else float(cell))
        for cell, column in zip(row, columns, strict=True)
    )


def _typed(frame: Any, columns: tuple[CaseColumn, ...]) -> Any:
    """The frame with the type of each column, which an empty one has none of."""
    return frame.astype({c.name: "str" if c.kind == TEXT else "float64" for c in columns})


def _clipped(label: str) -> str:
    return label.encode()[:_LONGEST_LABEL].decode(errors="ignore")


def _check(table: CaseTable) -> None:
    texts = (cell for row in table.rows for cell in row if isinstance(cell, str))
    longest = max((len(text.encode()) for text in texts), default=0)
    if longest > _LONGEST_TEXT:
        raise ParameterError(
            f"a cell of {longest} bytes as .sav",
            expected=f"{_LONGEST_TEXT} at most",
            repair="write .parquet or .csv",
        )
