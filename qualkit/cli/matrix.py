"""`qualkit matrix`: cases by codes, on the terminal or as a file of another tool."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qualkit.cli import output
from qualkit.cli.options import click, names, printed, project_command, split
from qualkit.model.case_tables import UNITS, VALUES, CaseTable
from qualkit.model.codes import short_names
from qualkit.model.codings import BASES
from qualkit.project import CASE_FILES, Project


@project_command
@click.option("--by", type=click.Choice(UNITS), default="participant", show_default=True,
              help="What a row is.")  # fmt: skip
@click.option("--values", type=click.Choice(VALUES), default="present", show_default=True,
              help="1 or 0, codings, their mean weight, or words coded.")  # fmt: skip
@click.option("--about", metavar="ROLE", help="Only codings about this role, own or attributed.")
@click.option("--coder", "coders", callback=names, metavar="NAME", help="Only these coders.")
@click.option("--basis", type=click.Choice(BASES), default="decided", show_default=True)
@click.option("--moderators", "with_moderators", is_flag=True, help="Moderators too.")
@printed
def command(project: Path, **options: Any) -> None:
    """Write participants by codes: attributes first, then a column a code.

    -o FILE writes .csv, .xlsx, .parquet, .sav (SPSS), .rds or .RData by its suffix, or .json.
    Columns have names that SPSS and R take; labels carry the full paths of the codes.
    """
    printing, wanted = split(options, also=CASE_FILES)
    file = printing["output"]
    is_said = printing["as_json"] or printing["as_csv"]
    is_file = file is not None and not is_said and file.suffix.lower() != ".json"
    with Project.open(project) as study:
        found = study.matrix(**wanted)
        if is_file:
            study.write_matrix(found, file)
            output.say(f"written to {file}")
            return
        output.emit(found, show=show, **printing)


def show(table: CaseTable) -> None:
    """Print a row a case with the codes that it has, and what the table rests on."""
    coded = [(place, c.code) for place, c in enumerate(table.columns) if c.code]
    short = short_names([code for _, code in coded])
    names = [column.name for column in table.columns]
    head = [name for name in (table.unit, "role", "kind") if name in names]
    sizes = [name for name in ("sessions", "participants", "turns", "words") if name in names]
    rows = []
    for cells in table.rows:
        told = dict(zip(names, cells, strict=True))
        codes = ", ".join(_told(short[code], cells[place], table) for place, code in coded
                          if cells[place])  # fmt: skip
        rows.append({**{name: told[name] for name in (*head, *sizes)}, "codes": codes})
    output.table(rows, (*head, *sizes, "codes"))
    _show_ground(table, len(coded))


def _told(name: str, cell: Any, table: CaseTable) -> str:
    if table.values == "present":
        return name
    return f"{name} {cell:.2f}" if isinstance(cell, float) else f"{name} {cell}"


def _show_ground(table: CaseTable, codes: int) -> None:
    about = f" about {table.about}" if table.about else ""
    basis = table.basis
    output.prose(
        f"{output.count(len(table.rows), table.unit)}, {output.count(codes, 'code')}; cells:"
        f" {table.values}{about}; {output.count(table.turns, 'turn')} in"
        f" {output.count(table.sessions, 'session')}; basis {basis.name}: {basis.counted} codings"
        f" counted, {basis.attributed} of them attributed to another role; the project has"
        f" {basis.human} by people, {basis.accepted} accepted, {basis.waiting} waiting,"
        f" {basis.unattached} of all these where no case counted speaks; coders:"
        f" {', '.join(table.coders) or 'none'}"
    )
    left = ", ".join(f"{n} {who}" for who, n in table.left_out.items() if n)
    if table.silent:
        output.prose(f"{output.count(table.silent, table.unit)} never heard: zeros throughout")
    if left:
        output.prose(f"left out: {left}")
    for note in table.notes:
        output.prose(f"note: {note}")
    output.prose(f"-o FILE writes the whole table: {', '.join(CASE_FILES)}")
