"""The lemmas of a text's words with their places, quick over whole projects.

A tokenizer reads each chunk between two spaces by itself, so a chunk is cut once and remembered:
on seven million words that takes a tenth of the time. Lemmas are looked up (see
`qualkit.language.pipeline`); where a language has no list the lemma is the form, in small letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from qualkit.language import pipeline

_CHUNK = re.compile(r"\S+")
_LONGEST_CHUNK = 200
"""A longer stretch without a space is one word."""

_MOST_KNOWN = 500_000
_AT_ONCE = 20_000


Word = tuple[str, int, int]
"""A lemma, and where its word starts and ends."""


class Lemmas:
    """Cuts texts of one language into words, each with its lemma.

    Parameters
    ----------
    language : str
        ISO 639-1 code, or ``und``.
    """

    def __init__(self, language: str) -> None:
        self._nlp = pipeline(language)
        self._known: dict[str, tuple[Word, ...]] = {}

    def words(self, text: str) -> list[Word]:
        """The words of `text` with their lemmas, in order."""
        self.learn(text.split())
        known = self._known
        return [
            (lemma, chunk.start() + start, chunk.start() + end)
            for chunk in _CHUNK.finditer(text)
            for lemma, start, end in known[chunk.group()]
        ]

    def forms(self, text: str) -> list[frozenset[str]]:
        """For each word of what a person looks for the lemmas that it can have, in order.

        The word counts as it is written and with a capital: in German that tells nouns from verbs.
        """
        written, capital = self.words(text), self.words(text.title())
        if len(written) != len(capital):
            capital = written
        pairs = zip(written, capital, strict=True)
        return [frozenset((one[0], other[0])) for one, other in pairs]

    def learn(self, chunks: Iterable[str]) -> None:
        """Look up what stands between two spaces; many at once take a fraction of the time."""
        wanted = set(chunks)
        if len(self._known) > _MOST_KNOWN:
            self._known.clear()
        new = sorted(wanted.difference(self._known))
        self._known |= {chunk: ((chunk.lower(), 0, len(chunk)),) for chunk in new}
        short = [chunk for chunk in new if len(chunk) <= _LONGEST_CHUNK]
        for first in range(0, len(short), _AT_ONCE):
            self._known |= self._cut(short[first : first + _AT_ONCE])

    def holding(self, wanted: frozenset[str], chunks: Iterable[str]) -> list[str]:
        """Those of the `chunks`, which are learnt, with one of the lemmas `wanted`."""
        known = self._known
        return [chunk for chunk in chunks if any(word[0] in wanted for word in known[chunk])]

    def _cut(self, chunks: Sequence[str]) -> dict[str, tuple[Word, ...]]:
        doc = self._nlp(" ".join(chunks))
        found: dict[str, list[Word]] = {chunk: [] for chunk in chunks}
        ends, end = [], 0
        for chunk in chunks:
            end += len(chunk) + 1
            ends.append(end)
        place = 0
        for token in doc:
            while token.idx >= ends[place]:
                place += 1
            start = token.idx - (ends[place - 1] if place else 0)
            if any(map(str.isalnum, token.text)):
                lemma = token.lemma_ or token.lower_
                found[chunks[place]].append((lemma, start, start + len(token)))
        return {chunk: tuple(words) for chunk, words in found.items()}


@lru_cache(maxsize=32)
def lemmas_of(language: str) -> Lemmas:
    """The one `Lemmas` of a language."""
    return Lemmas(language)
