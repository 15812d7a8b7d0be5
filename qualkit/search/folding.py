"""Words of a text as a search compares them: without case and accents, each with its place.

A word is letters and digits in a row; hyphens, apostrophes and underscores part words, as they do
in the full-text index (FTS5's tokenizer unicode61 with ``remove_diacritics 2``). Two spellings
that the index keeps as one are one here. This folding takes away more than the index does: accents
of every script (the index keeps those of Greek and Cyrillic letters), ß is ss, and a composed
letter is its decomposed one. What the index holds of such words is found by `spellings`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

_ACCENTS = "\u0300-\u0304\u0306-\u030c\u030f\u0311\u031b\u0323-\u0328\u032d\u032e\u0330\u0331"
"""The combining marks inside a word; the index takes all others for its end."""

WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_ACCENTS}])*")

Place = tuple[int, int]
"""Where a word starts and ends."""


def words_of(text: str) -> list[str]:
    """The words of `text` as they are compared, in order.

    >>> words_of("Élise's straße")
    ['elise', 's', 'strasse']
    """
    if text.isascii():
        return WORD.findall(text.lower())
    return list(map(fold, WORD.findall(text)))


def places_of(text: str) -> list[Place]:
    """Where the words of `text` are, in order.

    >>> places_of("Élise's straße")
    [(0, 5), (6, 7), (8, 14)]
    """
    return [match.span() for match in WORD.finditer(text)]


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """`word` without case and accents; folding again changes nothing.

    >>> fold("ΕΛΛΆΔΑ"), fold("İzmir"), fold("Łódź"), fold("ﬁn")
    ('ελλαδα', 'izmir', 'łodz', 'fin')
    """
    small = unicodedata.normalize("NFD", unicodedata.normalize("NFD", word).casefold())
    return "".join(letter for letter in small if not unicodedata.combining(letter))


def spellings(terms: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """For each word the `terms` of an index that hold it, where they are not the word itself.

    >>> spellings(["straße", "tea"])["strasse"]
    ('straße',)
    """
    found: dict[str, list[str]] = defaultdict(list)
    for term in terms:
        if term.isascii():
            continue
        for word in words_of(term):
            if word != term:
                found[word].append(term)
    return {word: tuple(held) for word, held in found.items()}
