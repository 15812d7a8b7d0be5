"""Segments → clusters, and clusters → the words that set them apart (c-TF-IDF).

It knows Ward's hierarchy, Lloyd's iteration from the hierarchy's centres, and class-based TF-IDF.
Nothing in it is random, so two runs agree; density clustering, the usual choice, leaves a small
corpus with two topics or with half of its segments outside.

References
----------
Ward 1963, doi:10.1080/01621459.1963.10500845. Basu, Banerjee & Mooney 2002, Semi-supervised
clustering by seeding, ICML: points that are held together. Grootendorst 2022, arXiv:2203.05794,
section 3.3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from qualkit.model.themes import OUTLIERS
from qualkit.themes.engines import Solution
from qualkit.themes.setting import Matrix
from qualkit.themes.space import Space, unit
from qualkit.themes.words import telling

if TYPE_CHECKING:
    from numpy.typing import NDArray

_HIERARCHY_UP_TO = 4000
_MOST_ROUNDS = 100


class Clusters:
    """Ward's clusters, refined by Lloyd's iteration: scikit-learn's contract, without chance.

    Parameters
    ----------
    topics : int
        How many clusters. Above 4,000 points the hierarchy is built over every so-manieth point;
        all of them take part in the refinement. A point at zero belongs nowhere: −1.
    """

    labels_: NDArray[np.int64]
    centres_: NDArray[np.float64]

    def __init__(self, topics: int) -> None:
        self.topics = topics

    def fit(self, points: NDArray[np.float64], y: NDArray[np.int64] | None = None) -> Clusters:
        """Cluster `points`, of shape (n, dimensions).

        Points with the same ``y`` from 0 on are held together as a cluster of their own, which
        others may join; with −1 they are free (constrained k-means).
        """
        somewhere = np.any(points != 0, axis=1)
        held = np.full(len(points), OUTLIERS) if y is None else np.where(somewhere, y, OUTLIERS)
        labels = self._refined(points[somewhere], _renumbered(held[somewhere]))
        # Numbered by size, then by first member, as BERTopic numbers its topics.
        numbers, firsts, sizes = np.unique(labels, return_index=True, return_counts=True)
        order = np.lexsort((firsts, -sizes))
        self.centres_ = self.centres_[order]
        self.labels_ = self.predict(points)
        place = np.empty(len(order), dtype=np.int64)
        place[order] = np.arange(len(order))
        fixed = held >= 0
        self.labels_[fixed] = place[np.searchsorted(numbers, labels)][fixed[somewhere]]
        return self

    def _refined(self, points: NDArray[np.float64], held: NDArray[np.int64]) -> NDArray[np.int64]:
        """Lloyd's iteration from the hierarchy's centres; what is held (0 … or −1) stays."""
        self.centres_ = self._started(points, held)
        labels = before = np.zeros(0, dtype=np.int64)
        for _ in range(_MOST_ROUNDS):
            labels = np.where(held >= 0, held, _nearest(points, self.centres_))
            if np.array_equal(labels, before):
                break
            before = labels
            self.centres_ = _centres(points, labels)
        return labels

    def _started(self, points: NDArray[np.float64], held: NDArray[np.int64]) -> NDArray[np.float64]:
        """Centres of what is held, then those of Ward's clusters of the rest."""
        from scipy.cluster.hierarchy import fcluster, linkage

        fixed = held >= 0
        centres = [_centres(points[fixed], held[fixed])] if fixed.any() else []
        free = points[~fixed]
        seen = free[:: -(-len(free) // _HIERARCHY_UP_TO) or 1]
        wanted = self.topics - int(held.max(initial=OUTLIERS)) - 1
        if wanted > 0 and len(seen) > 1:
            labels = fcluster(linkage(seen, "ward"), wanted, "maxclust") - 1
            centres.append(_centres(seen, labels))
        return np.concatenate(centres)

    def predict(self, points: NDArray[np.float64]) -> NDArray[np.int64]:
        """The cluster with the nearest centre, −1 for a point at zero."""
        somewhere = np.any(points != 0, axis=1)
        return np.where(somewhere, _nearest(points, self.centres_), OUTLIERS)


def _renumbered(held: NDArray[np.int64]) -> NDArray[np.int64]:
    """The numbers that are held, from 0 on without gaps; −1 stays."""
    numbers = np.unique(held[held >= 0])
    return np.where(held >= 0, np.searchsorted(numbers, held), OUTLIERS)


def solve(space: Space, topics: int) -> Solution:
    """Clusters of the segments' coordinates in as many dimensions as topics, with c-TF-IDF."""
    points = space.coordinates(topics)
    clusters = Clusters(topics).fit(points, space.setting.guides if space.setting else None)
    components = class_tf_idf(space.counts, clusters.labels_, len(clusters.centres_))
    return Solution(
        labels=clusters.labels_,
        weights=closeness(points, clusters.centres_),
        components=components,
        words=telling(components, space.counts),
    )


def closeness(points: NDArray[np.float64], centres: NDArray[np.float64]) -> NDArray[np.float64]:
    """Cosine of each point with each centre, none below 0: n × k."""
    return np.maximum(unit(points) @ unit(centres).T, 0)


def class_tf_idf(counts: Matrix, labels: NDArray[np.int64], topics: int) -> NDArray[np.float64]:
    """Weight of each term in each topic: tf · log(1 + A / f), of shape (topics, terms).

    ``tf`` is the term's share of the topic's words, ``f`` its count in all topics (outliers
    included, as a class of their own), ``A`` the mean number of words a class, cut to an integer
    as BERTopic does.
    """
    from scipy.sparse import csr_matrix

    n = len(labels)
    classes = labels - min(0, int(labels.min()))
    members = csr_matrix((np.ones(n), (classes, np.arange(n))), shape=(classes.max() + 1, n))
    tf = np.asarray((members @ counts).todense())
    f = tf.sum(axis=0)
    idf = np.log(1 + int(tf.sum() / len(tf)) / np.maximum(f, 1e-12))
    shares = tf / np.maximum(tf.sum(axis=1, keepdims=True), 1)
    weights = np.zeros((topics, counts.shape[1]))
    first = len(tf) - (int(labels.max()) + 1)
    weights[: len(tf) - first] = (shares * idf)[first:]
    return weights


def _centres(points: NDArray[np.float64], labels: NDArray[np.int64]) -> NDArray[np.float64]:
    # Means of the members only: a cluster that lost all of them is gone.
    return np.stack([points[labels == label].mean(axis=0) for label in np.unique(labels)])


def _nearest(points: NDArray[np.float64], centres: NDArray[np.float64]) -> NDArray[np.int64]:
    distances = (centres**2).sum(axis=1) - 2 * points @ centres.T
    return np.asarray(distances.argmin(axis=1), dtype=np.int64)
