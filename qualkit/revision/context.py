"""Whether the lines around a passage are those that stood around it before.

"Yes." stands in a transcript fifty times. A comparison of two texts lays them side by side in the
way that needs the fewest changes, which need not be the way the text was changed. So where a line
of that wording was put in or taken out, a passage is taken for the same only where its neighbours
are.
"""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Collection, Sequence

from qualkit.spans import Span

_ONE_EACH = 2
_FAR = 4
"""So many equal lines on both sides are enough, however often they recur."""

_Triple = tuple[str, str, str]


class Lines:
    """The lines with words of a text, by place and by how often they and their neighbours recur."""

    def __init__(self, text: str) -> None:
        self.lines: list[str] = []
        self._starts: list[int] = []
        at = 0
        for line in text.split("\n"):
            if line.strip():
                self.lines.append(line.strip())
                self._starts.append(at)
            at += len(line) + 1
        self.counts = Counter(self.lines)
        self.triples: Counter[_Triple] = Counter(map(self.triple, range(len(self.lines))))

    def number(self, position: int) -> int:
        """Which of the lines holds `position`, from 0."""
        return max(0, bisect.bisect_right(self._starts, position) - 1)

    def triple(self, number: int) -> _Triple:
        """A line between its neighbours; empty where there is none."""
        before = self.lines[number - 1] if number else ""
        after = self.lines[number + 1] if number + 1 < len(self.lines) else ""
        return before, self.lines[number], after


def lines_of(text: str) -> set[str]:
    """The different lines with words in a text."""
    return {line.strip() for line in text.split("\n") if line.strip()}


def is_in_place(
    texts: tuple[Lines, Lines], span: Span, placed: Span, changed: Collection[str]
) -> bool:
    """True when no line like that of a passage was put in or taken out, or its neighbours stayed.

    `texts` are the old and the new one, `changed` the lines put in, taken out or changed.
    """
    old, new = texts
    if not changed or not old.lines or not new.lines:
        return True
    first, last = old.number(span.start), old.number(span.end - 1)
    new_first, new_last = new.number(placed.start), new.number(placed.end - 1)
    line = old.lines[first]
    if first != last or line not in changed or old.counts[line] + new.counts[line] <= _ONE_EACH:
        return True
    if line != new.lines[new_first]:
        # The line was changed elsewhere: its words are looked after by the comparison.
        return _is_between(old, new, first, new_first)
    before = _alike(old.lines[:first][::-1][:_FAR], new.lines[:new_first][::-1][:_FAR])
    after = _alike(old.lines[last + 1 :][:_FAR], new.lines[new_last + 1 :][:_FAR])
    if not (before and after):
        return False
    one, other = old.triple(first), new.triple(new_first)
    return old.triples[one] == new.triples[other] or min(before, after) >= _FAR


def _is_between(old: Lines, new: Lines, number: int, placed: int) -> bool:
    """True when one neighbour at least is the same."""
    one, other = old.triple(number), new.triple(placed)
    return one[0] == other[0] or one[2] == other[2]


def _alike(old: Sequence[str], new: Sequence[str]) -> int:
    """How many lines, from the nearest on, are the same; the end of both texts counts for all."""
    if not old and not new:
        return _FAR
    alike = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            return alike
        alike += 1
    return _FAR if len(old) == len(new) < _FAR else alike
