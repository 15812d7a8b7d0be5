"""`qualkit memos`: write, rewrite, remove, show and list memos."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from qualkit.cli import output
from qualkit.cli.options import click, printed, project_command, split
from qualkit.errors import ReadError
from qualkit.model.memos import MEMO_KINDS
from qualkit.model.tables import Table, plain
from qualkit.project import Project

_SHORT_ID = 8
_SHORT_NAME = 24
_SHORT_TEXT = 60
_COLUMNS = ("id", "kind", "on", "coder", "text")
_WHERE = ("on", "document", "turn", "start", "end", "quote", "code")
_FILTERS = ("kind", "on", "code", "document", "coder", "contains", "regex")

Options = dict[str, Any]


def _list(study: Project, _: list[str], given: Options, printing: Options) -> None:
    found = study.memos(**{name: given[name] for name in _FILTERS})
    output.emit(found, show=_show_table, **printing)


def _add(study: Project, words: list[str], given: Options, _: Options) -> None:
    if not given["kind"]:
        raise click.UsageError(f"'memos PROJECT add' needs --kind: {', '.join(MEMO_KINDS)}")
    where = {name: given[name] for name in _WHERE}
    output.line(study.add_memo(words[0], given["kind"], coder=given["coder"], **where))


def _edit(study: Project, words: list[str], given: Options, _: Options) -> None:
    version = study.rewrite_memo(words[0], words[1], coder=given["coder"])
    output.say(f"version {version}")


def _remove(study: Project, words: list[str], given: Options, _: Options) -> None:
    output.say(f"removed memo {study.remove_memo(words[0], coder=given['coder'])}")


def _restore(study: Project, words: list[str], given: Options, _: Options) -> None:
    output.say(f"restored memo {study.restore_memo(words[0], coder=given['coder'])}")


def _show(study: Project, words: list[str], _: Options, printing: Options) -> None:
    memo = study.memo(words[0])
    versions = study.memo_versions(words[0])
    columns = ("version", "created", "coder", "text")
    table = Table(columns, tuple(tuple(plain(each)[name] for name in columns) for each in versions))
    if any(printing.values()):
        output.emit(table, show=lambda _: None, **printing)
        return
    output.line(f"{memo.id}  {memo.kind}, on {_on(memo.to_dict(), short=False)}")
    if memo.removed:
        output.line(
            f"removed {output.moment(memo.removed)}; 'memos PROJECT restore' brings it back"
        )
    if memo.quote:
        output.prose(f"“{memo.quote}”")
    for version in versions:
        output.line(
            f"\nversion {version.version}, {output.moment(version.created)}, {version.coder}"
        )
        for line in version.text.splitlines():
            output.prose(line)


def _show_table(rows: Table) -> None:
    output.table(
        [
            {
                **row,
                "id": row["id"][:_SHORT_ID],
                "on": _on(row, short=True),
                "text": _cut(row["text"], _SHORT_TEXT),
            }
            for row in rows
        ],
        _COLUMNS,
    )


def _on(row: Mapping[str, Any], *, short: bool) -> str:
    """What a memo is on, and whether that, or its words, are still there."""
    name = _cut(row["name"], _SHORT_NAME) if short else row["name"]
    lost = " (its words are gone or changed)" if row["lost"] else ""
    removed = " (removed)" if row["on_removed"] else ""
    return f"{row['sort']} {name}{lost}{removed}".strip()


def _cut(text: str, length: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


Action = Callable[[Project, list[str], Options, Options], None]

ACTIONS: Mapping[str, tuple[Action, tuple[int, bool]]] = {
    "list": (_list, (0, False)),
    "add": (_add, (0, True)),
    "edit": (_edit, (1, True)),
    "show": (_show, (1, False)),
    "remove": (_remove, (1, False)),
    "restore": (_restore, (1, False)),
}
"""What can be done, with how many ids, and whether a text comes last."""


@project_command
@click.argument("action", type=click.Choice(list(ACTIONS)), default="list")
@click.argument("words", nargs=-1)
@click.option("--kind", type=click.Choice(MEMO_KINDS), help="What the memo is about.")
@click.option("--on", metavar="SORT[=NAME]", help="What it is on; the project unless told.")
@click.option("--document", help="add: on this document or a place in it; list: only in it.")
@click.option("--turn", type=int, help="add: on this turn, or where the quote is.")
@click.option("--start", type=int, help="add: where the passage starts, in code points.")
@click.option("--end", type=int, help="add: where it ends.")
@click.option("--quote", help="add: the words that it is on, as they stand in the text.")
@click.option("--code", help="add: on this code; list: only on it or on its codings.")
@click.option("--coder", help="Who writes; list: only by this coder.")
@click.option("--contains", metavar="TEXT", help="list: only with this in their text.")
@click.option("--regex", is_flag=True, help="list: TEXT is a regular expression.")
@click.option("--file", type=click.Path(path_type=Path), help="add, edit: the text is in here.")
@printed
def command(project: Path, action: str, words: tuple[str, ...], **options: Any) -> None:
    """List the memos in PROJECT, add one, rewrite, show, remove or restore the one with an ID.

    \b
    qualkit memos PROJECT add TEXT --kind reflexive --on "document=Session 1"
    qualkit memos PROJECT add TEXT --kind theoretical --on "turn=Session 1#12"
    qualkit memos PROJECT add TEXT --kind theoretical --document D --quote "words"
    qualkit memos PROJECT edit ID TEXT       a new version; the old ones stay
    qualkit memos PROJECT show ID            with all versions
    qualkit memos PROJECT remove ID
    qualkit memos PROJECT restore ID         a removed one, as it was
    qualkit memos PROJECT --kind reflexive --on document --contains bus

    TEXT is - for standard input. SORT is project, document, session, turn, passage, participant,
    code, codebook, coding, suggestion, run, topic (RUN/TOPIC), theme, coder or memo. The list also
    has the remarks that codings and themes carry, without a kind. The beginning of an id is enough.
    """  # noqa: D301 - click keeps the lines of a paragraph that starts with a backspace
    run, (n_ids, is_written) = ACTIONS[action]
    file = options.pop("file")
    if (file and not is_written) or len(words) + bool(file) != n_ids + is_written:
        wanted = " ".join([action, *["ID"] * n_ids, *["TEXT"] * is_written])
        raise click.UsageError(f"it is 'memos PROJECT {wanted}'")
    given = [*words, _file(file)] if file else [*words]
    if is_written and not file and given[-1] == "-":
        given[-1] = _utf8(sys.stdin.buffer.read(), "standard input")
    printing, wanted_options = split(options)
    with Project.open(project) as study:
        run(study, given, wanted_options, printing)


def _file(path: Path) -> str:
    try:
        return _utf8(path.read_bytes(), str(path))
    except OSError as error:
        what = f"{path}: {error.strerror}"
        raise ReadError(what, repair="check the path and its rights") from error


def _utf8(data: bytes, source: str) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReadError(f"{source} is not UTF-8", repair="save the text in UTF-8") from error
    return text.replace("\r\n", "\n").rstrip("\n")
