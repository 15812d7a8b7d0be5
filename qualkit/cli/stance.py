"""`qualkit stance`: weights of codings, averaged per participant, then by group."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qualkit.cli import output
from qualkit.cli.options import click, names, numbers, printed, project_command, split
from qualkit.cli.pictures import charted, drawn
from qualkit.model.codes import short_names
from qualkit.model.reports import UNKNOWN
from qualkit.model.stance import Stance, StanceRow
from qualkit.project import Project


@project_command
@click.option(
    "--by", callback=names, default="role", show_default=True, metavar="ATTRIBUTE[,ATTRIBUTE]",
    help="Whose stance: by role, or an attribute; several are crossed.",
)  # fmt: skip
@click.option("--bands", callback=numbers, metavar="40,65", help="Cut numbers here, into bands.")
@click.option("--groups", callback=names, metavar="a,b[,c…]", help="Only these groups.")
@click.option(
    "--scale", callback=numbers, metavar="LOW,HIGH",
    help="The ends of the weights: also give an index from 0 to 100.",
)  # fmt: skip
@click.option("--about", metavar="ROLE", help="Only codings about this role, own or attributed.")
@click.option("--coder", "coders", callback=names, metavar="NAME", help="Only these coders.")
@click.option("--code", "codes", multiple=True, help="Only this code (may be repeated).")
@charted()
@printed
def command(project: Path, picture: Path | None, **options: Any) -> None:
    """How strongly groups hold what their codings weigh.

    The weights of a participant's codings of a code are averaged first, so that nobody counts
    more for saying more; the group's mean and its interval are of participants.
    """
    printing, wanted = split(options)
    with Project.open(project) as study:
        found = study.stance(**{**wanted, "scale": wanted["scale"] or None})
        output.emit(found, show=show, **printing)
    drawn(found, picture)


def show(result: Stance) -> None:
    """Print the means, indices and intervals, and what they rest on."""
    names_of = short_names(dict.fromkeys(row.code for row in result.rows))
    several = len(names_of) > 1
    rows = [
        {
            "code": names_of[row.code],
            "group": row.group,
            "people": f"{row.participants}/{row.of}",
            "mean": _told(row.mean, row.interval, 2),
            "sd": UNKNOWN if row.spread is None else f"{row.spread:.2f}",
            "index": _told(row.index, row.index_interval, 1),
        }
        for row in result.rows
    ]
    columns = [
        *(["code"] if several else []), "group", "people", "mean", "sd",
        *(["index"] if result.scale else []),
    ]  # fmt: skip
    titles = {"group": result.by, "mean": "mean [95 %]", "index": "index [95 %]", "sd": "SD"}
    title = "" if several else next(iter(names_of.values()), "")
    output.table(rows, columns, titles=titles, right=("people", "mean", "index"), title=title)
    for note in (*dict.fromkeys(filter(None, map(_reason, result.rows))), *result.notes):
        output.prose(f"note: {note}")
    basis = result.basis
    output.prose(
        f"basis {basis.name}: {basis.counted} codings counted of {basis.human} by people and"
        f" {basis.accepted} accepted; coders: {', '.join(result.coders) or 'none'}"
    )


def _reason(row: StanceRow) -> str | None:
    return f"{row.code}, {row.group}: {row.reason}" if row.reason else None


def _told(value: float | None, interval: tuple[float, float] | None, digits: int) -> str:
    if value is None:
        return UNKNOWN
    limits = f" [{interval[0]:.{digits}f}, {interval[1]:.{digits}f}]" if interval else ""
    return f"{value:.{digits}f}{limits}".replace("-", "\N{MINUS SIGN}")
