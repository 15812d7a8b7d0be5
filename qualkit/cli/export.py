"""`qualkit export`: codings or the codebook to a file."""

from __future__ import annotations

from pathlib import Path

from qualkit.cli import output
from qualkit.cli.options import click, project_command
from qualkit.project import Project


@project_command
@click.argument("file", type=click.Path(path_type=Path))
def command(project: Path, file: Path) -> None:
    """Write the codings of PROJECT to FILE, or its codebook to FILE.yaml.

    Codings are written as .csv, .json, .jsonl, .xlsx or .parquet; `import` reads all of them again.
    """
    with Project.open(project) as study:
        output.say(f"written to {study.export(file)}")
