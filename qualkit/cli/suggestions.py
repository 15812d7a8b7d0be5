"""`qualkit suggestions`: what suggesters proposed and what became of it; decisions on many."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qualkit.cli import output
from qualkit.cli.options import click, filtered, printed, project_command, split
from qualkit.cli.passages import show_passages
from qualkit.model.codings import VERDICTS
from qualkit.model.tables import Table
from qualkit.project import Project

_FILTERS = (
    "code", "coder", "role", "document", "session", "participant", "about", "min_score", "run",
    "limit",
)  # fmt: skip


@project_command
@click.argument("action", type=click.Choice(["list", *VERDICTS]), default="list")
@click.argument("ids", nargs=-1)
@filtered
@click.option("--status", help="waiting, accepted, rejected or skipped; to decide: waiting.")
@click.option("--min-score", type=float, help="Only those with this score or more.")
@click.option("--run", type=int, help="Only those of this run.")
@click.option("--limit", type=click.IntRange(1), help="No more than so many.")
@click.option("--all", "is_all", is_flag=True, help="Decide on all that wait, without a filter.")
@click.option("--start", type=int, help="correct: where the right passage starts.")
@click.option("--end", type=int, help="correct: where it ends.")
@click.option("--to-code", help="correct: the right code.")
@click.option("--policy", help="Decide: why all these are decided alike, in words.")
@printed
def command(project: Path, action: str, ids: tuple[str, ...], **options: Any) -> None:
    """List the suggestions in PROJECT with what became of them, or decide on them.

    \b
    qualkit suggestions PROJECT --status waiting --code C
    qualkit suggestions PROJECT accept ID ID              one by one
    qualkit suggestions PROJECT reject --code C --role staff     all that the filter finds
    qualkit suggestions PROJECT accept --min-score .8 --policy "pilot: .8 was always right"
    qualkit suggestions PROJECT correct ID --start 12 --end 40 --to-code C

    To decide, --coder is who decides. Whatever is chosen by a filter is recorded with the filter
    or the policy as its ground. Decisions are steps: 'qualkit codings PROJECT undo' takes the last
    one back.
    """  # noqa: D301 - click keeps the lines of a paragraph that starts with a backspace
    printing, given = split(options)
    with Project.open(project) as study:
        if action == "list":
            wanted = {name: given[name] for name in _FILTERS}
            found = study.suggestions(status=given["status"], **wanted)
            output.emit(found, show=_show, **printing)
        else:
            _decide(study, (action, ids), given, printing)


def _show(rows: Table) -> None:
    show_passages(rows, below=lambda row: f"{row['status']}\n{row['score']:.2f}")


def _decide(
    study: Project,
    what: tuple[str, tuple[str, ...]],
    given: dict[str, Any],
    printing: dict[str, Any],
) -> None:
    verdict, ids = what
    wanted = {name: given[name] for name in _FILTERS if name != "coder" and given[name] is not None}
    if not (ids or wanted or given["is_all"] or given["status"]):
        raise click.UsageError(f"'suggestions PROJECT {verdict}' needs ids, a filter or --all")
    result = study.decide(
        verdict,
        ids or None,
        everything=given["is_all"],
        coder=given["coder"],
        status=given["status"],
        **{name: given[name] for name in ("start", "end", "to_code", "policy")},
        **wanted,
    )
    output.emit(result, show=_show_decided, **printing)


def _show_decided(result: Any) -> None:
    made = output.count(len(result.codings), "coding")
    known = f", {result.known} decided so before" if result.known else ""
    output.line(
        f"{result.verdict}: {output.count(result.decided, 'suggestion')}{known}; {made} made"
    )
