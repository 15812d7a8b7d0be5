"""`qualkit check`: whether the file is sound."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qualkit.cli import output
from qualkit.cli.options import click, printed, project_command, split
from qualkit.model.tables import Table
from qualkit.project import Project


@project_command
@printed
def command(project: Path, **options: Any) -> None:
    """Check PROJECT: SQLite's own check, texts, quotes, row hashes, the chain of events."""
    printing, _ = split(options)
    with Project.open(project) as study:
        output.tell_swept(study.sweep())
        faults = study.check()
        output.tell_waiting(0 if faults else study.waiting_for_review())
    output.emit(faults, show=_show, **printing)
    if faults:
        raise click.exceptions.Exit(1)


def _show(faults: Table) -> None:
    if faults:
        output.table(faults, faults.columns)
    else:
        output.line("sound: no fault found")
