"""`qualkit merge`: two copies of a project, worked on apart, become one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qualkit.cli import output
from qualkit.cli.options import click, named, printed, project_command, split
from qualkit.model.merges import MergeConflict, MergeResult
from qualkit.model.reports import visible
from qualkit.project import Project

_SHORT = 60
_STAYS = {
    "removed": "it stays, since one copy removed it and the other changed it",
    "dropped": "it stays, since one copy dropped it and the other changed it",
}


@project_command
@click.argument("other", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would come, and store nothing.")
@click.option("--coder", callback=named, help="Who merges; the login name if left out.")
@printed
def command(project: Path, other: Path, **options: Any) -> None:
    """Bring what OTHER, a copy of PROJECT worked on apart, has into PROJECT.

    All of it or nothing; OTHER is only read. What both copies changed is listed: the later change
    stands, and the other is kept in the list and in 'runs'.
    """
    printing, given = split(options)
    with Project.open(project) as study:
        output.tell_swept(study.sweep())
        result = study.merge(other, coder=given["coder"], dry_run=given["dry_run"])
    output.emit(result, show=_show, **printing)
    if result.backup:
        output.say(f"as it was before: {result.backup}")


def _show(result: MergeResult) -> None:
    if not any(row.new or row.changed or row.conflicts for row in result.counts):
        output.line("nothing new: all that the other copy has is here")
        return
    rows = [row for row in result.records() if row["new"] or row["changed"] or row["conflicts"]]
    output.table(rows, ("kind", "new", "known", "changed", "conflicts"))
    for conflict in result.conflicts:
        output.line(line_of(conflict))
    for note in result.notes:
        output.prose(f"note: {note}")
    for kind, numbers in result.numbers.items():
        pairs = ", ".join(f"{old} is {new}" for old, new in numbers.items())
        output.prose(f"{kind}s of the other copy have other numbers here: {pairs}")
    if result.dry_run:
        output.prose("nothing was stored (--dry-run)")


def line_of(conflict: MergeConflict) -> str:
    """A conflict as a sentence for people."""
    kept, other = (_clipped(value) for value in (conflict.kept, conflict.other))
    what = f"conflict: {conflict.kind} {_clipped(conflict.which)}"
    if conflict.field == "stands":
        return f"{what}: {_STAYS.get(conflict.other or '', conflict.why)}"
    return f"{what}, {conflict.field}: {kept} stands, not {other} ({conflict.why})"


def _clipped(value: str | None) -> str:
    text = visible(" ".join((value or "").split())) or "nothing"
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1]}…"
