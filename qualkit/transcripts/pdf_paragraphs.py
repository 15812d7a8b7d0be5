"""Lines of print to paragraphs: where one ends, and which hyphens are only the printer's.

A paragraph ends before a wider gap, an indent or a return from one, another size of print, a
speaker's label, and behind a line that the next word would have fitted into. When in doubt it
ends: an unlabelled paragraph goes on with its speaker, a label inside one would be lost. It
knows no pages' heads and no turns.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from qualkit.transcripts.labels import find_label
from qualkit.transcripts.pdf_lines import Line
from qualkit.transcripts.pdf_tables import PrintRow, table_rows
from qualkit.transcripts.pieces import Cell, Piece
from qualkit.transcripts.speakers import looks_like_speaker

_HYPHENATED = re.compile(r"([^\W\d_]{2,})[-\u00ad\u2010]\Z")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_COMPOUND = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*\Z")
_NUMBERED = re.compile(r"\s*\d{1,5}[.):]?\s+(?=\S)")
_ENDED = re.compile(r"[.!?:;…\u2014\u2013\-\])}\"'”’»›*/]\Z")
_HEADING = 1.2


@dataclass(slots=True)
class Print:
    """The paragraphs of a document, and how many words were joined at the ends of lines."""

    pieces: list[Piece]
    joined: int = 0
    kept: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Measures:
    """What the whole document has: the size of its print, its leading, its columns' margins."""

    size: float
    leading: float
    lefts: dict[tuple[int, int], float]
    rights: dict[tuple[int, int], float]


def print_of(lines: Sequence[Line]) -> Print:
    """The paragraphs that the lines make."""
    if not lines:
        return Print([])
    words = Counter(
        word.casefold() for line in lines for word in _WORD.findall(_inner(line.row.text))
    )
    if table := table_rows(lines):
        return _printed_table(table, words)
    measures = _measures(lines)
    groups: list[list[Line]] = [[lines[0]]]
    for before, line in pairwise(lines):
        if _opens(before, line, measures):
            groups.append([line])
        else:
            groups[-1].append(line)
    printed = Print([])
    for group in groups:
        text = _joined([line.row.text for line in group], words, printed)
        large = group[0].row.size > _HEADING * measures.size and not _is_labelled(text)
        printed.pieces.append(Piece(text=text, level=1 if large else None))
    return printed


def _printed_table(table: Sequence[PrintRow], words: Counter[str]) -> Print:
    """A piece a cell; `pieces` finds that a row is a turn."""
    printed = Print([])
    for number, row in enumerate(table):
        for column, rows in enumerate((row.name, row.words)):
            text = _joined([each.text for each in rows], words, printed)
            cell = Cell(table=0, row=number, column=column)
            printed.pieces += [Piece(text=text, cell=cell)] if text else []
    return printed


def _measures(lines: Sequence[Line]) -> _Measures:
    sizes: Counter[float] = Counter()
    lefts: dict[tuple[int, int], Counter[int]] = defaultdict(Counter)
    rights: dict[tuple[int, int], list[float]] = defaultdict(list)
    for line in lines:
        sizes[round(line.row.size, 1)] += len(line.row.text)
        lefts[line.column[1:]][round(line.row.left)] += 1
        rights[line.column[1:]].append(line.row.right)
    return _Measures(
        size=sizes.most_common(1)[0][0],
        leading=_leading(lines),
        lefts={column: counts.most_common(1)[0][0] for column, counts in lefts.items()},
        rights={
            column: sorted(ends)[(len(ends) - 1) * 98 // 100] for column, ends in rights.items()
        },
    )


def _leading(lines: Sequence[Line]) -> float:
    """The smallest distance between lines that is common, in sizes of print."""
    drops = [
        round((one.row.base - two.row.base) / one.row.size, 1)
        for one, two in pairwise(lines)
        if one.column == two.column and one.row.base > two.row.base
    ]
    counts = Counter(drops)
    common = [drop for drop, n in counts.items() if n * 10 >= len(drops)]
    return min(common) if common else statistics.median(drops) if drops else 1.2


def _opens(before: Line, line: Line, measures: _Measures) -> bool:
    """True when a paragraph starts with `line`."""
    if abs(before.row.size - line.row.size) > 0.15 * before.row.size:
        return True
    if _opens_turn(before, line) or _would_have_fitted(before, line, measures):
        return True
    if before.column != line.column:
        return _ends(before)
    drop = before.row.base - line.row.base
    far = drop > 1.25 * measures.leading * before.row.size or drop < 0
    return far or _is_indented(before, line, measures)


def _opens_turn(before: Line, line: Line) -> bool:
    """True for a label behind the end of a sentence, and for one with a number before it."""
    text = line.row.text
    return _is_labelled(text) and (_ends(before) or _NUMBERED.match(text) is not None)


def _is_indented(before: Line, line: Line, measures: _Measures) -> bool:
    """True for the first of indented lines, and for one that returns to the left of most."""
    left, slack = measures.lefts[line.column[1:]], 0.8 * line.row.size
    returns = line.row.left < min(left, before.row.left) - slack
    starts = line.row.left > left + slack and before.row.left <= left + slack / 2
    # Below a line with a label either is how its turn goes on.
    goes_on = _is_labelled(before.row.text) and not _is_labelled(line.row.text)
    return (returns or starts) and not goes_on


def _would_have_fitted(before: Line, line: Line, measures: _Measures) -> bool:
    first = line.row.words[0]
    end = before.row.right + 0.3 * line.row.size + (first.right - first.left)
    return end < measures.rights[before.column[1:]] - 0.2 * line.row.size


def _ends(line: Line) -> bool:
    return _ENDED.search(line.row.text) is not None


def _is_labelled(text: str) -> bool:
    number = _NUMBERED.match(text)
    start = number.end() if number else 0
    label = find_label(text, start, len(text))
    return label is not None and looks_like_speaker(label.name)


def _inner(text: str) -> str:
    """A line without its last word, which may be a part of one."""
    return text.rpartition(" ")[0]


def _joined(lines: Iterable[str], words: Counter[str], printed: Print) -> str:
    text = ""
    for line in lines:
        hyphen = _HYPHENATED.search(text)
        if not text:
            text = line
        elif hyphen and line[:1].islower():
            text = _joined_word(text, hyphen, line, words, printed)
        else:
            text = f"{text} {line}"
    return text


def _joined_word(
    text: str, hyphen: re.Match[str], line: str, words: Counter[str], printed: Print
) -> str:
    """Text and line with the word between them in one: its hyphen stays if others have it."""
    behind = _WORD.match(line)
    rest = behind[0] if behind else ""
    before = _COMPOUND.search(text[:-1])
    part = before[0] if before else hyphen[1]
    compound, whole = f"{part}-{rest}".casefold(), f"{part}{rest}".casefold()
    # One of several hyphens, as in "day-to-day", parts words that stand alone elsewhere.
    several = compound.count("-") > 1 and words[hyphen[1].casefold()] > 0
    if words[compound] > words[whole] or (several and not words[whole]):
        printed.kept += 1
        return text[:-1] + "-" + line
    printed.joined += 1
    return text[:-1] + line
