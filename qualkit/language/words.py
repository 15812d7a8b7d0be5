"""What counts as a word: letters or digits in a row, with apostrophes and hyphens inside."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_JOINERS = "'’‐‑\N{SOFT HYPHEN}\\-"
_PIECE = 100_000
_SPACE = re.compile(r"\s")
_WORD = re.compile(rf"[^\W_]+(?:[{_JOINERS}][^\W_]+)*")


def count_words(text: str) -> int:
    """The number of words in `text`; letters with combining accents count as one letter.

    >>> count_words("I don't know -- 39, a well-meant answer.")
    7
    """
    text = unicodedata.normalize("NFC", text)
    return sum(len(_WORD.findall(text, start, end)) for start, end in _pieces(text))


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Stretches of bounded length that no word crosses, so that endless lines cost no memory."""
    start = 0
    while len(text) - start > _PIECE:
        space = _SPACE.search(text, start + _PIECE)
        end = space.end() if space else len(text)
        yield start, end
        start = end
    yield start, len(text)
