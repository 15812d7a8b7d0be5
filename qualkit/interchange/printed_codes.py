"""The table of codes that MAXQDA prints, its code system, as a codebook.

Codes are indented under the one they belong to. The indentation is read by its steps: a code that
starts where an earlier one did is its sister, one that starts further right than the code above
is its child. Where a code returns to an edge at which none above it starts, the tree cannot be
read and is refused, not guessed. What codes were used for how often is not of a codebook.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qualkit.errors import CodebookError, Fault, ReadError
from qualkit.interchange.codings.printed import code_of
from qualkit.model.codes import SEPARATOR, Code, Codebook

MEANINGS = {
    "name": ("code system", "codesystem", "codes", "code", "liste der codes"),
    "definition": ("memo", "code memo", "description", "definition", "beschreibung"),
    "count": ("frequency", "häufigkeit", "coded segments", "codings", "#"),
}
"""What the columns are called, in English and in German."""

NAMES = tuple(name for names in MEANINGS.values() for name in names)
_ROOT = ("code system", "codesystem", "codes", "liste der codes")
_SLACK = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedCode:
    """A row of the table: the lines of its cells, and where the name starts, in points."""

    cells: tuple[tuple[str, ...], ...]
    left: float


def codebook_of_print(
    header: Sequence[str], rows: Sequence[PrintedCode], source: str, *, title: str
) -> Codebook:
    """The codebook that the table is; a code with others below and none of its own is a category.

    Raises
    ------
    ReadError
        If no column holds the names of codes.
    CodebookError
        If the tree cannot be told from the indentation, or a name stands twice under one parent.
    """
    places = _places(header, source)
    named = [row for row in rows if _text(row, places, "name")]
    if named and _text(named[0], places, "name").casefold() in _ROOT:
        named = named[1:]
    faults: list[Fault] = []
    paths = list(_paths(named, places, faults))
    if faults:
        raise CodebookError(source, faults)
    parents = {path.rpartition(SEPARATOR)[0] for path in paths}
    codes = [
        Code(
            path=path,
            definition=_text(row, places, "definition"),
            category=path in parents and _count(row, places) == 0,
        )
        for path, row in zip(paths, named, strict=True)
    ]
    return Codebook(title=title, codes=tuple(codes))


def _places(header: Sequence[str], source: str) -> dict[str, int]:
    there = {name.casefold(): at for at, name in enumerate(header)}
    found = {
        meaning: next(there[name] for name in names if name in there)
        for meaning, names in MEANINGS.items()
        if any(name in there for name in names)
    }
    if "name" not in found:
        what = f"{source} has no column with the names of codes (columns: {', '.join(header)})"
        raise ReadError(what, expected="a column 'Code System'")
    return found


def _paths(
    rows: Sequence[PrintedCode], places: dict[str, int], faults: list[Fault]
) -> Iterator[str]:
    above: list[tuple[float, str]] = []
    seen: set[str] = set()
    for number, row in enumerate(rows, 1):
        name = code_of(_text(row, places, "name").replace(" > ", " - ").replace("\\", "-"))
        deeper = [each for each in above if each[0] > row.left + _SLACK]
        above = [each for each in above if each[0] < row.left - _SLACK]
        if deeper and not _is_edge(row.left, rows[: number - 1]):
            what = f"the code {name!r} is indented as none above it"
            faults.append(Fault(number, what, "import the codebook as .qdc", unit="row"))
        path = SEPARATOR.join([*(each for _, each in above), name])
        if path.casefold() in seen:
            what = f"the code {path!r} stands twice"
            faults.append(Fault(number, what, "rename one and print it again", unit="row"))
        seen.add(path.casefold())
        above.append((row.left, name))
        yield path


def _is_edge(left: float, rows: Sequence[PrintedCode]) -> bool:
    return any(abs(row.left - left) <= _SLACK for row in rows)


def _text(row: PrintedCode, places: dict[str, int], name: str) -> str:
    return " ".join(row.cells[places[name]]).strip() if name in places else ""


def _count(row: PrintedCode, places: dict[str, int]) -> int | None:
    text = _text(row, places, "count")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else None
