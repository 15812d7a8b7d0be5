"""`qualkit export`: codings, the codebook, the project, or a document for people, to a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qualkit.cli import output
from qualkit.cli.exchange import exported
from qualkit.cli.export_pages import FORMS, THINGS, asked_for, tell
from qualkit.cli.options import click, names, project_command
from qualkit.model.codings import BASES
from qualkit.project import Project

REFI = (".qdpx", ".qdc")
"""The suffixes of what other programs read whole."""


@project_command
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--codebook", is_flag=True, help="The codebook with counts: page or table.")
@click.option("--document", metavar="NAME", help="The transcript that FILE is to hold.")
@click.option(
    "--transcripts", type=click.Choice(FORMS), help="Every transcript, in the folder FILE."
)
@click.option("--coders", callback=names, metavar="a,b", help="Transcripts: whose codings; all.")
@click.option("--quotes", is_flag=True, help="The quotes by code and role: page or table.")
@click.option("--by", metavar="ATTRIBUTE", help="--quotes: groups of people; by role.")
@click.option("--code", help="--quotes: only of this code or category.")
@click.option("--about", metavar="ROLE", help="--quotes: only views of this role.")
@click.option("--basis", type=click.Choice(BASES), help="--codebook, --quotes: what counts.")
@click.option("--memos", is_flag=True, help="The memos: page or table.")
@click.option("--all-versions", is_flag=True, help="--memos: what a page's memos said before.")
@click.option(
    "--no-sidecar",
    is_flag=True,
    help="Of FILE.qdpx: nothing but what the standard says, for people outside.",
)
@click.option("--json", "as_json", is_flag=True, help="Of .qdpx, .qdc: one JSON document.")
def command(project: Path, file: Path, no_sidecar: bool, as_json: bool, **given: Any) -> None:
    """Write codings of PROJECT to FILE, its codebook to FILE.yaml, or a document for people.

    FILE.qdpx is the whole project for other programs (REFI-QDA), FILE.qdc its codebook. What their
    standard cannot say is told, and is in the package for qualkit alone: 'import' into a new
    project brings everything back.

    Codings are written as .csv, .json, .jsonl, .xlsx or .parquet; `import` reads all of them again.

    \b
    qualkit export PROJECT codebook.html --codebook
    qualkit export PROJECT interview.docx --document NAME
    qualkit export PROJECT FOLDER --transcripts html
    qualkit export PROJECT quotes.docx --quotes --by role
    qualkit export PROJECT memos.md --memos

    Documents for people are written as .html, .docx or .md; the codebook, quotes and memos as .csv,
    .xlsx or .parquet too. In a Word file of a transcript the codings are comments on its words,
    which `import` reads.
    """  # noqa: D301 - click keeps the lines of a paragraph that starts with a backspace
    thing = asked_for(file, given)
    if thing is None and file.suffix.lower() in REFI:
        _refi(project, file, sidecar=not no_sidecar, as_json=as_json)
        return
    if no_sidecar or as_json:
        option = "--no-sidecar" if no_sidecar else "--json"
        raise click.UsageError(f"{option} goes with {' and '.join(REFI)}")
    with Project.open(project) as study:
        if thing is None:
            found = study.exported(file)
            output.say(f"{output.count(found.items, found.noun)} written to {found.path}")
            return
        tell(THINGS[thing][0](study, file, given))


def _refi(project: Path, file: Path, *, sidecar: bool, as_json: bool) -> None:
    with Project.open(project) as study, output.progress("writing texts") as progress:
        found = study.export_refi(file, sidecar=sidecar, progress=progress)
    exported(found, as_json=as_json)
