"""`qualkit links`: that a turn supports, challenges or builds on another; who does to whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from qualkit.cli import output
from qualkit.cli.options import click, named, printed, project_command, split
from qualkit.model.links import LINK_KINDS, LinkCount, LinkTable
from qualkit.model.tables import Table
from qualkit.project import Project

_SHORT_ID, _SHORT_QUOTE, _MOST_PEOPLE = 8, 120, 20

Options = dict[str, Any]


def _list(study: Project, _: Sequence[str], given: Options, printing: Options) -> None:
    output.emit(study.links(**_chosen(given)), show=show_links, **printing)


def _waiting(study: Project, _: Sequence[str], given: Options, printing: Options) -> None:
    output.emit(study.links(**_chosen(given), waiting=True), show=show_links, **printing)


def _chosen(given: Options) -> Options:
    return {name: given[name] for name in ("document", "kind", "coder")}


def _add(study: Project, _: Sequence[str], given: Options, __: Options) -> None:
    if not given["kind"] or not given["document"]:
        raise click.UsageError("'links PROJECT add' needs --document, --from, --to and --kind")
    turns = _turns(given, "add")
    before = {row["id"] for row in study.links(given["document"])}
    memo = given["memo"] or ""
    link = study.add_link(given["document"], turns, given["kind"], memo=memo, coder=given["coder"])
    output.line(link)
    if link in before:
        output.say("note: this link was there already, and stays as it was")


def _remove(study: Project, words: Sequence[str], given: Options, _: Options) -> None:
    output.say(f"removed link {study.remove_link(words[0], coder=given['coder'])}")


def _place(study: Project, words: Sequence[str], given: Options, _: Options) -> None:
    output.line(study.place_link(words[0], _turns(given, "place ID"), coder=given["coder"]))


def _table(study: Project, _: Sequence[str], given: Options, printing: Options) -> None:
    output.emit(
        study.link_table(given["by"] or "role", **_chosen(given)), show=show_table, **printing
    )


def _turns(given: Options, action: str) -> tuple[int, int]:
    if given["first"] is None or given["then"] is None:
        raise click.UsageError(f"'links PROJECT {action}' needs --from and --to")
    return given["first"], given["then"]


def show_links(rows: Table) -> None:
    """Print each link with both quotes."""
    for row in rows:
        waits = ", waits: an edit changed a turn of it" if row["waits"] else ""
        output.line(f"{row['id'][:_SHORT_ID]}  {row['document']}, {row['coder']}{waits}")
        for name, verb in (("from", row["kind"]), ("to", "")):
            role = f" ({row[f'{name}_role']})" if row[f"{name}_role"] else ""
            speaker = row[f"{name}_participant"] or "nobody known"
            quote = _clipped(row[f"{name}_quote"])
            output.prose(f"  {row[name]} {speaker}{role}: “{quote}” {verb}".rstrip())
        if row["memo"]:
            output.prose(f"  memo: {row['memo']}")
    output.prose(output.count(len(rows), "link"))


def show_table(found: LinkTable) -> None:
    """Print who does what to whom, groups first, then people."""
    show_counts(found.groups, found.by)
    if len(found.people) > _MOST_PEOPLE:
        output.prose(f"the {_MOST_PEOPLE} most frequent pairs of people: --csv has all")
    show_counts(found.people[:_MOST_PEOPLE], "participant")
    coders = ", ".join(found.coders) or "nobody"
    waiting = f", {found.waiting} more wait" if found.waiting else ""
    output.prose(
        f"{output.count(found.links, 'link')} recorded by {coders}{waiting}; one that several"
        " coders record counts once"
    )


def show_counts(counts: Sequence[LinkCount], by: str) -> None:
    """Print a row a pair, a column a kind of link."""
    pairs = list(dict.fromkeys((item.first, item.then) for item in counts))
    known = {(item.first, item.then, item.kind): item.count for item in counts}
    rows = [
        {by: first, "to": then, **{kind: known.get((first, then, kind), 0) for kind in LINK_KINDS}}
        for first, then in pairs
    ]
    if rows:
        output.table(rows, (by, "to", *LINK_KINDS))


def _clipped(text: str) -> str:
    told = " ".join(text.split())
    return told if len(told) <= _SHORT_QUOTE else f"{told[:_SHORT_QUOTE].rsplit(' ', 1)[0]} …"


Action = Callable[[Project, Sequence[str], Options, Options], None]

ACTIONS: Mapping[str, tuple[Action, int]] = {
    "list": (_list, 0),
    "add": (_add, 0),
    "remove": (_remove, 1),
    "place": (_place, 1),
    "waiting": (_waiting, 0),
    "table": (_table, 0),
}
"""What can be done, with how many ids."""

_CHOOSING = ("document", "kind", "coder")
_GOES: Mapping[str, tuple[str, ...]] = {
    "list": _CHOOSING,
    "add": (*_CHOOSING, "first", "then", "memo"),
    "remove": ("coder",),
    "place": ("first", "then", "coder"),
    "waiting": _CHOOSING,
    "table": (*_CHOOSING, "by"),
}
"""Which options go with what is done; others are refused rather than ignored."""

_NAMES = {"first": "from", "then": "to"}


def _check(action: str, given: Options, printing: Options) -> None:
    told = {name for name, value in given.items() if value is not None}
    told |= {name for name, value in printing.items() if value}
    goes = (*_GOES[action], *(printing if action in ("list", "waiting", "table") else ()))
    for name in sorted(told.difference(goes)):
        option = _NAMES.get(name, name).removeprefix("as_")
        raise click.UsageError(f"--{option} does not go with 'links PROJECT {action}'")


@project_command
@click.argument("action", type=click.Choice(list(ACTIONS)), default="list")
@click.argument("words", nargs=-1, metavar="[ID]")
@click.option("--document", metavar="D", help="add: the turns' document; else: only in it.")
@click.option("--from", "first", type=int, metavar="N", help="The later turn, which answers.")
@click.option("--to", "then", type=int, metavar="N", help="The earlier turn, which is answered.")
@click.option(
    "--kind", type=click.Choice(LINK_KINDS), help="add: how it answers; else: only these."
)
@click.option("--memo", metavar="TEXT", help="add: a remark on the link.")
@click.option("--coder", callback=named, help="Who records or removes it; else: only theirs.")
@click.option("--by", metavar="ATTRIBUTE", help="table: what makes groups  [default: role]")
@printed
def command(project: Path, action: str, words: tuple[str, ...], **options: Any) -> None:
    """Record that a turn supports, challenges or builds on an earlier one; list and count links.

    \b
    qualkit links PROJECT add --document D --from 12 --to 9 --kind challenges
    qualkit links PROJECT                    every link with both quotes
    qualkit links PROJECT table --by role    who supports and challenges whom
    qualkit links PROJECT remove ID
    qualkit links PROJECT waiting            those whose turns an edit changed
    qualkit links PROJECT place ID --from 12 --to 9

    'codings PROJECT undo' undoes the last of these too. The beginning of an id is enough.
    """  # noqa: D301 - click keeps the lines of a paragraph that starts with a backspace
    run, n_ids = ACTIONS[action]
    if len(words) != n_ids:
        raise click.UsageError(f"it is 'links PROJECT {' '.join([action, *['ID'] * n_ids])}'")
    printing, given = split(options)
    _check(action, given, printing)
    with Project.open(project) as study:
        run(study, words, given, printing)
