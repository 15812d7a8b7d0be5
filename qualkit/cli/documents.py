"""`qualkit documents`: what was read, corrected transcripts, what waits for review after one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from qualkit.cli import output
from qualkit.cli.options import click, pairs, printed, project_command, split
from qualkit.model.revisions import Edited
from qualkit.project import Project

_COLUMNS = ("name", "session", "kind", "language", "turns", "words", "participants")
_REVIEW = ("item", "code", "coder", "quote", "nearest", "reason")
_SHORT_ID = 8
_READING = ("encoding", "speakers", "columns")
_SETTLING = ("is_accepted", "start", "end", "drop", "coder")


def _list(study: Project, _: tuple[str, ...], options: dict[str, Any]) -> None:
    output.emit(
        study.documents(), show=lambda rows: output.documents(list(rows), _COLUMNS), **options
    )
    output.tell_waiting(study.waiting_for_review())


def _edit(study: Project, names: tuple[str, ...], options: dict[str, Any]) -> None:
    reading = {name: options.pop(name) for name in _READING}
    result = study.edit_document(names[0], names[1], **reading)
    output.emit(result, show=_show_edit, **options)
    for note in result.notes:
        output.say(f"note: {note}")
    for item in result.skipped:
        output.say(f"left out: {item.where}, line {item.line}: {item.reason}")


def _show_edit(result: Edited) -> None:
    if not result.is_changed:
        output.line(f"unchanged: version {result.version} of {result.document} says the same")
        return
    output.prose(
        f"version {result.version} of {result.document}: {result.turns_before} turns before,"
        f" {result.turns_after} now; {output.count(result.moved, 'coding')} moved,"
        f" {result.unchanged} where they were, {result.found} found again;"
        f" {len(result.review)} waiting for review"
    )
    _show_review([{**row, "item": row["id"]} for row in result.records()])


def _review(study: Project, names: tuple[str, ...], options: dict[str, Any]) -> None:
    found = study.review(names[0] if names else None)
    output.emit(found, show=_show_review, **options)


def _show_review(rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        output.table([{**row, "item": row["item"][:_SHORT_ID]} for row in rows], _REVIEW)
    else:
        output.line("nothing waits for review")


def _settle(study: Project, names: tuple[str, ...], options: dict[str, Any]) -> None:
    is_accepted, start, end, drop, coder = (options[name] for name in _SETTLING)
    has_place = start is not None and end is not None
    if is_accepted + has_place + drop != 1 or (start is None) != (end is None):
        raise click.UsageError("settle takes one of --accept, --drop, or --start with --end")
    words = study.settle(names[0], start=start, end=end, drop=drop, coder=coder)
    output.say("dropped 1 item" if drop else f"settled 1 item: {words}")


def _read(study: Project, names: tuple[str, ...], options: dict[str, Any]) -> None:
    n = study.mark_read(names, coder=options["coder"])
    output.say(f"{output.count(n, 'turn')} marked as read for all codes")


Action = Callable[[Project, tuple[str, ...], dict[str, Any]], None]

ACTIONS: Mapping[str, tuple[Action, tuple[int, ...] | None, tuple[str, ...]]] = {
    "list": (_list, (0,), ()),
    "edit": (_edit, (2,), _READING),
    "review": (_review, (0, 1), ()),
    "settle": (_settle, (1,), _SETTLING),
    "read": (_read, None, ("coder",)),
}
"""What can be done, with how many names (None: one or more), and which options."""


@project_command
@click.argument("action", type=click.Choice(list(ACTIONS)), default="list")
@click.argument("names", nargs=-1)
@click.option("--encoding", help="edit: the file's encoding, where it is guessed wrongly.")
@click.option("--speakers", metavar="REGEX", help="edit: what a label looks like, as in ingest.")
@click.option(
    "--columns", multiple=True, callback=pairs, metavar="text=Comment", help="edit: as in ingest."
)
@click.option("--accept", "is_accepted", is_flag=True, help="settle: take the proposed place.")
@click.option("--start", type=int, help="settle: where it starts, in code points.")
@click.option("--end", type=int, help="settle: where it ends.")
@click.option("--drop", is_flag=True, help="settle: remove the coding; a tombstone stays.")
@click.option("--coder", help="settle: who decides; read: who has read.")
@printed
def command(project: Path, action: str, names: tuple[str, ...], **options: Any) -> None:
    """List the documents of PROJECT with their counts, or correct the text of one.

    \b
    qualkit documents PROJECT
    qualkit documents PROJECT edit NAME FILE     a corrected transcript; codings move with it
    qualkit documents PROJECT review [NAME]      what could not be placed for certain
    qualkit documents PROJECT settle ITEM --accept | --start N --end N | --drop
    qualkit documents PROJECT read NAME...       gone through for all codes: no code means none
    """  # noqa: D301 - click keeps the lines of a paragraph that starts with a backspace
    run, counts, own = ACTIONS[action]
    if counts is None and not names:
        raise click.UsageError(f"'documents PROJECT {action}' takes one name or more")
    if counts is not None and len(names) not in counts:
        wanted = " or ".join(map(str, counts))
        raise click.UsageError(f"'documents PROJECT {action}' takes {wanted} names")
    printing, given = split(options)
    chosen = {name: given[name] for name in own}
    with Project.open(project) as study:
        run(study, names, {**printing, **chosen})
