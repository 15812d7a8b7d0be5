"""The section of a code in a report of quotes: its meaning, who of how many say it, every quote."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from qualkit.interchange.documents import Cited, Heading, Line, Part, Prose, Run, said
from qualkit.model.codes import SEPARATOR, Code
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


def _by_group(rows: Sequence[Quoted], groups: Groups, level: int) -> Iterator[Part]:
    of_group: dict[str, list[Quoted]] = defaultdict(list)
    for row in rows:
        of_group[groups.group(row)].append(row)
    others = sorted({*of_group} - {*groups.sizes})
    silent = []
    for group in (*groups.sizes, *others):
        if own := of_group[group]:
            told = _counts(own, groups.sizes.get(group))
            yield Heading(text=f"{group}: {told}", level=level, is_listed=False)
            yield from _passages(own, groups)
        else:
            silent.append(f"{group} (0 of {counted(groups.sizes[group], 'participant')})")
    if silent:
        yield Prose(line=said(f"No quotes: {', '.join(silent)}", is_quiet=True))


def _counts(rows: Sequence[Quoted], size: int | None) -> str:
    told = counted(len(rows), "coding")
    if size is None:
        return told
    people = len({row.participant for row in rows})
    return f"{people} of {counted(size, 'participant')}, {told}"


def _passages(rows: Sequence[Quoted], groups: Groups) -> Iterator[Cited]:
    alike: dict[tuple[str, int, int, str], list[Quoted]] = defaultdict(list)
    for row in rows:
        alike[row.document, row.start, row.end, row.about or ""].append(row)
    for same in alike.values():
        yield Cited(words=same[0].quote, source=_source(same, groups))


def _source(same: Sequence[Quoted], groups: Groups) -> Line:
    row = same[0]
    told = [row.role] if row.role and groups.by != ROLE else []
    told += [f"{row.document}, turn {row.turn}" if row.turn else row.document]
    told += [f"about {row.about}"] if row.about and row.about != row.role else []
    coders = dict.fromkeys(one.coder for one in same if one.coder is not None)
    told += [f"coded by {', '.join(coders)}"] if coders else []
    told += [f"suggested by {one.origin}, waiting" for one in same if one.is_waiting]
    told += dict.fromkeys(f"“{one.memo}”" for one in same if one.memo)
    who = Run(text=row.participant or NO_NAME, is_strong=True)
    return (who, Run(text=f" · {' · '.join(told)}", is_quiet=True))
