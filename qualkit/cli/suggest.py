"""`qualkit suggest`: a classifier trained on this project's codings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qualkit.cli import output
from qualkit.cli.learning import learning_options
from qualkit.cli.options import click, names, printed, project_command, split
from qualkit.model.codes import short_names
from qualkit.model.suggesting import SuggestionRun
from qualkit.project import Project

_SHARE = click.FloatRange(0, 1, min_open=True, max_open=True)

_KINDS = {"probability": "chance", "rank": "rank", "likeness": "likeness"}
"""What a score is called in the table."""

_TITLES = {"suggestions": "suggested", "skipped": "may skip"}


@project_command
@click.option("--code", "codes", multiple=True, help="Only this code (may be repeated).")
@click.option("--coder", "coders", callback=names, metavar="NAME", help="Learn from these coders.")
@learning_options
@click.option(
    "--threshold", type=click.FloatRange(0, 1),
    help="Suggest from this chance on; by default from where F1 was best on sessions held out.",
)  # fmt: skip
@click.option(
    "--accept-at", type=_SHARE, metavar="PRECISION",
    help="Accept at once what is certified to have this precision.",
)  # fmt: skip
@click.option(
    "--skip-at", type=_SHARE, metavar="RECALL",
    help="Tell how many units can stay unread, certified at this recall.",
)  # fmt: skip
@click.option("--seed", default=0, show_default=True, help="Seed of the folds.")
@printed
def command(project: Path, **options: Any) -> None:
    """Suggest codes for what nobody coded, learnt from the codings in PROJECT.

    Codes without codings are ranked by their names, definitions and examples. Suggestions wait for
    a decision; see 'qualkit evaluate' for how good they are. What is certified holds for sessions
    like those coded; where it cannot be, a note says what is missing.
    """
    printing, wanted = split(options)
    with Project.open(project) as study, output.progress("learning") as progress:
        result = study.suggest(progress=progress, **wanted)
    output.emit(result, show=show, **printing)
    for note in result.notes:
        output.say(f"note: {note}")


def show(result: SuggestionRun) -> None:
    """Print how each code was learned and how often it was suggested."""
    names = short_names(row.code for row in result.rows)
    learned = {one.code: one for one in result.learned}
    rows = []
    for row in result.rows:
        one = learned[row.code]
        rows.append(
            {
                "code": names[row.code],
                "examples": one.positives,
                "score": _KINDS.get(one.kind or "", "none"),
                "from": None if one.threshold is None else f"{one.threshold:.2f}",
                "suggestions": row.suggestions,
                "documents": row.documents,
                "accepted": one.accepted if one.accept else None,
                "skipped": one.skipped if one.skip else None,
            }
        )
    columns = ["code", "examples", "score", "from", "suggestions"]
    if not any(one.accept or one.skip for one in result.learned):
        columns.append("documents")
    promised = ("accepted", "skipped")
    columns += [name for name in promised if any(row[name] is not None for row in rows)]
    output.table(rows, columns, titles=_TITLES, right=("from",))
    output.prose(
        f"run {result.run}: {output.count(result.suggested, 'suggestion')} ({result.new} new)"
        f" for {output.count(result.turns, result.unit)}, {result.accepted} accepted,"
        f" {result.withdrawn} withdrawn"
    )
