"""Every way in which a study could have dealt its groups, or a sample of the ways.

Knows who is in which group and which cluster; refuses to know what anybody said. Inside a
cluster that mixes groups the people are dealt; clusters of one group only are dealt whole,
among each other.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Labels = NDArray[np.int16]
People = NDArray[np.intp]

_CHUNK = 2_000_000
"""Numbers held at once, so that memory stays bounded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stratum:
    """Blocks of people that are dealt to the groups, `sizes` of them to each.

    A block is one person of a mixed cluster, or a whole cluster of one group.
    """

    blocks: tuple[People, ...]
    sizes: tuple[int, ...]
    is_mixed: bool

    @property
    def arrangements(self) -> int:
        """In how many ways the blocks can be dealt."""
        ways, left = 1, len(self.blocks)
        for size in self.sizes:
            ways *= math.comb(left, size)
            left -= size
        return ways


Strata = tuple[Stratum, ...]


def strata_of(groups: Labels, clusters: People, within: People | None = None) -> Strata:
    """Sort people into strata: one a mixed cluster, then one of all other clusters, whole.

    Parameters
    ----------
    groups : array of int, shape (people,)
        Each person's group, numbered from 0.
    clusters : array of int, shape (people,)
        Who belongs together.
    within : array of int, shape (people,), optional
        Parts of the study that whole clusters stay in; a cluster counts for the part of its first
        person. By default there is one part.

    Examples
    --------
    >>> groups = np.array([1, 0, 1, 0, 0], dtype=np.int16)
    >>> [(len(item.blocks), item.sizes, item.is_mixed)
    ...  for item in strata_of(groups, np.array([0, 0, 1, 2, 2]))]
    [(2, (1, 1), True), (2, (1, 1), False)]
    """
    if not len(clusters):
        return ()
    n_groups = int(groups.max()) + 1
    order = np.argsort(clusters, kind="stable")
    borders = np.flatnonzero(np.diff(clusters[order])) + 1
    mixed: list[Stratum] = []
    whole: dict[int, list[People]] = {}
    for people in np.split(order, borders):
        if len(set(groups[people].tolist())) > 1:
            sizes = _sizes(groups[people], n_groups)
            mixed.append(Stratum(blocks=tuple(people[:, None]), sizes=sizes, is_mixed=True))
        else:
            part = 0 if within is None else int(within[people[0]])
            whole.setdefault(part, []).append(people)
    rest = (
        Stratum(
            blocks=tuple(blocks),
            sizes=_sizes(groups[[block[0] for block in blocks]], n_groups),
            is_mixed=False,
        )
        for _, blocks in sorted(whole.items())
    )
    return (*mixed, *rest)


def _sizes(groups: Labels, n_groups: int) -> tuple[int, ...]:
    return tuple(np.bincount(groups, minlength=n_groups).tolist())


def count(strata: Strata) -> int:
    """How many arrangements there are, the one observed among them."""
    return math.prod(stratum.arrangements for stratum in strata)


def mirrors(strata: Strata) -> int:
    """In how many ways an arrangement's groups can change names, and still be an arrangement.

    Groups can where every stratum deals as many blocks to one as to the other. No statistic that
    treats groups alike can tell such arrangements apart.

    >>> halves = Stratum(blocks=(np.arange(1),) * 4, sizes=(2, 2), is_mixed=False)
    >>> mirrors((halves,))
    2
    """
    dealt = Counter(zip(*(stratum.sizes for stratum in strata), strict=True))
    return math.prod(math.factorial(alike) for alike in dealt.values())


def enumerate_all(strata: Strata, columns: int) -> Iterator[Labels]:
    """Yield all arrangements in chunks of shape (arrangements, blocks), strata side by side.

    Each block has the number of the group that it is dealt to.

    `columns` is how many numbers the caller will hold for each arrangement.
    """
    tables = [_all_of(stratum) for stratum in strata]
    total = count(strata)
    for start, stop in _chunks(total, strata, columns):
        index = np.arange(start, stop)
        parts = []
        for table in tables:
            index, row = np.divmod(index, len(table))
            parts.append(table[row])
        yield np.concatenate(parts, axis=1)


def draw(strata: Strata, columns: int, *, draws: int, rng: np.random.Generator) -> Iterator[Labels]:
    """Yield `draws` arrangements at random, each as likely, in chunks as `enumerate_all`."""
    for start, stop in _chunks(draws, strata, columns):
        parts = [_some_of(stratum, stop - start, rng) for stratum in strata]
        yield np.concatenate(parts, axis=1)


def observed(strata: Strata, groups: Labels) -> Labels:
    """Give the arrangement of the study itself, shape (1, blocks)."""
    return np.array([[groups[block[0]] for item in strata for block in item.blocks]])


def _chunks(total: int, strata: Sequence[Stratum], columns: int) -> Iterator[tuple[int, int]]:
    width = max(columns, sum(len(stratum.blocks) for stratum in strata))
    step = max(1, _CHUNK // width)
    return ((start, min(start + step, total)) for start in range(0, total, step))


def _all_of(stratum: Stratum) -> Labels:
    table = np.zeros((stratum.arrangements, len(stratum.blocks)), dtype=np.int16)
    for row, dealt in enumerate(_deals(range(len(stratum.blocks)), stratum.sizes)):
        for group, blocks in enumerate(dealt):
            table[row, list(blocks)] = group
    return table


def _deals(blocks: Sequence[int], sizes: Sequence[int]) -> Iterator[tuple[Sequence[int], ...]]:
    """Every way to deal `blocks`: those of each group, the last group's first to vary least."""
    *others, last = sizes
    if not others:
        yield (blocks,)
        return
    for chosen in combinations(blocks, last):
        left = [block for block in blocks if block not in chosen]
        for dealt in _deals(left, others):
            yield (*dealt, chosen)


def _some_of(stratum: Stratum, n: int, rng: np.random.Generator) -> Labels:
    labels = np.repeat(np.arange(len(stratum.sizes), dtype=np.int16), stratum.sizes)
    if np.count_nonzero(stratum.sizes) < 2:
        return np.broadcast_to(labels, (n, len(labels)))
    keys = rng.random((n, len(labels)))
    return labels[np.argsort(keys, axis=1)]
