"""A turn's speech as one line of single-spaced, composed text, and the way back to its places.

So a regular expression with a space in it finds words at the end of a line and the beginning of
the next, an ``é`` is found however the text writes it, and what stands between two spoken
stretches (a time, a stage direction) reads as a space.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qualkit.model.documents import Turn
from qualkit.spans import Span

_CHUNK = re.compile(r"\S+")
_UNEVEN = re.compile(r"\s{2,}|[^\S ]")
_LETTER = re.compile(r"\S[\u0300-\u036f]*")


@dataclass(frozen=True, slots=True)
class SpacedText:
    """Single-spaced ``text``, with where each character starts and ends in the document."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    @classmethod
    def of(cls, turn: Turn) -> SpacedText:
        """What `turn` says, on one line."""
        start, end = turn.span.start, turn.span.end
        is_even = not turn.non_speech and not _UNEVEN.search(turn.text)
        if is_even and unicodedata.is_normalized("NFC", turn.text):
            return cls(turn.text, range(start, end), range(start + 1, end + 1))
        read: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        for letters, first, last in _units(turn):
            read.append(letters)
            starts += [first] * len(letters)
            ends += [last] * len(letters)
        return cls("".join(read), starts, ends)

    def span(self, start: int, end: int) -> Span:
        """The document's span of ``text[start:end]``, which is not empty."""
        return Span(self.starts[start], self.ends[end - 1])


def _units(turn: Turn) -> Iterator[tuple[str, int, int]]:
    """Letters with their accents and single spaces, each with its place in the document."""
    before = None
    for piece in turn.speech():
        for chunk in _CHUNK.finditer(turn.spoken(piece)):
            first = piece.start + chunk.start()
            if before is not None:
                yield " ", before, first
            for letter in _LETTER.finditer(chunk.group()):
                composed = unicodedata.normalize("NFC", letter.group())
                yield composed, first + letter.start(), first + letter.end()
            before = first + len(chunk.group())
