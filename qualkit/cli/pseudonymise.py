"""`qualkit pseudonymise`: names out of the project, back into it, and a look for what is left."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from qualkit.cli import output
from qualkit.cli.options import click, names, printed, project_command, split
from qualkit.model.pseudonyms import NAME_KINDS, Leaks, Proposals, Pseudonymised
from qualkit.project import Project, read_passphrase

_COLUMNS = ("kind", "found", "replacement", "times", "source", "use", "example")
_LEAKS = ("place", "where", "name", "times", "certain")
_MOST_LISTED = 40


@project_command
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--key",
    type=click.Path(path_type=Path),
    required=True,
    help="The encrypted key file; made when missing. Keep it apart from the project.",
)
@click.option(
    "--passphrase-file",
    type=click.Path(path_type=Path),
    help="Read the passphrase from this file's first line instead of asking for it.",
)
@click.option(
    "--list",
    "table",
    type=click.Path(path_type=Path),
    help="Replace what this CSV lists: the file that -o wrote, edited.",
)
@click.option(
    "--gazetteer", type=click.Path(path_type=Path), help="Look for these names: name,kind as CSV."
)
@click.option(
    "--kinds", callback=names, metavar="a,b", help=f"Only these: {', '.join(NAME_KINDS)}."
)
@click.option("--yes", is_flag=True, help="Replace without asking.")
@click.option("--reverse", is_flag=True, help="Put the names back.")
@click.option("--check", "is_check", is_flag=True, help="Look for names left, in FILES too.")
@click.option("--show", is_flag=True, help="check: show the names themselves.")
@printed
def command(project: Path, files: tuple[Path, ...], **options: Any) -> None:
    """Replace the names in PROJECT by pseudonyms; only the key file says who is who.

    \b
    qualkit pseudonymise PROJECT --key KEY -o list.csv     what would be replaced
    qualkit pseudonymise PROJECT --key KEY --list list.csv
    qualkit pseudonymise PROJECT --key KEY --check [FILES] exit code 1 when a name is left
    qualkit pseudonymise PROJECT --key KEY --reverse

    Names are proposed, people decide; it does not make anybody anonymous.
    """  # noqa: D301 - click keeps the lines of a paragraph that starts with a backspace
    printing, given = split(options)
    if files and not given["is_check"]:
        raise click.UsageError("FILES are for --check")
    if given["is_check"] + given["reverse"] > 1:
        raise click.UsageError("--check and --reverse exclude each other")
    with Project.open(project) as study:
        if given["is_check"]:
            _check(study, files, given, printing)
        elif given["reverse"]:
            _tell(study.restore_names(**_key(given)), "put back")
        else:
            _replace(study, given, printing)


def _replace(study: Project, given: dict[str, Any], printing: dict[str, Any]) -> None:
    key = _key(given, is_new=not os.path.lexists(given["key"]))
    if given["table"] is not None:
        return _apply(study, given["table"], key)
    with output.progress("looking for names") as progress:
        found = study.propose_pseudonyms(
            **key, gazetteer=given["gazetteer"], kinds=_kinds(given["kinds"]), progress=progress
        )
    output.emit(found, show=_show, **printing)
    for note in found.notes:
        output.say(f"note: {note}")
    if any(printing.values()):
        return None
    if given["yes"] or (sys.stdin.isatty() and click.confirm("Replace these?", err=True)):
        return _apply(study, found, key)
    output.say(
        "nothing was changed: --yes replaces them; -o list.csv writes them to be edited, --list"
        " list.csv takes the list"
    )
    return None


def _apply(study: Project, found: Proposals | Path, key: dict[str, Any]) -> None:
    _tell(study.pseudonymise(found, **key), "replaced")
    _show_leaks(study.find_leaks(**key))


def _check(
    study: Project, files: tuple[Path, ...], given: dict[str, Any], printing: dict[str, Any]
) -> None:
    found = study.find_leaks(**_key(given), files=files, show=given["show"])
    if any(printing.values()):
        output.emit(found, show=_show_leaks, **printing)
        if found.certain:
            raise click.exceptions.Exit(1)
    else:
        _show_leaks(found)


def _key(given: dict[str, Any], *, is_new: bool = False) -> dict[str, Any]:
    file = given["passphrase_file"]
    if file is not None:
        return {"key": given["key"], "passphrase": read_passphrase(file)}
    if not sys.stdin.isatty():
        raise click.UsageError("without a terminal the passphrase comes from --passphrase-file")
    asked = click.prompt("Passphrase", hide_input=True, confirmation_prompt=is_new, err=True)
    return {"key": given["key"], "passphrase": asked}


def _kinds(wanted: tuple[str, ...]) -> tuple[str, ...]:
    for kind in wanted:
        if kind not in NAME_KINDS:
            raise click.BadParameter(f"{kind!r} is none of {', '.join(NAME_KINDS)}")
    return wanted


def _show(found: Proposals) -> None:
    rows = sorted(found.records(), key=lambda row: (not row["use"], -row["times"]))
    if not rows:
        output.line("no names found")
        return
    output.table(rows[:_MOST_LISTED], _COLUMNS)
    if len(rows) > _MOST_LISTED:
        output.line(f"… and {len(rows) - _MOST_LISTED} more: -o list.csv writes all")
    doubtful = sum(not row["use"] for row in rows)
    if doubtful:
        output.line(f"{doubtful} are doubtful and not used unless a list says so")


def _tell(result: Pseudonymised, done: str) -> None:
    output.prose(
        f"{output.count(result.names, 'name')} {done} in {output.count(result.documents, 'text')},"
        f" {output.count(result.participants, 'participant')} renamed,"
        f" {output.count(result.originals, 'original file')} moved"
    )
    for note in result.notes:
        output.say(f"note: {note}")


def _show_leaks(found: Leaks) -> None:
    rows = found.records()
    if rows:
        output.table(rows[:_MOST_LISTED], _LEAKS)
    if len(rows) > _MOST_LISTED:
        output.line(f"… and {len(rows) - _MOST_LISTED} more: --check --json lists all")
    output.line(
        f"{output.count(found.certain, 'place')} with a replaced name, {len(rows) - found.certain}"
        f" doubtful, of {found.places} looked at"
    )
    for note in found.notes:
        output.say(f"note: {note}")
    if found.certain:
        raise click.exceptions.Exit(1)
