"""`qualkit adjudicate`: settle what coders differ on; their own codings stay as they are."""

from __future__ import annotations

import shlex
from functools import partial
from pathlib import Path
from typing import Any

from qualkit.cli import output
from qualkit.cli.adjudicating import Session, show_held
from qualkit.cli.comparing import compared_options, comparison
from qualkit.cli.options import click, named, project_command
from qualkit.model.disagreements import Adjudicated
from qualkit.project import Project


@project_command
@click.argument("unit_id", metavar="[ID]", required=False)
@click.option("--give", multiple=True, metavar="CODE", help="This code holds (may be repeated).")
@click.option("--drop", multiple=True, metavar="CODE",
              help="This code, which all gave, does not.")  # fmt: skip
@click.option("--side", callback=named, metavar="CODER", help="What this coder gave holds.")
@click.option("--none", "is_none", is_flag=True, help="No code in dispute holds.")
@click.option("--why", default="", metavar="TEXT", help="The reason, kept with the codings.")
@click.option("--from", "sheet", type=click.Path(path_type=Path), metavar="FILE",
              help="Settle what a sheet says: 'disagreements -o', filled in.")  # fmt: skip
@click.option("--agreed", is_flag=True, help="Carry over the units without dispute, too.")
@click.option("--as", "consensus", callback=named, default="consensus", show_default=True,
              metavar="NAME", help="The coder of the consensus.")  # fmt: skip
@compared_options
@click.option("--document", "documents", multiple=True,
              help="One by one: only units of this document.")  # fmt: skip
@click.option("--context", type=click.IntRange(0, 50), default=1, show_default=True,
              help="One by one: how many turns before and after.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print what was settled as JSON.")
def command(project: Path, unit_id: str | None, **options: Any) -> None:
    """Settle disputed units of PROJECT into codings of a coder of their own.

    \b
    qualkit adjudicate PROJECT                      one by one, a key each
    qualkit adjudicate PROJECT ID --side CODER
    qualkit adjudicate PROJECT ID --give CODE --give CODE --why TEXT
    qualkit adjudicate PROJECT ID --none
    qualkit adjudicate PROJECT --from sheet.xlsx --agreed

    ID is that of 'disagreements'. A unit is settled for all codes at once: what every coder gave
    holds too, unless it is dropped. 'codings PROJECT undo --coder consensus' takes back a step.
    """  # noqa: D301 - click keeps the lines of a paragraph that starts with a backspace
    ruling = {name: options.pop(name) for name in ("give", "drop", "side", "why")}
    is_none, sheet, agreed = (options.pop(name) for name in ("is_none", "sheet", "agreed"))
    chosen = {name: options.pop(name) for name in ("codes", "documents")}
    context, as_json = options.pop("context"), options.pop("as_json")
    show = partial(output.emit, as_json=as_json, as_csv=False, output=None, show=tell)
    is_one_by_one = any(chosen.values())
    _check(
        unit_id, ruling, is_none=is_none, sheet=sheet, is_one_by_one=is_one_by_one, agreed=agreed
    )
    with Project.open(project) as study:
        options = comparison(study, options)
        if unit_id is not None:
            for name in ("give", "drop"):
                ruling[name] = study.resolve_codes(ruling[name])
            show(study.adjudicate(unit_id, **ruling, is_none=is_none, agreed=agreed, **options))
        elif sheet is not None:
            show(study.adjudicate_sheet(sheet, agreed=agreed, **options))
        elif agreed:
            show(study.adjudicate(agreed=True, **options))
        else:
            desk = study.adjudication(context=context, **options)
            Session(study, desk, options["consensus"], lambda: desk.waiting(**chosen)).run()


def _check(
    unit_id: str | None,
    ruling: dict[str, Any],
    *,
    is_none: bool,
    sheet: Path | None,
    is_one_by_one: bool,
    agreed: bool,
) -> None:
    is_ruled = any(ruling[name] for name in ("give", "drop", "side")) or is_none
    if unit_id is not None and not is_ruled:
        raise click.UsageError("say what holds: --give CODE, --side CODER or --none")
    if unit_id is None and (is_ruled or ruling["why"]):
        raise click.UsageError("say of which unit: its ID as 'disagreements' shows it")
    if is_none and (ruling["give"] or ruling["side"]):
        raise click.UsageError("--none goes with neither --give nor --side")
    if is_one_by_one and (unit_id is not None or agreed):
        raise click.UsageError("--code and --document choose units to settle one by one only")
    if sheet is not None and (unit_id is not None or is_one_by_one):
        raise click.UsageError("--from settles what the sheet says: leave the others out")


def tell(done: Adjudicated) -> None:
    """Print what was settled, and how it is taken back."""
    show_held(done)
    told = [f"{output.count(len(done.units), 'unit')} settled"]
    told += [f"{done.carried} without dispute carried over"] if done.carried else []
    told += [f"{done.unchanged} were so already"] if done.unchanged else []
    made = f"{output.count(done.codings, 'coding')} by {done.coder}"
    told += [made + (f", {done.removed} removed" if done.removed else "")]
    output.prose("; ".join(told))
    if done.step is not None:
        coder = shlex.quote(done.coder)
        output.say(f"step {done.step}: codings PROJECT undo --coder {coder} takes it back")
    for note in done.notes:
        output.say(f"note: {note}")
