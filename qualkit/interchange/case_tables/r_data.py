"""A case table as R data: a data frame whose columns carry their ``label`` as an attribute.

Compressed here, without the date that gzip would add, so that the same table gives the same bytes.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from typing import Any

import numpy as np

from qualkit.interchange.case_tables.packages import package
from qualkit.model.case_tables import NUMBER, TEXT, CaseColumn, CaseTable

NAME = "cases"
"""What the data frame is called in a file of several."""


@dataclass(frozen=True, slots=True)
class _Frame:
    table: CaseTable


def r_data_set(table: CaseTable) -> bytes:
    """The file for ``readRDS``: the data frame alone."""
    return _file(_Frame(table), "rds")


def r_data(table: CaseTable) -> bytes:
    """The file for ``load``: the data frame, called ``cases``."""
    return _file({NAME: _Frame(table)}, "rda")


def _file(data: Any, file_type: str) -> bytes:
    conversion = package("rdata.conversion.to_r", "a table as R data")
    unparser = package("rdata.unparser", "a table as R data")
    converted = conversion.convert_python_to_r_data(
        data, constructor_dict={_Frame: _data_frame}, file_type=file_type
    )
    return gzip.compress(unparser.unparse_data(converted, file_type=file_type), mtime=0)


def _data_frame(frame: _Frame, converter: Any) -> Any:
    """The table as R's data frame, from whole columns."""
    conversion = package("rdata.conversion.to_r", "a table as R data")
    table = frame.table
    columns = list(zip(*table.rows, strict=True)) or [()] * len(table.columns)
    told = []
    for column, cells in zip(table.columns, columns, strict=True):
        vector = converter.convert_to_r_object(_vector(column, cells, conversion.R_FLOAT_NA))
        label = converter.convert_to_r_attributes({"label": np.array([column.label])})
        told.append(
            conversion.build_r_object(vector.info.type, value=vector.value, attributes=label)
        )
    attributes = {
        "names": np.array([column.name for column in table.columns]),
        "class": "data.frame",
        "row.names": np.arange(1, len(table.rows) + 1, dtype=np.int32),
    }
    return conversion.build_r_object(
        conversion.RObjectType.VEC,
        value=told,
        is_object=True,
        attributes=converter.convert_to_r_attributes(attributes),
    )


def _vector(column: CaseColumn, cells: tuple[Any, ...], missing: float) -> Any:
    if column.kind == TEXT:
        return np.array(cells, dtype=object)
    if column.kind == NUMBER:
        return np.array([missing if cell is None else cell for cell in cells], dtype=np.float64)
    return np.array(cells, dtype=np.int32)
