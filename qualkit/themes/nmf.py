"""Topics by non-negative matrix factorisation of (smoothed) TF-IDF rows.

It knows scikit-learn's NMF and gives it a start of its own: scikit-learn's NNDSVD rests on a
randomised decomposition, so its topics change with the seed; here the singular vectors are exact,
and two runs agree to the bit.

References
----------
Lee & Seung 1999, doi:10.1038/44565. Boutsidis & Gallopoulos 2008, SVD based initialization: a
head start for nonnegative matrix factorization, doi:10.1016/j.patcog.2007.09.010.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from qualkit.model.themes import OUTLIERS
from qualkit.themes.engines import Solution, terms_of
from qualkit.themes.setting import Setting
from qualkit.themes.space import RANK, Space, counted, space
from qualkit.themes.vocabulary import Vocabulary
from qualkit.themes.words import telling

if TYPE_CHECKING:
    from numpy.typing import NDArray

_TOLERANCE = 5e-3
_MOST_ITERATIONS = 80


class NmfEngine:
    """NMF with an exact NNDSVD start: W H ≈ rows; a segment's topic is its largest part of W.

    ``model`` is scikit-learn's fitted NMF; its components are in NNDSVD's order, those of
    ``components_`` by size of topic.
    """

    labels_: NDArray[np.int64]
    weights_: NDArray[np.float64]
    components_: NDArray[np.float64]
    words_: tuple[tuple[int, ...], ...]
    model: Any

    def __init__(self, vocabulary: Vocabulary, *, topics: int, seed: int = 0) -> None:
        self.vocabulary = vocabulary
        self.topics = topics
        self.seed = seed

    def fit(
        self,
        texts: Sequence[str],
        vectors: NDArray[np.float32] | None = None,
        setting: Setting | None = None,
    ) -> NmfEngine:
        """Find the topics of `texts`, whose rows are smoothed as `qualkit.themes.space` says."""
        counts = counted(texts, self.vocabulary)
        rank = max(RANK, self.topics)
        return self.fit_space(texts, space(counts, vectors, setting=setting, rank=rank))

    def fit_space(self, texts: Sequence[str], space: Space) -> NmfEngine:  # noqa: ARG002 - contract
        """Find the topics of `texts`, whose space is computed already."""
        self._space = space
        self.model, weights = _factorised(self._space, self.topics)
        self._found = _solution(self._space, weights, self.model.components_)
        self.labels_, self.weights_ = self._found.labels, self._found.weights
        self.components_, self.words_ = self._found.components, self._found.words
        return self

    def transform(
        self, texts: Sequence[str], vectors: NDArray[np.float32] | None = None
    ) -> NDArray[np.int64]:
        """The topic of each of other texts, −1 where none of their terms is known."""
        from sklearn.decomposition import non_negative_factorization

        counts = counted(texts, self.vocabulary)
        rows = self._space.rows_of(counts, vectors)
        k = len(self.components_)
        weights, _, _ = non_negative_factorization(
            rows, H=self.components_, n_components=k, init="custom", update_H=False
        )
        return _labels(weights * np.linalg.norm(self.components_, axis=1))

    def terms(self) -> tuple[tuple[tuple[str, float], ...], ...]:
        """The terms that tell each topic with their weights, heaviest first."""
        return terms_of(self._found, self.vocabulary.terms)

    @staticmethod
    def require() -> None:
        """Ask for nothing: scikit-learn is always there."""

    @staticmethod
    def solve(space: Space, topics: int) -> Solution:
        """The same topics from a space alone."""
        model, weights = _factorised(space, topics)
        return _solution(space, weights, model.components_)


def nndsvd(space: Space, topics: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The non-negative double SVD start, W (n × k) and H (k × v), from exact singular vectors.

    Of each pair of singular vectors the heavier of the positive and the negative parts is taken;
    the first pair has one sign. Zeros stay, as in the plain variant of the paper.
    """
    left = np.zeros((len(space.left), topics))
    right = np.zeros((topics, space.right.shape[1]))
    for j in range(topics):
        x, y = space.left[:, j], space.right[j]
        pairs = [(np.abs(x), np.abs(y))] if j == 0 else [_parts(x, y, 1), _parts(x, y, -1)]
        norms = [float(np.linalg.norm(u) * np.linalg.norm(v)) for u, v in pairs]
        u, v = pairs[int(np.argmax(norms))]
        scale = np.sqrt(space.values[j] * max(norms))
        left[:, j] = scale * u / (np.linalg.norm(u) or 1.0)
        right[j] = scale * v / (np.linalg.norm(v) or 1.0)
    return left, right


def _parts(
    x: NDArray[np.float64], y: NDArray[np.float64], sign: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return np.maximum(sign * x, 0), np.maximum(sign * y, 0)


def _factorised(space: Space, topics: int) -> tuple[Any, NDArray[np.float64]]:
    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning

    left, right = nndsvd(space, topics)
    model = NMF(topics, init="custom", tol=_TOLERANCE, max_iter=_MOST_ITERATIONS)
    # Where W H is all but the rows, what is left between them may round to below 0.
    with warnings.catch_warnings(), np.errstate(invalid="ignore"):
        # Topics are read off long before the last digit of the fit is settled.
        warnings.simplefilter("ignore", ConvergenceWarning)
        # Half the digits, half the time; the start and the order of the sums stay fixed.
        rows, w, h = (part.astype(np.float32) for part in (space.rows, left, right))
        weights = model.fit_transform(rows, W=w, H=h)
    return model, weights.astype(np.float64)


def _solution(
    space: Space, weights: NDArray[np.float64], components: NDArray[np.float64]
) -> Solution:
    # W and H share their scale freely; a part weighs what it adds to the row.
    scaled = weights * np.linalg.norm(components, axis=1)
    components = components.astype(np.float64)
    return Solution(
        labels=_labels(scaled),
        weights=scaled,
        components=components,
        words=telling(components, space.counts),
    )


def _labels(weights: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.where(weights.max(axis=1) > 0, weights.argmax(axis=1), OUTLIERS)
