"""`qualkit themes`: topics in what participants say, and tasks by which people test them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from qualkit.cli import output
from qualkit.cli.options import click, printed, project_command, split
from qualkit.cli.themes_intrusion import score_tasks, write_tasks
from qualkit.model.intrusion import KINDS
from qualkit.model.reports import percent
from qualkit.model.themes import Themes
from qualkit.project import Project

Options = dict[str, Any]

_FINDING = ("topics", "engine", "seed", "with_moderators", "segments", "stop_words")


def _find(study: Project, given: Sequence[str], options: Options, printing: Options) -> None:
    if given:
        raise click.UsageError(f"'themes PROJECT find' takes no {given[0]!r}")
    wanted = {name: options[name] for name in _FINDING if options[name] is not None}
    with output.progress("themes") as progress:
        found = study.themes(progress=progress, **wanted)
    output.emit(found, show=show, **printing)


ACTIONS: Mapping[str, Callable[[Project, Sequence[str], Options, Options], None]] = {
    "find": _find,
    "intrusion": write_tasks,
    "score": score_tasks,
}
"""What can be done."""


@project_command
@click.argument("action", type=click.Choice(list(ACTIONS)), default="find")
@click.argument("given", nargs=-1)
@click.option(
    "--topics", type=click.IntRange(min=1), help="find: how many; by default a sweep says."
)
@click.option("--engine", type=click.Choice(["bertopic", "nmf"]), help="find.  [default: bertopic]")
@click.option("--seed", type=int, help="find, intrusion.  [default: 0]")
@click.option("--moderators", "with_moderators", is_flag=True, help="find: read moderators too.")
@click.option(
    "--segments", type=click.Choice(["speaker", "item"]), help="find: stay within an agenda item."
)
@click.option(
    "--stop-words",
    type=click.Path(path_type=Path),
    help="find: no terms, one a line.",
)
@click.option("--kind", type=click.Choice(KINDS), help="intrusion: what intrudes.  [default: word]")
@click.option(
    "--out", type=click.Path(path_type=Path), help="intrusion: write the blind table to this file."
)
@printed
def command(project: Path, action: str, given: tuple[str, ...], **options: Any) -> None:
    """Find topics over segments of 60 to 150 words, with who speaks of each; test them.

    \b
    qualkit themes PROJECT [--topics 8]
    qualkit themes PROJECT intrusion --out FILE.csv    blind tasks: which word does not belong?
    qualkit themes PROJECT score FILE.csv …            answered tasks against chance
    """  # noqa: D301 - click keeps the lines of a paragraph that starts with a backspace
    printing, wanted = split(options)
    with Project.open(project) as study:
        ACTIONS[action](study, given, wanted, printing)


def show(themes: Themes) -> None:
    """Print the topics with who speaks of each."""
    rows = [
        {
            "topic": topic.topic,
            "terms": ", ".join(topic.terms[:8]),
            "size": topic.size,
            "stability": topic.stability,
            **{role: percent(share) for role, share in topic.roles.items()},
        }
        for topic in themes.topics
    ]
    roles = sorted({role for topic in themes.topics for role in topic.roles})
    output.table(rows, ("topic", "terms", "size", "stability", *roles))
    output.prose(
        f"{themes.engine}: {len(themes.topics)} topics over {themes.segments} segments,"
        f" {themes.outliers} outliers; stability {output.shown(themes.stability)}, coherence"
        f" {output.shown(themes.coherence)}, diversity {output.shown(themes.diversity)},"
        f" seed {themes.seed}"
    )
    for note in themes.notes:
        output.prose(f"note: {note}")
