"""`qualkit suggestions`: what machines proposed and what became of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qualkit.cli import output
from qualkit.cli.options import click, filtered, printed, project_command, split
from qualkit.project import Project

_COLUMNS = ("document", "turn", "participant", "code", "status", "score", "evidence")


@project_command
@click.option("--status", type=click.Choice(["waiting", "accepted", "rejected", "skipped"]))
@filtered
@printed
def command(project: Path, **options: Any) -> None:
    """List the suggestions in PROJECT with the words that made them."""
    printing, wanted = split(options)
    wanted.pop("coder")
    with Project.open(project) as study:
        found = study.suggestions(**wanted)
    output.emit(found, show=lambda rows: output.table(rows, _COLUMNS), **printing)
