"""`qualkit codebook`: the codebook into the project, out of it, checked, compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualkit.cli import output
from qualkit.cli.coverage import coverage
from qualkit.cli.options import click, printed, project_command
from qualkit.errors import CodebookError, Fault
from qualkit.model.tables import plain
from qualkit.project import Project, check_codebook, check_examples, diff_codebooks

if TYPE_CHECKING:
    from qualkit.model.examples import ExampleCheck


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


def _check(
    _: Path, files: tuple[Path, ...], *, examples: bool = False, as_json: bool = False
) -> None:
    file = files[0]
    codes, faults = _codes(file)
    tried = check_examples(file) if examples and not faults else None
    problems = (*faults, *(tried.findings if tried else ()))
    if as_json:
        told = {"codes": codes, "faults": plain(faults), "examples": plain(tried)}
        output.raw(output.json_text(told))
    else:
        for problem in problems:
            output.line(f"{file}: {problem}")
        if codes is not None:
            output.line(f"{file}: {output.count(codes, 'code')}, no faults{_tried(tried)}")
    if problems:
        raise click.exceptions.Exit(1)


def _codes(file: Path) -> tuple[int | None, tuple[Fault, ...]]:
    try:
        return check_codebook(file), ()
    except CodebookError as error:
        return None, error.faults


def _tried(check: ExampleCheck | None) -> str:
    """What was tried, as the end of a sentence."""
    if check is None:
        return ""
    missed = sum(finding.problem == "missed" for finding in check.findings)
    hit = len({(f.code, f.example) for f in check.findings if f.problem == "hit"})
    shown = (
        f"; {output.count(check.examples, 'example')} tried, {missed} missed"
        f"; {output.count(check.excluded, 'exclude example')} tried, {hit} hit"
    )
    for what, codes in (("rules", check.without_rules), ("examples", check.without_examples)):
        shown += f"; without {what}: {', '.join(codes)}" if codes else ""
    return shown


def _diff(_: Path, files: tuple[Path, ...]) -> None:
    changes = diff_codebooks(files[0], files[1])
    if changes:
        output.table(changes, ("change", "code", "field", "before", "after"))
    else:
        output.line("no differences")


ACTIONS: Mapping[str, tuple[Callable[..., None], tuple[int, ...]]] = {
    "import": (_import, (1,)),
    "export": (_export, (0, 1)),
    "show": (_show, (0,)),
    "check": (_check, (1,)),
    "diff": (_diff, (2,)),
    "coverage": (coverage, (0,)),
}
"""What can be done, and with how many files."""

TAKES: Mapping[str, tuple[str, ...]] = {
    "check": ("examples", "as_json"),
    "coverage": ("as_json", "as_csv", "output"),
}
"""Which options go with what."""

OPTIONS = {"examples": "--examples", "as_json": "--json", "as_csv": "--csv", "output": "-o"}


@project_command
@click.argument("action", type=click.Choice(list(ACTIONS)))
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--examples", is_flag=True, help="With check: try the rules on the examples too.")
@printed
def command(project: Path, action: str, files: tuple[Path, ...], **options: Any) -> None:
    """Import a codebook FILE into PROJECT, export or show the one there, check or diff files.

    With check --json prints one JSON document; coverage takes --json, --csv and -o as well.

    \b
    qualkit codebook PROJECT import FILE.yaml
    qualkit codebook PROJECT export [FILE.yaml]
    qualkit codebook PROJECT show
    qualkit codebook PROJECT check FILE.yaml     every fault, with its line
    qualkit codebook PROJECT diff A.yaml B.yaml
    qualkit codebook PROJECT coverage            how each rule fares in the project

    For check and diff PROJECT is not looked at and may be -.

    check --examples says which example of a code none of its rules hits, and which exclude
    example one does. An entry of exclude is an example when it is a whole sentence ("I have
    friends enough.") or stands in quotation marks of its own ('"friends enough"', with the marks
    inside the text); a remark in brackets may follow. Any other entry is a note and not tried.
    """  # noqa: D301 - click keeps the lines of a paragraph that starts with a backspace
    run, counts = ACTIONS[action]
    if len(files) not in counts:
        wanted = " or ".join(map(str, counts))
        raise click.UsageError(f"'codebook PROJECT {action}' takes {wanted} files")
    given = {name: value for name, value in options.items() if value}
    if wrong := [name for name in given if name not in TAKES.get(action, ())]:
        raise click.UsageError(f"{OPTIONS[wrong[0]]} does not go with {action}")
    run(project, files, **given)
