"""Which participants belong together because they sat in the same sessions.

Knows sessions by name only. People of one session hear each other, so what they say is not
independent; somebody who sat in two sessions ties both together. The clusters are the connected
components of that graph.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray


def clusters_of(sessions: Sequence[Collection[str]]) -> NDArray[np.intp]:
    """Number the clusters of people who share sessions, directly or through others.

    Parameters
    ----------
    sessions
        For each person, the sessions that person took part in. Somebody without any is a
        cluster alone.

    Returns
    -------
    array of int, shape (people,)
        Cluster of each person, numbered from 0 in the order of first appearance.

    Examples
    --------
    >>> clusters_of([{"A"}, {"B"}, {"A", "C"}, {"C"}, set()]).tolist()
    [0, 1, 0, 0, 2]
    """
    parent = list(range(len(sessions)))
    first_in: dict[str, int] = {}
    for person, attended in enumerate(sessions):
        for session in attended:
            _join(parent, person, first_in.setdefault(session, person))
    roots = [_root(parent, person) for person in range(len(sessions))]
    numbers = {root: number for number, root in enumerate(dict.fromkeys(roots))}
    return np.array([numbers[root] for root in roots], dtype=np.intp)


def _root(parent: list[int], item: int) -> int:
    while parent[item] != item:
        parent[item] = parent[parent[item]]
        item = parent[item]
    return item


def _join(parent: list[int], one: int, other: int) -> None:
    parent[_root(parent, one)] = _root(parent, other)
