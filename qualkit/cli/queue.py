"""`qualkit queue`: what to read next, and why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qualkit.cli import output
from qualkit.cli.learning import learning_options
from qualkit.cli.options import click, names, printed, project_command, split
from qualkit.cli.reading import read_units, refuse_printing
from qualkit.model.queue import Queue
from qualkit.project import Project

_WORDS = 60


@project_command
@click.option("--n", "n", type=click.IntRange(min=1), metavar="N", help="So many.  [default: 20]")
@click.option(
    "--random", type=click.FloatRange(0.2, 1), metavar="SHARE",
    help="The share drawn at random, .2 or more.  [default: .2]",
)  # fmt: skip
@click.option("--code", "codes", multiple=True, help="For this code alone (may be repeated).")
@click.option("--coder", "coders", callback=names, metavar="NAME", help="Learn from these coders.")
@learning_options
@click.option("--seed", default=0, show_default=True, help="Seed of what is drawn.")
@click.option(
    "--read", is_flag=True,
    help="Read in the terminal: go on with the newest queue, or choose a new one.",
)  # fmt: skip
@printed
def command(project: Path, read: bool, **options: Any) -> None:
    """Choose what to read next of what nobody has read for all codes in PROJECT.

    A fifth or more is drawn at random, so that it stands for all that is unread; the rest are the
    likeliest for rare codes, the undecided, and what is unlike all that was read. Each says why.
    --read asks for the codes of each passage and stores every answer at once; with --n or any
    other choice it begins a new queue.
    """
    printing, wanted = split(options)
    refuse_printing(printing, is_read=read)
    given = click.get_current_context().get_parameter_source
    is_chosen = any(given(name) is click.core.ParameterSource.COMMANDLINE for name in wanted)
    wanted = {name: value for name, value in wanted.items() if value is not None}
    with Project.open(project) as study:
        goes_on = read and not is_chosen
        left = study.queue_units() if goes_on else ()
        if goes_on:
            _tell_passed_over(study.queue_passed_over())
        if not left:
            with output.progress("choosing") as progress:
                result = study.queue(progress=progress, **wanted)
            left = study.queue_units(result)
            if not read:
                output.emit(result, show=show, **printing)
                return
        read_units(study, left)


def _tell_passed_over(many: int) -> None:
    """Say how many units are not shown any more; those drawn at random stand for the less."""
    if many:
        units = output.count(many, "unit")
        output.prose(f"note: {units} of the newest queue passed over: the text was edited since")


def show(result: Queue) -> None:
    """Print each unit with its place, its first words and why it was chosen."""
    for number, item in enumerate(result.items, 1):
        unit = item.unit
        output.prose(f"{number:>3}  {unit.document}, turn {unit.turn}: {item.pick.why}")
        output.prose(f"     “{_first(unit.text)}”")
    drawn = f"{result.n_sampled} at random" if result.items else "none"
    output.prose(
        f"run {result.run}: {output.count(len(result.items), result.unit)} of {result.unread:,}"
        f" unread, {drawn}"
    )
    for note in result.notes:
        output.prose(f"note: {note}")
    if result.items and result.run is not None:
        output.prose("read them: qualkit queue PROJECT --read")


def _first(text: str) -> str:
    said = " ".join(text.split())
    return said if len(said) <= _WORDS else f"{said[:_WORDS].rstrip()} …"
