"""Which segments codings and readings touch: only what is spoken counts, not what lies between."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from qualkit.model.themes import Segment
from qualkit.spans import Span


@dataclass(slots=True)
class SegmentPlaces:
    """Finds the segments, by their number, that share a spoken code point with a span."""

    segments: Sequence[Segment]
    _spans: dict[str, list[tuple[int, int, int]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        spans: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
        for number, segment in enumerate(self.segments):
            spans[segment.document] += [(span.end, span.start, number) for span in segment.spans]
        self._spans = {document: sorted(found) for document, found in spans.items()}

    def touching(self, document: str, span: Span) -> set[int]:
        """The numbers of the segments that `span` of `document` touches."""
        there = self._spans.get(document, [])
        found = set()
        for _, start, number in there[bisect_right(there, span.start, key=lambda each: each[0]) :]:
            if start >= span.end:
                break
            found.add(number)
        return found

    def codes(self, given: Iterable[tuple[str, Span, str]]) -> list[frozenset[str]]:
        """For each segment the codes that are given to a part of it: document, span, code."""
        found: list[set[str]] = [set() for _ in self.segments]
        for document, span, code in given:
            for number in self.touching(document, span):
                found[number].add(code)
        return [frozenset(codes) for codes in found]
