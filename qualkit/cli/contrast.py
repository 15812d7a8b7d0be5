"""`qualkit contrast`: the perception-gap table, or with ``--words`` the words of each group."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from qualkit.cli import contrast_words, output
from qualkit.cli.contrast_table import show
from qualkit.cli.options import click, names, printed, project_command, split
from qualkit.cli.pictures import charted, drawn
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
@contrast_words.worded
@charted()
@printed
@click.pass_context
def command(context: click.Context, /, project: Path, **options: Any) -> None:
    """Set one group of participants against another, code by code or word by word.

    With --about citizen: what each group says citizens want, their own view beside the view
    attributed to them. The difference is the second group minus the first.

    With --words: the words that each group uses more than the other (of two groups, the second
    held against the first), or than all the rest.
    """
    printing, wanted = split(options)
    picture = wanted.pop("picture")
    words = contrast_words.taken(context, wanted)
    with Project.open(project) as study:
        if words is not None:
            contrast_words.run(study, words, picture, printing)
            return
        shown = partial(show, retired=study.retired_codes())
        result = study.contrast(**wanted)
        output.emit(result, show=shown, **printing)
        drawn(result, picture)
