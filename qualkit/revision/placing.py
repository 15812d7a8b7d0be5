"""Where a span of the old text is in the new one: exactly there, nearest there, or nowhere.

Of two equal neighbours one may have been taken out, and nothing tells which. Such a hunk can slide
over its neighbour; a span is placed only where no hunk can be on either side of it or swallow it.
Inside changed lines its words must also stand there as often as before, and be the same ones in
order, so that a phrase is not taken for another of the same wording. Where a line of the same
wording was put in or taken out, its neighbours must have stayed (`qualkit.revision.context`).
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Sequence
from itertools import accumulate

from qualkit.revision.context import Lines, is_in_place, lines_of
from qualkit.revision.hunks import Hunk, changed_lines, within
from qualkit.spans import Span, trim


class Revision:
    """An old text, a new one, and what changed.

    Parameters
    ----------
    old, new : str
        The two texts.
    hunks : sequence of Hunk
        Every difference, in order, with equal text between them.
    regions : sequence of Hunk
        The changed lines that the hunks were found in; none where the hunks are known for certain.
    """

    def __init__(
        self, old: str, new: str, hunks: Sequence[Hunk], regions: Sequence[Hunk] = ()
    ) -> None:
        self.old = old
        self.new = new
        self.hunks = tuple(hunks)
        self._regions = tuple(regions)
        self._lines: tuple[Lines, Lines] | None = None
        self._changed: set[str] = set()
        slides = list(_slides(old, new, self.hunks)) if regions else [(0, 0)] * len(self.hunks)
        self._lefts, self._rights = [left for left, _ in slides], [right for _, right in slides]
        self._reaches = [
            hunk.end + right for hunk, right in zip(self.hunks, self._rights, strict=True)
        ]
        self._shifts = [0, *accumulate(hunk.growth for hunk in self.hunks)]

    @classmethod
    def between(cls, old: str, new: str) -> Revision:
        """The revision that a comparison of the two texts finds.

        >>> edit = Revision.between("I want tea. I want milk.", "I like tea. I want milk.")
        >>> edit.place(Span(12, 24)), edit.place(Span(0, 11))
        (Span(start=12, end=24), None)
        """
        regions = changed_lines(old, new)
        found = [hunk for region in regions for hunk in within(region, old, new)]
        return cls(old, new, found, regions)

    @classmethod
    def replacing(cls, old: str, replacements: Iterable[tuple[Span, str]]) -> Revision:
        """The revision in which each span (in order, not overlapping) gives way to other words.

        >>> Revision.replacing("Ann likes tea", [(Span(0, 3), "[P01]")]).new
        '[P01] likes tea'
        """
        pieces: list[str] = []
        found: list[Hunk] = []
        at = length = 0
        for span, words in replacements:
            pieces += (old[at : span.start], words)
            length += span.start - at
            found.append(Hunk(span.start, span.end, length, length + len(words)))
            length += len(words)
            at = span.end
        pieces.append(old[at:])
        return cls(old, "".join(pieces), found)

    def place(self, span: Span) -> Span | None:
        """Where the same words stand in the new text; None when changed or maybe elsewhere."""
        shift = self._shift(span)
        if shift is None:
            return None
        placed = Span(span.start + shift, span.end + shift)
        if not self._is_the_same(span, placed) or not self._is_in_place(span, placed):
            return None
        return placed

    def nearest(self, span: Span) -> Span | None:
        """The place that a person may want: the only one of the words, or what became of them.

        None where nothing is left of it.
        """
        placed = self.place(span)
        if placed:
            return placed
        quote = self.old[span.start : span.end]
        at = self.new.find(quote)
        if at >= 0 and _is_once(self.old, quote) and _is_once(self.new, quote):
            return Span(at, at + len(quote))
        carried = self.carried(span)
        return trim(self.new, carried) if carried else None

    def carried(self, span: Span) -> Span | None:
        """What became of the stretch: it grows to whole hunks, and is None where all of it went.

        >>> Revision.replacing("Ann likes", [(Span(0, 3), "[P01]")]).carried(Span(1, 9))
        Span(start=0, end=11)
        """
        start, end = self._start(span.start), self._end(span.end)
        return Span(start, end) if start < end else None

    def _shift(self, span: Span) -> int | None:
        """By how much the span moves; None where a hunk cuts it or may be on either side."""
        index = bisect.bisect_right(self._reaches, span.start)
        shift = self._shifts[index]
        is_past = False
        for hunk, left, right in zip(
            self.hunks[index:], self._lefts[index:], self._rights[index:], strict=True
        ):
            if hunk.start - left >= span.end:
                break
            can_precede = hunk.end - left <= span.start
            can_follow = hunk.start + right >= span.end
            if can_precede == can_follow or (is_past and can_precede):
                return None
            if _can_cover(hunk, span, (left, right)):
                return None
            is_past = can_follow
            shift += hunk.growth if can_precede else 0
        return shift

    def _is_the_same(self, span: Span, placed: Span) -> bool:
        quote = self.old[span.start : span.end]
        if self.new[placed.start : placed.end] != quote:
            return False
        start, end, new_start, new_end = span.start, span.end, placed.start, placed.end
        first = bisect.bisect_right(self._regions, span.start, key=lambda region: region.end)
        touched = 0
        for region in self._regions[first:]:
            if region.start >= span.end:
                break
            start, end = min(start, region.start), max(end, region.end)
            new_start, new_end = min(new_start, region.new_start), max(new_end, region.new_end)
            touched += 1
        return not touched or (
            _occurrences(self.old, quote, (start, span.start), end)
            == _occurrences(self.new, quote, (new_start, placed.start), new_end)
        )

    def _is_in_place(self, span: Span, placed: Span) -> bool:
        quote = self.old[span.start : span.end]
        if not self._regions or (_is_once(self.old, quote) and _is_once(self.new, quote)):
            return True
        if self._lines is None:
            self._lines = Lines(self.old), Lines(self.new)
            self._changed = set().union(
                *(lines_of(self.old[each.start : each.end]) for each in self._regions),
                *(lines_of(self.new[each.new_start : each.new_end]) for each in self._regions),
            )
        return is_in_place(self._lines, span, placed, self._changed)

    def _start(self, position: int) -> int:
        index = bisect.bisect_right(self.hunks, position, key=lambda hunk: hunk.start)
        if index and position < self.hunks[index - 1].end:
            return self.hunks[index - 1].new_start
        return position + self._shifts[index]

    def _end(self, position: int) -> int:
        index = bisect.bisect_left(self.hunks, position, key=lambda hunk: hunk.start)
        if index and position < self.hunks[index - 1].end:
            return self.hunks[index - 1].new_end
        return position + self._shifts[index]


def _slides(old: str, new: str, hunks: Sequence[Hunk]) -> Iterable[tuple[int, int]]:
    """How far each hunk, if nothing but put in or taken out, could as well stand left or right."""
    for index, hunk in enumerate(hunks):
        before = hunks[index - 1] if index else None
        after = hunks[index + 1] if index + 1 < len(hunks) else None
        if hunk.start == hunk.end:
            fences = (before.new_end if before else 0, after.new_start if after else len(new))
            yield _slide(new, hunk.new_start, hunk.new_end, fences)
        elif hunk.new_start == hunk.new_end:
            fences = (before.end if before else 0, after.start if after else len(old))
            yield _slide(old, hunk.start, hunk.end, fences)
        else:
            yield 0, 0


def _can_cover(hunk: Hunk, span: Span, slide: tuple[int, int]) -> bool:
    """Whether what was taken out could as well be the span itself."""
    least, most = span.end - hunk.end, span.start - hunk.start
    return max(least, -slide[0]) <= min(most, slide[1])


def _slide(text: str, start: int, end: int, fences: tuple[int, int]) -> tuple[int, int]:
    left = right = 0
    while start - left > fences[0] and text[start - left - 1] == text[end - left - 1]:
        left += 1
    while end + right < fences[1] and text[start + right] == text[end + right]:
        right += 1
    return left, right


def _occurrences(text: str, quote: str, before: tuple[int, int], end: int) -> tuple[int, int]:
    """How often the quote starts before its place, and from there on."""
    counts = [0, 0]
    at = text.find(quote, before[0], end)
    while at >= 0:
        counts[at >= before[1]] += 1
        at = text.find(quote, at + 1, end)
    return counts[0], counts[1]


def _is_once(text: str, quote: str) -> bool:
    at = text.find(quote)
    return at >= 0 and text.find(quote, at + 1) < 0
