"""`qualkit report`: one page with all that was found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qualkit.cli import output
from qualkit.cli.options import click, names, numbers, project_command
from qualkit.model.contrasts import COMPARED
from qualkit.project import Project


@project_command
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--title", help="The page's title; by default the project's name.")
@click.option(
    "--by", callback=names, default="role", show_default=True, metavar="ATTRIBUTE[,ATTRIBUTE]",
    help="What to compare by; several are crossed.",
)  # fmt: skip
@click.option(
    "--bands", callback=numbers, metavar="40,65", help="Cut an attribute of numbers here."
)
@click.option("--groups", callback=names, metavar="a,b[,c…]", help="The groups to compare.")
@click.option(
    "--compare", type=click.Choice(COMPARED),
    help="More than two groups: two by two, or each against the rest.",
)  # fmt: skip
@click.option("--about", metavar="ROLE", help="Only codings about this role.")
@click.option("--coder", "coders", callback=names, metavar="NAME", help="Only these coders.")
@click.option("--agree", "compared", callback=names, metavar="a,b", help="Coders to compare.")
def command(project: Path, out: Path, **options: Any) -> None:
    """Write the report of PROJECT to the file OUT, a page that opens without a network.

    It shows the contrast, the newest themes, and what else the project can say; a part that
    cannot be shown says why.
    """
    title, compared = options.pop("title"), options.pop("compared")
    with Project.open(project) as study:
        study.full_report(out, title=title, contrast=options, coders=compared)
    output.say(f"report: {out}")
