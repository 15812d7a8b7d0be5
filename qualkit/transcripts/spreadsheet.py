"""Excel workbooks, ``.xlsx`` and ``.xlsm``: sheets of turns, read as other tables are.

python-calamine reads the cells; formulas give the values they last had, macros are never looked
at. Every sheet with a column for the words is read, the others are left out and counted. How far
a sheet reaches is looked up in its XML first, since one cell at its far corner would make a table
of 17 billion.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from qualkit.errors import ReadError
from qualkit.model import ParsedDocument
from qualkit.transcripts import archive
from qualkit.transcripts.grid import Grid, Row
from qualkit.transcripts.packages import EXCEL, check_package
from qualkit.transcripts.source import Source
from qualkit.transcripts.tables import documents_of, has_words

MAX_CELLS = 20_000_000
"""The most cells that a sheet may span, empty ones included."""

_CELL = re.compile(rb"<(?:\w+:)?(?:c|row)\b[^>]*?\br=\"([A-Z]{0,3})(\d{1,7})\"")


def read_workbook(source: Source) -> tuple[ParsedDocument, ...]:
    """Read a workbook: the documents of each of its sheets with words.

    Raises
    ------
    ReadError
        If it is damaged, encrypted, too large, or no sheet has a column for the words.
    UnknownName, ParameterError
        If ``columns`` names a column that is not there, or a meaning that does not exist.
    """
    _check_extents(source, check_package(source, EXCEL))
    sheets = [(name, _grid(rows)) for name, rows in _sheets(source) if any(map(any, rows))]
    if not sheets:
        raise source.empty()
    chosen = [(name, grid) for name, grid in sheets if has_words(grid, source)]
    # Without any, the first sheet's error says which columns there are.
    read = [
        (name, document)
        for name, grid in (chosen or sheets[:1])
        for document in documents_of(grid, source)
    ]
    left_out = [
        source.skip(0, f"the sheet {name[:40]!r}, which has no column for the words")
        for name, grid in sheets
        if (name, grid) not in chosen
    ]
    if b"vbaProject" in source.data:
        left_out.append(source.skip(0, "macros"))
    documents = [
        document if document.name or len(chosen) == 1 else replace(document, name=name)
        for name, document in read
    ]
    first = replace(documents[0], skipped=(*documents[0].skipped, *left_out))
    return (first, *documents[1:])


def _check_extents(source: Source, parts: Iterable[str]) -> None:
    for name in parts:
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            cells = _extent(archive.read_member(io.BytesIO(source.data), source.name, name))
            if cells > MAX_CELLS:
                raise ReadError(
                    f"{source.name} has a sheet that spans {cells:,} cells",
                    expected=f"at most {MAX_CELLS:,}",
                    repair="remove what stands far below or right of the table",
                )


def _extent(xml: bytes) -> int:
    """How many cells the rectangle from A1 to the farthest cell holds."""
    columns = rows = 0
    for letters, number in _CELL.findall(xml):
        rows = max(rows, int(number))
        column = 0
        for letter in letters:
            column = column * 26 + letter - 64
        columns = max(columns, column)
    return columns * rows


def _sheets(source: Source) -> list[tuple[str, list[list[Any]]]]:
    import python_calamine

    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(source.data))
        return [
            (name, workbook.get_sheet_by_name(name).to_python(skip_empty_area=False))
            for name in workbook.sheet_names
        ]
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        # Beside its own errors the reader's Rust core panics on damage, which is no Exception.
        raise EXCEL.damaged(source, "is damaged or no Excel workbook") from error


def _grid(rows: list[list[Any]]) -> Grid:
    filled = [
        Row(line=number, cells=tuple(_written(cell) for cell in row))
        for number, row in enumerate(rows, 1)
        if any(_written(cell) for cell in row)
    ]
    header, *rest = filled
    return Grid(
        header=tuple(cell.strip() for cell in header.cells),
        rows=tuple(rest),
        encoding="utf-8",
        format="xlsx",
    )


def _written(cell: Any) -> str:
    """A cell as people would write it: whole numbers without a point, dates in ISO 8601."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = cell.isoformat() if hasattr(cell, "isoformat") else str(cell)
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
