"""`qualkit cooccurrence`: codes that come together, the places of a pair, codes that follow."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qualkit.cli import cooccurrence_table as tables
from qualkit.cli import output
from qualkit.cli.coded import choosing
from qualkit.cli.options import click, printed, project_command, split
from qualkit.cli.pictures import charted, drawn
from qualkit.model.cooccurrence import SCOPES, Cooccurrence
from qualkit.project import NETWORKS, Project, write_network

_OF: Mapping[str, tuple[str, ...]] = {
    "lag": ("other_speaker", "draws", "seed"),
    "pair": ("within", "distance"),
    "all": ("within", "distance", "least"),
}
_USUAL = {"within": SCOPES[0], "distance": 1, "least": 1, "draws": 999, "seed": 0}


@project_command
@click.option(
    "--within", type=click.Choice(SCOPES), help=f"What codes share  [default: {SCOPES[0]}]"
)
@click.option(
    "--distance",
    type=int,
    metavar="D",
    help="With --within proximity: at most D turns apart  [default: 1]",
)
@click.option(
    "--least",
    type=click.IntRange(0),
    metavar="N",
    help="Leave out pairs that come less often; 0 lists those that never do.",
)
@click.option("--pair", metavar="A,B", help="The places where two codes come, with their quotes.")
@click.option("--lag", type=int, metavar="N", help="Which code comes N turns after which (1 to 5).")
@click.option("--other-speaker", is_flag=True, help="With --lag: only after another speaker.")
@click.option("--draws", type=int, help="With --lag: shuffles for p  [default: 999]")
@click.option("--seed", type=int, help="With --lag: their seed  [default: 0]")
@choosing
@charted(of=Cooccurrence, default="network")
@printed
def command(project: Path, picture: Path | None, kind: str | None, **options: Any) -> None:
    """Say which codes come together, how closely, and how many people carry each pair.

    -o FILE.graphml or FILE.gexf writes the network for other programs.
    """  # fmt: skip
    printing, given = split(options, also=NETWORKS)
    task, wanted = _task(given, picture, kind)
    if task != "all" and _is_network(printing):
        raise click.UsageError("a network is written of all pairs: without --pair and --lag")
    with Project.open(project) as study:
        result = _RUN[task](study, wanted)
    if _is_network(printing):
        write_network(result, printing["output"])
        output.say(f"written to {printing['output']}")
    else:
        output.emit(result, show=_SHOWN[task], **printing)
    drawn(result, picture, kind)


def _is_network(printing: dict[str, Any]) -> bool:
    file = printing["output"]
    is_said = printing["as_json"] or printing["as_csv"]
    return file is not None and not is_said and file.suffix.lower() in NETWORKS


_RUN: Mapping[str, Any] = {
    "all": lambda study, wanted: study.cooccurrence(**wanted),
    "pair": lambda study, wanted: study.pair_places(wanted.pop("pair"), **wanted),
    "lag": lambda study, wanted: study.code_sequences(**wanted),
}
_SHOWN: Mapping[str, Any] = {
    "all": tables.show_pairs,
    "pair": tables.show_places,
    "lag": tables.show_sequences,
}


def _task(
    given: dict[str, Any], picture: Path | None, kind: str | None
) -> tuple[str, dict[str, Any]]:
    """What is asked for, with its options; an option that would be ignored is refused."""
    if given["pair"] is not None and given["lag"] is not None:
        raise click.UsageError("--pair and --lag exclude each other")
    task = "lag" if given["lag"] is not None else "pair" if given["pair"] is not None else "all"
    if task == "pair" and given["codes"]:
        raise click.UsageError("--code does not go with --pair, which names both")
    every = {"pair", "lag", *(option for options in _OF.values() for option in options)}
    for name in sorted(every - {task, *_OF[task]}):
        if given.pop(name) not in (None, False):
            raise click.UsageError(f"--{name.replace('_', '-')} does not go with {_named(task)}")
    if kind and task != "all":
        raise click.UsageError("--kind goes without --pair and --lag")
    if picture and task == "pair":
        raise click.UsageError("--chart does not go with --pair: quotes are no picture")
    if given.get("distance") is not None and given["within"] != "proximity":
        raise click.UsageError("--distance goes with --within proximity")
    wanted = {name: _USUAL.get(name) if value is None else value for name, value in given.items()}
    return task, wanted


def _named(task: str) -> str:
    return "a table of all pairs" if task == "all" else f"--{task}"
