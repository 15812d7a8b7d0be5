"""Neighbouring turns of one person under two spellings become the one turn that they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from qualkit.model.documents import NonSpeech, ParsedDocument, ParsedTurn
from qualkit.spans import Span, trim


def joined(
    parsed: ParsedDocument, words: Sequence[int], speakers: Mapping[str, int]
) -> tuple[ParsedDocument, tuple[int, ...]]:
    """`parsed` and the words of its turns, neighbours of one participant joined.

    The label between two turns becomes non-speech inside the one. Rows of a table stay turns, and
    so do turns with a heading between them.
    """
    if parsed.rows_are_turns:
        return parsed, tuple(words)
    headings = [mark.span for mark in parsed.non_speech if mark.kind == "heading"]
    turns: list[ParsedTurn] = []
    counts: list[int] = []
    labels: list[NonSpeech] = []
    for turn, count in zip(parsed.turns, words, strict=True):
        before = turns[-1] if turns else None
        if before is None or not _is_same(before, turn, speakers, headings):
            turns.append(turn)
            counts.append(count)
            continue
        gap = trim(parsed.text, Span(before.span.end, turn.span.start))
        labels += [NonSpeech(span=gap, kind="label")] if gap else []
        span = Span(before.span.start, turn.span.end)
        turns[-1] = replace(before, span=span, ends=turn.ends or before.ends)
        counts[-1] += count
    marks = sorted((*parsed.non_speech, *labels), key=lambda mark: mark.span)
    return replace(parsed, turns=tuple(turns), non_speech=tuple(marks)), tuple(counts)


def _is_same(
    before: ParsedTurn, turn: ParsedTurn, speakers: Mapping[str, int], headings: Sequence[Span]
) -> bool:
    """Whether the two spell one person differently (one spelling was joined by the reader)."""
    if not before.speaker or not turn.speaker or before.speaker == turn.speaker:
        return False
    if speakers[before.speaker] != speakers[turn.speaker]:
        return False
    return not any(before.span.end <= mark.start < turn.span.start for mark in headings)
