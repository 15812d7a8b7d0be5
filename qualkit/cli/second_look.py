"""`qualkit second-look`: labels that may be errors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qualkit.cli import output
from qualkit.cli.learning import learning_options
from qualkit.cli.options import click, names, printed, project_command, split
from qualkit.model.codes import short_names
from qualkit.model.second_look import SecondLook
from qualkit.project import Project

_WORDS = 160


@project_command
@click.option("--code", "codes", multiple=True, help="Only this code (may be repeated).")
@click.option("--coder", "coders", callback=names, metavar="NAME", help="Codings of these alone.")
@click.option("--n", "n", type=click.IntRange(min=1), default=50, show_default=True, metavar="N")
@learning_options
@click.option("--seed", default=0, show_default=True, help="Seed of the folds.")
@printed
def command(project: Path, **options: Any) -> None:
    """List codings in PROJECT, and places read without one, that may be errors.

    A classifier that has not read the session reads them otherwise than whoever coded: of each
    code the most doubtful first. Nothing is changed; what is right, you decide.
    """
    printing, wanted = split(options)
    with Project.open(project) as study, output.progress("learning") as progress:
        result = study.second_look(progress=progress, **wanted)
    output.emit(result, show=show, **printing)


def show(result: SecondLook) -> None:
    """Print each doubt with its place, its chance beside what is usual, and the words."""
    short = short_names(item.doubt.code for item in result.items)
    for number, item in enumerate(result.items, 1):
        unit, doubt = item.unit, item.doubt
        output.prose(f"{number:>3}  {unit.document}, turn {unit.turn} · {short[doubt.code]}")
        output.prose(
            f"     {doubt.reason}: chance {doubt.probability:.2f}, on average"
            f" {doubt.among_coded:.2f} where coded, {doubt.among_others:.2f} elsewhere"
        )
        output.prose(f"     “{_first(unit.text)}”")
    shown = len(result.items)
    more = f", the first {shown} shown" if shown < result.found else ""
    output.prose(
        f"run {result.run}: {output.count(result.found, 'doubt')} in"
        f" {output.count(result.units, result.unit)} read for all codes{more}"
    )
    for code, why in result.undefined.items():
        output.prose(f"{code}: {why}")
    for note in result.notes:
        output.prose(f"note: {note}")


def _first(text: str) -> str:
    said = " ".join(text.split())
    return said if len(said) <= _WORDS else f"{said[:_WORDS].rstrip()} …"
