"""The floor of machine-assisted coding: one class-balanced logistic regression a code.

Knows texts and which codes each has; refuses to know turns, spans and people. It has no
randomness: the same texts and labels in the same order give the same numbers. Its probabilities
come from balanced classes: they rank, .5 is where both sides weigh the same, and they are not
the share of hits to expect.

References
----------
King & Zeng 2001, Logistic regression in rare events data, doi:10.1093/oxfordjournals.pan.a004868:
weighting the rare class.
Fan et al. 2008, LIBLINEAR, JMLR 9:1871–1874: the solver, which ends by itself on such data.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from qualkit.assist.features import TextFeatures
from qualkit.errors import ParameterError

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

MINIMUM_POSITIVES = 2
"""Texts that must have a code before anything is learned about it."""

THRESHOLD = 0.5
"""The probability from which a code is suggested."""

_MOST_STEPS = 1_000


class TextClassifier:
    """Words and pieces of words → the probability of each code.

    Parameters
    ----------
    strength : float
        How far to trust the texts against weights of zero (the inverse of the L2 penalty), > 0.

    Attributes
    ----------
    unfitted_ : dict of int to str
        The codes, by column, of which nothing could be learned, with the reason.

    Examples
    --------
    >>> texts = ["a friend to talk to", "friends and company", "the bus was late", "buses are late"]
    >>> labels = np.array([[1, 0], [1, 0], [0, 0], [0, 1]], dtype=bool)
    >>> classifier = TextClassifier().fit(texts, labels)
    >>> classifier.unfitted_
    {1: '1 positive, fewer than 2'}
    >>> friends = classifier.predict_proba(["my friend", "a late bus"])[:, 0]
    >>> bool(friends[0] > 0.5 > friends[1])
    True
    """

    def __init__(self, *, strength: float = 1.0) -> None:
        self.strength = strength

    def fit(self, texts: Sequence[str], labels: Bools) -> TextClassifier:
        """Learn every code that at least two texts have and at least one has not.

        Parameters
        ----------
        texts : sequence of str, length n
            What was said.
        labels : array of bool, shape (n, codes)
            Which codes each text has.

        Raises
        ------
        ParameterError
            If texts and labels do not match, or the strength is not above 0.
        UndefinedResult
            If the texts hold no words.
        """
        if labels.ndim != 2 or len(labels) != len(texts):
            raise ParameterError(
                f"labels of shape {labels.shape} for {len(texts)} texts",
                expected="one row a text and one column a code",
            )
        if not self.strength > 0:
            raise ParameterError(f"strength {self.strength}", expected="a number above 0")
        self.features_ = TextFeatures().fit(texts)
        found = self.features_.transform(texts)
        self.unfitted_ = {
            column: reason
            for column in range(labels.shape[1])
            if (reason := why_not_learned(labels[:, column]))
        }
        self._learn(found, labels)
        return self

    def predict_proba(self, texts: Sequence[str]) -> Floats:
        """The probability of each code, shape (texts, codes).

        The column of a code in ``unfitted_`` is NaN, which marks what there is no answer to.
        """
        from scipy.special import expit

        if not texts:
            return np.empty((0, len(self.intercepts_)))
        scores = self.features_.transform(texts) @ self.weights_ + self.intercepts_
        return np.asarray(expit(scores), dtype=np.float64)

    def word_weights(self, words: Sequence[str]) -> Floats:
        """How far each word speaks for each code, shape (words, codes); negative: against it.

        The sum over the word and the pieces in it of what is learned times how rare it is. Pairs
        of words are left out: they are no one's own. Zeros for a code in ``unfitted_``.
        """
        if not words:
            return np.empty((0, len(self.intercepts_)))
        return np.asarray(self.features_.of_words(words) @ self.weights_, dtype=np.float64)

    def _learn(self, found: csr_matrix, labels: Bools) -> None:
        from sklearn.linear_model import LogisticRegression

        n_codes = labels.shape[1]
        self.weights_ = np.zeros((found.shape[1], n_codes))
        self.intercepts_ = np.full(n_codes, np.nan)
        for column in set(range(n_codes)) - set(self.unfitted_):
            model = LogisticRegression(
                C=self.strength,
                class_weight="balanced",
                solver="liblinear",
                max_iter=_MOST_STEPS,
            ).fit(found, labels[:, column])
            self.weights_[:, column] = model.coef_[0]
            self.intercepts_[column] = model.intercept_[0]


def why_not_learned(label: Bools) -> str | None:
    """Why nothing can be learned from these labels of one code; None when something can.

    >>> why_not_learned(np.array([True, True]))
    'every text has it'
    """
    n_positives = int(label.sum())
    if n_positives < MINIMUM_POSITIVES:
        plural = "" if n_positives == 1 else "s"
        return f"{n_positives} positive{plural}, fewer than {MINIMUM_POSITIVES}"
    return "every text has it" if n_positives == len(label) else None
