"""`qualkit themes`: topics in what participants say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qualkit.cli import output
from qualkit.cli.options import click, printed, project_command, split
from qualkit.model.reports import percent
from qualkit.model.themes import Themes
from qualkit.project import Project


@project_command
@click.option("--topics", type=click.IntRange(min=1), help="How many; by default a sweep says.")
@click.option("--engine", type=click.Choice(["bertopic", "nmf"]), default="bertopic")
@click.option("--seed", default=0, show_default=True)
@click.option("--moderators", "with_moderators", is_flag=True, help="Read moderators too.")
@printed
def command(project: Path, **options: Any) -> None:
    """Find topics over segments of 60 to 150 words, with who speaks of each."""
    printing, wanted = split(options)
    with Project.open(project) as study, output.progress("themes") as progress:
        found = study.themes(progress=progress, **wanted)
    output.emit(found, show=show, **printing)


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
