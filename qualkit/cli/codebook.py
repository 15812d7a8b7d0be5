"""`qualkit codebook`: the codebook into the project, out of it, changed, checked, compared."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from qualkit.cli.codebook_actions import ACTIONS, Given
from qualkit.cli.options import PROJECT_VARIABLE, ProjectCommand, click

NO_PROJECT = Path("-")


class CodebookCommand(ProjectCommand):
    """A command that may be given an action without a project, where files say it all."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put ``-`` for the project where the first argument is an action already."""
        first = next((arg for arg in args if not arg.startswith("--")), "")
        if first in ACTIONS and not os.environ.get(PROJECT_VARIABLE):
            second = [arg for arg in args if not arg.startswith("--")][1:2]
            if not (second and second[0] in ACTIONS):
                args = [str(NO_PROJECT), *args]
        return super().parse_args(ctx, args)


@click.command(cls=CodebookCommand)
@click.argument("project", type=click.Path(path_type=Path))
@click.argument("action", type=click.Choice(list(ACTIONS)))
@click.argument("arguments", nargs=-1)
@click.option("--examples", is_flag=True, help="check: try the rules on the examples too.")
@click.option("--revision", type=int, help="export: this revision, not the newest.")
@click.option("--position", type=int, help="move: before the one at this place, from 0.")
@click.option("--parent", help="add: the code to put it under.")
@click.option("--definition", help="add, split: what the new code means.")
@click.option("--category", is_flag=True, help="add: the new code only groups.")
@click.option("--role", help="split: codings of participants with this role go.")
@click.option("--document", help="split: codings in this document go.")
@click.option("--coder", help="split: codings by this coder go.")
@click.option("--contains", help="split: codings whose quote has this text go.")
@click.option("--by", help="changes: the coder who makes them (default: you).")
@click.option("--dry-run", is_flag=True, help="changes: only tell what they would do.")
@click.option("--csv", "as_csv", is_flag=True, help="coverage: print CSV.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="coverage: to this file.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def command(
    project: Path, action: str, arguments: tuple[str, ...], as_json: bool, **options: Any
) -> None:
    """Import a codebook into PROJECT, export, show or change the one there, check or diff files.

    \b
    qualkit codebook PROJECT import FILE         YAML, .csv, .xlsx, .parquet, .qdc
    qualkit codebook PROJECT export [FILE]       to YAML or .csv
    qualkit codebook PROJECT show
    qualkit codebook PROJECT revisions           every revision, with what is new
    qualkit codebook PROJECT check               every fault, with its line
    qualkit codebook check FILE                  the same of a file
    qualkit codebook PROJECT diff A [B]          files or revisions (3 or r3)
    qualkit codebook PROJECT coverage            how each rule fares in the project
    qualkit codebook PROJECT rename CODE NAME
    qualkit codebook PROJECT move CODE PARENT    / for no parent
    qualkit codebook PROJECT merge CODE INTO
    qualkit codebook PROJECT split CODE NAME [--role R] [--contains TEXT] …
    qualkit codebook PROJECT retire CODE         give it no more; unretire takes it back
    qualkit codebook PROJECT add NAME [--parent CODE] [--definition TEXT]

    Each change of a code makes a revision, takes its codings, memos and suggestions along, and can
    be undone. Comments and all other lines of the YAML stay as they are. Without B, diff compares
    with the newest revision. check and diff of files need no PROJECT.

    check --examples says which example of a code none of its rules hits, and which exclude
    example one does. An entry of exclude is an example when it is a whole sentence ("I have
    friends enough.") or stands in quotation marks of its own ('"friends enough"', with the marks
    inside the text); a remark in brackets may follow. Any other entry is a note and not tried.
    """  # noqa: D301 - click keeps the lines of a paragraph that starts with a backspace
    chosen = ACTIONS[action]
    given = {
        name: value for name, value in options.items() if value is not None and value is not False
    }
    if len(arguments) not in chosen.counts:
        usage = f"codebook PROJECT {action} {chosen.usage}".rstrip()
        raise click.UsageError(f"it is '{usage}'")
    if strange := [name for name in given if name not in chosen.options]:
        flag = "--" + strange[0].removeprefix("as_").replace("_", "-")
        raise click.UsageError(f"{flag} does not go with {action}")
    if project == NO_PROJECT and not chosen.needs_no_project:
        raise click.UsageError(f"'codebook PROJECT {action}' needs the project")
    chosen.run(Given(project, arguments, as_json, given))
