"""`qualkit export`: codings, the codebook, or a document for people, to a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualkit.cli import output
from qualkit.cli.options import click, names, project_command
from qualkit.model.codings import BASES
from qualkit.project import Project

if TYPE_CHECKING:
    from qualkit.model.exported import Exported

PAGES = (".html", ".docx", ".md")
"""Files that hold a document for people: which, has to be said."""

FORMS = tuple(suffix.removeprefix(".") for suffix in PAGES)

_WHICH = "--codebook, --document NAME, --quotes or --memos"

Options = dict[str, Any]


def _codebook(study: Project, file: Path, given: Options) -> Exported:
    return study.export_codebook_document(file, basis=given["basis"] or BASES[0])


def _transcript(study: Project, file: Path, given: Options) -> Exported:
    return study.export_transcript(file, given["document"], coders=given["coders"])


def _transcripts(study: Project, file: Path, given: Options) -> Exported:
    return study.export_transcripts(file, given["transcripts"], coders=given["coders"])


def _quotes(study: Project, file: Path, given: Options) -> Exported:
    wanted = {name: given[name] for name in ("by", "code", "about", "basis") if given[name]}
    return study.export_quotes(file, **wanted)


def _memos(study: Project, file: Path, given: Options) -> Exported:
    return study.export_memos(file, all_versions=given["all_versions"])


THINGS: Mapping[str, tuple[Callable[[Project, Path, Options], Exported], tuple[str, ...]]] = {
    "codebook": (_codebook, ("basis",)),
    "document": (_transcript, ("coders",)),
    "transcripts": (_transcripts, ("coders",)),
    "quotes": (_quotes, ("by", "code", "about", "basis")),
    "memos": (_memos, ("all_versions",)),
}
"""What is written for people, by the option that asks for it, with the options that go with it."""


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
def command(project: Path, file: Path, **given: Any) -> None:
    """Write codings of PROJECT to FILE, its codebook to FILE.yaml, or a document for people.

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
    thing = _asked_for(file, given)
    with Project.open(project) as study:
        if thing is None:
            output.say(f"written to {study.export(file)}")
            return
        _tell(THINGS[thing][0](study, file, given))


def _asked_for(file: Path, given: Options) -> str | None:
    """The one thing of `THINGS` that is asked for; an option that goes with another is refused."""
    asked = [name for name in THINGS if given[name] not in (None, False)]
    if len(asked) > 1:
        raise click.UsageError(f"--{asked[0]} and --{asked[1]} exclude each other")
    own = THINGS[asked[0]][1] if asked else ()
    for name in ("coders", "by", "code", "about", "basis", "all_versions"):
        if given[name] and name not in own:
            homes = " or ".join(f"--{thing}" for thing in THINGS if name in THINGS[thing][1])
            raise click.UsageError(f"--{name.replace('_', '-')} goes with {homes}")
    if not asked and file.suffix.lower() in PAGES:
        raise click.UsageError(f"{file.name} is a document for people: say which by {_WHICH}")
    return asked[0] if asked else None


def _tell(found: Exported) -> None:
    files = f"{output.count(found.files, 'file')} and an index, " if found.files != 1 else ""
    output.say(f"{files}{output.count(found.items, found.noun)} in {found.path}")
    if found.without_words:
        n = output.count(found.without_words, "coding")
        output.say(f"note: {n} on line ends or labels alone, which are not shown")
    if found.spelled_out:
        output.say(f"note: {output.count(found.spelled_out, 'control character')} spelled out")
