"""An edited list of names as a file: its rows, whatever a spreadsheet made of it."""

from __future__ import annotations

from pathlib import Path

from qualkit import transcripts
from qualkit.pseudonyms.lists import COLUMNS, Row
from qualkit.transcripts.grid import read_grid
from qualkit.workflows._files import bytes_of

_EMPTY = (b"", b'""')


def rows_of(path: Path) -> list[Row]:
    """The rows of a table, whatever separates its cells and however its letters are encoded."""
    data = bytes_of(path)
    if data.strip() in _EMPTY:
        return []
    source = transcripts.Source(name=path.name, data=data)
    grid = read_grid(source, is_known=lambda name: name.strip().lower() in COLUMNS)
    header = [name.lower() for name in grid.header]
    return [
        Row(row.line, {name: row.cell(at) for at, name in enumerate(header)}) for row in grid.rows
    ]
