"""Places in a text whose control characters are spelled out, and where these are in the text."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from qualkit.interchange.word_packages import held
from qualkit.spans import Span


@dataclass(frozen=True, slots=True)
class SpelledOut:
    """A text as a Word file holds it, with where each thing spelled out begins and ends in it.

    ``grown`` has by how much the text is longer before each of them, and at last behind all.
    """

    text: str
    starts: list[int]
    ends: list[int]
    grown: list[int]

    @classmethod
    def of(cls, text: str) -> SpelledOut | None:
        """None where nothing of `text` is spelled out."""
        hidden = "".join(one for one in {*text} if held(one) != one)
        if not hidden:
            return None
        starts: list[int] = []
        ends: list[int] = []
        grown = [0]
        for found in re.finditer(f"[{re.escape(hidden)}]", text):
            starts.append(found.start() + grown[-1])
            ends.append(starts[-1] + len(held(found[0])))
            grown.append(ends[-1] - found.end())
        return cls(held(text), starts, ends, grown)

    def place(self, span: Span) -> Span:
        """Where `span` of this text is in the text that was spelled out, whole characters of it."""
        return Span(self._back(span.start), self._back(span.end, is_end=True))

    def _back(self, at: int, *, is_end: bool = False) -> int:
        n = bisect_right(self.ends, at)
        if n < len(self.starts) and self.starts[n] < at:
            at = self.starts[n] + is_end
        return at - self.grown[n]
