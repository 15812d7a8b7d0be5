"""Tables of a text whose rows are turns: a cell with the speaker's name, and one with the words.

A table is one of turns where a header names the two columns, or where the first column that
holds no numbers or times holds few names that recur; a table without either counts when all its
names are known from such a table or to the caller. It takes the cells' places in the text and
gives back the rows; it knows no file format, and looks for no label outside tables.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from qualkit.transcripts.columns import COLUMNS, fold_column
from qualkit.transcripts.labels import Label, find_label
from qualkit.transcripts.source import fold_name
from qualkit.transcripts.speakers import looks_like_speaker
from qualkit.transcripts.times import TIME, seconds
from qualkit.transcripts.word_lists import DIRECTIONS, INTERJECTIONS

_FEWEST_ROWS = 3
_MOSTLY = 0.6
_ASIDE = re.compile(r"[\[(][^\n]*[\])]\.?")
_CLOCK = re.compile(rf"[\[(#]?({TIME})[\])#]?(?:\s*(?:[-–—]|-->)\s*[\[(#]?{TIME}[\])#]?)?")
_COUNT = re.compile(r"[\[(#]?\d{1,5}[\])]?[.:]?")

Place = tuple[int, int]
Cells = Mapping[int, Place]
"""A row: where each column's cell stands in the text; those without words are left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnRow:
    """A turn: where its row and its words stand, whose it is, and when it begins."""

    row: Place
    words: Place
    speaker: str | None
    begins: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnTables:
    """The rows that are turns, the header rows, and how many rows have a name and no words."""

    rows: tuple[TurnRow, ...] = ()
    headers: tuple[Place, ...] = ()
    empty: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Columns:
    name: int
    words: int
    has_header: bool


def find_turn_tables(
    text: str, tables: Iterable[Sequence[Cells]], roster: Collection[str] = ()
) -> TurnTables:
    """The rows of those `tables` that hold a turn a row; `roster` are names known to speak.

    >>> text = "Ann Yes? Bo No. Ann So? Bo Hm."
    >>> rows = [{0: (0, 3), 1: (4, 8)}, {0: (9, 11), 1: (12, 15)},
    ...     {0: (16, 19), 1: (20, 23)}, {0: (24, 26), 1: (27, 30)}]
    >>> [row.speaker for row in find_turn_tables(text, [rows]).rows]
    ['Ann', 'Bo', 'Ann', 'Bo']
    """
    tables = [rows for rows in tables if rows]
    found = {at: columns for at, rows in enumerate(tables) if (columns := _columns(text, rows))}
    known = {fold_name(name) for name in roster}
    for at, columns in found.items():
        known |= {label.key for label in _labels(text, tables[at], columns.name)}
    for at, rows in enumerate(tables):
        if at not in found and (columns := _of_known(text, rows, known)):
            found[at] = columns
    parts = [_read(text, tables[at], found[at]) for at in sorted(found)]
    return TurnTables(
        rows=tuple(row for part in parts for row in part.rows),
        headers=tuple(place for part in parts for place in part.headers),
        empty=tuple(place for part in parts for place in part.empty),
    )


def _columns(text: str, rows: Sequence[Cells]) -> _Columns | None:
    """The columns of names and words by the header, else by the names that recur."""
    header = {fold_column(text[slice(*at)].rstrip(":")): column for column, at in rows[0].items()}
    name = next((header[each] for each in (*COLUMNS["participant"], "who") if each in header), None)
    if name is not None and len(rows) > 1:
        told = next((header[each] for each in COLUMNS["text"] if each in header), None)
        words = told if told is not None else _words_column(rows[1:], name)
        if words is not None and words != name and _labels(text, rows[1:], name):
            return _Columns(name=name, words=words, has_header=True)
    return _by_names(text, rows)


def _by_names(text: str, rows: Sequence[Cells]) -> _Columns | None:
    name = _first_of_words(text, rows)
    words = None if name is None else _words_column(rows, name)
    if name is None or words is None:
        return None
    labels = _labels(text, rows, name)
    counts = Counter(label.key for label in labels)
    recurring = sum(n for n in counts.values() if n > 1)
    said = {text[slice(*row[words])] for row in rows if words in row}
    few = 2 * len(counts) <= len(labels) and recurring > _MOSTLY * len(labels)
    likely = len(labels) > _FEWEST_ROWS and len(labels) > _MOSTLY * len(rows)
    if few and likely and len(counts) > 1 and len(said) > len(counts):
        return _Columns(name=name, words=words, has_header=False)
    return None


def _of_known(text: str, rows: Sequence[Cells], known: Collection[str]) -> _Columns | None:
    """The columns of a table in which nobody speaks but those known."""
    name = _first_of_words(text, rows)
    words = None if name is None else _words_column(rows, name)
    if name is None or words is None:
        return None
    filled = sum(name in row for row in rows)
    labels = _labels(text, rows, name)
    if labels and len(labels) == filled and all(label.key in known for label in labels):
        return _Columns(name=name, words=words, has_header=False)
    return None


def _first_of_words(text: str, rows: Sequence[Cells]) -> int | None:
    """The first column that does not mostly hold numbers or times."""
    for column in sorted({column for row in rows for column in row}):
        cells = [text[slice(*row[column])] for row in rows if column in row]
        if 2 * sum(_is_count(cell) for cell in cells) < len(cells):
            return column
    return None


def _is_count(cell: str) -> bool:
    return bool(_COUNT.fullmatch(cell) or _CLOCK.fullmatch(cell))


def _words_column(rows: Sequence[Cells], name: int) -> int | None:
    """The column behind the names with the most text."""
    sizes: Counter[int] = Counter()
    for row in rows:
        sizes.update({column: end - at for column, (at, end) in row.items() if column > name})
    return sizes.most_common(1)[0][0] if sizes else None


def _labels(text: str, rows: Sequence[Cells], column: int) -> list[Label]:
    cells = (text[slice(*row[column])] for row in rows if column in row)
    return [label for cell in cells if (label := _label(cell))]


def _label(cell: str) -> Label | None:
    """The name in a cell, with a colon or without; None for what is no name."""
    written = f"{cell.rstrip(' :：')}:"
    label = find_label(written, 0, len(written))
    if label is None or label.end < len(written) or not looks_like_speaker(label.name):
        return None
    words = {*label.key.rstrip(".").split()}
    return None if words <= INTERJECTIONS or words & DIRECTIONS else label


def _read(text: str, rows: Sequence[Cells], columns: _Columns) -> TurnTables:
    """The turns of a table; a row without a name goes on with the speaker of the row above."""
    turns, empty = [], []
    speaker: str | None = None
    for row in rows[columns.has_header :]:
        label = _label(text[slice(*row[columns.name])]) if columns.name in row else None
        if columns.name in row and label is None:
            speaker = None
            continue
        whole = _whole(row)
        if columns.words not in row:
            empty += [whole] if label else []
            continue
        words = row[columns.words]
        if label is None and _ASIDE.fullmatch(text[slice(*words)]):
            continue
        speaker = label.name if label else speaker
        begins = label.begins if label and label.begins is not None else _begins(text, row)
        turns.append(TurnRow(row=whole, words=words, speaker=speaker, begins=begins))
    headers = [_whole(rows[0])] if columns.has_header else []
    return TurnTables(rows=tuple(turns), headers=tuple(headers), empty=tuple(empty))


def _whole(row: Cells) -> Place:
    return min(at for at, _ in row.values()), max(end for _, end in row.values())


def _begins(text: str, row: Cells) -> float | None:
    """The time in a cell of its own."""
    times = (_CLOCK.fullmatch(text[slice(*row[column])]) for column in sorted(row))
    return next((seconds(time[1]) for time in times if time), None)
