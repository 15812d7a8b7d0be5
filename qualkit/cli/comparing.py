"""What the commands that hold coders against each other share: whom, on what, over which units."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from qualkit.cli import output
from qualkit.cli.options import Function, click, names
from qualkit.model.agreement import RESAMPLED, UNITS
from qualkit.project import Project

_TOO_FEW = re.compile(r"no interval: \d+ (document|session|participant|unit)s?")
"""What is said below the table, for all rows at once."""


def compared_options(function: Function) -> Function:
    """Add the options of a comparison of coders."""
    for option in (
        click.option(
            "--with-open",
            is_flag=True,
            help="Count coders who still code blind, as far as they are.",
        ),
        click.option(
            "--moderators", "with_moderators", is_flag=True, help="Count moderators' units too."
        ),
        click.option("--code", "codes", multiple=True, help="Only this code (may be repeated)."),
        click.option(
            "--segments",
            type=click.Path(path_type=Path, dir_okay=False),
            metavar="FILE",
            help="The units of --unit segment: a table with document, start and end.",
        ),
        click.option("--unit", type=click.Choice(UNITS), help="What is compared.  [default: turn]"),
        click.option("--coders", callback=names, metavar="a,b", help="Whom; by default all."),
    ):
        function = option(function)
    return function


def bootstrap_options(function: Function) -> Function:
    """Add the options of intervals."""
    for option in (
        click.option("--seed", default=0, show_default=True, help="Seed of the bootstrap."),
        click.option("--replicates", default=2000, show_default=True, help="Bootstraps."),
        click.option("--confidence", default=0.95, show_default=True, help="Of the intervals."),
        click.option(
            "--resample",
            type=click.Choice(RESAMPLED),
            default="document",
            show_default=True,
            help="What the bootstrap draws whole.",
        ),
    ):
        function = option(function)
    return function


def comparison(study: Project, options: dict[str, Any]) -> dict[str, Any]:
    """The options as a project takes them: a file of segments read, which makes them the unit."""
    segments, unit = options.pop("segments"), options.pop("unit")
    if segments is None:
        return {**options, "unit": unit or "turn"}
    if unit not in (None, "segment"):
        raise click.UsageError(f"--segments goes with --unit segment, not with --unit {unit}")
    return {**options, "unit": "segment", "segments": study.read_segments(segments)}


def interval_of(low_high: tuple[float, float] | None) -> str:
    """An interval as tables print it."""
    if low_high is None:
        return output.shown(None)
    low, high = low_high
    return f"[{output.shown(low)}, {output.shown(high)}]"


def told_apart(reasons: Iterable[str | None]) -> bool:
    """Whether reasons differ by row; that nothing has an interval is said below the table.

    >>> told_apart(["no interval: 1 document"] * 2), told_apart([None, "no variation"])
    (False, True)
    """
    found = {*reasons}
    return found != {None} and not (len(found) == 1 and _TOO_FEW.fullmatch(str(*found)))
