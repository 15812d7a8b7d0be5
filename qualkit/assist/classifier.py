"""The classifier: what words say and what encoders say, averaged.

Knows units and which codes each has. Words know the terms of a study, encoders what terms mean;
each errs elsewhere, so the mean of their log odds ranks better than either. Names, definitions and
examples of codes count as units that have them, so that a code nobody gave yet can be ranked. It
has no randomness: the same units and labels in the same order give the same numbers.

References
----------
Hinton 2002, Training products of experts by minimizing contrastive divergence,
doi:10.1162/089976602760128018: averaging log odds.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sklearn.base import BaseEstimator

from qualkit.assist.inputs import Bools, Floats, Inputs, Seeds
from qualkit.assist.learnable import why_not_learned
from qualkit.assist.one_thread import one_thread
from qualkit.assist.vectors_model import VectorsModel
from qualkit.assist.words_model import WordsModel
from qualkit.errors import ParameterError

_BATCH = 10_000


class CodeClassifier(BaseEstimator):  # type: ignore[misc]
    """Units → the score of each code.

    Parameters
    ----------
    seeds : Seeds, optional
        Descriptions of the codes, by column of the labels.
    strength : float
        See `WordsModel`.

    Attributes
    ----------
    unfitted_ : dict of int to str
        The codes, by column, of which nothing could be learned, with the reason.
    words_ : WordsModel
        What words say, for the codes in ``fitted_``.

    Examples
    --------
    >>> texts = ["a friend to talk to", "friends and company", "the bus was late", "buses are late"]
    >>> labels = np.array([[1, 0], [1, 0], [0, 0], [0, 1]], dtype=bool)
    >>> classifier = CodeClassifier().fit(Inputs(texts=texts), labels)
    >>> classifier.unfitted_
    {1: '1 positive, fewer than 2'}
    >>> scores = classifier.decision_function(Inputs(texts=["my friend", "a late bus"]))
    >>> bool(scores[0, 0] > 0 > scores[1, 0])
    True
    """

    def __init__(self, *, seeds: Seeds | None = None, strength: float = 1.0) -> None:
        self.seeds = seeds
        self.strength = strength

    def fit(self, inputs: Inputs, labels: Bools, known: Bools | None = None) -> CodeClassifier:
        """Learn every code that some units or descriptions have and at least one unit has not.

        Parameters
        ----------
        inputs : Inputs, n units
            What to learn from.
        labels : array of bool, shape (n, codes)
            Which codes each unit has.
        known : array of bool, shape (n, codes), optional
            For which codes a unit's label is known; all unless given.

        Raises
        ------
        ParameterError
            If units and labels do not match, or the strength is not above 0.
        UndefinedResult
            If the texts hold no words.
        """
        self._check(inputs, labels)
        known = np.ones(labels.shape, dtype=np.bool_) if known is None else known
        described = self.seeds.described() if self.seeds else frozenset()
        self.n_codes_ = labels.shape[1]
        self.unfitted_ = {}
        for column in range(self.n_codes_):
            label = labels[known[:, column], column]
            if reason := why_not_learned(label, is_described=column in described):
                self.unfitted_[column] = reason
        self.fitted_ = [column for column in range(self.n_codes_) if column not in self.unfitted_]
        with one_thread():
            self._learn(inputs, labels, known)
        return self

    def decision_function(self, inputs: Inputs) -> Floats:
        """The score of each code, shape (units, codes): log odds where both classes weigh the same.

        The column of a code in ``unfitted_`` is NaN, which marks what there is no answer to.
        """
        found = np.full((len(inputs), self.n_codes_), np.nan)
        for start in range(0, len(inputs), _BATCH):
            stop = min(start + _BATCH, len(inputs))
            part = inputs.take(range(start, stop))
            if self.fitted_:
                with one_thread():
                    found[start:stop, self.fitted_] = self._scores(part)
        return found

    def predict_proba(self, inputs: Inputs) -> Floats:
        """The scores from 0 to 1, .5 where both classes weigh the same; NaN as there.

        These rank: `Calibrator` makes chances of them.
        """
        from scipy.special import expit

        return np.asarray(expit(self.decision_function(inputs)), dtype=np.float64)

    def predict(self, inputs: Inputs) -> Bools:
        """Which codes each unit scores above 0 for."""
        return np.asarray(self.decision_function(inputs) > 0)

    def word_weights(self, words: Sequence[str]) -> Floats:
        """How far each word speaks for each code, shape (words, codes); zeros in ``unfitted_``."""
        weights = np.zeros((len(words), self.n_codes_))
        if self.fitted_:
            weights[:, self.fitted_] = self.words_.word_weights(words)
        return weights

    def _check(self, inputs: Inputs, labels: Bools) -> None:
        if labels.ndim != 2 or len(labels) != len(inputs):
            raise ParameterError(
                f"labels of shape {labels.shape} for {len(inputs)} texts",
                expected="one row a text and one column a code",
            )
        if not self.strength > 0:
            raise ParameterError(f"strength {self.strength}", expected="a number above 0")

    def _learn(self, inputs: Inputs, labels: Bools, known: Bools) -> None:
        of_words = of_meanings = known
        if self.seeds and len(self.seeds.inputs):
            described, own = self.seeds.labels(self.n_codes_)
            inputs = inputs.followed_by(self.seeds.inputs)
            labels = np.vstack([labels, described])
            # Rare words in the description of another code say little, its meaning says much.
            of_words = np.vstack([known, own])
            of_meanings = np.vstack([known, np.ones_like(own)])
        columns = self.fitted_
        self.words_ = WordsModel(strength=self.strength)
        self.words_.fit(inputs, labels[:, columns], of_words[:, columns])
        self.meanings_ = [
            VectorsModel().fit(
                np.hstack([vectors, inputs.extra]), labels[:, columns], of_meanings[:, columns]
            )
            for vectors in inputs.vectors
        ]

    def _scores(self, inputs: Inputs) -> Floats:
        scores = self.words_.decision_function(inputs)
        for model, vectors in zip(self.meanings_, inputs.vectors, strict=True):
            scores = scores + model.decision_function(np.hstack([vectors, inputs.extra]))
        return scores / (1 + len(self.meanings_))
