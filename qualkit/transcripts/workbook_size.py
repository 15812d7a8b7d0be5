"""How large a workbook becomes when its cells are unfolded, found out before it is.

One cell at the far corner of a sheet makes a table of 17 billion cells, one long string that a
million cells share makes gigabytes of text, and a part that is not well formed may be read for
ever: all of it is refused. ECMA-376 part 1, sections 18.3 and 18.4; for OpenDocument see
`opendocument_size`. It reads no words.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

from qualkit.errors import ReadError
from qualkit.transcripts import archive
from qualkit.transcripts.opendocument_size import unfolded_size
from qualkit.transcripts.source import MAX_BYTES, Source
from qualkit.transcripts.xml_tree import Element, elements_in, local_name

MAX_CELLS = 10_000_000
"""The most cells that a sheet may span, empty ones included."""

_PLACE = re.compile(r"([A-Z]{0,3})(\d{0,7})")
_XML = (".xml", ".rels")


def check_size(source: Source) -> None:
    """Raise `ReadError` when the workbook is no sound package or would become too large."""
    file = io.BytesIO(source.data)
    contents = archive.Contents(file, source.name)
    names = [member.name for member in contents.members()]
    if len(names) != len(set(names)):
        raise ReadError(f"{source.name} holds two parts of one name", repair="save it again")
    read = contents.read
    # A part's name says nothing sure of what it is.
    if "content.xml" in names:
        for name in names:
            if name.endswith(_XML):
                _check(source, *unfolded_size(read(name), f"{source.name}/{name}"))
        return
    parts = [name for name in names if name.endswith(_XML) or b"sheetData" in read(name)]
    strings = [length for name in parts for length in _shared(read(name), f"{source.name}/{name}")]
    for name in parts:
        _check(source, *_sheet_size(read(name), f"{source.name}/{name}", strings))


def _check(source: Source, cells: int, size: int) -> None:
    if cells > MAX_CELLS or size > MAX_BYTES:
        raise ReadError(
            f"{source.name} has a sheet that spans {cells:,} cells and {size:,} bytes of text",
            expected=f"at most {MAX_CELLS:,} cells and {MAX_BYTES:,} bytes",
            repair="remove what stands far below or right of the table",
        )


def _shared(part: bytes, name: str) -> list[int]:
    """The lengths of the strings that sheets share, where the part holds them."""
    return [
        sum(map(len, element.itertext()))
        for element in elements_in(part, name, "si")
        if local_name(element) == "si"
    ]


def _sheet_size(part: bytes, name: str, strings: Sequence[int]) -> tuple[int, int]:
    """Cells from A1 to the farthest, and bytes of shared text.

    A cell or row that does not say where it stands stands behind the one before it.
    """
    columns = rows = size = unplaced = unplaced_rows = 0
    for element in elements_in(part, name, "c", "row"):
        column, row = _coordinates(element.get("r", ""))
        rows = max(rows, row)
        if local_name(element) == "c":
            unplaced += not column
            columns = max(columns, column + unplaced)
            size += _shared_length(element, strings)
        else:
            unplaced = 0
            unplaced_rows += not row
    return columns * (rows + unplaced_rows), size


def _coordinates(place: str) -> tuple[int, int]:
    """Column and row of a place such as ``AB12``; what is none is as far as can be."""
    usual = _PLACE.fullmatch(place)
    if not usual:
        return MAX_CELLS, MAX_CELLS
    column = 0
    for letter in usual[1]:
        column = column * 26 + ord(letter) - 64
    return column, int(usual[2] or 0)


def _shared_length(cell: Element, strings: Sequence[int]) -> int:
    if cell.get("t") != "s":
        return 0
    number = "".join(cell.itertext()).strip()
    known = number.isascii() and number.isdigit() and len(number) < 10
    return strings[int(number)] if known and int(number) < len(strings) else 0
