"""Documents for people of `qualkit export`: which is asked for, by which options."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualkit.cli import output
from qualkit.cli.options import click
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


def asked_for(file: Path, given: Options) -> str | None:
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


def tell(found: Exported) -> None:
    """Say what was written, and what of it could not be shown as it is."""
    files = f"{output.count(found.files, 'file')} and an index, " if found.files != 1 else ""
    output.say(f"{files}{output.count(found.items, found.noun)} in {found.path}")
    if found.without_words:
        n = output.count(found.without_words, "coding")
        output.say(f"note: {n} on line ends or labels alone, which are not shown")
    if found.spelled_out:
        output.say(f"note: {output.count(found.spelled_out, 'control character')} spelled out")
