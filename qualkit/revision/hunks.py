"""The stretches in which two texts differ: by lines, then by words inside changed lines.

Lines and words that occur once on both sides are the anchors (patience diff, Cohen 2003), the
longest run of them that keeps its order, then the same again between two anchors. Only short rests
are compared each with each, so that the work grows with the texts and not with their product; a
long rest without any anchor counts as changed as a whole.
"""

from __future__ import annotations

import bisect
import difflib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_ACCENTS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_WORD = re.compile(rf"[\w{_ACCENTS}]+|\s+|[^\w\s{_ACCENTS}]")
_MOST_COMPARED = 10_000
_DEEPEST = 64


@dataclass(frozen=True, slots=True, order=True)
class Hunk:
    """``old[start:end]`` became ``new[new_start:new_end]``; one of the two may be empty."""

    start: int
    end: int
    new_start: int
    new_end: int

    @property
    def growth(self) -> int:
        """By how much whatever stands behind it moves."""
        return (self.new_end - self.new_start) - (self.end - self.start)

    def moved(self, by: int, new_by: int) -> Hunk:
        """The same hunk in texts that begin so much earlier."""
        return Hunk(self.start + by, self.end + by, self.new_start + new_by, self.new_end + new_by)


def changed_lines(old: str, new: str) -> tuple[Hunk, ...]:
    r"""The hunks of whole lines.

    >>> changed_lines("one\ntwo\n", "one\n2\n")
    (Hunk(start=4, end=8, new_start=4, new_end=6),)
    """
    return tuple(_changed(_LINE, old, new))


def hunks(old: str, new: str) -> tuple[Hunk, ...]:
    """Every stretch that differs, in order; between them the texts are the same.

    >>> hunks("We like tea.", "We like green tea.")
    (Hunk(start=8, end=8, new_start=8, new_end=14),)
    """
    return tuple(hunk for region in changed_lines(old, new) for hunk in within(region, old, new))


def within(region: Hunk, old: str, new: str) -> Iterator[Hunk]:
    """The hunks of words in a changed `region`, without the letters that stayed at their ends."""
    before, after = old[region.start : region.end], new[region.new_start : region.new_end]
    for hunk in _changed(_WORD, before, after):
        yield _trimmed(hunk, before, after).moved(region.start, region.new_start)


def _changed(token: re.Pattern[str], old: str, new: str) -> Iterator[Hunk]:
    """The hunks of tokens, those that touch joined."""
    a, b = token.findall(old), token.findall(new)
    at, new_at = _positions(a), _positions(b)
    compare = token is _WORD
    last: Hunk | None = None
    for start, end, new_start, new_end in sorted(_differences(a, b, compare=compare)):
        hunk = Hunk(at[start], at[end], new_at[new_start], new_at[new_end])
        if last and last.end == hunk.start and last.new_end == hunk.new_start:
            last = Hunk(last.start, hunk.end, last.new_start, hunk.new_end)
            continue
        if last:
            yield last
        last = hunk
    if last:
        yield last


def _positions(tokens: Sequence[str]) -> list[int]:
    return [0, *accumulate(map(len, tokens))]


Range = tuple[int, int, int, int]


def _differences(a: Sequence[str], b: Sequence[str], *, compare: bool) -> Iterator[Range]:
    todo = [((0, len(a), 0, len(b)), 0)]
    while todo:
        part, depth = todo.pop()
        start, end, new_start, new_end = part = _without_ends(a, b, part)
        if start == end or new_start == new_end:
            if part != (start, start, new_start, new_start):
                yield part
            continue
        anchors = _anchors(a, b, part) if depth < _DEEPEST else []
        if anchors:
            todo += ((gap, depth + 1) for gap in _gaps(anchors, part))
        elif compare and (end - start) * (new_end - new_start) <= _MOST_COMPARED:
            yield from _compared(a, b, part)
        else:
            yield part


def _without_ends(a: Sequence[str], b: Sequence[str], part: Range) -> Range:
    start, end, new_start, new_end = part
    while start < end and new_start < new_end and a[start] == b[new_start]:
        start, new_start = start + 1, new_start + 1
    while start < end and new_start < new_end and a[end - 1] == b[new_end - 1]:
        end, new_end = end - 1, new_end - 1
    return start, end, new_start, new_end


def _anchors(a: Sequence[str], b: Sequence[str], part: Range) -> list[tuple[int, int]]:
    """Pairs of places of tokens that occur once on both sides, rising on both."""
    start, end, new_start, new_end = part
    theirs = _places_of_unique(b, new_start, new_end)
    ours = _places_of_unique(a, start, end)
    pairs = [(at, theirs[token]) for token, at in ours.items() if token in theirs]
    return _longest_rising(pairs)


def _places_of_unique(tokens: Sequence[str], start: int, end: int) -> dict[str, int]:
    counts = Counter(tokens[start:end])
    return {tokens[at]: at for at in range(start, end) if counts[tokens[at]] == 1}


def _longest_rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest part of `pairs`, whose first numbers rise, in which the second ones rise too."""
    lowest: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, (_, value) in enumerate(pairs):
        length = bisect.bisect_left(lowest, value)
        lowest[length : length + 1] = [value]
        ends[length : length + 1] = [index]
        before.append(ends[length - 1] if length else -1)
    found = []
    index = ends[-1] if ends else -1
    while index >= 0:
        found.append(pairs[index])
        index = before[index]
    return found[::-1]


def _gaps(anchors: Iterable[tuple[int, int]], part: Range) -> Iterator[Range]:
    start, end, new_start, new_end = part
    fences = [(start - 1, new_start - 1), *anchors, (end, new_end)]
    for (at, new_at), (following, new_following) in pairwise(fences):
        gap = (at + 1, following, new_at + 1, new_following)
        if gap != (following, following, new_following, new_following):
            yield gap


def _compared(a: Sequence[str], b: Sequence[str], part: Range) -> Iterator[Range]:
    start, end, new_start, new_end = part
    matcher = difflib.SequenceMatcher(None, a[start:end], b[new_start:new_end], autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag != "equal":
            yield start + i, start + j, new_start + k, new_start + m


def _trimmed(hunk: Hunk, old: str, new: str) -> Hunk:
    """The hunk without the characters that are the same at its ends; accents stay with letters."""
    start, end, new_start, new_end = hunk.start, hunk.end, hunk.new_start, hunk.new_end
    while start < end and new_start < new_end and old[start] == new[new_start]:
        start, new_start = start + 1, new_start + 1
    while start > hunk.start and (_is_mark(old, start) or _is_mark(new, new_start)):
        start, new_start = start - 1, new_start - 1
    while start < end and new_start < new_end and old[end - 1] == new[new_end - 1]:
        end, new_end = end - 1, new_end - 1
    while end < hunk.end and _is_mark(old, end):
        end, new_end = end + 1, new_end + 1
    return Hunk(start, end, new_start, new_end)


def _is_mark(text: str, at: int) -> bool:
    return at < len(text) and unicodedata.combining(text[at]) > 0
