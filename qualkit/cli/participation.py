"""`qualkit participation`: who takes part, who follows whom, who carries which code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qualkit.cli import output
from qualkit.cli.options import click, names, printed, project_command, split
from qualkit.cli.participation_table import show
from qualkit.cli.pictures import charted, drawn, picture_option
from qualkit.project import Project


@project_command
@click.option("--session", metavar="S", help="Only this session.")
@click.option("--by", default="role", show_default=True, help="The attribute that makes groups.")
@click.option("--code", "codes", multiple=True, help="Only this code (may be repeated).")
@click.option("--coder", "coders", callback=names, metavar="NAME", help="Only these coders.")
@click.option("--draws", default=999, show_default=True, help="Orders drawn, 9,999 at most.")
@click.option("--seed", default=0, show_default=True, help="Seed of the orders drawn.")
@charted("Draw the shares of words")
@picture_option("--follows", "Draw who follows whom, of one session")
@picture_option("--timeline", "Draw one session from beginning to end")
@printed
def command(project: Path, **options: Any) -> None:
    """Say who takes part in each session: turns, words, time, evenness, moderators.

    Then who follows whom beside what shuffled orders would give, and for each code who is silent
    while it is raised, whether one voice carries it, and whether every session raises it. The
    pictures --follows and --timeline show one session: name it with --session.
    """
    printing, wanted = split(options)
    pictures = {name: wanted.pop(name) for name in ("picture", "follows", "timeline")}
    if (pictures["follows"] or pictures["timeline"]) and wanted["session"] is None:
        raise click.UsageError("--follows and --timeline draw one session: name it with --session")
    with Project.open(project) as study:
        found = study.participation(**wanted)
        output.emit(found, show=show, **printing)
        drawn(found, pictures["picture"], "participation")
        drawn(found, pictures["follows"], "follows")
        if pictures["timeline"]:
            which = {name: wanted[name] for name in ("session", "codes", "coders")}
            drawn(study.timeline(**which), pictures["timeline"])
