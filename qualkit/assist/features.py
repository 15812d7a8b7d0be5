"""Text → the features that the classifier weighs: words and pieces of words.

Knows how a text is folded (Unicode NFKC, lower case, straight apostrophes) and counted: words and
pairs of words, and three to five characters within a word. Refuses to know codes. Each half of
the features has length 1, so that the many pieces do not drown the few words. Scikit-learn
counts; it is loaded when the first text is.

References
----------
Salton & Buckley 1988, Term-weighting approaches in automatic text retrieval,
doi:10.1016/0306-4573(88)90021-0: term frequency (here 1 + log) times inverse document frequency.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

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
        if not any(map(has_words, texts)):
            raise UndefinedResult(
                f"the {len(texts)} texts to learn from hold no words",
                expected="speech in the coded units",
                repair="code passages that hold words",
            )
        self._phrases = _counter(token_pattern=_WORD, ngram_range=(1, 2), preprocessor=fold)
        self._pieces = _counter(analyzer="char_wb", ngram_range=(3, 5))
        counts, words = _words_in(texts)
        phrases = self._phrases.fit_transform(texts)
        pieces = counts @ self._pieces.fit_transform(words)
        self._rarities = (_rarity().fit(phrases), _rarity().fit(pieces))
        return self._joined(phrases, pieces)

    def transform(self, texts: Sequence[str]) -> csr_matrix:
        """The features of `texts`, shape (texts, features), each half of length 1.

        A text without any known word or piece is all zeros in that half.
        """
        return _side_by_side([_of_length_1(half) for half in self._halves(texts)])

    def of_words(self, words: Sequence[str]) -> csr_matrix:
        """The features of single words, shape (words, features), before any length is taken out."""
        return _side_by_side(self._halves(words))

    def _halves(self, texts: Sequence[str]) -> tuple[csr_matrix, csr_matrix]:
        counts, words = _words_in(texts)
        pieces = counts @ self._pieces.transform(words)
        return self._weighed(self._phrases.transform(texts), pieces)

    def _joined(self, phrases: csr_matrix, pieces: csr_matrix) -> csr_matrix:
        return _side_by_side([_of_length_1(half) for half in self._weighed(phrases, pieces)])

    def _weighed(self, phrases: csr_matrix, pieces: csr_matrix) -> tuple[csr_matrix, csr_matrix]:
        of_phrases, of_pieces = self._rarities
        return of_phrases.transform(phrases), of_pieces.transform(pieces)


def _side_by_side(halves: Sequence[csr_matrix]) -> csr_matrix:
    from scipy.sparse import hstack

    return hstack(halves).tocsr()


def _of_length_1(half: csr_matrix) -> csr_matrix:
    from sklearn.preprocessing import normalize

    return normalize(half)


def _words_in(texts: Sequence[str]) -> tuple[csr_matrix, list[str]]:
    """How often each text has each of all words, and the words.

    The pieces of a text are those of its words, so that each word is cut up once, however often
    it is said.
    """
    from scipy.sparse import csr_matrix

    if not any(map(has_words, texts)):
        return csr_matrix((len(texts), 1)), [""]
    counter = _counter(token_pattern=_WORD, preprocessor=fold)
    counts = counter.fit_transform(texts)
    return counts, counter.get_feature_names_out().tolist()


def _counter(**options: Any) -> CountVectorizer:
    from sklearn.feature_extraction.text import CountVectorizer

    return CountVectorizer(lowercase=False, dtype=np.float64, **options)


def _rarity() -> TfidfTransformer:
    from sklearn.feature_extraction.text import TfidfTransformer

    return TfidfTransformer(norm=None, sublinear_tf=True)
