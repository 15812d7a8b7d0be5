"""`qualkit documents`: what was read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qualkit.cli import output
from qualkit.cli.options import printed, project_command
from qualkit.project import Project

_COLUMNS = ("name", "session", "kind", "language", "turns", "words", "participants")


@project_command
@printed
def command(project: Path, **printing: Any) -> None:
    """List the documents of PROJECT with their counts."""
    with Project.open(project) as study:
        output.emit(study.documents(), show=lambda rows: output.table(rows, _COLUMNS), **printing)
