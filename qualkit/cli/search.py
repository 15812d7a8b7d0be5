"""`qualkit search`: keyword in context, counted, coded."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from qualkit.cli import kwic, output
from qualkit.cli.options import click, pairs, printed, project_command, split
from qualkit.model.search import GROUPS, SORTS, CodedHits, Found, SearchResult
from qualkit.project import Project

_SHOWN = 50
"""Hits shown to people unless told."""

_LONGEST = 300.0
"""Seconds that a search may take unless told."""

_TIME = re.compile(r"(?:(?:(\d+):)?(\d+):)?(\d+(?:\.\d+)?)")
_COLUMNS = ("hits", "turns", "participants", "words", "per_1000_words")


def _seconds(_: click.Context, __: click.Parameter, value: str | None) -> float | None:
    """Turn ``90``, ``1:30`` or ``0:01:30`` into seconds."""
    if value is None:
        return None
    match = _TIME.fullmatch(value.strip())
    if not match:
        raise click.BadParameter(f"{value!r} is no time; seconds, mm:ss or hh:mm:ss is")
    hours, minutes, seconds = (float(part or 0) for part in match.groups())
    return 3600 * hours + 60 * minutes + seconds


def _searched(function: Any) -> Any:
    """Add the options on what is searched for, where, and in which order it is shown."""
    for option in reversed(
        (
            click.option("--lemma", is_flag=True, help="Compare words by lemma."),
            click.option("--regex", is_flag=True, help="QUERY is a regular expression."),
            click.option("--case", "keeps_case", is_flag=True, help="--regex: case counts."),
            click.option("--near", type=int, help="The words within N words of each other."),
            click.option("--role", help="Only what this role says."),
            click.option("--participant", help="Only what this participant says."),
            click.option("--document", help="Only in this document."),
            click.option("--session", help="Only in this session."),
            click.option("--kind", help="Only in documents of this kind."),
            click.option("--language", help="Only turns in this language."),
            click.option("--question", help="Only answers to questions with this in them."),
            click.option(
                "--attribute", "attributes", multiple=True, callback=pairs, metavar="NAME=VALUE",
                help="Only where a participant, document or turn has it; several must all hold.",
            ),
            click.option(
                "--from", "begins_from", callback=_seconds, metavar="TIME",
                help="Only from this time of the session: seconds, mm:ss or hh:mm:ss.",
            ),
            click.option("--to", "begins_to", callback=_seconds, metavar="TIME", help="Up to it."),
            click.option("--coded", help="Only in passages coded with this code, or one below it."),
            click.option("--not-coded", help="Only outside of such passages."),
            click.option("--by", type=click.Choice(GROUPS), help="Count hits by group."),
            click.option("--count", "only_count", is_flag=True, help="Only say how many."),
            click.option("--sort", type=click.Choice(SORTS), default="document", help="Order."),
            click.option("--context", type=int, default=60, help="Characters on either side."),
            click.option("--limit", type=int, help="At most so many hits; 50 on a terminal."),
            click.option(
                "--seconds", "time_limit", type=float, default=_LONGEST, show_default=True,
                help="How long --lemma and --regex may take.",
            ),
        )
    ):  # fmt: skip
        function = option(function)
    return function


@project_command
@click.argument("query")
@_searched
@click.option(
    "--in",
    "place",
    type=click.Choice(["speech", "memos"]),
    default="speech",
    help="memos: search these instead; --kind and --coder are theirs then.",
)
@click.option("--code", help="Give this code to what is found.")
@click.option("--coder", help="--code: who codes. --coded, --not-coded: whose codings those are.")
@click.option("--about", help="--code: the role whose view it is.")
@click.option("--memo", default="", help="--code: a remark.")
@click.option(
    "--unit",
    type=click.Choice(["sentence", "hit", "turn"]),
    default="sentence",
    show_default=True,
    help="--code: what gets the code.",
)
@printed
def command(project: Path, query: str, **options: Any) -> None:
    """Find QUERY in what is said, with the words around it.

    Words beside each other must be in one turn; case and accents do not count. "words in quotes"
    are a phrase, hous* a beginning, a OR b either, -c or NOT c neither, a NEAR/5 b within five
    words; brackets group. A QUERY that starts with a hyphen comes last, after -- and all options.

    \b
    qualkit search PROJECT 'bus* -school' --role citizen
    qualkit search PROJECT --count -- '-school bus*'
    qualkit search PROJECT friend --lemma --code "Make friends" --unit sentence
    qualkit search PROJECT 'cups? of (tea|coffee)' --regex --by role
    """  # noqa: D301 - click keeps the lines of a paragraph that starts with a backspace
    printing, given = split(options)
    only_count, place = given.pop("only_count"), given.pop("place")
    asked = _asked(given, is_table=not any(printing.values()))
    with Project.open(project) as study, output.progress("searching") as progress:
        if place == "memos":
            found: Found = study.search_memos(query, **_of_memos(asked))
        else:
            found = study.search(query, progress=progress, **asked)
    for note in getattr(found, "notes", ()):
        output.say(f"note: {note}")
    if only_count:
        output.emit(found.summary(), show=lambda _: output.line(_summary(found)), **printing)
    elif any(printing.values()):
        output.stream(found.each(), found.columns(), **printing)
    else:
        _show(found)
    if isinstance(found, SearchResult) and found.coded:
        output.say(_coded(found.coded))


def _asked(given: dict[str, Any], *, is_table: bool) -> dict[str, Any]:
    """The options as `Project.search` takes them."""
    is_lemma, is_regex = given.pop("lemma"), given.pop("regex")
    if is_lemma and is_regex:
        raise click.UsageError("--lemma and --regex exclude each other")
    if given["code"] is None and (given["about"] or given["memo"]):
        raise click.UsageError("--about and --memo are for what --code adds")
    if is_table and given["limit"] is None:
        given["limit"] = _SHOWN
    return given | {"mode": "lemma" if is_lemma else "regex" if is_regex else "words"}


def _of_memos(asked: dict[str, Any]) -> dict[str, Any]:
    """The options that memos know; others are refused."""
    known = ("mode", "near", "keeps_case", "context", "limit", "kind", "coder")
    plain = {"sort": "document", "unit": "sentence", "time_limit": _LONGEST}
    odd = [
        name
        for name, value in asked.items()
        if name not in known and value and value != plain.get(name)
    ]
    if odd:
        option = odd[0].removeprefix("begins_").replace("attributes", "attribute")
        raise click.UsageError(f"--in memos does not go with --{option.replace('_', '-')}")
    return {name: asked[name] for name in known}


def _show(found: Found) -> None:
    by = getattr(found, "by", None)
    if by:
        titles = {"group": by, "per_1000_words": "per 1,000 words"}
        output.table(found.records(), ("group", *_COLUMNS), titles=titles)
    else:
        kwic.show(found.rows()[1])
    output.line(_summary(found))
    more = found.n_hits - len(found.rows()[1])
    if more > 0 and not by:
        output.say(f"{output.count(more, 'more hit')}; --limit N shows more, -o FILE.csv all")


def _summary(found: Found) -> str:
    if not found.n_hits:
        return "no hits"
    (_, hits), *others = found.counts().items()
    told = [output.count(n, noun.removesuffix("s")) for noun, n in others]
    return f"{output.count(hits, 'hit')} in {', '.join(told)}"


def _coded(coded: CodedHits) -> str:
    removed = f", {coded.removed} removed before and left so" if coded.removed else ""
    return (
        f"{output.count(coded.passages, 'passage')} ({coded.unit}) for {coded.code} by"
        f" {coded.coder}: {coded.new} new, {coded.known} there already{removed}"
    )
