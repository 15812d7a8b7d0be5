"""`qualkit suggest`: a classifier trained on this project's codings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qualkit.cli import output
from qualkit.cli.code import show
from qualkit.cli.options import click, names, printed, project_command, split
from qualkit.project import Project


@project_command
@click.option("--code", "codes", multiple=True, help="Only this code (may be repeated).")
@click.option("--coder", "coders", callback=names, metavar="NAME", help="Learn from these coders.")
@click.option("--threshold", default=0.5, show_default=True, type=click.FloatRange(0, 1))
@printed
def command(project: Path, **options: Any) -> None:
    """Suggest codes for turns that nobody coded, learnt from the codings in PROJECT.

    Suggestions wait for a decision; see 'qualkit evaluate' for how good they are.
    """
    printing, wanted = split(options)
    with Project.open(project) as study, output.progress("learning") as progress:
        result = study.suggest(progress=progress, **wanted)
    output.emit(result, show=show, **printing)
    for note in result.notes:
        output.say(f"note: {note}")
