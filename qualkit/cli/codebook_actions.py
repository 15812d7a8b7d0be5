"""What `qualkit codebook` can do: each action with its arguments, its options and what it shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualkit.cli import codebook_shown as shown
from qualkit.cli import output
from qualkit.cli.coverage import coverage
from qualkit.project import Project, check_codebook, diff_codebooks

if TYPE_CHECKING:
    from qualkit.model.codebooks import CodebookChanged


@dataclass(frozen=True, slots=True)
class Given:
    """What was typed; ``options`` holds only what was set."""

    project: Path
    arguments: tuple[str, ...]
    as_json: bool
    options: Mapping[str, Any]

    @property
    def has_project(self) -> bool:
        """Whether a project was named."""
        return str(self.project) != "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """What to run, how many arguments it takes, and which options go with it."""

    run: Callable[[Given], None]
    usage: str = ""
    counts: tuple[int, ...] = (0,)
    options: tuple[str, ...] = ()
    needs_no_project: bool = False


def _import(given: Given) -> None:
    check_codebook(given.arguments[0])
    with Project.open(given.project) as study:
        result = study.import_codebook(given.arguments[0])
    shown.imported(result, given.arguments[0], as_json=given.as_json)


def _export(given: Given) -> None:
    revision = given.options.get("revision")
    with Project.open(given.project) as study:
        if given.arguments:
            written = study.export_codebook(given.arguments[0], revision=revision)
            output.say(f"written to {written}")
        else:
            output.raw(study.codebook_text(revision=revision))


def _show(given: Given) -> None:
    with Project.open(given.project) as study:
        shown.rows(study.codes(), shown.codes, as_json=given.as_json)


def _revisions(given: Given) -> None:
    with Project.open(given.project) as study:
        shown.rows(study.codebook_revisions(), shown.revisions, as_json=given.as_json)


def _check(given: Given) -> None:
    tries = bool(given.options.get("examples"))
    if given.arguments:
        shown.check(Path(given.arguments[0]), examples=tries, as_json=given.as_json)
    elif not given.has_project:
        raise shown.usage("name a FILE to check, or a PROJECT: 'codebook check FILE'")
    else:
        with Project.open(given.project) as study:
            shown.check_own(study, given.project.name, examples=tries, as_json=given.as_json)


def _coverage(given: Given) -> None:
    coverage(given.project, (), as_json=given.as_json, **given.options)


def _diff(given: Given) -> None:
    if not given.has_project:
        if len(given.arguments) < 2:
            raise shown.usage("name two files, or a PROJECT and a revision")
        shown.rows(diff_codebooks(*given.arguments), shown.changes, as_json=given.as_json)
        return
    before, *rest = given.arguments
    after = rest[0] if rest else None
    if after is not None and Path(before).exists() and Path(after).exists():
        shown.rows(diff_codebooks(before, after), shown.changes, as_json=given.as_json)
        return
    with Project.open(given.project) as study:
        shown.rows(study.diff_codebook(before, after), shown.changes, as_json=given.as_json)


Changing = Callable[..., "CodebookChanged"]


def _changing(method: str) -> Callable[[Given], None]:
    def change(given: Given) -> None:
        options = {_METHODS_NAME.get(name, name): value for name, value in given.options.items()}
        with Project.open(given.project) as study:
            run: Changing = getattr(study, method)
            result = run(*given.arguments, **options)
            is_chosen = any(name in given.options for name in _CHOOSING)
            shown.changed(result, is_chosen=is_chosen, as_json=given.as_json)

    return change


_CHOOSING = ("role", "document", "coder", "contains")
_ALWAYS = ("by", "dry_run")
_METHODS_NAME = {"by": "coder", "coder": "codings_by"}

ACTIONS: Mapping[str, Action] = {
    "import": Action(run=_import, usage="FILE", counts=(1,)),
    "export": Action(run=_export, usage="[FILE]", counts=(0, 1), options=("revision",)),
    "show": Action(run=_show),
    "revisions": Action(run=_revisions),
    "check": Action(
        run=_check, usage="[FILE]", counts=(0, 1), options=("examples",), needs_no_project=True
    ),
    "diff": Action(run=_diff, usage="A [B]", counts=(1, 2), needs_no_project=True),
    "coverage": Action(run=_coverage, options=("as_csv", "output")),
    "rename": Action(run=_changing("rename_code"), usage="CODE NAME", counts=(2,), options=_ALWAYS),
    "move": Action(
        run=_changing("move_code"),
        usage="CODE PARENT",
        counts=(2,),
        options=(*_ALWAYS, "position"),
    ),
    "merge": Action(run=_changing("merge_codes"), usage="CODE INTO", counts=(2,), options=_ALWAYS),
    "split": Action(
        run=_changing("split_code"),
        usage="CODE NAME",
        counts=(2,),
        options=(*_ALWAYS, *_CHOOSING, "definition"),
    ),
    "retire": Action(run=_changing("retire_code"), usage="CODE", counts=(1,), options=_ALWAYS),
    "unretire": Action(run=_changing("unretire_code"), usage="CODE", counts=(1,), options=_ALWAYS),
    "add": Action(
        run=_changing("add_code"),
        usage="NAME",
        counts=(1,),
        options=(*_ALWAYS, "parent", "definition", "category"),
    ),
}
"""Every action, in the order of the help."""
