"""Which words a group uses more than another: Fightin' Words, with what a reviewer asks of it.

It knows who said which word, in which session and group. It offers no p: the words of one person
are not independent of one another. In its place stand the dispersion (how many people and sessions
use the word at all) and the z that is left when any one participant, or any one session, is taken
out. Stop words and rare words count in every denominator, whether they are listed or not.

References
----------
Monroe, Colaresi & Quinn 2008, doi:10.1093/pan/mpn018; see `qualkit.contrasts.word_scores`.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from qualkit.contrasts.word_reading import WordsRead
from qualkit.contrasts.word_scores import Floats, Side, log_likelihood, log_odds, word_log_ratio
from qualkit.model.contrasts import REST
from qualkit.model.words import WordRow

PRIOR = 500.0
"""The prior's weight in words, a₀."""

_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class WordOptions:
    """How words are held against each other. ``prior`` None: as many words as were said."""

    prior: float | None = PRIOR
    pairwise: bool = False
    min_participants: int = 3
    min_sessions: int = 2
    keep_stop_words: bool = False
    most: int = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaking:
    """Who says each text: participant, session and group; ``groups`` in the order compared."""

    participants: Sequence[str]
    sessions: Sequence[str]
    of_group: Sequence[str]
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WordTable:
    """The rows of one language, and what was left out on the way to them."""

    rows: tuple[WordRow, ...]
    terms: tuple[int, ...]
    words: dict[str, int]
    prior: float
    tested: int
    stop_words: int
    few_participants: int
    few_sessions: int


def words_by_group(
    read: WordsRead, speaking: Speaking, *, language: str, options: WordOptions
) -> WordTable:
    """Hold every group against the rest, or two against each other, or all pairwise.

    With two groups the second is held against the first. A group that says nothing is left out of
    the comparisons.

    Returns
    -------
    WordTable
        Rows by comparison, the highest z first, at most ``options.most`` of each comparison: those
        with the largest absolute z. ``terms`` are the numbers of their words in `read`.
    """
    ground = _Ground.of(read, speaking)
    kept, dropped = _kept(ground, read, options)
    heard = [group for group in speaking.groups if ground.n_words(group)]
    total = float(ground.lengths.sum())
    weight = total if options.prior is None else options.prior
    rows: list[WordRow] = []
    terms: list[int] = []
    for group, against in comparisons(heard, pairwise=options.pairwise) if len(kept) else ():
        sides = _Sides.of(ground, group, against)
        for index, row in _compared(ground, sides, kept, (weight, total, options.most)):
            rows.append(WordRow(language=language, **row))
            terms.append(index)
    return WordTable(
        rows=tuple(rows),
        terms=tuple(terms),
        words={group: ground.n_words(group) for group in speaking.groups},
        prior=weight,
        tested=len(kept),
        **dropped,
    )


def comparisons(groups: Sequence[str], *, pairwise: bool) -> list[tuple[str, str]]:
    """Which group is held against which.

    >>> comparisons(["staff", "citizen"], pairwise=False)
    [('citizen', 'staff')]
    >>> comparisons(["a", "b", "c"], pairwise=False)
    [('a', 'the rest'), ('b', 'the rest'), ('c', 'the rest')]
    """
    if len(groups) == 2 or pairwise:
        return [(second, first) for first, second in itertools.combinations(groups, 2)]
    return [(group, REST) for group in groups] if len(groups) > 2 else []


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ground:
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
    def of(cls, read: WordsRead, speaking: Speaking) -> _Ground:
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
        return np.asarray(self.group == self.groups.index(name))

    def n_words(self, group: str) -> int:
        return int(self.lengths[self.of_group(group)].sum())

    def using(self, cluster: NDArray[np.int64], where: NDArray[np.bool_]) -> NDArray[np.int64]:
        """How many clusters use each term, of the units `where`."""
        return np.asarray((_gathered(self.counts[where], cluster[where]) > 0).sum(axis=0)).ravel()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sides:
    """The two sides of one comparison, as units."""

    group: str
    against: str
    first: NDArray[np.bool_]
    second: NDArray[np.bool_]

    @classmethod
    def of(cls, ground: _Ground, group: str, against: str) -> _Sides:
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


def _kept(
    ground: _Ground, read: WordsRead, options: WordOptions
) -> tuple[NDArray[np.int64], dict[str, int]]:
    """The terms that come through, and how many do not, by the reason."""
    everywhere = np.ones(len(ground.lengths), dtype=bool)
    people = ground.using(ground.participant, everywhere)
    sessions = ground.using(ground.session, everywhere)
    used = people > 0
    stop = np.zeros_like(used) if options.keep_stop_words else used & read.stop
    few = used & ~stop & (people < options.min_participants)
    least = min(options.min_sessions, len(np.unique(ground.session)))
    fewer = used & ~stop & ~few & (sessions < least)
    dropped = {
        "stop_words": int(stop.sum()),
        "few_participants": int(few.sum()),
        "few_sessions": int(fewer.sum()),
    }
    return np.flatnonzero(used & ~stop & ~few & ~fewer), dropped


def _compared(
    ground: _Ground, sides: _Sides, kept: NDArray[np.int64], how: tuple[float, float, int]
) -> Iterator[tuple[int, dict[str, Any]]]:
    """The number and the row of each term listed, the highest z first."""
    weight, total, most = how
    said = np.asarray(ground.counts[:, kept].sum(axis=0)).ravel()
    prior = weight * said / total
    first, second = (_side(ground, units, kept) for units in (sides.first, sides.second))
    _, z = log_odds(first, second, prior, weight)
    # Only the farthest apart are listed; ties go by the word, so that the order is always the same.
    listed = np.lexsort((_ranks(ground, kept), -np.abs(z)))[: most or len(kept)]
    listed = listed[np.lexsort((_ranks(ground, kept[listed]), -z[listed]))]
    chosen, prior = kept[listed], prior[listed]
    first, second = (Side(side.y[listed], side.n) for side in (first, second))
    yield from _rows(ground, sides, (first, second), (chosen, prior, weight))


def _rows(
    ground: _Ground,
    sides: _Sides,
    both: tuple[Side, Side],
    what: tuple[NDArray[np.int64], Floats, float],
) -> Iterator[tuple[int, dict[str, Any]]]:
    chosen, prior, weight = what
    delta, z = log_odds(*both, prior, weight)
    g2, ratio = log_likelihood(*both), word_log_ratio(*both)
    by_person = _least(ground, sides, what, ground.participant)
    by_session = _least(ground, sides, what, ground.session)
    told = {group: _used(ground, group, chosen) for group in ground.groups}
    reason = _reason(by_person, by_session)
    for place, term in enumerate(chosen.tolist()):
        yield (
            term,
            {
                "word": ground.terms[term],
                "kind": "word" if term < ground.n_single else "phrase",
                "group": sides.group,
                "against": sides.against,
                "leans": sides.group if delta[place] >= 0 else sides.against,
                "z": float(z[place]),
                "log_odds": float(delta[place]),
                "g2": float(g2[place]),
                "log_ratio": float(ratio[place]),
                "least_z": None if by_person is None else float(by_person[place]),
                "least_z_session": None if by_session is None else float(by_session[place]),
                "counts": {group: int(used[0][place]) for group, used in told.items()},
                "participants": {group: int(used[1][place]) for group, used in told.items()},
                "sessions": {group: int(used[2][place]) for group, used in told.items()},
                "reason": reason,
            },
        )


def _side(ground: _Ground, units: NDArray[np.bool_], terms: NDArray[np.int64]) -> Side:
    y = np.asarray(ground.counts[units][:, terms].sum(axis=0)).ravel()
    return Side(y, int(ground.lengths[units].sum()))


def _ranks(ground: _Ground, terms: NDArray[np.int64]) -> NDArray[np.int64]:
    """The place of each term in the order of the alphabet."""
    order = sorted(range(len(terms)), key=lambda place: ground.terms[terms[place]])
    ranks = np.empty(len(terms), dtype=np.int64)
    ranks[order] = np.arange(len(terms))
    return ranks


def _used(ground: _Ground, group: str, terms: NDArray[np.int64]) -> tuple[NDArray[np.int64], ...]:
    """How often a group says each of the terms, by how many people and in how many sessions."""
    units = ground.of_group(group)
    counts = np.asarray(ground.counts[units][:, terms].sum(axis=0)).ravel()
    clusters = (ground.participant, ground.session)
    return (counts, *(ground.using(cluster, units)[terms] for cluster in clusters))


def _least(
    ground: _Ground,
    sides: _Sides,
    what: tuple[NDArray[np.int64], Floats, float],
    cluster: NDArray[np.int64],
) -> Floats | None:
    """Each term's z nearest to none when one cluster is left out; None where that empties a side.

    The prior stays what it is.
    """
    chosen, prior, weight = what
    inside = sides.first | sides.second
    names, number = np.unique(cluster[inside], return_inverse=True)
    dense = ground.counts[inside][:, chosen]
    parts = []
    for units in (sides.first[inside], sides.second[inside]):
        adding = sparse.csr_matrix(
            (units.astype(np.int32), (number, np.arange(len(number)))),
            shape=(len(names), len(number)),
        )
        parts.append((adding @ dense, adding @ ground.lengths[inside]))
    totals = [(np.asarray(y.sum(axis=0)).ravel(), int(n.sum())) for y, n in parts]
    if any((n == total).any() for (_, n), (_, total) in zip(parts, totals, strict=True)):
        return None
    whole = (Side(*totals[0]), Side(*totals[1]))
    sign = np.where(log_odds(whole[0], whole[1], prior, weight)[1] >= 0, 1.0, -1.0)
    least = np.full(len(chosen), np.inf)
    for start in range(0, len(names), _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        first, second = (
            Side(side.y - y[some].toarray(), side.n - n[some][:, None])
            for side, (y, n) in zip(whole, parts, strict=True)
        )
        least = np.minimum(least, (sign * log_odds(first, second, prior, weight)[1]).min(axis=0))
    return np.asarray(sign * least)


def _reason(by_person: Floats | None, by_session: Floats | None) -> str | None:
    if by_person is None:
        return "one participant says all that one side says: nobody can be left out"
    return (
        "one session holds all of one side: it cannot be left out" if by_session is None else None
    )
