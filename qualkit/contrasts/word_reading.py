"""Texts → words in a row, as numbers: quick over millions, because each spelling is cut once.

It knows what stands between two spaces and which words are neighbours; what a word is, and its
lemma, is told by the caller. It refuses to know who speaks.

References
----------
Bouma 2009, Normalized (pointwise) mutual information in collocation extraction, GSCL: the measure
by which two neighbouring words become a phrase.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Word = tuple[str, str, bool]
"""A word, its form in small letters, and whether punctuation parts it from the word before."""

Cut = Callable[[Sequence[str]], Sequence[tuple[Sequence[Word], bool]]]
"""What stands between spaces → for each its words, and whether punctuation ends it."""

Ints = NDArray[np.int32]

LEAST_PAIRS = 5
LEAST_NPMI = 0.3
"""Two neighbours are a phrase when they meet so often, and with so much mutual information."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsRead:
    """All words of some texts, in order.

    ``terms`` are the words by number, stop words and phrases among them; ``tokens`` gives each
    place's word and ``texts`` the text it stands in. ``n_single`` of the terms are single words,
    the others phrases, whose places come after all others. ``stop`` marks stop words.
    """

    terms: tuple[str, ...]
    tokens: Ints
    texts: Ints
    n_single: int
    stop: NDArray[np.bool_]

    def texts_with(self, term: int) -> Ints:
        """The texts that a term stands in, in order."""
        return np.asarray(np.unique(self.texts[self.tokens == term]))


def read_words(
    texts: Sequence[str],
    cut: Cut,
    *,
    stop: frozenset[str] = frozenset(),
    phrases: bool = False,
    keep_stop_words: bool = False,
) -> WordsRead:
    """Read the words of `texts`.

    A word is a stop word where the list `stop` has it, or most of its forms as they were said.

    Parameters
    ----------
    phrases : bool
        Add two neighbouring words as one term where they meet at least five times with a
        normalised pointwise mutual information of .3, no punctuation between them, and neither is
        a stop word (unless these are kept).
    """
    chunks, at, lengths = _chunked(texts)
    table = _Table.of(cut(chunks), stop)
    counts = table.n_words[at]
    place = _ragged(table.first[at], counts)
    tokens = table.word[place]
    chunk = np.repeat(np.arange(len(at), dtype=np.int32), counts)
    owner = np.repeat(np.arange(len(texts), dtype=np.int32), lengths)[chunk]
    n = len(table.terms)
    marked = np.bincount(tokens, weights=table.is_stop[place], minlength=n)
    is_stop = table.listed(stop) | (2 * marked > np.bincount(tokens, minlength=n))
    read = WordsRead(terms=table.terms, tokens=tokens, texts=owner, n_single=n, stop=is_stop)
    if not phrases:
        return read
    ends = np.cumsum(table.tail[at], dtype=np.int32) - table.tail[at]
    meet = (owner[1:] == owner[:-1]) & (ends[chunk[1:]] == ends[chunk[:-1]])
    meet &= ~table.parted[place[1:]]
    if not keep_stop_words:
        meet &= ~is_stop[tokens[1:]] & ~is_stop[tokens[:-1]]
    return _with_phrases(read, np.flatnonzero(meet))


def _chunked(texts: Sequence[str]) -> tuple[list[str], Ints, Ints]:
    """Distinct chunks between spaces, the number of each in order, and how many a text has."""
    known: dict[str, int] = {}
    found, lengths = array("i"), array("i")
    for text in texts:
        before = len(found)
        found.extend([known.setdefault(chunk, len(known)) for chunk in text.split()])
        lengths.append(len(found) - before)
    return list(known), np.array(found, dtype=np.int32), np.array(lengths, dtype=np.int32)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """What each distinct chunk holds: its words follow one another from ``first`` on."""

    terms: tuple[str, ...]
    first: NDArray[np.int64]
    n_words: Ints
    word: Ints
    parted: NDArray[np.bool_]
    is_stop: NDArray[np.bool_]
    tail: NDArray[np.bool_]

    @classmethod
    def of(cls, pieces: Sequence[tuple[Sequence[Word], bool]], stop: frozenset[str]) -> _Table:
        terms: dict[str, int] = {}
        words = [word for found, _ in pieces for word in found]
        n_words = np.array([len(found) for found, _ in pieces], dtype=np.int32)
        return cls(
            word=np.array([terms.setdefault(w, len(terms)) for w, _, _ in words], dtype=np.int32),
            terms=tuple(terms),
            n_words=n_words,
            first=np.cumsum(n_words, dtype=np.int64) - n_words,
            parted=np.array([parted for _, _, parted in words], dtype=bool),
            is_stop=np.array([form in stop for _, form, _ in words], dtype=bool),
            tail=np.array([tail for _, tail in pieces], dtype=bool),
        )

    def listed(self, stop: frozenset[str]) -> NDArray[np.bool_]:
        return np.array([term in stop for term in self.terms], dtype=bool)


def _ragged(first: NDArray[np.int64], counts: Ints) -> NDArray[np.int64]:
    """For each i the numbers ``first[i]``, ``first[i] + 1`` …, as many as ``counts[i]``."""
    skipped = np.cumsum(counts, dtype=np.int64) - counts
    return np.asarray(np.arange(int(counts.sum())) + np.repeat(first - skipped, counts))


def _with_phrases(read: WordsRead, meet: NDArray[np.int64]) -> WordsRead:
    """`read` with the pairs at `meet` and the next place as terms, those that belong together."""
    n = read.n_single
    pairs = read.tokens[meet].astype(np.int64) * n + read.tokens[meet + 1]
    found, number, often = np.unique(pairs, return_inverse=True, return_counts=True)
    one, other = found // n, found % n
    single = np.bincount(read.tokens, minlength=n)
    total = max(1, len(read.tokens))
    mutual = np.log(often * total / (single[one] * single[other])) / -np.log(often / (total + 1))
    is_phrase = (often >= LEAST_PAIRS) & (one != other) & (mutual >= LEAST_NPMI)
    names = [f"{read.terms[a]} {read.terms[b]}" for a, b in zip(
        one[is_phrase], other[is_phrase], strict=True)]  # fmt: skip
    numbers = np.cumsum(is_phrase, dtype=np.int32) + (n - 1)
    here = is_phrase[number]
    return WordsRead(
        terms=(*read.terms, *names),
        tokens=np.concatenate([read.tokens, numbers[number[here]]]).astype(np.int32),
        texts=np.concatenate([read.texts, read.texts[meet[here]]]),
        n_single=n,
        stop=np.concatenate([read.stop, np.zeros(len(names), dtype=bool)]),
    )
