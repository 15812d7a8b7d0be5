"""What stands left and right of a hit in its turn, and the passage that an analyst would code."""

from __future__ import annotations

import re

from qualkit.errors import ParameterError
from qualkit.language import sentences
from qualkit.model.documents import Turn
from qualkit.spans import Span, trim

UNITS = ("sentence", "hit", "turn")
"""What can be coded of a hit: the sentence it stands in, the words themselves, the whole turn."""

_FIRST_SPACE = re.compile(r"\s")


def left_of(turn: Turn, span: Span, width: int) -> str:
    """What `turn` has before `span`: up to `width` characters, no word cut."""
    end = span.start - turn.span.start
    start = max(0, end - width)
    if start and not turn.text[start - 1].isspace():
        space = _FIRST_SPACE.search(turn.text, start, end)
        start = space.end() if space else end
    return turn.text[start:end]


def right_of(turn: Turn, span: Span, width: int) -> str:
    """What `turn` has after `span`: up to `width` characters, no word cut."""
    start = span.end - turn.span.start
    end = min(len(turn.text), start + width)
    while start < end < len(turn.text) and not turn.text[end].isspace():
        if turn.text[end - 1].isspace():
            break
        end -= 1
    return turn.text[start:end]


def passage(turn: Turn, span: Span, unit: str) -> Span:
    """What is coded where `span` is found: itself, its sentence or sentences, or the turn.

    Raises
    ------
    ParameterError
        If `unit` is none of `UNITS`.
    """
    if unit not in UNITS:
        raise ParameterError(f"unit {unit!r}", expected=", ".join(UNITS))
    if unit == "hit":
        return span
    if unit == "turn":
        inner = trim(turn.text, Span(0, len(turn.text))) or Span(0, len(turn.text))
        return Span(turn.span.start + inner.start, turn.span.start + inner.end)
    touched = [sentence for sentence in _sentences(turn) if sentence.overlaps(span)]
    if not touched:
        return span
    return Span(min(span.start, touched[0].start), max(span.end, touched[-1].end))


def _sentences(turn: Turn) -> list[Span]:
    return [
        Span(piece.start + sentence.start, piece.start + sentence.end)
        for piece in turn.speech()
        for sentence in sentences(turn.spoken(piece), turn.language)
    ]
