"""`qualkit evaluate`: how well suggestions find what people coded."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qualkit.cli import output
from qualkit.cli.learning import learning_options, sizes
from qualkit.cli.options import click, names, printed, project_command, split
from qualkit.cli.pictures import charted, drawn
from qualkit.model.codes import short_names
from qualkit.model.evaluation import Evaluation
from qualkit.project import Project

_TITLES = {
    "positives": "coded", "average_precision": "AP", "prevalence": "chance",
    "work_saved": "saved", "precision": "prec.", "f1": "F1",
    "rules_f1": "rules", "humans_f1": "coders",
    "learned": "units", "spread": "± sd", "words_only": "words", "least_gain": "least",
    "words_work_saved": "by words",
}  # fmt: skip


@project_command
@click.option("--rules", is_flag=True, help="Judge the codebook's rules instead of the classifier.")
@click.option("--coder", "coders", callback=names, metavar="NAME", help="Against these coders.")
@learning_options
@click.option("--folds", default=5, show_default=True, type=click.IntRange(min=2))
@click.option(
    "--curve", callback=sizes, metavar="SIZES",
    help="Also learn from so many units: 200,500,2000,all.",
)  # fmt: skip
@charted(of=Evaluation, default="evaluation, or the curve where one is asked for")
@click.option("--seed", default=0, show_default=True)
@printed
def command(
    project: Path, rules: bool, picture: Path | None, kind: str | None, **options: Any
) -> None:
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
    drawn(result, picture, kind or ("curve" if result.curve else None))


def show(result: Evaluation) -> None:
    """Print how well each code is found, what chances are worth, and the learning curve."""
    rows = [row for row in result.records() if not row["undefined"]]
    names = short_names(row.code for row in result.rows)
    told = [{**row, "code": names.get(row["code"], row["code"])} for row in rows]
    if result.folds:
        columns = ["code", "positives", "average_precision", "prevalence", "work_saved"]
        columns += ["precision", "recall", "f1"]
        columns += [name for name in ("rules_f1", "humans_f1") if any(row[name] for row in rows)]
        output.table(
            [_short(row) for row in told], columns, titles=_TITLES, right=set(columns) - {"code"}
        )
    else:
        columns = ["code", "positives", "suggested", "hits", "precision", "recall", "f1"]
        output.table(told, columns)
    _show_calibration(result)
    _show_curve(result)
    folds = f", {result.folds} folds of whole sessions" if result.folds else ""
    output.prose(f"{result.suggester} over {output.count(result.units, result.unit)}{folds}")
    for note in result.notes:
        output.prose(f"note: {note}")


def _short(row: Mapping[str, Any]) -> dict[str, Any]:
    """Shares as they are printed in tables of many: .81 for 0.81."""
    return {
        name: value if not isinstance(value, float) else f"{value:.2f}".replace("0.", ".", 1)
        for name, value in row.items()
    }


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
    rows = []
    for point in result.curve:
        row = point.records()[0]
        row["learned"] = f"{point.learned:,.0f}" if point.size else f"all, {point.learned:,.0f}"
        rows.append(_short({**row, "codes": f"{point.codes:.1f}"}))
    columns = ["learned", "codes", "average_precision", "spread", "words_only", "least_gain"]
    columns += ["prevalence", "work_saved", "words_work_saved"]
    output.table(
        rows, columns, titles=_TITLES, right=columns, title="Learning curve: means over the codes"
    )
    output.prose(
        "words: average precision of words alone; least: the smallest gain over it in any fold and"
        " draw; by words: what words alone save"
    )
