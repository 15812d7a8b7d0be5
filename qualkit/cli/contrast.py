"""`qualkit contrast`: the perception-gap table, or with ``--words`` the words of each group."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from qualkit.cli import contrast_words, output
from qualkit.cli.contrast_table import show
from qualkit.cli.options import click, names, numbers, printed, project_command, split
from qualkit.cli.pictures import charted, drawn
from qualkit.model.codings import BASES
from qualkit.model.contrasts import COMPARED, CORRECTIONS, Contrast
from qualkit.project import Project


@project_command
@click.option(
    "--by", callback=names, default="role", show_default=True, metavar="ATTRIBUTE[,ATTRIBUTE]",
    help="What to compare by: role, or an attribute of participants or documents; several are"
    " crossed.",
)  # fmt: skip
@click.option(
    "--bands", callback=numbers, metavar="40,65", help="Cut an attribute of numbers here."
)
@click.option(
    "--groups", callback=names, metavar="a,b[,c…]", help="The groups; of two, first and second."
)
@click.option(
    "--compare", type=click.Choice(COMPARED),
    help="More than two groups: two by two, or each against the rest.  [default: pairs for four]",
)  # fmt: skip
@click.option("--within", metavar="ATTRIBUTE", help="Also inside each of its values.")
@click.option("--about", metavar="ROLE", help="Only codings about this role, own or attributed.")
@click.option(
    "--exposure", metavar="raised|FILE",
    help="Count only whom was asked: in sessions that raise the code, or as a CSV of code and"
    " session or question says.",
)  # fmt: skip
@click.option("--published", metavar="FILE", help="A CSV of percentages by item, to stand beside.")
@click.option("--coder", "coders", callback=names, metavar="NAME", help="Only these coders.")
@click.option("--code", "codes", multiple=True, help="Only this code (may be repeated).")
@click.option("--basis", type=click.Choice(BASES), default="decided", show_default=True)
@click.option(
    "--correction", type=click.Choice(CORRECTIONS), default="bh", show_default=True,
    help="For many codes: false discovery rate, or Holm for lists fixed beforehand.",
)  # fmt: skip
@click.option("--models", is_flag=True, help="Also a regression of turns (ten sessions or more).")
@click.option("--suppress", type=int, metavar="N", help="Leave out cells of fewer participants.")
@click.option("--sentences", is_flag=True, help="Say each gap in a sentence, with all its ground.")
@click.option("--seed", default=0, show_default=True, help="Seed of all that is drawn.")
@contrast_words.worded
@charted(
    of=Contrast,
    default="slope of two groups, prevalence of three to six, heat-map of more",
)
@printed
@click.pass_context
def command(context: click.Context, /, project: Path, **options: Any) -> None:
    """Set groups of participants against each other, code by code or word by word.

    With --about citizen: what each group says citizens want, their own view beside the view
    attributed to them. Of two groups, the difference is the second minus the first.

    With --words: the words that each group uses more than the other (of two groups, the second
    held against the first), or than the rest.
    """
    printing, wanted = split(options)
    picture = wanted.pop("picture")
    words = contrast_words.taken(context, wanted)
    with Project.open(project) as study:
        if words is not None:
            contrast_words.run(study, words, picture, printing)
            return
        kind = wanted.pop("kind")
        sentences = wanted.pop("sentences")
        shown = partial(show, retired=study.retired_codes(), sentences=sentences)
        found = study.contrast(**wanted)
        output.emit(found, show=shown, **printing)
    drawn(found, picture, kind)
