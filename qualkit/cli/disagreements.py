"""`qualkit disagreements`: where coders differ, side by side, the costliest first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qualkit.cli import output
from qualkit.cli.comparing import compared_options, comparison
from qualkit.cli.disagreement_cards import show_costs, show_disagreement
from qualkit.cli.options import click, printed, project_command, split
from qualkit.model.disagreements import CHANGED, OPEN, SETTLED, Disagreements
from qualkit.project import SHEETS, Project

_AT_ONCE = 20
"""How many units are shown on the screen unless told."""


@project_command
@compared_options
@click.option("--document", "in_documents", multiple=True, help="Only units of this document.")
@click.option("--status", type=click.Choice([OPEN, SETTLED, CHANGED]), default=None,
              help="Only units that are so; changed: settled, and coded otherwise since.",
              )  # fmt: skip
@click.option("-n", "first", type=click.IntRange(min=1), metavar="N",
              help="So many units, the costliest.  [default: 20 on the screen, else all]",
              )  # fmt: skip
@click.option("--context", type=click.IntRange(0, 50), default=1, show_default=True,
              help="How many turns before and after.")  # fmt: skip
@click.option("--hide-coders", is_flag=True, help="Show Coder A, Coder B for names.")
@printed
def command(project: Path, first: int | None, **options: Any) -> None:
    """Show the units on which coders differ, by how much each takes from agreement.

    Beside each other: who gave the code and who did not, each in their own words. What a unit
    costs is its part of what the code's α lacks of 1.

    -o FILE writes a sheet to train coders with, as .csv, .xlsx, .docx, .html or .md, with room for
    a decision and why; .csv and .xlsx filled in come back with 'adjudicate --from'.
    """
    printing, wanted = split(options, also=SHEETS)
    file = printing["output"]
    is_said = printing["as_json"] or printing["as_csv"]
    is_sheet = file is not None and not is_said and file.suffix.lower() in SHEETS
    is_shown = file is None and not is_said
    with Project.open(project) as study:
        first = first or (_AT_ONCE if is_shown else 0)
        found = study.disagreements(first=first, **comparison(study, wanted))
        if is_sheet:
            study.write_disagreements(found, file)
            output.say(f"{output.count(len(found.rows), 'unit')} written to {file}")
            return
        output.emit(found, show=show, **printing)


def show(result: Disagreements) -> None:
    """Print the units, then what each code costs and which codes stand against which."""
    for number, row in enumerate(result.rows, 1):
        show_disagreement(row, f"{number} of {result.matching}")
    show_costs(result)
    output.prose(
        f"{', '.join(result.coders)} over {output.count(result.compared, result.unit)} of"
        f" {output.count(len(result.documents), 'document')}: {result.disputed} with a code in"
        f" dispute, {result.about} more with one about different roles, {result.settled} settled;"
        f" cost: the unit's part of 1 − α of the code, after Krippendorff"
    )
    left = result.matching - len(result.rows)
    if left:
        output.prose(f"{left} more: -n {result.matching} shows all")
    for note in result.notes:
        output.prose(f"note: {note}")
