r"""The table of coded segments that MAXQDA prints: what its columns mean, its rows as codings.

The words of a segment are its place; the number of the paragraph that it begins in helps where
they stand more than once. A code is printed with those above it, ``Needs > Make friends``, in
older versions ``Needs\Make friends``. What the program gives every segment, such as a weight of
0, says nothing. How the words stand in the text of a document is `printed_words`' business.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from qualkit.interchange.codings.delimited import codings_of
from qualkit.interchange.codings.rows import CodingRow, CodingRows, Given
from qualkit.interchange.tables import DelimitedTable
from qualkit.model.codes import SEPARATOR

MEANINGS: Mapping[str, tuple[str, ...]] = {
    "document": ("document name", "document", "dokumentname", "dokument"),
    "code": ("code",),
    "quote": ("segment", "coded segment", "coded segments", "codiertes segment", "quote", "text"),
    "paragraph": ("begin", "beginning", "start", "anfang", "paragraph", "absatz"),
    "weight": ("weight score", "weight", "gewicht"),
    "coder": ("created by", "author", "coder", "autor", "erstellt von", "modified by"),
    "memo": ("comment", "kommentar"),
    "created": ("created", "creation date", "erstellt", "erstellt am", "date", "datum"),
}
"""What columns are called, in English and in German, the likeliest name first."""

OTHERS = (
    "color", "colour", "farbe", "document group", "dokumentgruppe", "end", "ende", "area",
    "fläche", "coverage %", "abdeckungsgrad %", "modified", "geändert", "preview", "vorschau",
)  # fmt: skip
"""Columns that are known and not read."""

NAMES = (*(name for names in MEANINGS.values() for name in names), *OTHERS)

UNIT = "row"
_ARROW, _BACKSLASH = " > ", "\\"
_SLASH = "-"
_MOST_DIGITS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedCodings:
    """The rows of the table, and by row the number of the paragraph that it begins in."""

    rows: CodingRows
    paragraphs: Mapping[int, int]


def printed_codings(
    header: Sequence[str],
    rows: Sequence[Sequence[Sequence[str]]],
    source: str,
    given: Given,
) -> PrintedCodings:
    """The codings of a printed table: a row of `rows` has the lines of each of its cells.

    Raises
    ------
    ReadError
        If no column says the document, the code or the words, and nothing else does.
    """
    places = _places(header, given)
    names = [name for name in places if name != "paragraph"]
    cells = [
        (number, tuple(_cell(name, row[places[name]]) for name in names))
        for number, row in enumerate(rows, 1)
    ]
    table = DelimitedTable(header=tuple(names), rows=tuple(_told(names, cells)))
    told = replace(given, ignore=(), columns={})
    found = codings_of(table, source, told)
    unread = [name for at, name in enumerate(header) if at not in places.values()]
    notes = (f"columns left out: {', '.join(unread)}",) if unread else ()
    return PrintedCodings(
        rows=replace(
            found,
            rows=tuple(replace(row, unit=UNIT) for row in found.rows),
            faults=tuple(replace(fault, unit=UNIT) for fault in found.faults),
            notes=notes,
        ),
        paragraphs=_paragraphs(rows, places),
    )


def placed(row: CodingRow, start: int, end: int) -> CodingRow:
    """The row with its place in the text instead of its printed words."""
    return replace(row, start=start, end=end, quote=None)


def code_of(printed: str) -> str:
    r"""The path that a printed code is; a ``/`` in a name becomes a hyphen, as none can hold one.

    >>> code_of("Needs > Bus/train"), code_of("Needs\\Friends"), code_of("Friends")
    ('Needs/Bus-train', 'Needs/Friends', 'Friends')
    """
    parts = printed.split(_ARROW if _ARROW in printed else _BACKSLASH)
    return SEPARATOR.join(part.strip().replace(SEPARATOR, _SLASH) for part in parts if part.strip())


def _places(header: Sequence[str], given: Given) -> dict[str, int]:
    """Which column means what, by its place."""
    there = {name.casefold(): at for at, name in reversed([*enumerate(header)])}
    meanings = {name: names for name, names in MEANINGS.items() if not given.ignores(name)}
    found = {
        meaning: there[name]
        for meaning, names in meanings.items()
        for name in reversed(names)
        if name in there and not given.ignores(name)
    }
    for meaning, name in given.columns.items():
        if name.strip().casefold() in there:
            found[meaning] = there[name.strip().casefold()]
    return found


def _cell(name: str, lines: Sequence[str]) -> str:
    if name == "quote":
        return "\n".join(lines)
    text = " ".join(lines).strip()
    return code_of(text) if name == "code" else text


def _told(
    names: Sequence[str], rows: Sequence[tuple[int, tuple[str, ...]]]
) -> list[tuple[int, tuple[str, ...]]]:
    """The rows without the weight where all have the same: it is what the program gives."""
    if "weight" not in names:
        return list(rows)
    at = names.index("weight")
    if len({cells[at] for _, cells in rows}) > 1:
        return list(rows)
    return [(number, (*cells[:at], "", *cells[at + 1 :])) for number, cells in rows]


def _paragraphs(
    rows: Sequence[Sequence[Sequence[str]]], places: Mapping[str, int]
) -> dict[int, int]:
    if "paragraph" not in places:
        return {}
    cells = {n: "".join(row[places["paragraph"]]).strip() for n, row in enumerate(rows, 1)}
    return {
        number: int(cell)
        for number, cell in cells.items()
        if cell.isascii() and cell.isdecimal() and len(cell) <= _MOST_DIGITS
    }
