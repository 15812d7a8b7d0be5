"""`qualkit turns`: who said what, in order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qualkit.cli import output
from qualkit.cli.options import click, printed, project_command, split
from qualkit.project import Project

_COLUMNS = ("ordinal", "participant", "role", "words", "text")


@project_command
@click.option("--document", help="Only this document's turns.")
@printed
def command(project: Path, document: str | None, **options: Any) -> None:
    """List the turns of PROJECT, by document and ordinal."""
    printing, _ = split(options)
    columns = _COLUMNS if document else ("document", *_COLUMNS)
    with Project.open(project) as study:
        output.emit(
            study.turns(document), show=lambda rows: output.table(rows, columns), **printing
        )
