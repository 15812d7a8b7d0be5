"""`qualkit saturation`: how soon further sessions brought no new codes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qualkit.cli import output
from qualkit.cli.coded import choosing, show_ground, show_notes
from qualkit.cli.options import click, printed, project_command, split
from qualkit.cli.pictures import charted, drawn
from qualkit.model.codes import short_names
from qualkit.model.reports import UNKNOWN, percent
from qualkit.model.saturation import DEFINED, Saturation, SaturationCurve
from qualkit.project import Project

_MOST = 60


@project_command
@click.option("--base", default=4, show_default=True, help="Units in the base.")
@click.option("--run", default=2, show_default=True, help="Units in a run.")
@click.option(
    "--threshold",
    default=0.05,
    show_default=True,
    help="New codes of a run, as a share of the base's, that count as none.",
)
@click.option(
    "--unit",
    type=click.Choice(["session", "participant"]),
    help="What is counted; by default participants where all are interviews.",
)
@click.option("--by", metavar="ATTRIBUTE", help="Also for each role, or value of an attribute.")
@click.option(
    "--as",
    "defined",
    type=click.Choice(DEFINED),
    default=DEFINED[0],
    show_default=True,
    help="Codes as they are now, or as given before merges and splits.",
)
@click.option("--orders", default=1000, show_default=True, help="Random orders for the band.")
@click.option("--seed", default=0, show_default=True, help="Seed of the random orders.")
@choosing
@charted()
@printed
def command(project: Path, picture: Path | None, **options: Any) -> None:
    """Say after how many sessions new codes ended: base, run and threshold, as in 5+2.

    After Guest, Namey and Chen (2020). For reflexive approaches, which have no use for saturation,
    say what information power the sessions hold.
    """  # fmt: skip
    printing, wanted = split(options)
    with Project.open(project) as study:
        result = study.saturation(**wanted)
    output.emit(result, show=show, **printing)
    drawn(result, picture)


def show(result: Saturation) -> None:
    """Print the units in their order, what the rule says, and what random orders give."""
    curve = result.overall
    names = short_names(code for step in curve.series for code in step.new_codes)
    rows = [
        {
            "n": step.position,
            result.unit: step.unit + (f" ({step.date})" if _adds(step.date, step.unit) else ""),
            "new": step.new,
            "found": step.found,
            "run": percent(step.ratio),
            "orders": UNKNOWN if step.low is None else f"{step.low:g}–{step.high:g}",
            "new codes": ", ".join(names[code] for code in step.new_codes),
        }
        for step in curve.series[:_MOST]
    ]
    columns = ("n", result.unit, "new", "found", "run", "orders", "new codes")
    output.table(rows, columns, titles={"orders": "any order"}, right=("run", "orders"))
    if len(curve.series) > _MOST:
        output.prose(
            f"{output.count(len(curve.series) - _MOST, f'more {result.unit}')}: --json or --csv"
            " lists all"
        )
    output.prose(
        f"base {result.base}, run {result.run_length}, threshold {percent(result.threshold)};"
        f" {_ordered(result)}; codes as {result.defined}"
    )
    for one in (curve, *result.groups):
        output.prose(_verdict(one, result))
    show_ground(result.ground)
    show_notes(result.notes)


def _ordered(result: Saturation) -> str:
    of = f"sessions by {result.ordered_by}"
    return of if result.unit == "session" else f"{result.unit}s as they first speak, {of}"


def _adds(date: str | None, name: str) -> bool:
    return date is not None and date not in name


def _verdict(curve: SaturationCurve, result: Saturation) -> str:
    told = f"reached at {curve.reached}" if curve.reached else f"not reached: {curve.reason}"
    if curve.again_above:
        told += f", but {output.count(curve.again_above, 'later run')} above the threshold again"
    name = f"{curve.name}: " if curve.name else ""
    units = output.count(curve.units, result.unit)
    parts = [f"{name}{told}; {output.count(curve.codes, 'code')} in {units}"]
    if curve.orders:
        orders = curve.orders
        after = f", after {orders.median} [{orders.low}–{orders.high}]" if orders.median else ""
        parts.append(f"{percent(orders.reached)} of {orders.orders} random orders reach it{after}")
    if curve.chao1 is not None:
        parts.append(
            f"{curve.once} found once only, coverage {percent(curve.coverage)},"
            f" {curve.chao1:.0f} to be expected in all (Chao)"
        )
    return "; ".join(parts)
