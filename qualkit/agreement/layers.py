"""Marks of several coders on several documents as units of one continuum, one layer a code.

Knows stretches of text that count, who saw each of them, and marks that may overlap; refuses to
measure. The continuum is what counts of all documents, laid end to end, so that a mark which runs
over what does not count stays one unit; overlapping marks of one coder and one code are one unit,
adjacent ones stay apart. Coders who saw other stretches than others have a continuum of their own
beside the one that all share. Source of the layers, since every measure of unitizing needs units
that exclude each other: Krippendorff (2019), Content analysis, 4th ed., section 12.6.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qualkit.agreement.continuum import MarkedUnits, Positions
from qualkit.errors import ParameterError

Indices = NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stretches:
    """The text that counts: where, in which document, and who saw it (coders × stretches).

    In order of documents and places; stretches of a document exclude each other.
    """

    document: Indices
    start: Positions
    end: Positions
    seen: NDArray[np.bool_]

    def __post_init__(self) -> None:
        if self.seen.shape[1:] != self.start.shape:
            raise ParameterError(f"seen of shape {self.seen.shape}", expected="coders × stretches")
        later = np.diff(self.document)
        apart = (later > 0) | ((later == 0) & (self.start[1:] >= self.end[:-1]))
        if not (apart.all() and (self.start < self.end).all()):
            raise ParameterError("stretches out of order", expected="stretches one after the other")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Marks:
    """Who marked what with which code: positions of documents, codes and coders, and places."""

    document: Indices
    start: Positions
    end: Positions
    code: Indices
    coder: Indices


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ground:
    """A continuum that the same coders saw, with the units of each code by each of them.

    ``bounds`` are where documents begin and end on it, documents + 1; ``document``, ``start`` and
    ``before`` say of each stretch where it comes from and how much lies before it.
    """

    coders: tuple[int, ...]
    units: tuple[tuple[MarkedUnits, ...], ...]
    bounds: Positions
    document: Indices
    start: Positions
    before: Positions

    @property
    def length(self) -> int:
        """How many characters count."""
        return int(self.bounds[-1])

    def place(self, position: int) -> tuple[int, int]:
        """The document and the position in it that stand at a position of the continuum."""
        at = int(np.searchsorted(self.before, position, side="right")) - 1
        return int(self.document[at]), int(self.start[at] + position - self.before[at])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Layers:
    """The units of each code on each ground.

    ``joined`` counts marks that became part of another unit, ``outside`` marks on no text that
    counts and that another coder saw too.
    """

    coders: tuple[str, ...]
    codes: tuple[str, ...]
    grounds: tuple[Ground, ...]
    joined: int
    outside: int

    @property
    def sharing(self) -> tuple[int, ...]:
        """The coders who saw what another saw too."""
        return tuple(sorted({coder for ground in self.grounds for coder in ground.coders}))

    def of_pair(self, code: int, pair: tuple[int, int]) -> tuple[MarkedUnits, MarkedUnits, int]:
        """Both coders' units of a code and the length of the continuum that both saw."""
        shared = [ground for ground in self.grounds if {*pair} <= {*ground.coders}]
        one, other = (
            _end_to_end([(g.units[code][g.coders.index(who)], g.length) for g in shared])
            for who in pair
        )
        return one, other, sum(ground.length for ground in shared)


def layers_of(
    stretches: Stretches, marks: Marks, *, coders: Sequence[str], codes: Sequence[str]
) -> Layers:
    """Lay what counts end to end and put the marks on it.

    Examples
    --------
    >>> stretches = Stretches(document=np.array([0, 0]), start=np.array([5, 30]),
    ...                       end=np.array([25, 50]), seen=np.ones((2, 2), dtype=bool))
    >>> marks = Marks(document=np.array([0, 0, 0]), start=np.array([10, 20, 26]),
    ...               end=np.array([35, 40, 29]), code=np.array([0, 0, 0]),
    ...               coder=np.array([0, 0, 1]))
    >>> found = layers_of(stretches, marks, coders=["Ana", "Ben"], codes=["bus"])
    >>> found.grounds[0].units[0][0].starts.tolist(), found.grounds[0].units[0][0].ends.tolist()
    ([5], [30])
    >>> found.joined, found.outside, found.grounds[0].length
    (1, 1, 40)
    """
    wide = 1 + int(max(stretches.end.max(initial=0), marks.end.max(initial=0)))
    sights, of_sight = np.unique(stretches.seen, axis=1, return_inverse=True)
    grounds, placed = [], []
    for index, sight in enumerate(sights.T):
        if sight.sum() >= 2:
            laid = _Laid(stretches, of_sight.reshape(-1) == index, wide)
            placed.append(laid.placed(marks, sight))
            grounds.append(laid.ground(placed[-1], np.flatnonzero(sight), len(codes)))
    touching = np.unique(np.concatenate([np.empty(0, np.intp), *(one.mark for one in placed)]))
    n_units = sum(len(unit) for ground in grounds for row in ground.units for unit in row)
    return Layers(
        coders=tuple(coders),
        codes=tuple(codes),
        grounds=tuple(grounds),
        joined=sum(len(one.mark) for one in placed) - n_units,
        outside=len(marks.start) - len(touching),
    )


def joined_spans(starts: Positions, ends: Positions) -> tuple[Positions, Positions]:
    """Join spans that overlap; those that only touch stay apart.

    >>> starts, ends = joined_spans(np.array([0, 5, 10, 10]), np.array([6, 10, 12, 11]))
    >>> starts.tolist(), ends.tolist()
    ([0, 10], [10, 12])
    """
    order = np.argsort(starts, kind="stable")
    starts, ends = starts[order], ends[order]
    reached = np.maximum.accumulate(ends)
    first = np.ones(len(starts), dtype=np.bool_)
    first[1:] = starts[1:] >= reached[:-1]
    last = np.append(first[1:], True)[: len(starts)]
    return starts[first], reached[last]


def anything(ground: Ground, coder: int) -> MarkedUnits:
    """Give what the coder at this place of a ground gave any code to."""
    layers = [row[coder] for row in ground.units]
    starts = np.concatenate([layer.starts for layer in layers])
    starts, ends = joined_spans(starts, np.concatenate([layer.ends for layer in layers]))
    return MarkedUnits(starts, ends, ("coded",) * len(starts))


@dataclass(frozen=True, slots=True, eq=False)
class _Placed:
    """Marks on a continuum: which of all marks, where, of which code and coder."""

    mark: Indices
    start: Positions
    end: Positions
    code: Indices
    coder: Indices

    def units(self, code: int, coder: int) -> MarkedUnits:
        """One layer of one coder."""
        mine = np.flatnonzero((self.code == code) & (self.coder == coder))
        starts, ends = joined_spans(self.start[mine], self.end[mine])
        return MarkedUnits(starts, ends, ("coded",) * len(starts))


class _Laid:
    """Stretches of one sight, end to end; a key is a position in all documents, `wide` apart."""

    def __init__(self, stretches: Stretches, mine: NDArray[np.bool_], wide: int) -> None:
        self.wide = wide
        self.n_documents = 1 + int(stretches.document.max(initial=-1))
        self.document, self.start = stretches.document[mine], stretches.start[mine]
        self.starts = self.document * wide + self.start
        self.ends = self.document * wide + stretches.end[mine]
        self.before = np.concatenate([[0], np.cumsum(self.ends - self.starts)])

    def at(self, keys: Positions) -> Positions:
        """How much that counts lies before each key."""
        last = np.searchsorted(self.starts, keys, side="right") - 1
        inside = np.minimum(keys, self.ends[last]) - self.starts[last]
        return np.where(last < 0, 0, self.before[last] + inside)

    def placed(self, marks: Marks, sight: NDArray[np.bool_]) -> _Placed:
        """The marks that touch it, of those who saw it."""
        starts = self.at(marks.document * self.wide + marks.start)
        ends = self.at(marks.document * self.wide + marks.end)
        kept = np.flatnonzero((ends > starts) & sight[marks.coder])
        return _Placed(kept, starts[kept], ends[kept], marks.code[kept], marks.coder[kept])

    def ground(self, placed: _Placed, coders: Indices, n_codes: int) -> Ground:
        """The continuum with the marks as units."""
        return Ground(
            coders=tuple(coders.tolist()),
            units=tuple(
                tuple(placed.units(code, coder) for coder in coders) for code in range(n_codes)
            ),
            bounds=self.at(np.arange(self.n_documents + 1, dtype=np.int64) * self.wide),
            document=self.document,
            start=self.start,
            before=self.before[:-1],
        )


def _end_to_end(parts: Sequence[tuple[MarkedUnits, int]]) -> MarkedUnits:
    if len(parts) == 1:
        return parts[0][0]
    offsets = np.cumsum([0, *(length for _, length in parts)])
    starts = [units.starts + at for (units, _), at in zip(parts, offsets, strict=False)]
    ends = [units.ends + at for (units, _), at in zip(parts, offsets, strict=False)]
    values = tuple(value for units, _ in parts for value in units.values)
    none = np.empty(0, dtype=np.int64)
    return MarkedUnits(np.concatenate([none, *starts]), np.concatenate([none, *ends]), values)
