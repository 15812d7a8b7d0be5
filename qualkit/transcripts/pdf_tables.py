"""Lines of print that are a table of turns: names in a narrow column at the left, words beside it.

Such a table shows by two edges, one where all names start and one where all words do, and by names
that recur. Names with colons are left to the labels. It reads no text but the names, and knows no
pages.
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from qualkit.transcripts.pdf_lines import Line, Row
from qualkit.transcripts.speakers import looks_like_speaker

_FEWEST = 4
_MOST = 0.9
_SLACK = 2.0
_APART = 1.25


@dataclass(slots=True)
class PrintRow:
    """A row of the table: the lines of its name and of its words, each without the other."""

    name: list[Row] = field(default_factory=list)
    words: list[Row] = field(default_factory=list)


def table_rows(lines: Sequence[Line]) -> list[PrintRow]:
    """The rows of a document that is a table of turns throughout; empty for any other."""
    edge = _edge(lines)
    if edge is None or not _is_set_at_top(lines, edge):
        return []
    rows = list(_rows(lines, edge))
    names = [" ".join(part.text for part in row.name) for row in rows if row.name]
    speakers = Counter(name for name in names if looks_like_speaker(name))
    certain = sum(n for n in speakers.values() if n > 1) > _MOST * len(names)
    return rows if certain and len(speakers) > 1 and len(names) >= _FEWEST else []


def _edge(lines: Sequence[Line]) -> float | None:
    """Where the words start, if every line starts there or with the names."""
    if any(line.column[2] != 1 for line in lines):
        return None
    first = min((line.row.left for line in lines), default=0.0)
    inner = [line.row.left for line in lines if line.row.left > first + _SLACK]
    if not inner:
        return None
    edge = float(statistics.mode(round(left, 1) for left in inner))
    at_edge = sum(abs(left - edge) <= _SLACK for left in inner)
    named = [line.row for line in lines if line.row.left <= first + _SLACK]
    parted = sum(_is_parted(row, edge) for row in named)
    narrow = edge - first > 3 * lines[0].row.size
    return edge if narrow and min(at_edge / len(inner), parted / len(named)) > _MOST else None


def _is_parted(row: Row, edge: float) -> bool:
    """True where words start at the edge and none lies over it."""
    starts = any(abs(word.left - edge) <= _SLACK for word in row.words)
    return starts and all(word.right <= edge or word.left >= edge - _SLACK for word in row.words)


def _rows(lines: Sequence[Line], edge: float) -> Iterator[PrintRow]:
    wraps = _names_wrap(lines, edge)
    row = PrintRow()
    for before, line in zip([None, *lines], lines, strict=False):
        name, words = _sides(line.row, edge)
        if name and not (before and wraps and not _is_apart(before, line, wraps)):
            if row.words or row.name:
                yield row
            row = PrintRow()
        row.name += [name] if name else []
        row.words += [words] if words else []
    yield row


def _sides(row: Row, edge: float) -> tuple[Row | None, Row | None]:
    left = tuple(word for word in row.words if word.left < edge - _SLACK)
    right = tuple(word for word in row.words if word.left >= edge - _SLACK)
    return (Row(words=left) if left else None, Row(words=right) if right else None)


def _names_wrap(lines: Sequence[Line], edge: float) -> float:
    """The leading within rows where most rows stand further apart; else 0: each name opens one."""
    leading, apart = _spacing(lines)
    named = [line for _, line in _below(lines) if line.row.left < edge - _SLACK]
    opening = sum(line.row.left < edge - _SLACK for line in apart)
    return leading if opening * 2 > len(named) else 0.0


def _is_set_at_top(lines: Sequence[Line], edge: float) -> bool:
    """False where rows open without a name: there it stands in the middle of its row."""
    _, apart = _spacing(lines)
    nameless = sum(line.row.left >= edge - _SLACK for line in apart)
    return nameless * 2 <= len(apart) and lines[0].row.left < edge - _SLACK


def _spacing(lines: Sequence[Line]) -> tuple[float, list[Line]]:
    """The usual distance between lines, and the lines that stand further from the one above."""
    drops = [before.row.base - line.row.base for before, line in _below(lines)]
    leading = statistics.median_low(sorted(drops)[: len(drops) * 3 // 4 + 1]) if drops else 0.0
    return leading, [line for before, line in _below(lines) if _is_apart(before, line, leading)]


def _below(lines: Sequence[Line]) -> list[tuple[Line, Line]]:
    """Each line on a page with the one above it."""
    return [
        (before, line)
        for before, line in pairwise(lines)
        if before.column == line.column and before.row.base > line.row.base
    ]


def _is_apart(before: Line, line: Line, leading: float) -> bool:
    drop = before.row.base - line.row.base
    return before.column != line.column or drop > _APART * leading
