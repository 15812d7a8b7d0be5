"""Regular expressions that read long texts in bounded work, through windows.

`re` cannot be stopped once it runs, yet a talk without a full stop is one sentence. Every regex
sees a text of up to 400 characters whole. It sees a longer one through windows of as many
characters as `regex_reach` allows it (8,000 for most; down to 100 for those with two repeats that
share out the same text), each beginning half a window after the last: a match of up to half a
window is found wherever it stands, a longer one may be cut short or missed. Nobody's words are
left unread.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from qualkit.codebook.expressions import regex_reach
from qualkit.codebook.needles import needles

_SEEN_WHOLE = 400

_ASKS_FOR_THE_END = re.compile(r"\$|\\Z")


class TimeUp(Exception):
    """A regex has taken longer than it may."""


class BoundedRegex:
    """A sound regular expression that sees no more of a text at once than it can afford.

    Parameters
    ----------
    regex : str
        One in which `regex_problem` finds nothing.
    keeps_case : bool
        Whether small letters and capitals differ; ignored by default.
    """

    def __init__(self, regex: str, *, keeps_case: bool = False) -> None:
        self._regex = re.compile(regex, 0 if keeps_case else re.IGNORECASE)
        self._reach = regex_reach(regex)
        self._needles = needles(regex)
        self._asks_for_end = bool(_ASKS_FOR_THE_END.search(regex))

    def is_possible(self, low: str | None) -> bool:
        """False when the text of which `low` is the lower case cannot match.

        See `qualkit.codebook.needles.lowered`; None is always possible.
        """
        if low is None or not self._needles:
            return True
        for needle in self._needles:  # noqa: SIM110 - a generator costs more than the search
            if needle in low:
                return True
        return False

    def matches(
        self, text: str, check: Callable[[], None] = lambda: None
    ) -> Iterator[tuple[int, int]]:
        """Where `text` matches, in order and without overlap; empty matches are left out.

        `check` is called before each window of a long text and may raise `TimeUp`.
        """
        if len(text) > _SEEN_WHOLE:
            return self._in_windows(text, check)
        found = [match.span() for match in self._regex.finditer(text)]
        return iter([(start, end) for start, end in found if start < end] if found else found)

    def _in_windows(self, text: str, check: Callable[[], None]) -> Iterator[tuple[int, int]]:
        reach = self._reach
        step, free = max(1, reach // 2), 0
        for start in range(0, max(1, len(text) - step), step):
            check()
            end = min(len(text), start + reach)
            is_last = end == len(text)
            end = end if is_last else word_end(text, start + step, end)
            for match in self._regex.finditer(text, max(start, free), end):
                if match.start() >= start + step and not is_last:
                    break
                # What asks for the end of the sentence must not take a window's for it.
                is_cut = self._asks_for_end and match.end() == end and not is_last
                if match.group() and not is_cut:
                    free = match.end()
                    yield match.span()


def word_end(text: str, start: int, end: int) -> int:
    """The last space of a single-spaced `text` in ``[start, end)``; `end` where there is none.

    >>> word_end("one two", 0, 6), word_end("one two", 4, 6)
    (3, 6)
    """
    place = text.rfind(" ", start, end)
    return end if place < 0 else place
