"""A case table as Parquet: a typed column each, its label in the field's metadata."""

from __future__ import annotations

import io

from qualkit.interchange.case_tables.packages import package
from qualkit.model.case_tables import COUNT, FLAG, NUMBER, TEXT, Typed

_TYPES = {TEXT: "string", COUNT: "int64", FLAG: "int8", NUMBER: "double"}


def parquet(table: Typed) -> bytes:
    """The file; each field carries its ``label``, and a code's its full path as ``code``."""
    arrow = package("pyarrow", "a table as .parquet")
    files = package("pyarrow.parquet", "a table as .parquet")
    fields = [
        arrow.field(
            column.name,
            arrow.type_for_alias(_TYPES[column.kind]),
            metadata={"label": column.label, **({"code": column.code} if column.code else {})},
        )
        for column in table.columns
    ]
    columns = list(zip(*table.rows, strict=True)) or [()] * len(fields)
    arrays = [arrow.array(cells, field.type) for cells, field in zip(columns, fields, strict=True)]
    out = io.BytesIO()
    files.write_table(arrow.Table.from_arrays(arrays, schema=arrow.schema(fields)), out)
    return out.getvalue()
