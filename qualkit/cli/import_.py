"""`qualkit import`: codings from a table."""

from __future__ import annotations

from pathlib import Path

from qualkit.cli import output
from qualkit.cli.options import click, project_command
from qualkit.project import Project


@project_command
@click.argument("file", type=click.Path(path_type=Path))
def command(project: Path, file: Path) -> None:
    """Read the codings in FILE (.csv) into PROJECT: all of them, or none when a row is wrong.

    Columns: document, code, coder, and the place as start and end, as turn, or as quote; about
    and memo if wanted. The same file again changes nothing.
    """
    with Project.open(project) as study:
        result = study.import_codings(file)
    output.say(
        f"{result.rows} rows: {result.new} codings new, {result.known} there already"
        f" ({', '.join(result.coders)})"
    )
    if result.removed:
        output.say(f"note: {result.removed} of them were removed before and stay removed")
