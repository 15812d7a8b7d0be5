"""`qualkit export`: codings, the codebook or a coded transcript to a file."""

from __future__ import annotations

from pathlib import Path

from qualkit.cli import output
from qualkit.cli.options import click, names, project_command
from qualkit.project import Project


@project_command
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--document", metavar="NAME", help="The transcript that FILE.docx is to hold.")
@click.option(
    "--coders", callback=names, metavar="a,b", help="Of FILE.docx: whose codings; by default all."
)
def command(project: Path, file: Path, document: str | None, coders: tuple[str, ...]) -> None:
    """Write codings of PROJECT to FILE, its codebook to FILE.yaml, a transcript to FILE.docx.

    Codings are written as .csv, .json, .jsonl, .xlsx or .parquet; `import` reads all of them again.
    In a Word file they are comments on the words of one transcript, which `import` reads too.
    """
    if coders and document is None:
        raise click.UsageError("--coders goes with --document")
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
