"""The lemmas of a text's words with their places, quick over whole projects.

A tokenizer reads each chunk between two spaces by itself, so a chunk is cut once and remembered:
on seven million words that takes a tenth of the time. Lemmas are looked up (see
`qualkit.language.pipeline`); where a language has no list the lemma is the form, in small letters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from qualkit.language import pipeline
from qualkit.search.folding import Word

if TYPE_CHECKING:
    from spacy.language import Language

_CHUNK = re.compile(r"\S+")
_LONGEST_CHUNK = 1000
"""A longer stretch without a space is one word."""

_MOST_KNOWN = 500_000


class Lemmas:
    """Cuts texts of one language into words, each with its lemma.

    Parameters
    ----------
    language : str
        ISO 639-1 code, or ``und``.
    """

    def __init__(self, language: str) -> None:
        self._nlp: Language = pipeline(language)
        self._known: dict[str, tuple[Word, ...]] = {}

    def words(self, text: str) -> list[Word]:
        """The words of `text` with their lemmas, in order."""
        self._learn(text.split())
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

    def holding(self, wanted: frozenset[str], text: str) -> bool:
        """Whether `text` holds a word with one of the lemmas `wanted`."""
        chunks = text.split()
        self._learn(chunks)
        known = self._known
        return any(word[0] in wanted for chunk in chunks for word in known[chunk])

    def _learn(self, chunks: Sequence[str]) -> None:
        new = [chunk for chunk in dict.fromkeys(chunks) if chunk not in self._known]
        if len(self._known) + len(new) > _MOST_KNOWN:
            self._known.clear()
            new = list(dict.fromkeys(chunks))
        short = [chunk for chunk in new if len(chunk) <= _LONGEST_CHUNK]
        for chunk in new:
            self._known[chunk] = ((chunk.lower(), 0, len(chunk)),)
        if short:
            self._known |= _cut(self._nlp, short)


def _cut(nlp: Language, chunks: Sequence[str]) -> dict[str, tuple[Word, ...]]:
    doc = nlp(" ".join(chunks))
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
