"""Scores that follow each decision: one code learned again, all units scored again for it.

Knows the features of all units, found once, and for each code which units have it. Decisions come
one by one, each about one unit and one code; a rejected unit is known for that code alone. What a
code learns is what `CodeClassifier` would learn of the same labels, but for words and pieces that
only undecided units hold, which are counted here from the beginning; and to a precision that no
rank shows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from qualkit.assist.inputs import Bools, Floats, Inputs, Integers, Seeds
from qualkit.assist.learnable import why_not_learned
from qualkit.assist.one_thread import one_thread
from qualkit.assist.warm_vectors import WarmVectors
from qualkit.assist.warm_words import Told, WarmWords
from qualkit.errors import ParameterError

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Progress = Callable[[int, int], None]


class Refresher:
    """The scores of all units for some codes, kept up to date with what is decided.

    Parameters
    ----------
    inputs : Inputs, n units
        All units, decided or not.
    labels, known : arrays of bool, shape (n, codes)
        Which codes each unit has, and for which codes that is known at the beginning.
    seeds : Seeds, optional
        Descriptions of the codes.
    columns : sequence of int, optional
        The codes to score; all unless given.
    progress : callable, optional
        Called as ``progress(done, total)`` after each code learned at the beginning.

    Attributes
    ----------
    scores : array of float, shape (n, codes)
        Log odds where both classes weigh the same; NaN where nothing can be learned of a code.

    Examples
    --------
    >>> texts = ["a friend to talk to", "friends and company", "the bus was late", "buses are late",
    ...          "the bus and a friend", "a friend"]
    >>> known = np.array([[True]] * 4 + [[False]] * 2)
    >>> labels = np.array([[True], [True], [False], [False], [False], [False]])
    >>> refresher = Refresher(Inputs(texts=texts), labels, known)
    >>> before = float(refresher.scores[5, 0])
    >>> refresher.tell(4, 0, has=True)
    >>> bool(refresher.scores[5, 0] > before)
    True
    """

    def __init__(
        self,
        inputs: Inputs,
        labels: Bools,
        known: Bools,
        *,
        seeds: Seeds | None = None,
        columns: Sequence[int] | None = None,
        progress: Progress | None = None,
    ) -> None:
        if labels.shape != known.shape or len(labels) != len(inputs):
            raise ParameterError(
                f"labels of shape {labels.shape} for {len(inputs)} units",
                expected="one row a unit, and one column a code, in labels and in known",
            )
        self._n_units, n_codes = labels.shape
        self.columns = tuple(range(n_codes)) if columns is None else tuple(columns)
        self.scores = np.full(labels.shape, np.nan)
        self._described = seeds.described() if seeds else frozenset()
        self._gather(np.where(known, labels, False), known, seeds)
        with one_thread():
            self._begin(inputs, seeds, progress)

    def tell(self, row: int, column: int, *, has: bool | None) -> None:
        """Take a decision on one unit and one code, None to take it back; score the code anew."""
        with one_thread():
            self._tell(row, column, has)

    def _tell(self, row: int, column: int, has: bool | None) -> None:
        self._labels[row, column] = bool(has)
        self._known[row, column] = self._known_meanings[row, column] = has is not None
        if row in self._base_rows:
            for vectors in self._vectors:
                vectors.changed(column)
        elif row not in self._added and has is not None:
            self._added.append(row)
            for vectors in self._vectors:
                vectors.add(np.array(self._added, dtype=np.int64))
        if column in self.columns:
            self._refresh(column)

    def told(self, row: int, column: int) -> bool | None:
        """Whether a unit has a code, None where that is not known."""
        return bool(self._labels[row, column]) if self._known[row, column] else None

    def _gather(self, labels: Bools, known: Bools, seeds: Seeds | None) -> None:
        """Labels of units, then of descriptions: see `CodeClassifier`."""
        self._labels, self._known, self._known_meanings = labels.copy(), known.copy(), known.copy()
        if seeds and len(seeds.inputs):
            described, own = seeds.labels(labels.shape[1])
            self._labels = np.vstack([labels, described])
            self._known = np.vstack([known, own])
            self._known_meanings = np.vstack([known, np.ones_like(own)])
        self._base = np.flatnonzero(self._known_meanings.any(axis=1))
        self._base_rows = frozenset(self._base.tolist())
        self._added: list[int] = []

    def _begin(self, inputs: Inputs, seeds: Seeds | None, progress: Progress | None) -> None:
        every = inputs.followed_by(seeds.inputs) if seeds and len(seeds.inputs) else inputs
        self._words = WarmWords(_features(every), self._base, n_units=self._n_units)
        self._vectors = [
            WarmVectors(np.hstack([vectors, every.extra]), self._base) for vectors in every.vectors
        ]
        for done, column in enumerate(self.columns, 1):
            self._refresh(column)
            if progress:
                progress(done, len(self.columns))

    def _refresh(self, column: int) -> None:
        label = self._labels[: self._n_units, column][self._known[: self._n_units, column]]
        if not len(label) or why_not_learned(label, is_described=column in self._described):
            self.scores[:, column] = np.nan
            return
        added = np.array(self._added, dtype=np.int64)
        rows = np.concatenate([self._base, added])
        found = self._by_words(column, added)
        known = self._known_meanings[rows, column]
        for vectors in self._vectors:
            vectors.learn(column, self._labels[rows, column] & known, known)
            found = found + vectors.scores(column, slice(self._n_units))
        self.scores[:, column] = found / (1 + len(self._vectors))

    def _by_words(self, column: int, added: Integers) -> Floats:
        places = np.flatnonzero(self._known[self._base, column])
        later = added[self._known[added, column]]
        base = Told(places, self._labels[self._base[places], column])
        self._words.learn(column, base, Told(later, self._labels[later, column]))
        return np.asarray(self._words.scores(column), dtype=np.float64)


def _features(inputs: Inputs) -> csr_matrix:
    """Words, pieces, what else is known, and 1 for the intercept."""
    from scipy.sparse import csr_matrix, hstack

    from qualkit.assist.alike import Alike
    from qualkit.assist.features import TextFeatures

    found = TextFeatures().fit_transform(inputs.texts)
    alike = Alike.of(hstack([found, csr_matrix(inputs.extra)]).tocsr())
    return hstack([alike.features, csr_matrix(np.ones((len(inputs), 1)))]).tocsr()
