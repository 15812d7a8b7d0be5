"""Long sentences read in bounded work: windows for regexes, pieces for tokens.

spaCy takes no text of a million characters, yet a talk without a full stop is one sentence. Its
pieces overlap by some 1,000 characters, so that what stands at a border is found too. The windows
of regexes are those of `qualkit.codebook.bounded`.
"""

from __future__ import annotations

from collections.abc import Iterator

from qualkit.codebook.bounded import BoundedRegex, word_end

__all__ = ["LONGEST_PIECE", "BoundedRegex", "pieces"]

LONGEST_PIECE = 100_000
"""The longest text given to spaCy at once."""

_OVERLAP = 1000


def pieces(text: str) -> Iterator[tuple[int, int]]:
    """`text` in overlapping pieces of at most 100,000 characters, cut at white space if there is.

    >>> list(pieces("one two"))
    [(0, 7)]
    """
    start = 0
    while len(text) - start > LONGEST_PIECE:
        end = word_end(text, start + LONGEST_PIECE // 2, start + LONGEST_PIECE)
        yield start, end
        start = word_end(text, end - 2 * _OVERLAP, end - _OVERLAP)
        start += text[start] == " "
    if start < len(text):
        yield start, len(text)
