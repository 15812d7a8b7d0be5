"""`qualkit import`: codings from a file, or the project of another program."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from qualkit.cli import output
from qualkit.cli.exchange import exchange
from qualkit.cli.options import click, columns, project_command
from qualkit.errors import FaultyTable, ReadError
from qualkit.model.codings import DATE_ORDERS
from qualkit.project import Project, is_exchange

_MOST_SHOWN = 20
_MOST_NAMED = 8


@project_command
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--coder", help="Who coded, where the file does not say.")
@click.option("--document", help="What was coded, where the file does not say.")
@click.option("--ignore", multiple=True, metavar="COLUMN", help="Leave this column out.")
@click.option(
    "--columns",
    multiple=True,
    callback=columns,
    metavar="document=NAME",
    help="What the file calls the columns document, quote, coder, …",
)
@click.option(
    "--read",
    "is_read",
    is_flag=True,
    help="Of a row a passage: mark each as read, so that what is not coded is not there.",
)
@click.option("--dates", type=click.Choice(DATE_ORDERS),
              help="What comes first in dates such as 03/04/2024.")  # fmt: skip
@click.option("--new-codes", is_flag=True, help="Add codes that the codebook has not.")
@click.option(
    "--offsets", default="", metavar="MODE", help="How positions were counted; see below."
)
@click.option(
    "--no-sidecar",
    is_flag=True,
    help="Of a .qdpx that qualkit wrote: read only what the standard says.",
)
@click.option(
    "--project", "chosen", default="", metavar="NAME", help="Of a file of several projects, this."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def command(project: Path, file: Path, as_json: bool, no_sidecar: bool, **options: Any) -> None:
    """Read FILE into PROJECT, codings or another program's project: all of it, or nothing.

    \b
    .qdpx .qde  a REFI-QDA project (ATLAS.ti, MAXQDA, NVivo, QualCoder …):
                texts, codes, codings, cases, memos, users; one that qualkit
                wrote brings the whole study back into a new project
    .qdc        a REFI-QDA codebook: its codes are added to those there
    .qda        the folder of a QualCoder project, or the data.qda in it
    .sqlite3    a database of Taguette, or an export of one of its projects
    .mx24 .mex  a project or exchange file of MAXQDA: documents, codes, coded
                segments, each held against its words; see the guide
    .csv .tsv   a row a coding: document, code, coder, and the place as
                start and end, as turn, or as quote; about, weight, memo,
                created, id
    .csv .tsv   a row a passage, a column a code, without a column "code":
                empty, 0, no: not coded; 1, x, yes: coded; a number: weight;
                under a category the name of a code below it
    .csv .xlsx  Taguette's highlights, columns id, document, tag, content
    .json       a list of objects with the keys of the first form
    .jsonl      such an object a line
    .docx       comments: a code, or "code; code: memo"; who wrote it is the coder
    .xlsx .ods  the first sheet, .parquet: either of the first two forms
    .pdf        a table of coded segments as MAXQDA prints it; the words of
                each are looked for in its document

    The same file again changes nothing. Programs count positions in a text each in their own way;
    what is in a REFI-QDA file tells which, and the result says so. Where it does not tell, nothing
    is imported until --offsets says it: words such as utf16,crlf,no-bom,exclusive (codepoints,
    utf16, lf, crlf, mixed, bom, no-bom, exclusive, inclusive).
    """  # noqa: D301 - click keeps the lines of a paragraph that starts with a backspace
    how = {name: options.pop(name) for name in ("offsets", "chosen")}
    how["sidecar"] = not no_sidecar
    if not is_exchange(file):
        told = {"offsets": how["offsets"], "project": how["chosen"], "no-sidecar": no_sidecar}
        for option in (name for name, value in told.items() if value):
            raise click.UsageError(f"--{option} goes with .qdpx, .qde, .qdc and databases")
        return _codings(project, file, options, as_json=as_json)
    coder = options.pop("coder")
    if strange := [name for name, value in options.items() if value]:
        option = strange[0].removeprefix("is_").replace("_", "-")
        raise click.UsageError(f"--{option} does not go with {file.suffix}")
    with Project.open(project) as study, output.progress("reading texts") as progress:
        output.tell_swept(study.sweep())
        found = study.import_refi(file, coder=coder, progress=progress, **how)
    return exchange(found, as_json=as_json)


def _codings(project: Path, file: Path, options: dict[str, Any], *, as_json: bool) -> None:
    with Project.open(project) as study:
        output.tell_swept(study.sweep())
        try:
            with output.progress("finding places") as progress:
                found = study.import_codings(file, progress=progress, **options)
        except FaultyTable as error:
            raise _told(error) from error
    if as_json:
        output.raw(output.json_text(found.to_dict()))
    if not found.rows:
        output.say(f"no codings in {file}")
    else:
        output.say(
            f"{output.count(found.rows, 'coding')}: {found.new} new, {found.known} there already"
            f"{f', {found.twins} twice in the file' if found.twins else ''}"
            f" ({', '.join(found.coders)})"
        )
    if found.new_codes:
        shown = ", ".join(found.new_codes[:_MOST_NAMED])
        more = " …" if len(found.new_codes) > _MOST_NAMED else ""
        output.say(
            f"{output.count(len(found.new_codes), 'code')} new in the codebook: {shown}{more}"
        )
    if found.read:
        output.say(f"{output.count(found.read, 'passage')} marked as read")
    for way, number in found.ways.items():
        output.say(f"{output.count(number, 'segment')} found in the texts {way}")
    _unplaced(found.unplaced, found.n_unplaced)
    for note in found.notes:
        output.say(f"note: {note}")
    if found.empty:
        output.say(f"note: {output.count(found.empty, 'row')} without a coding")
    if found.differing:
        output.say(
            f"note: {found.differing} of them have another place, code, about, weight or memo in"
            f" the project and stay so: {_ids(found.which_differ)}"
        )
    if found.removed:
        output.say(f"note: {found.removed} of them were removed before and stay removed")


def _ids(guids: Sequence[str]) -> str:
    """The beginnings of the first ids."""
    shown = ", ".join(guid[:8] for guid in guids[:_MOST_NAMED])
    return f"{shown} …" if len(guids) > _MOST_NAMED else shown


def _unplaced(reasons: Sequence[str], number: int) -> None:
    """Tell of the first rows that were left out, and how many there are."""
    if not number:
        return
    output.say(f"{output.count(number, 'row')} left out:")
    for reason in reasons[:_MOST_SHOWN]:
        output.say(f"  {reason}")
    if len(reasons) > _MOST_SHOWN:
        output.say(f"  … and {len(reasons) - _MOST_SHOWN} more (--json lists all)")


def _told(error: FaultyTable) -> ReadError:
    """Tell the first faults line by line; what remains to be said of all of them."""
    if len(error.faults) == 1:
        return error
    for fault in error.faults[:_MOST_SHOWN]:
        output.say(f"{error.source}: {fault}")
    more = len(error.faults) - _MOST_SHOWN
    listed = f"; the first {_MOST_SHOWN} are listed" if more > 0 else ""
    return ReadError(
        f"{error.source} has {len(error.faults)} faults{listed}",
        repair="mend them: nothing was imported",
    )
