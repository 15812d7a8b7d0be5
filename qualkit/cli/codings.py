"""`qualkit codings`: list, add or remove codings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qualkit.cli import output
from qualkit.cli.options import click, filtered, printed, project_command, split
from qualkit.project import Project

_COLUMNS = ("document", "turn", "participant", "code", "about", "coder", "quote")


@project_command
@click.argument("action", type=click.Choice(["list", "add", "remove"]), default="list")
@click.argument("coding", required=False)
@filtered
@click.option("--quote", help="add: the words to code, as they stand in the text.")
@click.option("--turn", type=int, help="add: the turn to code, or the one the quote is in.")
@click.option("--start", type=int, help="add: where the passage starts, in code points.")
@click.option("--end", type=int, help="add: where it ends.")
@click.option("--memo", default="", help="add: a remark.")
@printed
def command(project: Path, action: str, coding: str | None, **options: Any) -> None:
    """List the codings in PROJECT, add one, or remove the one with the id CODING.

    \b
    qualkit codings PROJECT --code "Make friends" --role citizen
    qualkit codings PROJECT add --document D --code C --quote "the words"
    qualkit codings PROJECT remove ID
    """  # noqa: D301 - click keeps the lines of a paragraph that starts with a backspace
    printing, given = split(options)
    passage = {name: given.pop(name) for name in ("quote", "turn", "start", "end", "memo")}
    with Project.open(project) as study:
        if action == "add":
            _add(study, given, passage)
        elif action == "remove":
            _remove(study, coding, given["coder"])
        else:
            found = study.codings(**given)
            output.emit(found, show=lambda rows: output.table(rows, _COLUMNS), **printing)


def _add(study: Project, given: dict[str, Any], passage: dict[str, Any]) -> None:
    if not given["document"] or not given["code"]:
        raise click.UsageError("'codings PROJECT add' needs --document and --code")
    made = study.add_coding(
        given["document"],
        given["code"],
        about=given["about"],
        coder=given["coder"],
        **passage,
    )
    output.line(made)


def _remove(study: Project, coding: str | None, coder: str | None) -> None:
    if not coding:
        raise click.UsageError("'codings PROJECT remove' needs the id of a coding")
    study.remove_coding(coding, coder=coder)
    output.say("removed 1 coding")
