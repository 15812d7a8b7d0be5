"""How `qualkit codebook` shows codes, revisions, differences, faults, and what a change did."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from qualkit.cli import output
from qualkit.cli.options import click
from qualkit.errors import CodebookError
from qualkit.model.tables import Table, plain
from qualkit.project import Project, check_codebook, check_codebook_text, check_examples

if TYPE_CHECKING:
    from qualkit.model.codebooks import CodebookChanged, CodebookImported
    from qualkit.model.examples import ExampleCheck

_DONE = {
    "rename code": "renamed {code!r} to {became!r}",
    "move code": "moved {code!r} to {became!r}",
    "merge codes": "merged {code!r} into {became!r}",
    "split code": "split {became!r} from {code!r}",
    "edit code": "edited {code!r}",
    "retire code": "retired {code!r}",
    "unretire code": "{code!r} is given again",
    "add code": "added {became!r}",
}
_NONE_FITS = "note: 0 codings moved: no coding fits"
_NONE_CHOSEN = (
    "note: 0 codings moved: {!r} is empty, as nothing says which go"
    " (--role, --document, --coder, --contains)"
)
_MOVING = ("merge codes", "split code")


def usage(text: str) -> click.UsageError:
    """A wrong call, as an exception to raise."""
    return click.UsageError(text)


def rows(table: Table, show: Callable[[Table], None], *, as_json: bool) -> None:
    """Print a table for people, or as JSON."""
    if as_json:
        output.raw(output.json_text(table.to_dict()))
    else:
        show(table)


def imported(result: CodebookImported, file: str, *, as_json: bool) -> None:
    """Say what an import did, and print it as JSON."""
    if as_json:
        output.raw(output.json_text(plain(result)))
    again = " (nothing new)" if result.revision == result.former else ""
    output.say(f"codebook revision {result.revision}: {result.codes} codes from {file}{again}")
    for note in result.notes:
        output.say(f"note: {note}")
    if result.rewritten or result.lost_comments:
        lost = output.count(result.lost_comments, "comment")
        why = "the YAML was written anew, as its style has no lines to keep; " * result.rewritten
        kept = f"export --revision {result.former} has the former text"
        output.say(f"note: {why}{lost} lost; {kept}")


def codes(table: Table) -> None:
    """Print the codes with how often they are given."""
    columns = ["code", "category", "retired", "codings", "suggestions", "participants"]
    if not any(row["retired"] for row in table):
        columns.remove("retired")
    output.table(table, columns)


def revisions(table: Table) -> None:
    """Print the revisions of a codebook."""
    shown = [{**row, "created": output.moment(row["created"])} for row in table]
    output.table(shown, ("revision", "source", "codes", "created", "coder", "changes"))


def changes(table: Table) -> None:
    """Print what changed between two codebooks."""
    if table:
        output.table(table, table.columns)
    else:
        output.line("no differences")


def changed(result: CodebookChanged, *, is_chosen: bool, as_json: bool) -> None:
    """Print what a change of the codebook did, in one line, or as JSON.

    `is_chosen` tells whether it was said which codings go.
    """
    if result.change == "split code" and not result.codings:
        output.say(_NONE_FITS if is_chosen else _NONE_CHOSEN.format(result.became))
    if as_json:
        output.raw(output.json_text(result.to_dict()))
        return
    done = _DONE[result.change].format(code=result.code, became=result.became)
    told = [output.count(result.codings, "coding")]
    told[0] += " recoded" if result.change in _MOVING else ""
    for n, noun in (
        (result.codes, "code under it"),
        (result.suggestions, "waiting suggestion"),
        (result.duplicates, "duplicate"),
    ):
        told += [output.count(n, noun) if noun != "code under it" else _under(n)] if n else []
    end = (
        f"would be revision {result.revision}" if result.dry_run else f"revision {result.revision}"
    )
    output.line(f"{done}: {', '.join(told)}; {end}")
    _warn(result)


def _under(n: int) -> str:
    return f"{n} code{'' if n == 1 else 's'} under it"


def _warn(result: CodebookChanged) -> None:
    if result.kept_twice:
        twice = output.count(result.kept_twice, "passage")
        output.say(f"note: {twice} coded twice, as both codings have a memo or a weight")
    if result.rewritten:
        lost = output.count(result.lost_comments, "comment")
        output.say(
            f"note: the YAML was written anew, as its style has no lines to keep; {lost} lost"
        )


def check(file: Path, *, examples: bool, as_json: bool) -> None:
    """Print every fault of a codebook file; with `examples`, of its examples too."""
    try:
        found: int | CodebookError = check_codebook(file)
    except CodebookError as error:
        found = error
    is_sound = examples and not isinstance(found, CodebookError)
    _faults(str(file), found, check_examples(file) if is_sound else None, as_json=as_json)


def check_own(study: Project, name: str, *, examples: bool, as_json: bool) -> None:
    """Print every fault of the codebook of a project, called `name`."""
    text = study.codebook_text()
    try:
        found, tried = check_codebook_text(text, name, study.word_list, examples=examples)
    except CodebookError as error:
        _faults(name, error, None, as_json=as_json)
    else:
        _faults(name, found, tried, as_json=as_json)


def _faults(
    name: str, found: int | CodebookError, tried: ExampleCheck | None, *, as_json: bool
) -> None:
    faults = found.faults if isinstance(found, CodebookError) else ()
    n_codes = None if isinstance(found, CodebookError) else found
    problems = (*faults, *(tried.findings if tried else ()))
    if as_json:
        told = {"codes": n_codes, "faults": plain(faults), "examples": plain(tried)}
        output.raw(output.json_text(told))
    else:
        for problem in problems:
            output.line(f"{name}: {problem}")
        if n_codes is not None:
            output.line(f"{name}: {output.count(n_codes, 'code')}, no faults{_tried(tried)}")
    if problems:
        raise click.exceptions.Exit(1)


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
    for what, without in (("rules", check.without_rules), ("examples", check.without_examples)):
        shown += f"; without {what}: {', '.join(without)}" if without else ""
    return shown
