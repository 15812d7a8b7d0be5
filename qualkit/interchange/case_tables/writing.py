"""The one mapping from a suffix to what writes it; CSV is written here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from qualkit.errors import ParameterError
from qualkit.interchange.case_tables.parquet import parquet
from qualkit.interchange.case_tables.r_data import r_data, r_data_set
from qualkit.interchange.case_tables.spss import spss
from qualkit.interchange.case_tables.workbook import workbook
from qualkit.interchange.tables import write_table
from qualkit.model.case_tables import CaseTable


def _csv(table: CaseTable) -> bytes:
    """The table with its names above; formulas are made harmless."""
    return write_table([column.name for column in table.columns], table.rows).encode()


SUFFIXES: Mapping[str, Callable[[CaseTable], bytes]] = {
    ".csv": _csv,
    ".xlsx": workbook,
    ".parquet": parquet,
    ".sav": spss,
    ".rds": r_data_set,
    ".rdata": r_data,
}
"""Every suffix, in small letters, with what turns a table into the file's bytes."""


def check_suffix(path: Path) -> None:
    """Raise unless a case table can be written to a file called so."""
    if path.suffix.lower() not in SUFFIXES:
        raise ParameterError(f"a case table as {path.name}", expected=", ".join(SUFFIXES))


def written(table: CaseTable, path: Path) -> bytes:
    """The bytes of the file that `path` asks for by its suffix.

    Raises
    ------
    ParameterError
        If the suffix is another, or the format cannot hold the table.
    MissingExtra
        If the format's package is not installed.
    """
    check_suffix(path)
    return SUFFIXES[path.suffix.lower()](table)
