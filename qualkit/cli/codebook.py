"""`qualkit codebook`: the codebook into the project, out of it, checked, compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from qualkit.cli import output
from qualkit.cli.options import click, project_command
from qualkit.errors import CodebookError
from qualkit.project import Project, check_codebook, diff_codebooks


def _import(project: Path, files: tuple[Path, ...]) -> None:
    check_codebook(files[0])
    with Project.open(project) as study:
        revision = study.import_codebook(files[0])
        codes = sum(not row["category"] for row in study.codes())
        output.say(f"codebook revision {revision}: {codes} codes from {files[0]}")


def _export(project: Path, files: tuple[Path, ...]) -> None:
    with Project.open(project) as study:
        if files:
            output.say(f"written to {study.export(files[0])}")
        else:
            output.raw(study.codebook_text())


def _show(project: Path, _: tuple[Path, ...]) -> None:
    with Project.open(project) as study:
        output.table(study.codes(), ("code", "category", "codings", "suggestions", "participants"))


def _check(_: Path, files: tuple[Path, ...]) -> None:
    try:
        codes = check_codebook(files[0])
    except CodebookError as error:
        for fault in error.faults:
            output.line(f"{files[0]}: {fault}")
        raise click.exceptions.Exit(1) from error
    output.line(f"{files[0]}: {codes} codes, no faults")


def _diff(_: Path, files: tuple[Path, ...]) -> None:
    changes = diff_codebooks(files[0], files[1])
    if changes:
        output.table(changes, ("change", "code", "field", "before", "after"))
    else:
        output.line("no differences")


ACTIONS: Mapping[str, tuple[Callable[[Path, tuple[Path, ...]], None], tuple[int, ...]]] = {
    "import": (_import, (1,)),
    "export": (_export, (0, 1)),
    "show": (_show, (0,)),
    "check": (_check, (1,)),
    "diff": (_diff, (2,)),
}
"""What can be done, and with how many files."""


@project_command
@click.argument("action", type=click.Choice(list(ACTIONS)))
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
def command(project: Path, action: str, files: tuple[Path, ...]) -> None:
    """Import a codebook FILE into PROJECT, export or show the one there, check or diff files.

    \b
    qualkit codebook PROJECT import FILE.yaml
    qualkit codebook PROJECT export [FILE.yaml]
    qualkit codebook PROJECT show
    qualkit codebook PROJECT check FILE.yaml     every fault, with its line
    qualkit codebook PROJECT diff A.yaml B.yaml

    For check and diff PROJECT is not looked at and may be -.
    """  # noqa: D301 - click keeps the lines of a paragraph that starts with a backspace
    run, counts = ACTIONS[action]
    if len(files) not in counts:
        wanted = " or ".join(map(str, counts))
        raise click.UsageError(f"'codebook PROJECT {action}' takes {wanted} files")
    run(project, files)
