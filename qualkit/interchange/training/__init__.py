"""Disputed units as a sheet to train coders with: a row a unit, with room for what is decided.

A table (`.csv`, `.xlsx`) can come back filled in; a page (`.docx`, `.html`, `.md`) is to be read
and printed. Which units stand in it, and what a decision does, is not known here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePath

from qualkit.errors import ParameterError
from qualkit.interchange.documents import PAPERS, Paper
from qualkit.interchange.training.cells import (
    DECISION,
    DOCUMENT,
    GIVEN_BY,
    ID,
    UNIT,
    WHY,
    Sheet,
    columns_of,
    given,
    rows_of,
)
from qualkit.interchange.training.reading import paper_of
from qualkit.interchange.training.spreadsheets import as_csv, as_workbook

__all__ = [
    "DECISION",
    "DOCUMENT",
    "GIVEN_BY",
    "ID",
    "SHEETS",
    "TABLES",
    "UNIT",
    "WHY",
    "Sheet",
    "columns_of",
    "given",
    "rows_of",
    "write_sheet",
]


def _read(write: Callable[[Paper], bytes]) -> Callable[[Sheet], bytes]:
    return lambda sheet: write(paper_of(sheet))


SHEETS: Mapping[str, Callable[[Sheet], bytes]] = {
    ".csv": as_csv,
    ".xlsx": as_workbook,
    **{suffix: _read(write) for suffix, write in PAPERS.items()},
}
"""What writes a sheet, by the suffix of the file."""

TABLES = (".csv", ".xlsx")
"""The sheets that can come back."""


def write_sheet(sheet: Sheet, name: str) -> bytes:
    """The bytes of a sheet in the file called `name`.

    Raises
    ------
    ParameterError
        If the suffix is unknown, or a text is too long for the format.
    """
    write = SHEETS.get(PurePath(name).suffix.lower())
    if write is None:
        raise ParameterError(f"a sheet as {name}", expected=", ".join(SHEETS))
    return write(sheet)
