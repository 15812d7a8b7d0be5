"""`qualkit runs`: what was computed, and what it takes to compute it again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qualkit.cli import output
from qualkit.cli.options import printed, project_command, split
from qualkit.project import Project

_COLUMNS = ("run", "kind", "parameters", "seed", "started", "status")


@project_command
@printed
def command(project: Path, **options: Any) -> None:
    """List the runs of PROJECT."""
    printing, _ = split(options)
    with Project.open(project) as study:
        output.emit(study.runs(), show=lambda rows: output.table(rows, _COLUMNS), **printing)
