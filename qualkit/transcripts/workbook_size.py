"""How large a workbook becomes when its cells are unfolded, found out before it is.

One cell at the far corner of a sheet makes a table of 17 billion cells; one long string that a
million cells share, or a repeated cell, makes gigabytes of text. ECMA-376 part 1, sections 18.3
and 18.4; OpenDocument 1.3 part 3, section 9.1. It reads no words.
"""

from __future__ import annotations

import functools
import io
import re
from collections.abc import Iterator

from qualkit.errors import ReadError
from qualkit.transcripts import archive
from qualkit.transcripts.source import MAX_BYTES, Source

MAX_CELLS = 10_000_000
"""The most cells that a sheet may span, empty ones included."""

_ROW = re.compile(rb"<(?:[\w.-]+:)?row\b")
_CELL = re.compile(rb"<(?:[\w.-]+:)?c[\s>/]")
_PLACE = re.compile(rb"[\s\"']r\s*=\s*[\"']([^\"'<>]*)[\"']")
_USUAL_PLACE = re.compile(rb"([A-Z]{0,3})(\d{0,7})")
_SHARED = re.compile(
    rb"<(?:\w+:)?c\s[^<>]*?\bt\s*=\s*[\"']s[\"'][^<>]*>\s*(?:<[^v][^<>]*>[^<]*)*?<(?:\w+:)?v>(\d{1,9})<"
)
_SHARED_STRINGS = re.compile(rb"<(?:\w+:)?sst\b")
_PROLOG = 4096
_STRING_ITEM = re.compile(rb"<(?:\w+:)?si\b")
_TAG = re.compile(
    rb"<(/?)table:(table|table-row|table-cell|covered-table-cell)((?:\s[^<>]*?)?)(/?)>"
)
_REPEATED = re.compile(rb"table:number-(?:columns|rows)-repeated\s*=\s*[\"'](\d{1,20})[\"']")


def check_size(source: Source) -> None:
    """Raise `ReadError` when the workbook is no sound package or would become too large."""
    file = io.BytesIO(source.data)
    parts = [member.name for member in archive.members(file, source.name)]
    if len(parts) != len(set(parts)):
        raise ReadError(f"{source.name} holds two parts of one name", repair="save it again")
    read = functools.partial(archive.read_member, file, source.name)
    # A part's name says nothing sure of what it is.
    shared = (read(name) for name in parts)
    strings = [
        len(item)
        for part in shared
        if _SHARED_STRINGS.search(part[:_PROLOG])
        for item in _STRING_ITEM.split(part)[1:]
    ]
    for name in parts:
        part = read(name)
        _check(source, _extent(part), _shared_size(part, strings))
        if name == "content.xml":
            _check(source, *_opendocument_size(part))


def _check(source: Source, cells: int, size: int) -> None:
    if cells > MAX_CELLS or size > MAX_BYTES:
        raise ReadError(
            f"{source.name} has a sheet that spans {cells:,} cells and {size:,} bytes of text",
            expected=f"at most {MAX_CELLS:,} cells and {MAX_BYTES:,} bytes",
            repair="remove what stands far below or right of the table",
        )


def _extent(xml: bytes) -> int:
    """How many cells the rectangle from A1 to the farthest cell holds.

    A cell or row that does not say where it stands stands behind the one before it.
    """
    columns = rows = 0
    for number, row in enumerate(_ROW.split(xml)):
        places = _PLACE.findall(row)
        unplaced = max(0, len(_CELL.findall(row)) - len(places))
        found = [_coordinates(place) for place in places]
        rows = max(rows + 1, number, *(line for _, line in found))
        columns = max(columns, unplaced + max((column for column, _ in found), default=0))
    return columns * rows


def _coordinates(place: bytes) -> tuple[int, int]:
    """Column and row of a place such as ``AB12``; what is none is as far as can be."""
    usual = _USUAL_PLACE.fullmatch(place)
    if not usual:
        return MAX_CELLS, MAX_CELLS
    column = 0
    for letter in usual[1]:
        column = column * 26 + letter - 64
    return column, int(usual[2] or 0)


def _shared_size(xml: bytes, strings: list[int]) -> int:
    """How many bytes the sheet's cells take of the strings that all sheets share."""
    numbers = (int(number) for number in _SHARED.findall(xml)) if strings else iter(())
    return sum(strings[number] for number in numbers if number < len(strings))


def _opendocument_size(xml: bytes) -> tuple[int, int]:
    """Cells and bytes of the largest sheet, with all repetitions unfolded."""
    sizes = list(_sheet_sizes(xml))
    return max((cells for cells, _ in sizes), default=0), sum(size for _, size in sizes)


def _sheet_sizes(xml: bytes) -> Iterator[tuple[int, int]]:
    """Cells and bytes a sheet; empty cells and rows count only when filled ones follow."""
    rows = columns = column = size = row_size = row_times = height = 0
    opened, times = 0, 1
    for tag in _TAG.finditer(xml):
        closes, name, rest, is_empty = tag[1], tag[2], tag[3], tag[4]
        repeated = _REPEATED.search(rest)
        if name == b"table":
            if closes:
                yield height * columns, size
            rows = columns = size = height = 0
        elif name == b"table-row" and not closes:
            column, row_size, row_times = 0, 0, int(repeated[1]) if repeated else 1
            rows += row_times
        elif name == b"table-row":
            size += row_size * row_times
            height = rows if row_size else height
        elif is_empty:
            column += int(repeated[1]) if repeated else 1
        elif not closes:
            opened, times = tag.end(), int(repeated[1]) if repeated else 1
        else:
            column += times
            row_size += (tag.start() - opened) * times
            columns = max(columns, column)
