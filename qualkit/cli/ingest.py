"""`qualkit ingest`: files and folders into the project."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qualkit.cli import output
from qualkit.cli.options import click, columns, names, pairs, printed, project_command, split
from qualkit.model.documents import KINDS
from qualkit.model.ingest import Ingested, Preview
from qualkit.project import Project, preview_ingest

_COLUMNS = ("name", "session", "kind", "language", "turns", "words", "speakers")
_MOST_LISTED = 20
_FIRST_TURN = 60


@project_command
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--participants",
    type=click.Path(path_type=Path),
    help="A CSV with a row a person: participant, role, aliases, attributes.",
)
@click.option("--kind", type=click.Choice(KINDS), help="What the documents are.")
@click.option("--session", help="The one session that all of it recorded.")
@click.option("--language", metavar="xx", help="Their language, such as en or de.")
@click.option("--encoding", help="Their encoding, where it is guessed wrongly.")
@click.option(
    "--speakers",
    metavar="REGEX",
    help="What a speaker's label looks like: a group holds the name, as in '^(P\\d+)>'.",
)
@click.option(
    "--role", "roles", multiple=True, callback=pairs, metavar="NAME=ROLE", help="Give a role."
)
@click.option(
    "--role-from",
    "roles_from",
    multiple=True,
    callback=pairs,
    metavar="staff-*=staff",
    help="Give a role to all who speak in files or folders of such a name.",
)
@click.option(
    "--roles",
    "known_roles",
    callback=names,
    metavar="a,b",
    help="The only roles there are: any other in the CSV is an error.",
)
@click.option(
    "--columns",
    multiple=True,
    callback=columns,
    metavar="text=Comment",
    help="Which column of a table holds what; several for text (again, or 'text=Q1;Q2') are the"
    " open questions of a table with a row a respondent.",
)
@click.option("--dry-run", is_flag=True, help="Show who would speak, store nothing.")
@printed
def command(project: Path, paths: tuple[Path, ...], dry_run: bool, **options: Any) -> None:
    """Read PATHS (files, or folders with all below them) into PROJECT.

    PROJECT is made if it is missing. A file that is there already unchanged is skipped; one that
    cannot be read is listed, the others are stored, and the exit code is 1.
    """
    printing, options = split(options)
    if dry_run:
        with output.progress("reading") as progress:
            preview = preview_ingest(paths, project=project, progress=progress, **options)
        output.emit(preview, show=_show_preview, **printing)
        return _end(preview)
    with Project.open_or_create(project) as study, output.progress("reading") as progress:
        result = study.ingest(paths, progress=progress, **options)
    output.emit(result, show=_show, **printing)
    return _end(result)


def _end(result: Ingested | Preview) -> None:
    _tell(result)
    if result.failed:
        raise click.exceptions.Exit(1)


def _show_preview(preview: Preview) -> None:
    rows = [
        {**row, "speaker": row["speaker"] or "(nobody)", "first": _shortened(row["first"])}
        for row in preview.records()
    ]
    output.table(rows, ("document", "speaker", "turns", "words", "first"))
    n_documents = len({row["document"] for row in rows})
    turns = sum(row["turns"] for row in rows)
    there = f" {len(preview.unchanged)} unchanged;" if preview.unchanged else ""
    output.prose(
        f"{output.count(n_documents, 'document')} with {output.count(turns, 'turn')} would be read;"
        f"{there} {len(preview.failed)} would fail; nothing was stored"
    )


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _FIRST_TURN else f"{line[:_FIRST_TURN]}…"


def _show(result: Ingested) -> None:
    if result.documents:
        output.documents(result.records(), _COLUMNS)
    turns = sum(document.turns for document in result.documents)
    output.prose(
        f"{output.count(len(result.documents), 'document')} with {output.count(turns, 'turn')}"
        f" read, {len(result.unchanged)} unchanged, {len(result.failed)} failed,"
        f" {len(result.skipped)} left out; {output.count(result.participants, 'participant')} in"
        " the project"
    )


def _tell(result: Ingested | Preview) -> None:
    for note in result.notes:
        output.say(f"note: {note}")
    for item in result.skipped[:_MOST_LISTED]:
        place = f"{item.where}, line {item.line}" if item.line else item.where
        output.say(f"left out: {place}: {item.reason}")
    if len(result.skipped) > _MOST_LISTED:
        output.say(f"left out: {len(result.skipped) - _MOST_LISTED} more (all in --json)")
    if len(result.failed) > 1:
        for item in result.failed:
            output.say(f"failed: {item.reason}")
    if result.failed:
        output.say(f"Error: {_failure(result)}")


def _failure(result: Ingested | Preview) -> str:
    documents = result.documents if isinstance(result, Ingested) else ()
    stored = f"; {output.count(len(documents), 'document')} stored"
    failed = result.failed
    what = failed[0].reason if len(failed) == 1 else f"{len(failed)} files failed, see above"
    return what + (stored if documents else "")
