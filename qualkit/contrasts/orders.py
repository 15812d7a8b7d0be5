"""Orders of speaking in which nobody follows oneself, drawn so that each is equally likely.

Knows how many stretches each speaker has; refuses to know who they are. A stretch ends where
somebody else begins, so a shuffle that puts two stretches of one speaker side by side is no order
of stretches at all, and shuffling freely would expect too few changes between any two. The orders
wanted are the words over an alphabet of given multiplicities without equal neighbours (Carlitz or
Smirnov words). They are built speaker by speaker, the busiest first: n stretches are laid into k
of the L + 1 gaps of a word of length L, j of these between equal neighbours, in
C(n−1, k−1) C(b, j) C(L+1−b, k−j) ways where b neighbours are equal; then b + n − k − j are equal.
These numbers are summed forwards and drawn backwards from none equal, which makes every order as
likely as every other, with nothing rejected and nothing left to converge. Source: Flajolet &
Sedgewick, Analytic Combinatorics (2009), III.7, for the words; the scheme of drawing is the
recursive method of Nijenhuis & Wilf (1978).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

MOST_CELLS = 2 * 10**8
"""Up to so many numbers are summed in some seconds; longer sequences are better not begun."""

Ints = NDArray[np.intp]
Floats = NDArray[np.float64]

_States = tuple[Ints, Floats]
"""How many neighbours may be equal, in order, and the log of the ways to each."""

_AT_ONCE = 2_000_000


class Orders:
    """Every order of the stretches of several speakers in which nobody follows oneself.

    Parameters
    ----------
    counts : sequence of int, one a speaker
        How many stretches each has, 1 or more.

    Examples
    --------
    >>> orders = Orders([2, 1, 1])
    >>> orders.draw(1, np.random.default_rng(0)).shape, round(np.exp(orders.log_count))
    ((1, 4), 6)
    """

    def __init__(self, counts: Sequence[int]) -> None:
        self._letters = sorted(range(len(counts)), key=lambda letter: -counts[letter])
        self._sizes = [counts[letter] for letter in self._letters]
        self._factorials = np.concatenate(
            [[0.0], np.cumsum(np.log(np.arange(1, sum(counts) + 2, dtype=np.float64)))]
        )
        self._ways: list[_States] = []

    @property
    def length(self) -> int:
        """How many stretches there are."""
        return sum(self._sizes)

    @property
    def log_count(self) -> float:
        """The natural logarithm of how many orders there are; minus infinity for none."""
        equal, ways = self._summed()[-1]
        return float(ways[0]) if len(equal) and equal[0] == 0 else -np.inf

    @property
    def cells(self) -> int:
        """About how many numbers have to be summed."""
        total, states = 0, 1
        for place, size in enumerate(self._sizes[1:], start=1):
            after = sum(self._sizes[place + 1 :])
            before = sum(self._sizes[:place])
            reach = min(before, size) + 1
            total += states * min(after + 1, size + reach) * reach
            states = min(after + 1, states + size + reach)
        return total

    def draw(self, size: int, rng: np.random.Generator) -> Ints:
        """`size` orders, each a row of the speakers' numbers (size × stretches).

        There must be an order at all.
        """
        plan = self._plan(size, rng)
        words = np.full((size, self._sizes[0]), self._letters[0], dtype=np.intp)
        for place, (gaps, mended) in enumerate(plan, start=1):
            laid = _Laid(n=self._sizes[place], gaps=gaps, mended=mended)
            words = laid.into(words, self._letters[place], rng)
        return words

    def _summed(self) -> list[_States]:
        """For each speaker laid in, the log of the ways by how many neighbours are equal."""
        if not self._ways:
            self._ways = [(np.array([self._sizes[0] - 1]), np.zeros(1))]
            for place in range(1, len(self._sizes)):
                self._ways.append(self._next(place))
        return self._ways

    def _next(self, place: int) -> _States:
        n, after = self._sizes[place], sum(self._sizes[place + 1 :])
        equal, ways = self._ways[place - 1]
        found = np.full(after + 1, -np.inf)
        if not len(equal):
            return np.array([], dtype=np.intp), np.array([])
        reach = min(int(equal.max()), n)
        some = max(1, _AT_ONCE // ((n + reach) * (reach + 1)))
        for at in range(0, len(equal), some):
            own, so_far = equal[at : at + some], ways[at : at + some]
            # Gaps and mended ones together say how many stay equal; no other sum is of use.
            first, last = max(1, int(own.min()) + n - after), min(n + reach, int(own.max()) + n)
            both, mended = np.arange(first, last + 1), np.arange(reach + 1)
            cells = self._cells(place, own[:, None, None], (mended, both[:, None] - mended))
            total = _log_sum(cells) + so_far[:, None]
            left = own[:, None] + n - both
            is_left = (left >= 0) & (left <= after)
            np.logaddexp.at(found, left[is_left], total[is_left])
        kept = np.flatnonzero(found > -np.inf)
        return kept, found[kept]

    def _cells(self, place: int, equal: Ints, what: tuple[Ints, Ints]) -> Floats:
        """The log of the ways to lie in gaps of which some mend those `equal`."""
        mended, gaps = what
        n, length = self._sizes[place], sum(self._sizes[:place])
        return (
            self._choose(n - 1, gaps - 1)
            + self._choose(equal, mended)
            + self._choose(length + 1 - equal, gaps - mended)
        )

    def _choose(self, n: Ints | int, k: Ints) -> Floats:
        n, k = np.broadcast_arrays(n, k)
        is_one = (k >= 0) & (k <= n)
        n, k = np.where(is_one, n, 0), np.where(is_one, k, 0)
        ways = self._factorials[n] - self._factorials[k] - self._factorials[n - k]
        return np.where(is_one, ways, -np.inf)

    def _plan(self, size: int, rng: np.random.Generator) -> list[tuple[Ints, Ints]]:
        """For each speaker but the first, in how many gaps to lie and how many to mend (size)."""
        self._summed()
        left = np.zeros(size, dtype=np.intp)
        plan = []
        for place in range(len(self._sizes) - 1, 0, -1):
            equal, mended = np.empty_like(left), np.empty_like(left)
            for value in np.unique(left):
                rows = np.flatnonzero(left == value)
                equal[rows], mended[rows] = self._before(place, int(value), (len(rows), rng))
            plan.append((equal + self._sizes[place] - left - mended, mended))
            left = equal
        return plan[::-1]

    def _before(
        self, place: int, left: int, how: tuple[int, np.random.Generator]
    ) -> tuple[Ints, Ints]:
        """What may have led to `left`, in proportion to its ways."""
        size, rng = how
        equal, ways = self._ways[place - 1]
        n = self._sizes[place]
        mended = np.arange(min(int(equal.max()), n) + 1)
        gaps = equal[:, None] + n - left - mended
        cells = self._cells(place, equal[:, None], (mended, gaps))
        cells = (cells + ways[:, None]).ravel()
        odds = np.cumsum(np.exp(cells - cells.max()))
        chosen = np.searchsorted(odds, rng.random(size) * odds[-1], side="right")
        row, column = np.divmod(chosen, len(mended))
        return equal[row], mended[column]


class _Laid:
    """Stretches of one speaker to be laid into words of others: n of them, into how many gaps."""

    def __init__(self, *, n: int, gaps: Ints, mended: Ints) -> None:
        self._n, self._gaps, self._mended = n, gaps, mended

    def into(self, words: Ints, letter: int, rng: np.random.Generator) -> Ints:
        """The words (rows) with the letter laid in."""
        rows, length = words.shape
        gap = self._chosen(words, rng)
        flat = gap + np.arange(rows)[:, None] * (length + 1)
        counts = np.bincount(flat.ravel(), minlength=rows * (length + 1))
        before = np.cumsum(counts.reshape(rows, length + 1)[:, :length], axis=1)
        found = np.full((rows, length + self._n), letter, dtype=np.intp)
        np.put_along_axis(found, before + np.arange(length), words, axis=1)
        return found

    def _chosen(self, words: Ints, rng: np.random.Generator) -> Ints:
        """The gap of each of the n stretches (rows × n), none of the gaps chosen left empty."""
        rows, length = words.shape
        is_equal = np.zeros((rows, length + 1), dtype=np.bool_)
        is_equal[:, 1:length] = words[:, 1:] == words[:, :-1]
        order = np.argsort(rng.random((rows, length + 1)) + is_equal, axis=1)
        rank, apart = np.arange(length + 1), (~is_equal).sum(axis=1)[:, None]
        mended, others = self._mended[:, None], (self._gaps - self._mended)[:, None]
        is_chosen = np.empty_like(is_equal)
        chosen = (rank < others) | ((rank >= apart) & (rank < apart + mended))
        np.put_along_axis(is_chosen, order, chosen, axis=1)
        _, columns = np.nonzero(is_chosen)
        first = np.cumsum(self._gaps) - self._gaps
        found: Ints = columns[first[:, None] + self._blocks(rng)]
        return found

    def _blocks(self, rng: np.random.Generator) -> Ints:
        """Which of its row's gaps each stretch goes to: a random composition of n into gaps."""
        rows = len(self._gaps)
        begins = np.zeros((rows, self._n), dtype=np.bool_)
        order = np.argsort(rng.random((rows, self._n - 1)), axis=1)
        is_cut = np.arange(self._n - 1) < (self._gaps - 1)[:, None]
        np.put_along_axis(begins[:, 1:], order, is_cut, axis=1)
        return np.cumsum(begins, axis=1)


def _log_sum(cells: Floats) -> Floats:
    """The log of the sum over the last axis."""
    most = cells.max(axis=-1)
    base = np.where(np.isfinite(most), most, 0.0)
    total = np.exp(cells - base[..., None]).sum(axis=-1)
    return np.where(total > 0, base + np.log(np.where(total > 0, total, 1.0)), -np.inf)
