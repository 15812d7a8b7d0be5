"""A table of segments as a file: which spans of which documents are the units."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from qualkit import transcripts
from qualkit.errors import Fault, FaultyTable, ReadError
from qualkit.spans import Span
from qualkit.transcripts.grid import Grid, read_grid
from qualkit.transcripts.spreadsheet import first_grid
from qualkit.workflows._files import bytes_of

COLUMNS = ("document", "start", "end")


def read_segments(path: Path) -> tuple[tuple[str, Span], ...]:
    """The segments of a table, whatever separates its cells.

    Raises
    ------
    FaultyTable
        If rows have faults; all of them are told.
    ReadError
        If a column is missing, or there is no row.
    """
    source = transcripts.Source(name=path.name, data=bytes_of(path))
    if path.suffix.lower() in (".xlsx", ".xlsm", ".ods"):
        grid = first_grid(source)
    else:
        grid = read_grid(source, is_known=lambda name: name.strip().lower() in COLUMNS)
    header = [name.strip().lower() for name in grid.header]
    missing = [name for name in COLUMNS if name not in header]
    if missing or not grid.rows:
        what = f"no column {missing[0]}" if missing else "no segment"
        raise ReadError(f"{path.name} has {what}", expected="a row a segment: document, start, end")
    faults: list[Fault] = []
    found = tuple(_segments(grid, [header.index(name) for name in COLUMNS], faults))
    if faults:
        raise FaultyTable(path.name, faults)
    return found


def _segments(
    grid: Grid, columns: Sequence[int], faults: list[Fault]
) -> Iterator[tuple[str, Span]]:
    for row in grid.rows:
        document, start, end = (row.cell(at).strip() for at in columns)
        is_told = document and start.isdecimal() and end.isdecimal()
        if is_told and int(start) < int(end):
            yield document, Span(int(start), int(end))
        else:
            what = f"the segment {document or 'of no document'} {start}–{end}"
            faults.append(
                Fault(row.line, what, "a document, and code points with start before end")
            )
