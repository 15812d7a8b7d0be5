"""The floor of machine-assisted coding: words weighed by one logistic regression a code.

Knows texts and which codes each has. It learns from classes that weigh the same, so its scores
rank and 0 is where both sides weigh the same; they are not the share of hits to expect.

References
----------
King & Zeng 2001, Logistic regression in rare events data, doi:10.1093/oxfordjournals.pan.a004868:
weighting the rare class.
Hsieh et al. 2008, A dual coordinate descent method for large-scale linear SVM,
doi:10.1145/1390156.1390208: the solver of LIBLINEAR, which ends by itself on such data.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from sklearn.base import BaseEstimator

from qualkit.assist.alike import Alike
from qualkit.assist.features import TextFeatures
from qualkit.assist.inputs import Bools, Floats, Inputs, Integers

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

_MOST_STEPS = 1_000
_CLOSE_ENOUGH = 0.01
"""Where the solver may end: a hundredth of what it starts with; smaller changes no ranking."""

MOST_NEGATIVES = 20_000
"""Units without a code that it is learned from; of more, evenly spread ones stand for all."""


class WordsModel(BaseEstimator):  # type: ignore[misc]
    """Words, pieces of words and what else is known → a score for each code.

    Parameters
    ----------
    strength : float
        How far to trust the texts against weights of zero (the inverse of the L2 penalty), > 0.
    """

    def __init__(self, *, strength: float = 1.0) -> None:
        self.strength = strength

    def fit(self, inputs: Inputs, labels: Bools, known: Bools | None = None) -> WordsModel:
        """Learn each code from the units whose label is known; all unless given.

        Every column needs a known unit that has the code and one that has not.

        Parameters
        ----------
        inputs : Inputs, n units
            What to learn from.
        labels, known : arrays of bool, shape (n, codes)
            Which codes each unit has, and for which codes that is known.
        """
        self.features_ = TextFeatures()
        alike = Alike.of(_with_extra(self.features_.fit_transform(inputs.texts), inputs))
        alike.features.sort_indices()  # Else each code's solver sorts a copy of its own.
        known = np.ones(labels.shape, dtype=np.bool_) if known is None else known
        weights = np.zeros((alike.features.shape[1], labels.shape[1]))
        self.intercepts_ = np.zeros(labels.shape[1])
        for column, (label, is_known) in enumerate(zip(labels.T, known.T, strict=True)):
            model = self._learned(alike.features, label, is_known)
            weights[:, column], self.intercepts_[column] = model.coef_[0], model.intercept_[0]
        self.weights_ = alike.apart(weights)
        return self

    def decision_function(self, inputs: Inputs) -> Floats:
        """The score of each code, shape (units, codes)."""
        return np.asarray(self._found(inputs) @ self.weights_ + self.intercepts_)

    def word_weights(self, words: Sequence[str]) -> Floats:
        """How far each word speaks for each code, shape (words, codes); negative: against it.

        The sum over the word and the pieces in it of what is learned times how rare it is. Pairs
        of words are left out: they are no one's own.
        """
        if not words:
            return np.empty((0, len(self.intercepts_)))
        found = self.features_.of_words(words)
        return np.asarray(found @ self.weights_[: found.shape[1]], dtype=np.float64)

    def _found(self, inputs: Inputs) -> csr_matrix:
        return _with_extra(self.features_.transform(inputs.texts), inputs)

    def _learned(self, found: csr_matrix, label: Bools, known: Bools) -> LogisticRegression:
        places = np.flatnonzero(known)
        rows = places[_standing_for_all(label[places])]
        some = found if len(rows) == found.shape[0] else found[rows]
        return fitted(some, label[rows], self.strength, len(places))


def _with_extra(found: csr_matrix, inputs: Inputs) -> csr_matrix:
    from scipy.sparse import csr_matrix, hstack

    if not inputs.extra.shape[1]:
        return found
    return hstack([found, csr_matrix(inputs.extra)]).tocsr()


def _standing_for_all(label: Bools) -> Integers:
    """All units that have the code and as many that have not as are learned from, in order."""
    negatives = np.flatnonzero(~label)
    if len(negatives) > MOST_NEGATIVES:
        negatives = negatives[np.arange(MOST_NEGATIVES) * len(negatives) // MOST_NEGATIVES]
    return np.sort(np.concatenate([np.flatnonzero(label), negatives]))


def fitted(
    found: csr_matrix, label: Bools, strength: float, n_units: int | None = None
) -> LogisticRegression:
    """One code learned from features, both classes weighing the same: half of `n_units` each."""
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(
        C=strength * (n_units or len(label)) / len(label),
        class_weight="balanced",
        solver="liblinear",
        dual=True,
        tol=_CLOSE_ENOUGH,
        max_iter=_MOST_STEPS,
        random_state=0,
    ).fit(found, label)
