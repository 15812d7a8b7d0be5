"""A sentence as rules read it: white space single, accents composed, each character traced back.

Only speech is read: labels, times and stage directions are left out.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from qualkit.language import sentences
from qualkit.model.documents import Turn
from qualkit.rules.labels import Match
from qualkit.spans import Span

_SPACES = re.compile(r"\s{2,}|[^\S ]")
_UNITS = re.compile(r"\s+|\S[\u0300-\u036f]*")
"""White space, or a character with the combining accents on it."""

_WORD = re.compile(r"(?<!\S)[^\w\s]*+\w\S*")


@dataclass(slots=True)
class Sentence:
    """A sentence of a turn: its place in the document, its quote, the text as it is read.

    ``starts`` and ``ends`` say where each character of ``text`` begins and ends in the quote;
    ``low`` is the text in lower case, None where that could hide a match;
    ``words`` are the wanted ones in it; ``found`` what is known to match so far, ``is_read`` true
    once that is all.
    """

    span: Span
    quote: str
    text: str
    starts: Sequence[int]
    ends: Sequence[int]
    low: str | None = None
    words: frozenset[int] = frozenset()
    found: list[Match] = field(default_factory=list)
    is_read: bool = False

    def place(self, start: int, end: int) -> Span:
        """Where in the document a stretch of the text as it is read stands."""
        first = self.span.start
        return Span(first + self.starts[start], first + self.ends[end - 1])

    def word_starts(self) -> list[int]:
        """Where the words begin in the text as it is read."""
        return [match.start() for match in _WORD.finditer(self.text)]


def sentences_of(turn: Turn, language: str) -> Iterator[Sentence]:
    """The spoken sentences of `turn`, in order."""
    for piece in turn.speech():
        text = turn.spoken(piece)
        for found in sentences(text, language):
            span = Span(found.start + piece.start, found.end + piece.start)
            quote = text[found.start : found.end]
            yield Sentence(span, quote, *_reading(quote))


def _reading(quote: str) -> tuple[str, Sequence[int], Sequence[int]]:
    """`quote` with white space made single and accents composed (NFC), traced back."""
    if quote.isascii() and not _SPACES.search(quote):
        return quote, range(len(quote)), range(1, len(quote) + 1)
    read: list[str] = []
    starts, ends = array("Q"), array("Q")
    for match in _UNITS.finditer(quote):
        unit = match.group()
        unit = " " if unit.isspace() else unicodedata.normalize("NFC", unit)
        read.append(unit)
        starts.extend([match.start()] * len(unit))
        ends.extend([match.end()] * len(unit))
    return "".join(read), starts, ends
