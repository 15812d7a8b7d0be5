"""`qualkit code`: the rules read the project."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qualkit.cli import output
from qualkit.cli.options import click, printed, project_command, split
from qualkit.project import Project


@project_command
@click.option(
    "--codebook", "file", type=click.Path(path_type=Path), help="Import this codebook first."
)
@click.option("--accept", is_flag=True, help="Accept every suggestion, recorded as a policy.")
@click.option("--coder", help="On whose behalf; by default QUALKIT_CODER or the login name.")
@click.option("--moderators", "with_moderators", is_flag=True, help="Read moderators too.")
@printed
def command(project: Path, file: Path | None, **options: Any) -> None:
    """Let the codebook's rules suggest codes, sentence by sentence.

    A suggestion is not a coding until somebody accepts it; --accept does so for all of them and
    records that decision. Running it again makes nothing twice.
    """
    printing, options = split(options)
    with Project.open(project) as study:
        if file is not None:
            study.import_codebook(file)
        with output.progress("coding") as progress:
            result = study.code(progress=progress, **options)
    output.emit(result, show=show, **printing)
    for note in result.notes:
        output.say(f"note: {note}")


def show(result: Any) -> None:
    """Print what was suggested a code, and what came of it."""
    output.table(result.records(), ("code", "suggestions", "turns", "documents"))
    output.prose(
        f"run {result.run}: {result.suggested} suggestions in {result.turns} turns"
        f" ({result.left_out} of moderators left out): {result.new} new, {result.known} known,"
        f" {result.withdrawn} withdrawn, {result.accepted} accepted"
    )
