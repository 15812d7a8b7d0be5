"""Segments of speech, as recognisers and annotators cut them, to a text and its turns.

Consecutive segments of one speaker are one turn. Where nobody is known to speak, a turn ends at a
pause of more than two seconds and, once it has lasted a minute, at the end of a sentence; without
times each segment is a turn. It knows no file format.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from qualkit.model import NonSpeech, ParsedTurn
from qualkit.spans import Span
from qualkit.transcripts.directions import find_directions
from qualkit.transcripts.source import fold_name

PAUSE = 2.0
"""Seconds of silence that end a turn of nobody."""

LONG = 60.0
"""Seconds after which a turn of nobody ends with its sentence."""

APART = "\n\n"
_SENTENCE_END = re.compile(r"[.!?…。？！][\"'”’»)\]]*$")
_BRACES = re.compile(r"\{[^{}\n]{1,60}\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Words that one speaker says in a row; times in seconds."""

    text: str
    speaker: str | None = None
    begins: float | None = None
    ends: float | None = None
    language: str | None = None
    question: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)


def turns_of(
    segments: Iterable[Segment], *, between: str = " "
) -> tuple[str, tuple[ParsedTurn, ...]]:
    r"""The text of the segments and their turns.

    `between` stands between the segments of one turn, blank lines between turns.

    >>> text, turns = turns_of([Segment(text="One", speaker="A"), Segment(text="two.", speaker="a"),
    ...                         Segment(text="Three.", speaker="B")])
    >>> text, [turn.speaker for turn in turns]
    ('One two.\n\nThree.', ['A', 'B'])
    """
    pieces: list[str] = []
    turns: list[ParsedTurn] = []
    at = 0
    last: Segment | None = None
    for segment in segments:
        words = _plain(segment.text)
        if not words:
            continue
        goes_on = last is not None and _goes_on(turns[-1], last, segment)
        pieces.append(_gap(pieces[-1], words, between) if goes_on else APART if pieces else "")
        start = at + len(pieces[-1])
        at = start + len(words)
        pieces.append(words)
        if goes_on:
            ends = turns[-1].ends if segment.ends is None else segment.ends
            turns[-1] = replace(turns[-1], span=Span(turns[-1].span.start, at), ends=ends)
        else:
            turns.append(_turn(segment, Span(start, at)))
        last = replace(segment, text=words)
    return "".join(pieces), tuple(turns)


def non_speech_of(text: str, turns: Sequence[ParsedTurn]) -> tuple[NonSpeech, ...]:
    """Directions and times in brackets, and what recognisers put in braces, as ``{laugh}``."""
    found = list(find_directions(text, {turn.span.start for turn in turns}))
    found += [
        NonSpeech(span=Span(*match.span()), kind="direction") for match in _BRACES.finditer(text)
    ]
    kept: list[NonSpeech] = []
    for mark in sorted(found, key=lambda mark: (mark.span.start, -mark.span.end)):
        if not kept or mark.span.start >= kept[-1].span.end:
            kept.append(mark)
    return tuple(kept)


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _turn(segment: Segment, span: Span) -> ParsedTurn:
    return ParsedTurn(
        span=span,
        speaker=segment.speaker,
        begins=segment.begins,
        ends=segment.ends,
        language=segment.language,
        question=segment.question,
        attributes=segment.attributes,
    )


def _goes_on(turn: ParsedTurn, last: Segment, segment: Segment) -> bool:
    said = (turn.language, turn.question, turn.attributes)
    if said != (segment.language, segment.question, segment.attributes):
        return False
    if turn.speaker or segment.speaker:
        return fold_name(turn.speaker or "") == fold_name(segment.speaker or "")
    if last.ends is None or segment.begins is None or segment.begins - last.ends > PAUSE:
        return False
    lasted = last.ends - (turn.begins if turn.begins is not None else last.ends)
    return lasted < LONG or not _SENTENCE_END.search(last.text)


def _gap(before: str, after: str, between: str) -> str:
    """Scripts without spaces between words get none between segments either."""
    if between == " " and _is_wide(before[-1]) and _is_wide(after[0]):
        return ""
    return between


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"
