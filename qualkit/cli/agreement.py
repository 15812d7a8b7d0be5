"""`qualkit agreement`: how far coders agree."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qualkit.cli import output
from qualkit.cli.options import click, names, printed, project_command, split
from qualkit.model.agreement import Agreement
from qualkit.model.codes import short_names
from qualkit.project import Project

_UNITS = ("turn", "sentence", "character", "document")


@project_command
@click.option("--coders", callback=names, metavar="a,b", help="Whom to compare; by default all.")
@click.option("--unit", type=click.Choice(_UNITS), default="turn", show_default=True)
@click.option("--code", "codes", multiple=True, help="Only this code (may be repeated).")
@click.option("--seed", default=0, show_default=True, help="Seed of the bootstrap.")
@click.option("--replicates", default=2000, show_default=True)
@click.option("--moderators", "with_moderators", is_flag=True, help="Count moderators' units too.")
@printed
def command(project: Path, **options: Any) -> None:
    """Say how far coders coincide, per code, over the documents that all of them coded."""
    printing, wanted = split(options)
    with Project.open(project) as study:
        output.emit(study.agreement(**wanted), show=show, **printing)


def show(result: Agreement) -> None:
    """Print the coefficients a code."""
    names = short_names(row.code for row in result.rows)
    rows = []
    for row in result.rows:
        low, high = row.interval or (None, None)
        interval = f"[{output.shown(low)}, {output.shown(high)}]" if row.interval else "–"
        rows.append(
            {
                "code": names[row.code],
                "alpha": row.alpha,
                "95 %": interval,
                "kappa": row.kappa,
                "agree": row.percent,
                "PA": row.positive_agreement,
                "share": row.prevalence,
                "undefined": row.undefined,
            }
        )
    columns = ["code", "alpha", "95 %", "kappa", "agree", "PA", "share"]
    if any(row.undefined for row in result.rows):
        columns.append("undefined")
    output.table(rows, columns)
    units = max((row.n for row in result.rows), default=0)
    output.prose(
        f"{', '.join(result.coders)} over {units} {result.unit}s of {len(result.documents)}"
        f" documents; α after Krippendorff (nominal), κ after Cohen, PA positive agreement"
    )
    for note in result.notes:
        output.prose(f"note: {note}")
