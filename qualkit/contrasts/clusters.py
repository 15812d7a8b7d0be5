"""Which participants belong together because they sat in the same sessions.

Knows sessions by name, and groups. People of one session hear each other, so what they say is not
independent; a group that met three times is one cluster, not three.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Seating:
    """Who belongs together, and where.

    ``clusters`` numbers everybody's cluster, ``homes`` names the session that each counts with
    (empty for none), ``between`` are those who also sat with another cluster.
    """

    clusters: NDArray[np.intp]
    homes: tuple[str, ...]
    between: tuple[int, ...]


def seating(sessions: Sequence[Sequence[str]], groups: Sequence[str]) -> Seating:
    """Join sessions in which much the same people sat, and seat everybody in one cluster.

    Two sessions are one cluster where they share half of the people of the smaller. Somebody who
    sat in several clusters, as a member of staff who goes round all of them, counts with the one
    that holds most people of the own group, of equals the first: one such person does not make
    all sessions one.

    Parameters
    ----------
    sessions
        For each person, the sessions that person took part in. Somebody without any is a cluster
        alone.
    groups
        Each person's group.

    Examples
    --------
    >>> sat = [["A"], ["A"], ["A", "B"], ["B"], ["B"], ["B"]]
    >>> found = seating(sat, ["staff"] * 3 + ["citizen"] * 3)
    >>> found.clusters.tolist(), found.between
    ([0, 0, 0, 1, 1, 1], (2,))
    """
    cluster_of = _joined(sessions)
    seats = [list(dict.fromkeys(cluster_of[name] for name in attended)) for attended in sessions]
    own = Counter(
        (known[0], group) for known, group in zip(seats, groups, strict=True) if len(known) == 1
    )
    chosen, homes, between = [], [], []
    for person, (known, group) in enumerate(zip(seats, groups, strict=True)):
        if not known:
            chosen.append(-1 - person)
            homes.append("")
            continue
        best = max(known, key=lambda cluster: own[cluster, group])
        chosen.append(best)
        homes.append(next(name for name in sessions[person] if cluster_of[name] == best))
        if len(known) > 1:
            between.append(person)
    numbers = {cluster: number for number, cluster in enumerate(dict.fromkeys(chosen))}
    return Seating(
        clusters=np.array([numbers[cluster] for cluster in chosen], dtype=np.intp),
        homes=tuple(homes),
        between=tuple(between),
    )


def _joined(sessions: Sequence[Sequence[str]]) -> dict[str, int]:
    """The cluster of each session: those with much the same people are one."""
    names = {name: number for number, name in enumerate(_in_order(sessions))}
    sizes = Counter(name for attended in sessions for name in set(attended))
    shared = Counter(
        pair for attended in sessions for pair in combinations(sorted(set(attended)), 2)
    )
    parent = list(range(len(names)))
    for (one, other), n in shared.items():
        if 2 * n >= min(sizes[one], sizes[other]):
            _join(parent, names[one], names[other])
    return {name: _root(parent, number) for name, number in names.items()}


def _in_order(sessions: Sequence[Sequence[str]]) -> list[str]:
    return list(dict.fromkeys(name for attended in sessions for name in attended))


def _root(parent: list[int], item: int) -> int:
    while parent[item] != item:
        parent[item] = parent[parent[item]]
        item = parent[item]
    return item


def _join(parent: list[int], one: int, other: int) -> None:
    parent[_root(parent, one)] = _root(parent, other)
