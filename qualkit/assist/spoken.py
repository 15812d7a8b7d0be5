"""Texts as rows of numbered words, so that words and pairs of them are counted by arithmetic.

Knows words as they come and in which text each stands; refuses to know what a word is, or how
rare.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qualkit.assist.inputs import Integers

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix


@dataclass(frozen=True, slots=True, eq=False)
class Spoken:
    """All words that are said, once each, and for each place its word and its text.

    Examples
    --------
    >>> spoken = Spoken.of([["a", "bus", "a", "bus"], [], ["bus"]])
    >>> spoken.words, spoken.at.tolist(), spoken.text.tolist()
    (['a', 'bus'], [0, 1, 0, 1, 1], [0, 0, 0, 0, 2])
    """

    words: list[str]
    at: Integers
    text: Integers
    n_texts: int

    @classmethod
    def of(cls, texts: Iterable[Sequence[str]]) -> Spoken:
        """Number the words of texts in the order in which they are first said."""
        number: dict[str, int] = {}
        places: list[int] = []
        lengths: list[int] = []
        for words in texts:
            places += [number.setdefault(word, len(number)) for word in words]
            lengths.append(len(words))
        text = np.repeat(np.arange(len(lengths)), lengths)
        return cls(list(number), np.array(places, dtype=np.int64), text, len(lengths))

    def pairs(self, at: Integers, n_words: int) -> tuple[Integers, Integers]:
        """Each two words in a row of one text as one number, and the text.

        ``at`` is the number that each place has among `n_words`; a place with -1 makes no pair.
        """
        first, second = at[:-1], at[1:]
        is_pair = (self.text[:-1] == self.text[1:]) & (first >= 0) & (second >= 0)
        return first[is_pair] * n_words + second[is_pair], self.text[:-1][is_pair]

    def count(self, texts: Integers, columns: Integers, n_columns: int) -> csr_matrix:
        """How often each text has each column, shape (texts, columns)."""
        from scipy.sparse import coo_matrix

        shape = (self.n_texts, n_columns)
        return coo_matrix((np.ones(len(texts)), (texts, columns)), shape=shape).tocsr()
