"""`qualkit init`: a new project file."""

from __future__ import annotations

from pathlib import Path

from qualkit.cli import output
from qualkit.cli.options import click, project_command
from qualkit.project import Project


@project_command
@click.option("--name", help="The study's name; by default the file's.")
def command(project: Path, name: str | None) -> None:
    """Make a new project file PROJECT; an existing file is left alone."""
    with Project.create(project, name=name):
        output.say(f"made {project}")
