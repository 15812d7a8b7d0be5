"""`qualkit evaluate`: how well suggestions find what people coded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qualkit.cli import output
from qualkit.cli.options import click, names, printed, project_command, split
from qualkit.model.codes import short_names
from qualkit.model.evaluation import Evaluation
from qualkit.project import Project


@project_command
@click.option("--rules", is_flag=True, help="Judge the codebook's rules instead of the classifier.")
@click.option("--coder", "coders", callback=names, metavar="NAME", help="Against these coders.")
@click.option("--folds", default=5, show_default=True, type=click.IntRange(min=2))
@click.option("--seed", default=0, show_default=True)
@printed
def command(project: Path, rules: bool, **options: Any) -> None:
    """Hold suggestions against people's codings, turn by turn.

    The classifier is judged on sessions it has not seen; the rules on all that they suggested.
    """
    printing, wanted = split(options)
    with Project.open(project) as study:
        if rules:
            result = study.evaluate_rules(coders=wanted["coders"])
        else:
            with output.progress("folds") as progress:
                result = study.evaluate(progress=progress, **wanted)
        output.emit(result, show=show, **printing)


def show(result: Evaluation) -> None:
    """Print precision, recall and F1 a code."""
    columns = ["code", "positives", "suggested", "hits", "precision", "recall", "f1"]
    if result.folds:
        columns.insert(4, "average_precision")
    titles = {"average_precision": "avg. precision"}
    names = short_names(row.code for row in result.rows)
    rows = [{**row, "code": names.get(row["code"], row["code"])} for row in result.records()]
    output.table(rows, columns, titles=titles)
    folds = f", {result.folds} folds of whole sessions" if result.folds else ""
    output.prose(f"{result.suggester} over {result.units} {result.unit}s{folds}")
    for note in result.notes:
        output.prose(f"note: {note}")
