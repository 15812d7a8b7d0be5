"""`qualkit evaluate`: how well suggestions find what people coded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qualkit.cli import output
from qualkit.cli.learning import learning_options, sizes
from qualkit.cli.options import click, names, printed, project_command, split
from qualkit.model.codes import short_names
from qualkit.model.evaluation import Evaluation
from qualkit.project import Project

_SCORED = ("average_precision", "prevalence", "work_saved", "brier")
_TITLES = {
    "average_precision": "AP",
    "prevalence": "by chance",
    "positives": "coded",
    "precision": "prec.",
    "work_saved": "saved",
    "rules_f1": "rules' F1",
    "humans_f1": "coders' F1",
}


@project_command
@click.option("--rules", is_flag=True, help="Judge the codebook's rules instead of the classifier.")
@click.option("--coder", "coders", callback=names, metavar="NAME", help="Against these coders.")
@learning_options
@click.option("--folds", default=5, show_default=True, type=click.IntRange(min=2))
@click.option(
    "--curve", callback=sizes, metavar="SIZES",
    help="Also learn from so many units: 200,500,2000,all.",
)  # fmt: skip
@click.option("--seed", default=0, show_default=True)
@printed
def command(project: Path, rules: bool, **options: Any) -> None:
    """Hold suggestions against people's codings, unit by unit.

    The classifier is judged on sessions it has not seen, never otherwise; the rules on all that
    they suggested. AP is average precision, beside what chance would have; 'saved' is the share of
    the reading that its order saves until 95 % of a code is found.
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
    """Print how well each code is found, what chances are worth, and the learning curve."""
    columns = ["code", "positives", "suggested", "precision", "recall", "f1"]
    if result.folds:
        columns[2:2] = _SCORED
    rows = result.records()
    columns += [name for name in ("rules_f1", "humans_f1") if any(row[name] for row in rows)]
    names = short_names(row.code for row in result.rows)
    judged = [row for row in rows if not row["undefined"]]
    output.table(
        [{**row, "code": names.get(row["code"], row["code"])} for row in judged],
        columns,
        titles=_TITLES,
    )
    _show_calibration(result)
    _show_curve(result)
    folds = f", {result.folds} folds of whole sessions" if result.folds else ""
    output.prose(f"{result.suggester} over {output.count(result.units, result.unit)}{folds}")
    for note in result.notes:
        output.prose(f"note: {note}")


def _show_calibration(result: Evaluation) -> None:
    if not result.calibration:
        return
    rows = [
        {
            "chance": f"{one.start * 100:.0f}–{one.end * 100:.0f} %",
            "units and codes": one.n,
            "coded": f"{(one.observed or 0) * 100:.0f} %",
        }
        for one in result.calibration
    ]
    output.table(rows, ("chance", "units and codes", "coded"), title="What chances were worth")


def _show_curve(result: Evaluation) -> None:
    if not result.curve:
        return
    rows = [{**one.records()[0], "size": one.size or "all"} for one in result.curve]
    titles = {
        "average_precision": "AP", "spread": "± sd", "words_only": "words alone",
        "prevalence": "by chance", "least_gain": "least gain", "work_saved": "saved",
        "words_work_saved": "words save",
    }  # fmt: skip
    columns = ("size", "codes", *titles)
    output.table(rows, columns, titles=titles, title="Learning curve: means over the codes")
