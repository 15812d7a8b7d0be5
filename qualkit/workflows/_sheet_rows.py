"""A training sheet that comes back filled in: its rows, held against the units as they are now."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from qualkit import transcripts
from qualkit.codebook import find_code
from qualkit.errors import Fault, FaultyTable, ParameterError, QualkitError, ReadError
from qualkit.interchange.tables import unguarded
from qualkit.interchange.training import DECISION, GIVEN_BY, ID, TABLES, UNIT, WHY
from qualkit.transcripts.grid import Grid, read_grid
from qualkit.transcripts.spreadsheet import first_grid
from qualkit.workflows._files import bytes_of
from qualkit.workflows._settling import Ruling

NONE = ("none", "-", "–")
"""Decisions that no code in dispute holds."""
NOT = "not "
"""What begins a code, given by all, that does not hold after all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """A row with a decision; ``cells`` are all of it, by column."""

    line: int
    id: str
    decision: str
    why: str
    cells: Mapping[str, str]

    def given_by(self) -> dict[str, str]:
        """What the sheet says that each coder gave, by the name that stands in it."""
        return {
            name.removeprefix(GIVEN_BY): cell
            for name, cell in self.cells.items()
            if name.startswith(GIVEN_BY)
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What decisions are told in: names of coders (as written → as they are), and codes."""

    coders: Mapping[str, str]
    codes: Sequence[str]


def read_sheet(path: Path) -> tuple[list[SheetRow], int]:
    """The rows that hold a decision, and how many hold none.

    Raises
    ------
    ReadError
        If it is no table with the columns ``id`` and ``decision``.
    """
    grid = _grid(path)
    header = [unguarded(name.strip()) for name in grid.header]
    for wanted in (ID, DECISION):
        if header.count(wanted) != 1:
            told = "no column" if wanted not in header else "several columns"
            raise ReadError(
                f"{path.name} has {told} {wanted!r}",
                expected="a sheet that 'disagreements -o' wrote, filled in",
            )
    rows = []
    n_open = 0
    for line in grid.rows:
        cells = {name: unguarded(line.cell(at)).strip() for at, name in enumerate(header)}
        if not cells[DECISION]:
            n_open += bool(cells[ID])
            continue
        found = (cells[ID], cells[DECISION], cells.get(WHY, ""))
        rows.append(
            SheetRow(line=line.line, id=found[0], decision=found[1], why=found[2], cells=cells)
        )
    return rows, n_open


def _grid(path: Path) -> Grid:
    suffix = PurePath(path.name).suffix.lower()
    if suffix not in TABLES:
        raise ReadError(
            f"{path.name} cannot come back as a sheet",
            expected=f"a name ending in {' or '.join(TABLES)}",
        )
    source = transcripts.Source(name=path.name, data=bytes_of(path))
    if suffix == ".xlsx":
        return first_grid(source)
    return read_grid(source, is_known=lambda name: name.strip() in (ID, UNIT, DECISION, WHY))


def rulings(
    rows: Sequence[SheetRow],
    source: str,
    terms: Terms,
    *,
    now: Callable[[SheetRow], Mapping[str, str]],
) -> dict[str, Ruling]:
    """For each unit what its row decides; `now` gives the cells as they would be written now.

    Raises
    ------
    FaultyTable
        If a unit stands twice or is none, has changed since the sheet was written, or a decision
        names neither codes nor a coder; every fault is told.
    """
    found: dict[str, Ruling] = {}
    faults: list[Fault] = []
    for row in rows:
        try:
            if row.id in found:
                raise ParameterError(f"unit {row.id} stands twice", repair="decide it in one row")
            _check_unchanged(row, now(row))
            found[row.id] = _ruling(row, terms)
        except QualkitError as error:
            expected = f"expected {error.expected}" if error.expected else ""
            told = error.repair or expected
            faults.append(Fault(row.line, error.what, told))
    if faults:
        raise FaultyTable(source, faults)
    return found


def _check_unchanged(row: SheetRow, now: Mapping[str, str]) -> None:
    for column, cell in row.cells.items():
        if column in now and _squeezed(cell) != _squeezed(now[column]):
            raise ParameterError(
                f"unit {row.id} is not as it was when the sheet was written ({column})",
                repair="write the sheet again and look at the unit anew",
            )


def _squeezed(cell: str) -> str:
    return " ".join(cell.split())


def _ruling(row: SheetRow, terms: Terms) -> Ruling:
    told = row.decision.strip()
    if told.casefold() in NONE:
        return Ruling(why=row.why)
    by_name = {name.casefold(): coder for name, coder in terms.coders.items()}
    if told.casefold() in by_name:
        return Ruling(side=by_name[told.casefold()], why=row.why)
    give, drop = decided_codes(told, terms.codes)
    return Ruling(give=give, drop=drop, why=row.why)


def decided_codes(told: str, codes: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The codes that are given and, those after ``not``, dropped, by parts of their names.

    Raises
    ------
    UnknownName, ParameterError
        As `qualkit.codebook.find_code`.
    """
    parts = [part.strip() for part in told.replace("\n", ";").split(";") if part.strip()]
    dropped = [part[len(NOT) :] for part in parts if part.casefold().startswith(NOT)]
    given = [part for part in parts if not part.casefold().startswith(NOT)]
    return _codes(given, codes), _codes(dropped, codes)


def _codes(parts: Sequence[str], codes: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(find_code(part, codes) for part in parts))
