"""Turns of a document in which tables hold a turn a row: the rows' beside those of the other text.

The rows' turns are certain; in the text outside the tables speakers are looked for as if the tables
were not there, with the speakers of the rows known. Each row is a turn of its own, also where one
speaker has several in a row. Cells beside the words stay in the text and are in no turn.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from qualkit.model import NonSpeech, ParsedTurn, Skipped
from qualkit.spans import Span, overlapping, subtract, trim
from qualkit.transcripts.labelling import Paragraph
from qualkit.transcripts.source import Source
from qualkit.transcripts.turn_tables import Place, TurnRow, TurnTables
from qualkit.transcripts.turns import Found, find_turns

_WORDS = re.compile(r"[^\n]")


def find_turns_with_tables(
    text: str, paragraphs: Sequence[Paragraph], source: Source, tables: TurnTables
) -> Found:
    """The turns of a text with `tables` of turns; `paragraphs` are all of the text's."""
    rows = _apart(tables.rows)
    taken = sorted([*(row.row for row in rows), *tables.headers, *tables.empty])
    outside = [each for each in paragraphs if not _is_in(taken, each.start)]
    headings = [each for each in outside if each.heading]
    named = sorted([*headings, *map(_paragraph, rows)], key=lambda each: each.start)
    speakers = {row.speaker for row in rows if row.speaker}
    known = replace(source, roster=(*source.roster, *sorted(speakers)))
    within = find_turns(_only(text, named), named, source)
    beside = find_turns(_only(text, outside), outside, known)
    turns = [*_by_row(within.turns, rows), *_parted(text, beside.turns, taken)]
    marks = {mark.span: mark for mark in (*beside.non_speech, *within.non_speech)}
    marks |= {Span(*at): NonSpeech(span=Span(*at), kind="heading") for at in tables.headers}
    return replace(
        beside,
        turns=tuple(sorted(turns, key=lambda turn: turn.span.start)),
        non_speech=tuple(sorted(marks.values(), key=lambda mark: mark.span.start)),
        skipped=(*beside.skipped, *within.skipped, *_without_words(tables, source)),
    )


def _without_words(tables: TurnTables, source: Source) -> Iterator[Skipped]:
    if tables.empty:
        yield source.skip(0, f"{len(tables.empty)} rows of tables with a speaker and no words")


def _apart(rows: Iterable[TurnRow]) -> list[TurnRow]:
    """The rows in order, those of a table within a row left to it."""
    kept: list[TurnRow] = []
    for row in sorted(rows, key=lambda each: each.row):
        if not kept or kept[-1].row[1] <= row.row[0]:
            kept.append(row)
    return kept


def _paragraph(row: TurnRow) -> Paragraph:
    start, end = row.words
    return Paragraph(start=start, end=end, speaker=row.speaker)


def _is_in(taken: Sequence[Place], at: int) -> bool:
    before = bisect.bisect_right(taken, (at, 1 << 62)) - 1
    return before >= 0 and at < taken[before][1]


def _only(text: str, paragraphs: Iterable[Paragraph]) -> str:
    """The text with nothing but the words of `paragraphs`, each at its place."""
    parts, at = [], 0
    for each in paragraphs:
        parts += [_WORDS.sub(" ", text[at : each.start]), text[each.start : each.end]]
        at = each.end
    return "".join([*parts, _WORDS.sub(" ", text[at:])])


def _by_row(turns: Iterable[ParsedTurn], rows: Sequence[TurnRow]) -> Iterator[ParsedTurn]:
    starts = [row.words[0] for row in rows]
    for turn in turns:
        at = bisect.bisect_left(starts, turn.span.start)
        while at < len(rows) and starts[at] < turn.span.end:
            yield replace(turn, span=Span(*rows[at].words), begins=rows[at].begins)
            at += 1


def _parted(text: str, turns: Iterable[ParsedTurn], taken: Sequence[Place]) -> Iterator[ParsedTurn]:
    """The turns without the rows of tables that stand between their paragraphs."""
    rows = [Span(*at) for at in taken]
    for turn in turns:
        for part in subtract(turn.span, overlapping(rows, turn.span)):
            words = trim(text, part)
            if words:
                yield replace(turn, span=words)
