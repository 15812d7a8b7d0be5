"""How large a workbook becomes when its cells are unfolded, found out before it is.

One cell at the far corner of a sheet makes a table of 17 billion cells; one long string that a
million cells share, or a repeated cell, makes gigabytes of text. ECMA-376 part 1, sections 18.3
and 18.4. It reads no words; `opendocument_size` does the same for OpenDocument.
"""

from __future__ import annotations

import functools
import io
import re

from qualkit.errors import ReadError
from qualkit.transcripts import archive
from qualkit.transcripts.opendocument_size import unfolded_size
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


def check_size(source: Source) -> None:
    """Raise `ReadError` when the workbook is no sound package or would become too large."""
    file = io.BytesIO(source.data)
    parts = [member.name for member in archive.members(file, source.name)]
    if len(parts) != len(set(parts)):
        raise ReadError(f"{source.name} holds two parts of one name", repair="save it again")
    is_opendocument = "content.xml" in parts
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
        if is_opendocument and name.endswith(".xml"):
            _check(source, *unfolded_size(part, f"{source.name}/{name}"))


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
