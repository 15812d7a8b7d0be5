"""The section of a code in a report of quotes: its meaning, who of how many say it, every quote."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qualkit.interchange.documents import Cited, Heading, Line, Part, Prose, Run, said
from qualkit.model.codes import SEPARATOR, Code
from qualkit.model.directions import apart
from qualkit.model.documents import Turn
from qualkit.model.reports import counted
from qualkit.workflows._grouping import ROLE
from qualkit.workflows._quote_rows import Groups, Quoted

NO_NAME = "–"


def quotes_of(
    code: Code, rows: Sequence[Quoted], groups: Groups, *, is_whole: bool
) -> Iterator[Part]:
    """The section of a code; its whole path stands above it if ``is_whole``."""
    level = 1 if is_whole else code.path.count(SEPARATOR) + 1
    name = code.path if is_whole else code.name
    retired = " (retired)" if code.retired else ""
    yield Heading(text=f"{name}{retired}", level=level, color=code.color)
    if code.definition:
        yield Prose(line=said(code.definition))
    if code.category and not rows:
        return
    if not rows:
        yield Prose(line=said("No quotes.", is_quiet=True))
        return
    documents = len({row.document for row in rows})
    told = f"{counted(len(rows), 'coding')} in {counted(documents, 'document')}"
    yield Prose(line=said(told, is_quiet=True))
    yield from _by_group(rows, groups, level + 1)


@dataclass(frozen=True, slots=True)
class _Said:
    """A coding, with those of one group who say a part of it, and those of others."""

    row: Quoted
    own: tuple[Turn, ...]
    others: tuple[Turn, ...]


def _by_group(rows: Sequence[Quoted], groups: Groups, level: int) -> Iterator[Part]:
    of_group: dict[str, list[_Said]] = defaultdict(list)
    for row in rows:
        for group, one in _seen_by(row, groups):
            of_group[group].append(one)
    others = sorted({*of_group} - {*groups.sizes})
    silent = []
    for group in (*groups.sizes, *others):
        if own := of_group[group]:
            told = _counts(own, groups.sizes.get(group))
            yield Heading(text=f"{apart(group)}: {told}", level=level, is_listed=False)
            yield from _passages(own, groups)
        else:
            size = counted(groups.sizes[group], "participant")
            silent.append(f"{apart(group)} (0 of {size})")
    if silent:
        yield Prose(line=said(f"No quotes: {', '.join(silent)}", is_quiet=True))


def _seen_by(row: Quoted, groups: Groups) -> Iterator[tuple[str, _Said]]:
    """The coding as each group sees it whose people say a part of it."""
    if not row.speakers:
        yield groups.group(row), _Said(row, (), ())
    by_group: dict[str, list[Turn]] = defaultdict(list)
    for turn in row.speakers:
        by_group[groups.of_person(turn.participant)].append(turn)
    for group, own in by_group.items():
        others = tuple(turn for turn in row.speakers if turn not in own)
        yield group, _Said(row, tuple(own), others)


def _counts(every: Sequence[_Said], size: int | None) -> str:
    told = counted(len(every), "coding")
    if size is None:
        return told
    people = len({turn.participant for one in every for turn in one.own})
    return f"{people} of {counted(size, 'participant')}, {told}"


def _passages(every: Sequence[_Said], groups: Groups) -> Iterator[Cited]:
    alike: dict[tuple[str, int, int, str], list[_Said]] = defaultdict(list)
    for one in every:
        row = one.row
        alike[row.document, row.start, row.end, row.about or ""].append(one)
    for same in alike.values():
        source = _source(same[0], [one.row for one in same], groups)
        yield Cited(words=same[0].row.quote, source=source)


def _source(first: _Said, same: Sequence[Quoted], groups: Groups) -> Line:
    row, who = first.row, first.own[0] if first.own else None
    role, turn = (who.role, who.ordinal) if who else (row.role, row.turn)
    told = [apart(role)] if role and groups.by != ROLE else []
    told += [f"{apart(row.document)}, turn {turn}" if turn else apart(row.document)]
    beside = (*first.own[1:], *first.others)
    told += [f"with {', '.join(map(_named, beside))}"] if beside else []
    told += [f"about {apart(row.about)}"] if row.about and row.about != role else []
    coders = dict.fromkeys(apart(one.coder) for one in same if one.coder is not None)
    told += [f"coded by {', '.join(coders)}"] if coders else []
    told += [f"suggested by {one.origin}, waiting" for one in same if one.is_waiting]
    told += dict.fromkeys(apart(f"“{one.memo}”") for one in same if one.memo)
    name = (who.participant if who else row.participant) or NO_NAME
    strong = Run(text=apart(name), is_strong=True)
    return (strong, Run(text=f" · {' · '.join(told)}", is_quiet=True))


def _named(turn: Turn) -> str:
    name = apart(turn.participant or NO_NAME)
    return f"{name} ({apart(turn.role)})" if turn.role else name
