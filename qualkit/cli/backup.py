"""`qualkit backup`: a whole copy."""

from __future__ import annotations

from pathlib import Path

from qualkit.cli import output
from qualkit.cli.options import click, project_command
from qualkit.project import Project


@project_command
@click.argument("destination", type=click.Path(path_type=Path))
def command(project: Path, destination: Path) -> None:
    """Copy PROJECT to the new file DESTINATION."""
    with Project.open(project) as study:
        output.say(f"copied to {study.backup(destination)}")
