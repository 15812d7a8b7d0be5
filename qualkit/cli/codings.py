"""`qualkit codings`: list, add, change or remove codings; undo and redo."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from qualkit.cli import output
from qualkit.cli.options import click, filtered, printed, project_command, split
from qualkit.cli.passages import show_passages
from qualkit.model.steps import Undone
from qualkit.model.tables import Table, plain
from qualkit.project import Project

_STEPS = ("number", "coder", "verb", "changes", "created", "undone")

Options = dict[str, Any]


def _list(study: Project, _: str | None, given: Options, printing: Options) -> None:
    found = study.codings(**{name: given[name] for name in _FILTERS})
    output.emit(found, show=_show, **printing)


def _show(rows: Table) -> None:
    show_passages(rows, below=lambda row: row["coder"])


def _add(study: Project, _: str | None, given: Options, printing: Options) -> None:  # noqa: ARG001
    if not given["document"] or not (given["code"] or given["in_vivo"]):
        raise click.UsageError("'codings PROJECT add' needs --document, and --code or --in-vivo")
    passage = {name: given[name] for name in ("quote", "turn", "start", "end", "weight", "about")}
    passage |= {"memo": given["memo"] or "", "coder": given["coder"]}
    if given["in_vivo"]:
        made = study.add_in_vivo(
            given["document"], name=given["code"], parent=given["parent"] or "/", **passage
        )
    else:
        made = study.add_coding(given["document"], given["code"], **passage)
    output.line(made)


def _change(study: Project, coding: str | None, given: Options, printing: Options) -> None:  # noqa: ARG001
    if not coding:
        raise click.UsageError("'codings PROJECT change' needs the id of a coding")
    names = ("start", "end", "quote", "code", "about", "weight", "memo")
    change = {name: given[name] for name in names if given[name] is not None}
    if given["is_own"]:
        change["about"] = None
    if given["is_unweighted"]:
        change["weight"] = None
    output.line(study.change_coding(coding, coder=given["coder"], **change))


def _remove(study: Project, coding: str | None, given: Options, printing: Options) -> None:  # noqa: ARG001
    if not coding:
        raise click.UsageError("'codings PROJECT remove' needs the id of a coding")
    study.remove_coding(coding, coder=given["coder"])
    output.say("removed 1 coding")


def _swap(done: str) -> Callable[[Project, str | None, Options, Options], None]:
    def swap(study: Project, count: str | None, given: Options, printing: Options) -> None:
        if not (count or "1").isdecimal():
            raise click.UsageError(f"'codings PROJECT {done}' takes a number of steps")
        if given["is_skipped"] and (done, count) != ("undo", None):
            raise click.UsageError("--skip goes with 'codings PROJECT undo', one step at a time")
        if given["is_skipped"]:
            result = study.skip_undo(coder=given["coder"])
        else:
            result = getattr(study, done)(int(count or 1), coder=given["coder"])
        output.emit(result, show=_show_undone, **printing)

    return swap


def _show_undone(result: Undone) -> None:
    done = {"undo": "undone", "redo": "redone", "skip": "passed over"}[result.done]
    for step in result.steps:
        why = "as it is" if result.done == "skip" else "changed by somebody since"
        left = f"; {step.left} left, {why}" if step.left else ""
        waiting = f"; {step.review} waiting for review" if step.review else ""
        told = output.count(step.changes, "change")
        output.line(f"{done} step {step.number} ({step.verb}): {told}{left}{waiting}")
    if not result.steps:
        output.line(
            f"nothing to {'undo' if result.done == 'skip' else result.done} for {result.coder}"
        )


def _steps(study: Project, _: str | None, given: Options, printing: Options) -> None:
    steps = [plain(step) for step in study.steps(coder=given["coder"])[: given["limit"]]]
    found = Table(_STEPS, tuple(tuple(step[name] for name in _STEPS) for step in steps))
    output.emit(found, show=_show_steps, **printing)


def _show_steps(rows: Table) -> None:
    shown = [
        {**row, "created": output.moment(row["created"]), "undone": output.moment(row["undone"])}
        for row in rows
    ]
    output.table(shown, _STEPS)


_FILTERS = (
    "code", "coder", "role", "document", "session", "participant", "about", "limit",
)  # fmt: skip

ACTIONS: Mapping[str, Callable[[Project, str | None, Options, Options], None]] = {
    "list": _list,
    "add": _add,
    "change": _change,
    "remove": _remove,
    "undo": _swap("undo"),
    "redo": _swap("redo"),
    "steps": _steps,
}
"""What can be done."""


@project_command
@click.argument("action", type=click.Choice(list(ACTIONS)), default="list")
@click.argument("coding", required=False)
@filtered
@click.option("--limit", type=click.IntRange(1), help="list, steps: no more than so many.")
@click.option("--quote", help="add, change: the words to code, as they stand in the text.")
@click.option("--turn", type=int, help="add: the turn to code, or the one the quote is in.")
@click.option("--start", type=int, help="add, change: where it starts, in code points.")
@click.option("--end", type=int, help="add, change: where it ends.")
@click.option("--weight", type=float, help="add, change: how strongly or how much, a number.")
@click.option("--memo", help="add, change: a remark.")
@click.option("--skip", "is_skipped", is_flag=True, help="undo: pass over the last step instead.")
@click.option("--in-vivo", is_flag=True, help="add: a new code, called as the words are.")
@click.option("--parent", help="add --in-vivo: the code or category to put it under.")
@click.option("--own", "is_own", is_flag=True, help="change: it is the speaker's own view.")
@click.option("--no-weight", "is_unweighted", is_flag=True, help="change: it has no weight.")
@printed
def command(project: Path, action: str, coding: str | None, **options: Any) -> None:
    """List the codings in PROJECT, add one, change or remove the one with the id CODING.

    \b
    qualkit codings PROJECT --code "Make friends" --role citizen
    qualkit codings PROJECT add --document D --code C --quote "the words"
    qualkit codings PROJECT add --document D --in-vivo --quote "the words"   a code of that name
    qualkit codings PROJECT change ID --code D --weight 2     another code, a weight
    qualkit codings PROJECT change ID --quote "more words"    another place
    qualkit codings PROJECT remove ID
    qualkit codings PROJECT undo [N] | redo [N] | steps       of one coder (--coder)

    The beginning of an id is enough. Every change is a step of a coder; undo goes back over any
    number of the coder's own steps, also those of earlier days.
    """  # noqa: D301 - click keeps the lines of a paragraph that starts with a backspace
    printing, given = split(options)
    with Project.open(project) as study:
        ACTIONS[action](study, coding, given, printing)
