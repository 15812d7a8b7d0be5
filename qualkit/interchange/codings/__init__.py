"""Codings as files, in and out: a table with a row a coding or a column a code, or JSON.

Rows are read and held against themselves here; whether the project has such a document, code or
quote is not known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePath

from qualkit.errors import ReadError
from qualkit.interchange.codings.columnar import read_columnar
from qualkit.interchange.codings.delimited import codings_of, read_delimited
from qualkit.interchange.codings.objects import read_objects
from qualkit.interchange.codings.rows import LISTED, CodingRow, CodingRows, Given
from qualkit.interchange.codings.writing import (
    COLUMNS,
    codings_table,
    write_codings,
    write_codings_json,
    write_codings_lines,
)

__all__ = [
    "COLUMNS",
    "LISTED",
    "READERS",
    "CodingRow",
    "CodingRows",
    "Given",
    "codings_of",
    "codings_table",
    "read_codings",
    "write_codings",
    "write_codings_json",
    "write_codings_lines",
]

READERS: Mapping[str, Callable[[bytes, str, Given], CodingRows]] = {
    ".csv": read_delimited,
    ".tsv": read_delimited,
    ".txt": read_delimited,
    ".json": read_objects,
    ".jsonl": read_objects,
    ".ndjson": read_objects,
    ".parquet": read_columnar,
}
"""What reads codings, by the suffix of the file."""


def read_codings(data: bytes, source: str, given: Given | None = None) -> CodingRows:
    """The codings of the file called `source`, with every fault of them.

    Raises
    ------
    ReadError
        If the suffix is unknown, the bytes are not what it says, or columns are wrong.
    """
    reader = READERS.get(PurePath(source).suffix.lower())
    if reader is None:
        what = f"{source} cannot be read as codings"
        repair = "save the table as CSV in UTF-8"
        raise ReadError(what, expected=f"a name ending in {', '.join(READERS)}", repair=repair)
    return reader(data, source, given or Given())
