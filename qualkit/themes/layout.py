"""How near topics are to one another: a flat map, and which join first.

It knows what each segment is like (the encoder's vectors, or its row of weighted terms) and its
topic; a topic lies at the mean of its segments. Nearness is the cosine. The map is classical
scaling, exact and without chance (Torgerson 1952, doi:10.1007/BF02288916): on rows of unit length
that is the principal components. The tree is average linkage (Sokal & Michener 1958), which, unlike
Ward's, is sound for cosines. Both refuse to be more than a view: the map says how much of the
spread it shows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from qualkit.model.themes import TopicLayout, TopicMerge
from qualkit.themes.space import unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DIGITS = 4
_NOTHING = 1e-9


def layout(points: Any, labels: NDArray[np.int64], topics: int) -> TopicLayout:
    """Lay out the topics of segments at `points`.

    Parameters
    ----------
    points : array or sparse matrix, shape (n, dimensions)
        What each segment is like.
    labels : array of int, shape (n,)
        Its topic, −1 for none.
    topics : int
        How many topics there are.

    Returns
    -------
    TopicLayout
        Places in the plane, largest spread across; of one topic, (0, 0) and no merges.

    Examples
    --------
    >>> found = layout(np.eye(3)[[0, 0, 1, 2]], np.array([0, 0, 1, 2]), 3)
    >>> found.shown, [(merge.first, merge.second) for merge in found.merges]
    (1.0, [(0, 1), (2, 3)])
    """
    centres = unit(_means(points, labels, topics))
    places, shown = _map(centres)
    return TopicLayout(places=places, shown=shown, merges=_merges(centres))


def _means(points: Any, labels: NDArray[np.int64], topics: int) -> NDArray[np.float64]:
    from scipy.sparse import csr_matrix

    inside = np.flatnonzero((labels >= 0) & (labels < topics))
    sizes = np.maximum(np.bincount(labels[inside], minlength=topics), 1)
    weights = 1.0 / sizes[labels[inside]]
    chosen = csr_matrix((weights, (labels[inside], inside)), shape=(topics, len(labels)))
    means = chosen @ points
    return np.asarray(means.todense() if hasattr(means, "todense") else means, dtype=np.float64)


def _map(centres: NDArray[np.float64]) -> tuple[tuple[tuple[float, float], ...], float]:
    """Coordinates on the two widest axes, and their share of all spread."""
    spread = centres - centres.mean(axis=0)
    values, axes = np.linalg.eigh(spread @ spread.T)
    order = np.argsort(-values, kind="stable")[:2]
    total = float(np.maximum(values, 0).sum())
    if total < _NOTHING:
        return ((0.0, 0.0),) * len(centres), 1.0
    scaled = axes[:, order] * np.sqrt(np.maximum(values[order], 0))
    if scaled.shape[1] < 2:
        scaled = np.pad(scaled, ((0, 0), (0, 2 - scaled.shape[1])))
    # An axis has no direction of its own: its farthest topic, the first where several are as far,
    # is put on the positive side.
    far = np.round(np.abs(scaled), _DIGITS).argmax(axis=0)
    scaled *= np.where(scaled[far, [0, 1]] < 0, -1.0, 1.0)
    shown = float(np.maximum(values[order], 0).sum()) / total
    rounded = np.round(scaled, _DIGITS) + 0.0
    return tuple((x, y) for x, y in rounded.tolist()), round(shown, _DIGITS)


def _merges(centres: NDArray[np.float64]) -> tuple[TopicMerge, ...]:
    from scipy.cluster.hierarchy import average
    from scipy.spatial.distance import squareform

    if len(centres) < 2:
        return ()
    apart = np.round(np.clip(1 - centres @ centres.T, 0, 2), _DIGITS + 2)
    np.fill_diagonal(apart, 0)
    tree = average(squareform((apart + apart.T) / 2, checks=False))
    return tuple(
        TopicMerge(
            first=int(min(one, two)), second=int(max(one, two)), distance=round(far, _DIGITS)
        )
        for one, two, far, _ in tree.tolist()
    )
