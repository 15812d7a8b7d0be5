"""`qualkit participants`: who speaks, in which role, how much."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qualkit.cli import output
from qualkit.cli.options import click, names, printed, project_command, split
from qualkit.project import Project

_COLUMNS = ("name", "role", "aliases", "turns", "words", "sessions")


@project_command
@click.option(
    "--set",
    "table",
    type=click.Path(path_type=Path),
    help="Set roles, attributes and aliases from this CSV.",
)
@click.option("--roles", "known_roles", callback=names, metavar="a,b", help="The only roles.")
@printed
def command(
    project: Path, table: Path | None, known_roles: tuple[str, ...], **options: Any
) -> None:
    """List the participants of PROJECT, or set their attributes from a CSV."""
    printing, _ = split(options)
    with Project.open(project) as study:
        if table is not None:
            changed = study.set_participants(table, known_roles=known_roles)
            output.say(f"{changed} participants changed")
        output.emit(
            study.participants(), show=lambda rows: output.table(rows, _COLUMNS), **printing
        )
