"""Every way in which a study could have dealt its two groups, or a sample of the ways.

Knows who is in which group and which cluster; refuses to know what anybody said. Inside a
cluster that mixes both groups the people are dealt; clusters of one group only are dealt whole,
among each other.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
People = NDArray[np.intp]

_CHUNK = 2_000_000
"""Numbers held at once, so that memory stays bounded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stratum:
    """Blocks of people among which `chosen` are dealt to the second group.

    A block is one person of a mixed cluster, or a whole cluster of one group.
    """

    blocks: tuple[People, ...]
    chosen: int
    is_mixed: bool

    @property
    def arrangements(self) -> int:
        """In how many ways the blocks can be dealt."""
        return math.comb(len(self.blocks), self.chosen)


Strata = tuple[Stratum, ...]


def strata_of(is_second: Bools, clusters: NDArray[np.intp]) -> Strata:
    """Sort people into strata: one a mixed cluster, then one of all other clusters, whole.

    Examples
    --------
    >>> second = np.array([True, False, True, False, False])
    >>> [(len(item.blocks), item.chosen, item.is_mixed)
    ...  for item in strata_of(second, np.array([0, 0, 1, 2, 2]))]
    [(2, 1, True), (2, 1, False)]
    """
    if not len(clusters):
        return ()
    order = np.argsort(clusters, kind="stable")
    borders = np.flatnonzero(np.diff(clusters[order])) + 1
    mixed: list[Stratum] = []
    whole: list[People] = []
    for people in np.split(order, borders):
        chosen = int(is_second[people].sum())
        if 0 < chosen < len(people):
            mixed.append(Stratum(blocks=tuple(people[:, None]), chosen=chosen, is_mixed=True))
        else:
            whole.append(people)
    if not whole:
        return tuple(mixed)
    chosen = sum(bool(is_second[people[0]]) for people in whole)
    return (*mixed, Stratum(blocks=tuple(whole), chosen=chosen, is_mixed=False))


def count(strata: Strata) -> int:
    """How many arrangements there are, the one observed among them."""
    return math.prod(stratum.arrangements for stratum in strata)


def is_mirrored(strata: Strata) -> bool:
    """Whether each arrangement has a mirror image: every stratum is dealt half and half."""
    return all(2 * stratum.chosen == len(stratum.blocks) for stratum in strata)


def enumerate_all(strata: Strata, columns: int) -> Iterator[Bools]:
    """Yield all arrangements in chunks of shape (arrangements, blocks), strata side by side.

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


def draw(strata: Strata, columns: int, *, draws: int, rng: np.random.Generator) -> Iterator[Bools]:
    """Yield `draws` arrangements at random, each as likely, in chunks as `enumerate_all`."""
    for start, stop in _chunks(draws, strata, columns):
        parts = [_some_of(stratum, stop - start, rng) for stratum in strata]
        yield np.concatenate(parts, axis=1)


def observed(strata: Strata, is_second: Bools) -> Bools:
    """Give the arrangement of the study itself, shape (1, blocks)."""
    return np.array([[is_second[block[0]] for item in strata for block in item.blocks]])


def _chunks(total: int, strata: Sequence[Stratum], columns: int) -> Iterator[tuple[int, int]]:
    width = max(columns, sum(len(stratum.blocks) for stratum in strata))
    step = max(1, _CHUNK // width)
    return ((start, min(start + step, total)) for start in range(0, total, step))


def _all_of(stratum: Stratum) -> Bools:
    n_blocks = len(stratum.blocks)
    table = np.zeros((stratum.arrangements, n_blocks), dtype=np.bool_)
    for row, chosen in enumerate(combinations(range(n_blocks), stratum.chosen)):
        table[row, list(chosen)] = True
    return table


def _some_of(stratum: Stratum, n: int, rng: np.random.Generator) -> Bools:
    n_blocks = len(stratum.blocks)
    dealt = np.zeros((n, n_blocks), dtype=np.bool_)
    if stratum.chosen in (0, n_blocks):
        dealt[:] = stratum.chosen > 0
        return dealt
    keys = rng.random((n, n_blocks))
    chosen = np.argpartition(keys, stratum.chosen - 1, axis=1)[:, : stratum.chosen]
    np.put_along_axis(dealt, chosen, values=True, axis=1)
    return dealt
