"""A training sheet that comes back filled in: its rows, held against the units as they are now."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from qualkit import transcripts
from qualkit.errors import Fault, FaultyTable, ParameterError, QualkitError, ReadError
from qualkit.interchange.tables import unguarded
from qualkit.interchange.training import DECISION, GIVEN_BY, ID, TABLES, UNIT, WHY
from qualkit.transcripts.grid import Grid, read_grid
from qualkit.transcripts.spreadsheet import first_grid
from qualkit.workflows._files import bytes_of
from qualkit.workflows._settling import Ruling


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """A row with a decision, as a spreadsheet counts; ``cells`` are all of it, by column."""

    number: int
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
            SheetRow(
                number=line.number or line.line,
                id=found[0],
                decision=found[1],
                why=found[2],
                cells=cells,
            )
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
    rows: Sequence[SheetRow], source: str, decide: Callable[[SheetRow], tuple[str, Ruling]]
) -> dict[str, Ruling]:
    """For each unit what its row decides; `decide` gives its id as it is now and the ruling.

    Raises
    ------
    FaultyTable
        If a unit stands twice, or `decide` refuses a row; every fault is told.
    """
    found: dict[str, Ruling] = {}
    faults: list[Fault] = []
    for row in rows:
        try:
            unit, ruling = decide(row)
            if unit in found:
                raise ParameterError(f"unit {row.id} stands twice", repair="decide it in one row")
            found[unit] = ruling
        except QualkitError as error:
            expected = f"expected {error.expected}" if error.expected else ""
            faults.append(Fault(row.number, error.what, error.repair or expected, unit="row"))
    if faults:
        raise FaultyTable(source, faults)
    return found


def check_unchanged(row: SheetRow, now: Mapping[str, str]) -> None:
    """Raise where cells of a row are others now.

    Raises
    ------
    ParameterError
        If what is told of the unit has changed since the sheet was written.
    """
    for column, cell in row.cells.items():
        if column in now and squeezed(cell) != squeezed(now[column]):
            raise ParameterError(
                f"unit {row.id} is not as it was when the sheet was written ({column})",
                repair="write the sheet again and look at the unit anew",
            )


def squeezed(cell: str) -> str:
    """A cell without regard to how white space stands in it."""
    return " ".join(cell.split())
