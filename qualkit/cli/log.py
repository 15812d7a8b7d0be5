"""`qualkit log`: who did what, and when."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qualkit.cli import output
from qualkit.cli.options import click, printed, project_command, split
from qualkit.model.tables import Table
from qualkit.project import Project

_COLUMNS = ("number", "at", "coder", "verb", "object", "details")
_SHORT_ID = 8
_SHOWN = 3
_LONG = ("what", "rests", "carried")
"""Details that are lists of objects."""


@project_command
@click.option("--coder", help="Only what this coder did.")
@click.option("--verb", help="Only this, such as code, remove, accept or edit.")
@click.option("--object", metavar="ID", help="Only what is about the thing whose id begins so.")
@click.option("--since", metavar="DATE", help="Only from this date or instant on.")
@click.option("--until", metavar="DATE", help="Only up to this date or instant.")
@click.option("--limit", type=click.IntRange(1), help="No more than so many, the newest.")
@printed
def command(project: Path, **options: Any) -> None:
    """Show the event log of PROJECT, the newest first: who, what, when, before and after by id.

    Events are chained by their hashes; 'qualkit check' finds whatever was changed or taken out.
    They hold ids, counts and positions, never words. --json gives every detail.
    """
    printing, wanted = split(options)
    with Project.open(project) as study:
        output.emit(study.log(**wanted), show=_show, **printing)


def _show(rows: Table) -> None:
    shown = [
        {
            **row,
            "at": output.moment(row["at"]),
            "object": row["object"][:_SHORT_ID],
            "details": _in_short(row["details"]),
        }
        for row in rows
    ]
    output.table(shown, _COLUMNS)


def _in_short(details: Mapping[str, Any]) -> str:
    """Details as one line: counts as they are, of many objects the first few."""
    told = [
        f"{name} {_word(value)}"
        for name, value in details.items()
        if name not in _LONG and value not in (None, [])
    ]
    what = details.get("what") or []
    told += [" ".join(_word(part) for part in item) for item in what[:_SHOWN]]
    more = len(what) - _SHOWN
    return "; ".join([*told, f"and {more} more"] if more > 0 else told)


def _word(part: object) -> str:
    if isinstance(part, list):
        return "–".join(map(_word, part))
    text = "–" if part is None else str(part)
    return text[:_SHORT_ID] if text.count("-") == 4 else text
