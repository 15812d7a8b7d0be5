"""`qualkit audit`: a random sample of the unread, drawn, read, and what it says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qualkit.cli import output
from qualkit.cli.audit_table import show, show_drawn
from qualkit.cli.options import click, printed, project_command, split
from qualkit.cli.reading import read_units, refuse_printing
from qualkit.project import Project


@project_command
@click.option("--draw", type=click.IntRange(min=1), metavar="N", help="Draw N unread units.")
@click.option(
    "--unit", type=click.Choice(["turn", "sentence"]), help="What is drawn.  [default: turn]"
)
@click.option("--by", type=click.Choice(["role"]), help="Draw as many of each role.")
@click.option("--seed", type=int, help="Seed of the drawing.  [default: 0]")
@click.option("--read", is_flag=True, help="Read what was drawn, here in the terminal.")
@click.option(
    "--recall", type=float, help="The share of a code that is to be found.  [default: 0.95]"
)
@click.option("--coder", help="Who reads.")
@printed
def command(project: Path, **options: Any) -> None:
    """Say from a random sample of what nobody has read how much is missed.

    Draw it first (--draw 200), read it next (--read: each passage, with nothing of what a machine
    says of it); without these, say how far the reading is, and once all is read how much of each
    code is found at least, how many more would show the target, and how often suggestions are
    right. 'contrast --basis all' corrects its shares by a sample that is read.
    """
    printing, wanted = split(options)
    _check(wanted, printing)
    with Project.open(project, coder=wanted["coder"]) as study:
        if wanted["draw"]:
            given = {name: wanted[name] for name in ("unit", "by", "seed")}
            chosen = {name: value for name, value in given.items() if value is not None}
            output.emit(study.draw_audit(wanted["draw"], **chosen), show=show_drawn, **printing)
        elif wanted["read"]:
            read_units(study, study.audit_units(), coder=wanted["coder"])
        else:
            recall = wanted["recall"] if wanted["recall"] is not None else 0.95
            output.emit(study.audit(recall=recall), show=show, **printing)


def _check(wanted: dict[str, Any], printing: dict[str, Any]) -> None:
    """Refuse options that would be ignored."""
    if wanted["draw"] and wanted["read"]:
        raise click.UsageError("--draw and --read exclude each other: draw first, then read")
    refuse_printing(printing, is_read=wanted["read"])
    for name in ("unit", "by", "seed"):
        if wanted[name] is not None and not wanted["draw"]:
            raise click.UsageError(f"--{name} says how to draw: give --draw N too")
    if wanted["recall"] is not None and (wanted["draw"] or wanted["read"]):
        raise click.UsageError("--recall is for what the sample says: leave --draw and --read out")
