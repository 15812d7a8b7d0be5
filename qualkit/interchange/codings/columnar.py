"""Codings as Parquet: the same columns as delimited text, each of its type."""

from __future__ import annotations

from qualkit.interchange.codings.delimited import codings_of
from qualkit.interchange.codings.rows import CodingRows, Given
from qualkit.interchange.columnar import read_columns


def read_columnar(data: bytes, source: str, given: Given) -> CodingRows:
    """The codings of a Parquet file, in the long or the wide form.

    Raises
    ------
    ReadError
        If it is no such file, or columns are missing, unknown or stand twice.
    MissingExtra
        If pyarrow is not installed.
    """
    return codings_of(read_columns(data, source, "codings"), source, given)
