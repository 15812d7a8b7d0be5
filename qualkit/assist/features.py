"""Text → the features that the classifier weighs: words and pieces of words.

Knows how a text is folded (Unicode NFKC, lower case, straight apostrophes) and counted: words and
pairs of words, and three to five characters within a word. Refuses to know codes. Each half of
the features has length 1, so that the many pieces do not drown the few words. Texts are cut into
words once, by `qualkit.assist.spoken`; scikit-learn cuts up each word once, and weighs; it is
loaded when the first text is.

References
----------
Salton & Buckley 1988, Term-weighting approaches in automatic text retrieval,
doi:10.1016/0306-4573(88)90021-0: term frequency (here 1 + log) times inverse document frequency.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from qualkit.assist.inputs import Integers
from qualkit.assist.spoken import Spoken
from qualkit.errors import UndefinedResult

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

_LETTERS = "[\\w\N{COMBINING GRAVE ACCENT}-\N{COMBINING LATIN SMALL LETTER X}]+"
_WORD = rf"{_LETTERS}(?:['’]{_LETTERS})*"

_WORDS = re.compile(_WORD)


def words_of(text: str) -> dict[str, str]:
    """The words of `text` in order, folded, each with its first spelling there.

    >>> words_of("Don’t you, you DON'T")
    {"don't": 'Don’t', 'you': 'you'}
    """
    found: dict[str, str] = {}
    for word in _WORDS.findall(text):
        found.setdefault(fold(word), word)
    return found


def has_words(text: str) -> bool:
    """True when `text` holds at least one word.

    >>> has_words("… – ?!")
    False
    """
    return _WORDS.search(text) is not None


def fold(text: str) -> str:
    """`text` as it is compared: composed, in lower case, with straight apostrophes.

    >>> fold("Don’t")
    "don't"
    """
    return unicodedata.normalize("NFKC", text).lower().replace("’", "'")


class TextFeatures:
    """Learns the features of some texts and finds them in others."""

    def fit(self, texts: Sequence[str]) -> TextFeatures:
        """Learn the words and pieces of `texts`, and how common each is.

        Raises
        ------
        UndefinedResult
            If there is no word in any of them.
        """
        self.fit_transform(texts)
        return self

    def fit_transform(self, texts: Sequence[str]) -> csr_matrix:
        """Learn as `fit` does and find as `transform` does, in one reading of the texts."""
        spoken = _spoken(texts)
        if not spoken.words:
            raise UndefinedResult(
                f"the {len(texts)} texts to learn from hold no words",
                expected="speech in the coded units",
                repair="code passages that hold words",
            )
        self._number = {word: number for number, word in enumerate(spoken.words)}
        self._pairs = np.unique(spoken.pairs(spoken.at, len(spoken.words))[0])
        self._pieces = _counter()
        self._of_known = self._pieces.fit_transform(spoken.words)
        halves = self._counted(spoken)
        self._rarities = tuple(_rarity().fit(half) for half in halves)
        return _side_by_side([_of_length_1(half) for half in self._weighed(halves)])

    def transform(self, texts: Sequence[str]) -> csr_matrix:
        """The features of `texts`, shape (texts, features), each half of length 1.

        A text without any known word or piece is all zeros in that half.
        """
        halves = self._weighed(self._counted(_spoken(texts)))
        return _side_by_side([_of_length_1(half) for half in halves])

    def of_words(self, words: Sequence[str]) -> csr_matrix:
        """The features of single words, shape (words, features), before any length is taken out."""
        return _side_by_side(self._weighed(self._counted(_spoken(words))))

    def _counted(self, spoken: Spoken) -> tuple[csr_matrix, csr_matrix]:
        """How often each text has each known word or pair of words, and each known piece."""
        numbers = np.array([self._number.get(word, -1) for word in spoken.words], dtype=np.int64)
        at = numbers[spoken.at]
        return self._phrases(spoken, at), self._pieces_in(spoken, at, numbers)

    def _phrases(self, spoken: Spoken, at: Integers) -> csr_matrix:
        pairs, texts = spoken.pairs(at, len(self._number))
        place = np.searchsorted(self._pairs, pairs)
        place[place == len(self._pairs)] = 0
        is_known = self._pairs[place] == pairs if len(self._pairs) else np.zeros(0, dtype=np.bool_)
        words = np.flatnonzero(at >= 0)
        return spoken.count(
            np.concatenate([spoken.text[words], texts[is_known]]),
            np.concatenate([at[words], len(self._number) + place[is_known]]),
            len(self._number) + len(self._pairs),
        )

    def _pieces_in(self, spoken: Spoken, at: Integers, numbers: Integers) -> csr_matrix:
        """The pieces of a text are those of its words, known or not."""
        is_known = at >= 0
        found = spoken.count(spoken.text[is_known], at[is_known], len(self._number))
        found = found @ self._of_known
        if is_known.all():
            return found
        others = np.flatnonzero(numbers < 0)
        place = np.full(len(numbers), -1)
        place[others] = np.arange(len(others))
        column = place[spoken.at[~is_known]]
        counts = spoken.count(spoken.text[~is_known], column, len(others))
        return found + counts @ self._pieces.transform([spoken.words[word] for word in others])

    def _weighed(self, halves: tuple[csr_matrix, csr_matrix]) -> tuple[csr_matrix, csr_matrix]:
        one, other = (
            rarity.transform(half, copy=False)
            for rarity, half in zip(self._rarities, halves, strict=True)
        )
        return one, other


def _spoken(texts: Sequence[str]) -> Spoken:
    return Spoken.of(_WORDS.findall(fold(text)) for text in texts)


def _side_by_side(halves: Sequence[csr_matrix]) -> csr_matrix:
    from scipy.sparse import hstack

    return hstack(halves).tocsr()


def _of_length_1(half: csr_matrix) -> csr_matrix:
    from sklearn.preprocessing import normalize

    return normalize(half, copy=False)


def _counter() -> CountVectorizer:
    from sklearn.feature_extraction.text import CountVectorizer

    return CountVectorizer(
        lowercase=False, dtype=np.float64, analyzer="char_wb", ngram_range=(3, 5)
    )


def _rarity() -> TfidfTransformer:
    from sklearn.feature_extraction.text import TfidfTransformer

    return TfidfTransformer(norm=None, sublinear_tf=True)
