"""`qualkit contrast`: the perception-gap table."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from qualkit.cli import output
from qualkit.cli.contrast_table import show
from qualkit.cli.options import click, names, printed, project_command, split
from qualkit.model.codings import BASES
from qualkit.project import Project


@project_command
@click.option("--by", default="role", show_default=True, help="The attribute to compare by.")
@click.option("--groups", callback=names, metavar="a,b", help="The two groups, first and second.")
@click.option("--about", metavar="ROLE", help="Only codings about this role, own or attributed.")
@click.option("--coder", "coders", callback=names, metavar="NAME", help="Only these coders.")
@click.option("--code", "codes", multiple=True, help="Only this code (may be repeated).")
@click.option("--basis", type=click.Choice(BASES), default="decided", show_default=True)
@click.option("--seed", default=0, show_default=True, help="Seed of drawn permutations.")
@printed
def command(project: Path, **options: Any) -> None:
    """Set one group of participants against another, code by code.

    With --about citizen: what each group says citizens want, their own view beside the view
    attributed to them. The difference is the second group minus the first.
    """
    printing, wanted = split(options)
    with Project.open(project) as study:
        shown = partial(show, retired=study.retired_codes())
        output.emit(study.contrast(**wanted), show=shown, **printing)
