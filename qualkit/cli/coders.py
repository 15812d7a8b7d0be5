"""`qualkit coders`: who codes, how much, and who is blind to the others' work."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qualkit.cli import output
from qualkit.cli.options import click, printed, project_command, split
from qualkit.project import Project

_COLUMNS = ("coder", "codings", "decisions", "memos", "steps", "blind")


@project_command
@click.argument("action", type=click.Choice(["list", "blind", "open"]), default="list")
@click.argument("names", nargs=-1)
@printed
def command(project: Path, action: str, names: tuple[str, ...], **options: Any) -> None:
    """List the coders of PROJECT, or let NAMES see only their own work, or all again.

    \b
    qualkit coders PROJECT
    qualkit coders PROJECT blind Anna Ben
    qualkit coders PROJECT open Anna Ben

    A blind coder (QUALKIT_CODER, or else the login name) is shown no coding, decision, memo or
    step of anybody else, in no list, count or result. Blindness keeps people from looking; it
    does not lock the file.
    """  # noqa: D301 - click keeps the lines of a paragraph that starts with a backspace
    if (action == "list") != (not names):
        raise click.UsageError("blind and open take names of coders, list takes none")
    printing, _ = split(options)
    with Project.open(project) as study:
        for name in names:
            study.set_blind(name, blind=action == "blind")
    with Project.open(project) as study:
        output.emit(
            study.coders_at_work(), show=lambda rows: output.table(rows, _COLUMNS), **printing
        )
