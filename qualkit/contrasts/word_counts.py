"""How often each word is said, by whom, in which session and group.

Knows units: one participant in one session. What counts as a difference is not known here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from qualkit.contrasts.word_reading import WordsRead
from qualkit.model.contrasts import REST


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaking:
    """Who says each text: participant, session and group; ``groups`` in the order compared."""

    participants: Sequence[str]
    sessions: Sequence[str]
    of_group: Sequence[str]
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WordCounts:
    """Counts of terms by unit: a unit is one participant in one session."""

    terms: tuple[str, ...]
    n_single: int
    counts: Any
    """Sparse, of shape (units, terms)."""
    lengths: NDArray[np.int64]
    participant: NDArray[np.int64]
    session: NDArray[np.int64]
    group: NDArray[np.int64]
    groups: tuple[str, ...]

    @classmethod
    def of(cls, read: WordsRead, speaking: Speaking) -> WordCounts:
        """Count the terms that were read, each text for whom says it."""
        _, own = _numbered(speaking.participants)
        places, where = _numbered(speaking.sessions)
        units, unit = np.unique(own * len(places) + where, return_inverse=True)
        places_of = unit[read.texts]
        shape = (len(units), len(read.terms))
        ones = np.ones(len(read.tokens), dtype=np.int32)
        single = read.tokens < read.n_single
        group = np.zeros(len(units), dtype=np.int64)
        group[unit] = [speaking.groups.index(name) for name in speaking.of_group]
        return cls(
            terms=read.terms,
            n_single=read.n_single,
            counts=sparse.coo_matrix((ones, (places_of, read.tokens)), shape=shape).tocsr(),
            lengths=np.bincount(places_of[single], minlength=len(units)),
            participant=units // max(1, len(places)),
            session=units % max(1, len(places)),
            group=group,
            groups=speaking.groups,
        )

    def of_group(self, name: str) -> NDArray[np.bool_]:
        """The units of a group."""
        return np.asarray(self.group == self.groups.index(name))

    def n_words(self, group: str) -> int:
        """How many single words a group says."""
        return int(self.lengths[self.of_group(group)].sum())

    def using(self, cluster: NDArray[np.int64], where: NDArray[np.bool_]) -> NDArray[np.int64]:
        """How many clusters use each term, of the units `where`."""
        return np.asarray((_gathered(self.counts[where], cluster[where]) > 0).sum(axis=0)).ravel()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """The two sides of one comparison, as units."""

    group: str
    against: str
    first: NDArray[np.bool_]
    second: NDArray[np.bool_]

    @classmethod
    def of(cls, ground: WordCounts, group: str, against: str) -> Sides:
        """The sides of `group` against another, or against the rest."""
        first = ground.of_group(group)
        second = ~first if against == REST else ground.of_group(against)
        return cls(group=group, against=against, first=first, second=second)


def _numbered(names: Sequence[str]) -> tuple[list[str], NDArray[np.int64]]:
    known: dict[str, int] = {}
    numbers = [known.setdefault(name, len(known)) for name in names]
    return list(known), np.array(numbers, dtype=np.int64)


def _gathered(counts: Any, cluster: NDArray[np.int64]) -> Any:
    """Rows of a sparse matrix added up by cluster."""
    names, number = np.unique(cluster, return_inverse=True)
    n = len(number)
    ones = np.ones(n, dtype=np.int32)
    return sparse.csr_matrix((ones, (number, np.arange(n))), shape=(len(names), n)) @ counts
