"""Which code follows which: lag-sequential analysis of turns with any number of codes.

For each pair of turns that lie ``lag`` apart in a document, the codes of the earlier are set
against those of the later. z is the adjusted residual of a code following another; p comes from
shuffling whole turns (with all their codes) within each document, so that neither the frequency of
a code, nor what a document is about, nor codes on one turn make a sequence.

References
----------
Bakeman and Quera (2011), Sequential analysis and observational methods, chapter 9: the adjusted
residual. The permutation of whole turns is qualkit's own, for turns with several codes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qualkit.contrasts.coded import carriers, code_counts, turns_by_code
from qualkit.contrasts.multiplicity import benjamini_hochberg
from qualkit.errors import ParameterError, UndefinedResult
from qualkit.model.coded_turns import CodedTurns
from qualkit.model.cooccurrence import CodeCount, CodeFollowing

LAGS = (1, 5)
"""The least and the greatest lag."""

_MOST_DRAWS = 99_999
_EVERY_PAIR = "one of the codes is on every turn or on none that has another so far from it"

Ints = NDArray[np.int64]
Matrix = Any
"""A sparse matrix of SciPy, which is imported where it is made, or one of numpy."""

Keys = tuple[Ints, Ints]
"""Pairs of codes: the places of the first and of those after them."""

ALL_LISTED = 100
"""Of so many codes every pair is listed."""

LEAST_EXPECTED = 0.5
"""Of more codes, pairs that never occur and would occur more rarely than this are not listed."""

_FREQUENT = 40
_MOST_PAIRS = 100_000
_DENSE = 3e8
"""Below so many multiplications a product of whole matrices is faster than one of sparse ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """What was found: pairs of turns, the codes, a row for each code and one after it."""

    turn_pairs: int
    smallest_p: float
    codes: tuple[CodeCount, ...]
    rows: tuple[CodeFollowing, ...]


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Positions of earlier and later turns, ``lag`` apart in one document."""

    earlier: Ints
    later: Ints

    def counted(self, given: Matrix) -> Matrix:
        """How often each code of an earlier turn meets each code of the later one."""
        met = given[self.earlier].T @ given[self.later]
        return met if isinstance(met, np.ndarray) else met.tocsr()


def following(
    coded: CodedTurns, *, lag: int = 1, other_speaker: bool = False, draws: int = 999, seed: int = 0
) -> Following:
    """How often each code comes ``lag`` turns after each, against chance.

    Parameters
    ----------
    coded : CodedTurns
        The turns that count; what is left out is not counted between.
    lag : int
        From 1 to 5.
    other_speaker : bool
        Leave out pairs of turns of one speaker.
    draws : int
        Shuffles for p, which is two-sided; 0 for none.
    seed : int
        Of the shuffles.

    Raises
    ------
    ParameterError
        If the lag is another.
    UndefinedResult
        If no two turns lie so far apart.
    """
    if not LAGS[0] <= lag <= LAGS[1]:
        raise ParameterError(f"a lag of {lag}", expected=f"{LAGS[0]} to {LAGS[1]} turns")
    if not 0 <= draws <= _MOST_DRAWS:
        raise ParameterError(f"{draws} shuffles", expected=f"0 to {_MOST_DRAWS}")
    pairs = _pairs(coded, lag, other_speaker=other_speaker)
    if not len(pairs.earlier):
        raise UndefinedResult(
            f"no two turns of {'different speakers' if other_speaker else 'a document'} lie"
            f" {lag} apart",
            repair="take a smaller lag, or more documents",
        )
    used = sorted({touch.code for touch in coded.touches})
    given = _given(coded, used)
    ground = _Ground.of(coded, used, pairs, given)
    keys = ground.keys(pairs.counted(given))
    observed = _at(pairs.counted(given), keys)
    chance = _shuffled(coded, pairs, given, (draws, seed), (keys, observed)) if draws else None
    rows = [
        ground.row((i, j), int(observed[place]), chance.of(place) if chance else None)
        for place, (i, j) in enumerate(zip(*(side.tolist() for side in keys), strict=True))
    ]
    return Following(
        turn_pairs=len(pairs.earlier),
        smallest_p=min(1.0, 2 / (draws + 1)),
        codes=code_counts(coded),
        rows=tuple(sorted(_with_q(rows, ground.tested()), key=_order)),
    )


def adjusted_residual(observed: int, margins: tuple[int, int], n: int) -> float | None:
    """(O − E) / √(E (1 − p1)(1 − p2)) with E = n1·n2/n; None where a share is 0 or 1.

    >>> round(adjusted_residual(10, (20, 15), 50), 4)
    2.5198
    """
    n1, n2 = margins
    mean = n1 * n2 / n if n else 0.0
    spread = mean * (1 - n1 / n) * (1 - n2 / n) if n else 0.0
    return float((observed - mean) / spread**0.5) if spread > 0 else None


def _pairs(coded: CodedTurns, lag: int, *, other_speaker: bool) -> _Pairs:
    earlier: list[int] = []
    for places in _documents(coded):
        earlier += [
            at
            for at in places[: max(0, len(places) - lag)]
            if not other_speaker or _differ(coded, at, at + lag)
        ]
    first = np.array(earlier, dtype=np.int64)
    return _Pairs(first, first + lag)


def _differ(coded: CodedTurns, one: int, other: int) -> bool:
    speaker = coded.turns[one].participant
    return speaker is None or speaker != coded.turns[other].participant


def _documents(coded: CodedTurns) -> Iterator[list[int]]:
    """The positions of each document's turns, which stand together and in order."""
    numbered = enumerate(coded.turns)
    for _, group in groupby(numbered, key=lambda item: item[1].document):
        yield [position for position, _ in group]


def _given(coded: CodedTurns, used: Sequence[int]) -> Matrix:
    """Turns by codes, 1 where the code is given."""
    from scipy import sparse

    column = {code: index for index, code in enumerate(used)}
    cells = sorted({(touch.turn, column[touch.code]) for touch in coded.touches})
    rows, columns = np.array(cells, dtype=np.int64).T
    shape = (len(coded.turns), len(used))
    return sparse.csr_matrix((np.ones(len(cells), dtype=np.int64), (rows, columns)), shape=shape)


@dataclass(frozen=True, slots=True)
class _Chance:
    """Means over shuffles and two-sided p, a number a pair of codes."""

    mean: NDArray[np.float64]
    p: NDArray[np.float64]

    def of(self, place: int) -> tuple[float, float]:
        return float(self.mean[place]), float(self.p[place])


def _at(counts: Matrix, keys: Keys) -> Ints:
    """The counts of these pairs alone."""
    return np.asarray(counts[keys[0], keys[1]]).ravel().astype(np.int64)


def _shuffled(
    coded: CodedTurns,
    pairs: _Pairs,
    given: Matrix,
    how: tuple[int, int],
    found: tuple[Keys, Ints],
) -> _Chance:
    (draws, seed), (keys, observed) = how, found
    random = np.random.default_rng(seed)
    document = np.repeat(*_sizes(coded))
    is_small = given.shape[0] * given.shape[1] ** 2 < _DENSE
    whole = given.toarray().astype(np.float32) if is_small else given
    total = np.zeros(observed.shape)
    above, below = np.ones(observed.shape), np.ones(observed.shape)
    for _ in range(draws):
        # The whole part is the document, so that turns change places within it only.
        order = np.argsort(document + random.random(len(document)))
        drawn = _at(pairs.counted(whole[order]), keys)
        total += drawn
        above += drawn >= observed
        below += drawn <= observed
    p = np.minimum(1.0, 2 * np.minimum(above, below) / (draws + 1))
    return _Chance(total / draws, p)


def _sizes(coded: CodedTurns) -> tuple[Ints, Ints]:
    sizes = np.array([len(places) for places in _documents(coded)], dtype=np.int64)
    return np.arange(len(sizes)), sizes


@dataclass(frozen=True, slots=True)
class _Ground:
    """The pairs of turns, and for each code those whose earlier, and whose later turn has it."""

    coded: CodedTurns
    used: Sequence[int]
    pairs: _Pairs
    first: Sequence[Ints]
    second: Sequence[Ints]

    @classmethod
    def of(cls, coded: CodedTurns, used: Sequence[int], pairs: _Pairs, given: Matrix) -> _Ground:
        first, second = given[pairs.earlier].tocsc(), given[pairs.later].tocsc()
        return cls(coded, used, pairs, _columns(first), _columns(second))

    def keys(self, met: Matrix) -> Keys:
        """The pairs of codes to list, in the order of the codes.

        Of few codes all; of many those that occur or could be expected to, and all of the most
        frequent codes.

        Raises
        ------
        UndefinedResult
            If they are more than can be shuffled and read.
        """
        n, wide = len(self.pairs.earlier), len(self.used)
        if wide <= ALL_LISTED:
            every = np.arange(wide * wide)
            return every // wide, every % wide
        n1, n2 = (np.array([len(c) for c in side]) for side in (self.first, self.second))
        often, oftener = (np.flatnonzero(x * y.max() >= LEAST_EXPECTED * n)
                          for x, y in ((n1, n2), (n2, n1)))  # fmt: skip
        likely = np.argwhere(np.outer(n1[often], n2[oftener]) >= LEAST_EXPECTED * n)
        rows, columns = met.nonzero()
        always = np.array(self._frequent(), dtype=np.int64)
        codes = np.unique(
            np.concatenate(
                [(always[:, None] * wide + always).ravel(), rows.astype(np.int64) * wide + columns,
                 often[likely[:, 0]] * wide + oftener[likely[:, 1]]]
            )
        )  # fmt: skip
        if len(codes) > _MOST_PAIRS:
            raise UndefinedResult(
                f"{len(codes):,} pairs of {wide:,} codes follow each other",
                expected=f"{_MOST_PAIRS:,} at most",
                repair="name the codes that matter: --code",
            )
        return codes // wide, codes % wide

    def tested(self) -> int:
        """How many pairs of codes have a p, listed or not."""
        n = len(self.pairs.earlier)
        first, second = (
            sum(0 < len(column) < n for column in side) for side in (self.first, self.second)
        )
        return first * second

    def _frequent(self) -> list[int]:
        """The places of the most frequent codes, of which every pair is listed."""
        turns = turns_by_code(self.coded)
        places = range(len(self.used))
        name = self.coded.codes
        ranked = sorted(places, key=lambda at: (-len(turns[self.used[at]]), name[self.used[at]]))
        return ranked[:_FREQUENT]

    def row(
        self, at: tuple[int, int], observed: int, chance: tuple[float, float] | None
    ) -> CodeFollowing:
        n, n1, n2 = len(self.pairs.earlier), len(self.first[at[0]]), len(self.second[at[1]])
        z = adjusted_residual(observed, (n1, n2), n)
        people, sessions = carriers(self.coded, self._places(at)) if observed else (0, 0)
        return CodeFollowing(
            first=self.coded.codes[self.used[at[0]]],
            second=self.coded.codes[self.used[at[1]]],
            n1=n1,
            n2=n2,
            observed=observed,
            expected=n1 * n2 / n,
            z=z,
            expected_within=chance[0] if chance else None,
            p=chance[1] if chance and z is not None else None,
            q=None,
            participants=people,
            sessions=sessions,
            reason=None if z is not None else _EVERY_PAIR,
        )

    def _places(self, at: tuple[int, int]) -> list[int]:
        """The turns at which the one follows the other."""
        here = np.intersect1d(self.first[at[0]], self.second[at[1]], assume_unique=True)
        return [*self.pairs.earlier[here].tolist(), *self.pairs.later[here].tolist()]


def _columns(given: Matrix) -> list[Ints]:
    return np.split(given.indices.astype(np.int64), given.indptr[1:-1])


def _with_q(rows: Sequence[CodeFollowing], tested: int) -> list[CodeFollowing]:
    """The rows with q over all pairs `tested`: those not listed never occur and have a p of 1."""
    known = [row.p for row in rows if row.p is not None]
    times = max(1.0, tested / len(known)) if known else 1.0
    q = (min(1.0, own * times) for own in benjamini_hochberg(known) if own is not None)
    return [row if row.p is None else replace(row, q=next(q)) for row in rows]


def _order(row: CodeFollowing) -> tuple[float, int, str, str]:
    return (-(row.z or 0.0), -row.observed, row.first, row.second)
