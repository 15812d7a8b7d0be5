"""How large the sheets of an OpenDocument become when what is repeated is unfolded.

A part that is not well formed is refused here: the reader of cells would look for the end of an
element for ever. OpenDocument 1.3 part 3, sections 9.1.3, 19.675 and 19.679. It reads no words.
"""

from __future__ import annotations

from collections.abc import Iterator

from qualkit.errors import ReadError
from qualkit.transcripts.xml_tree import Element, elements_in, local_name

_MOST = 10**12


def unfolded_size(part: bytes, name: str) -> tuple[int, int]:
    """Cells of the largest sheet in a part, and bytes of text in all, with repetitions unfolded.

    Raises
    ------
    ReadError
        If the part is not well formed, declares a document type or holds a table in a table.
    """
    sizes = list(_sheets(elements_in(part, name, "table-row", "table"), name))
    return max((cells for cells, _ in sizes), default=0), sum(size for _, size in sizes)


def _sheets(elements: Iterator[Element], name: str) -> Iterator[tuple[int, int]]:
    """Cells and bytes a sheet; empty cells and rows count only when filled ones follow."""
    rows = height = columns = size = 0
    for element in elements:
        if local_name(element) == "table-row":
            times = _times(element, "number-rows-repeated")
            width, length = _row(element)
            rows += times
            columns = max(columns, width)
            size += length * times
            height = rows if width else height
        else:
            if any(local_name(each) == "table" for each in element.iterancestors()):
                raise ReadError(f"{name} holds a table in a table", repair="take it apart")
            yield height * columns, size
            rows = height = columns = size = 0


def _row(row: Element) -> tuple[int, int]:
    """How far the filled cells of a row reach, and their bytes of text."""
    at = width = size = 0
    for cell in row.iter("{*}table-cell", "{*}covered-table-cell"):
        times = _times(cell, "number-columns-repeated")
        at += times
        length = sum(len(text) for text in cell.itertext()) + sum(map(len, cell.attrib.values()))
        if len(cell) or any(name.endswith("value") for name in cell.attrib):
            width = at
            size += length * times
    return width, size


def _times(element: Element, name: str) -> int:
    """How often an element is repeated: once, unless it says more."""
    told = next((value for key, value in element.attrib.items() if key.endswith(name)), "1")
    digits = told.strip().removeprefix("+")
    if not digits.isascii() or not digits.isdigit():
        return 1
    return min(int(digits[:20]), _MOST)
