"""`qualkit export`: codings, the codebook or a coded transcript to a file."""

from __future__ import annotations

from pathlib import Path

from qualkit.cli import output
from qualkit.cli.exchange import exported
from qualkit.cli.options import click, names, project_command
from qualkit.project import Project

REFI = (".qdpx", ".qdc")
"""The suffixes of what other programs read whole."""


@project_command
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--document", metavar="NAME", help="The transcript that FILE.docx is to hold.")
@click.option(
    "--no-sidecar",
    is_flag=True,
    help="Of FILE.qdpx: nothing but what the standard says, for people outside.",
)
@click.option("--json", "as_json", is_flag=True, help="Of .qdpx, .qdc: one JSON document.")
@click.option(
    "--coders", callback=names, metavar="a,b", help="Of FILE.docx: whose codings; by default all."
)
def command(
    project: Path,
    file: Path,
    document: str | None,
    coders: tuple[str, ...],
    no_sidecar: bool,
    as_json: bool,
) -> None:
    """Write codings of PROJECT to FILE, its codebook to FILE.yaml, a transcript to FILE.docx.

    FILE.qdpx is the whole project for other programs (REFI-QDA), FILE.qdc its codebook. What their
    standard cannot say is told, and is in the package for qualkit alone: 'import' into a new
    project brings everything back.

    Codings are written as .csv, .json, .jsonl, .xlsx or .parquet; `import` reads all of them again.
    In a Word file they are comments on the words of one transcript, which `import` reads too.
    """
    if coders and document is None:
        raise click.UsageError("--coders goes with --document")
    if file.suffix.lower() in REFI:
        _refi(project, file, sidecar=not no_sidecar, as_json=as_json)
        return
    if no_sidecar or as_json:
        option = "--no-sidecar" if no_sidecar else "--json"
        raise click.UsageError(f"{option} goes with {' and '.join(REFI)}")
    with Project.open(project) as study:
        if document is None:
            if file.suffix.lower() == ".docx":
                raise click.UsageError("a Word file holds one transcript: say which by --document")
            output.say(f"written to {study.export(file)}")
            return
        found = study.export_transcript(file, document, coders=coders)
    output.say(f"{output.count(found.codings, 'coding')} as comments in {file}")
    if found.without_words:
        n = output.count(found.without_words, "coding")
        output.say(f"note: {n} on line ends alone, which have no comment")
    if found.spelled_out:
        output.say(f"note: {output.count(found.spelled_out, 'character')} that Word cannot hold")


def _refi(project: Path, file: Path, *, sidecar: bool, as_json: bool) -> None:
    with Project.open(project) as study, output.progress("writing texts") as progress:
        found = study.export_refi(file, sidecar=sidecar, progress=progress)
    exported(found, as_json=as_json)
