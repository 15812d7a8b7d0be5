"""Units that coders mark on a continuum, and the sweep line that lays them side by side.

Knows positions from 0 to the length of the continuum (characters, seconds, pixels) and which
value each unit has; refuses units of one coder that overlap, since every measure of unitizing
needs them mutually exclusive: codes that may overlap are compared one at a time. A sweep sorts
all starts and ends once, O(n log n), and no array is as long as the continuum.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qualkit.errors import ParameterError
from qualkit.spans import Span

Floats = NDArray[np.float64]
Positions = NDArray[np.int64]

GAP = -1
"""The unit and the value of a stretch in which a coder has none."""


@dataclass(frozen=True, slots=True, eq=False)
class MarkedUnits:
    """One coder's units in order: half-open ``[start, end)``, each with its value.

    Build it with `marked_units`, which sorts and checks.
    """

    starts: Positions
    ends: Positions
    values: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def lengths(self) -> Positions:
        """Length of each unit."""
        return self.ends - self.starts

    def only(self, value: str) -> MarkedUnits:
        """The units of one value."""
        kept = [index for index, one in enumerate(self.values) if one == value]
        return MarkedUnits(self.starts[kept], self.ends[kept], (value,) * len(kept))

    def unit_at(self, positions: Positions) -> Positions:
        """Index of the unit that covers each position; GAP where none does."""
        if not len(self):
            return np.full(len(positions), GAP)
        last = np.searchsorted(self.starts, positions, side="right") - 1
        covers = (last >= 0) & (positions < self.ends[last])
        return np.where(covers, last, GAP)


def marked_units(
    starts: ArrayLike, ends: ArrayLike, values: Sequence[str] | None = None, *, coder: str = "1"
) -> MarkedUnits:
    """Put one coder's units in order and check that none overlaps another.

    Parameters
    ----------
    starts, ends : array of int, shape (units,)
        Half-open ranges, in any order.
    values
        The value of each unit; without, all have the value ``"coded"``.
    coder
        What errors call the coder.

    Raises
    ------
    ParameterError
        When the arrays differ in length, a position is no whole number from 0, a unit is empty or
        reversed, or two units overlap.

    Examples
    --------
    >>> marked_units([14, 2], [20, 10], ["b", "a"]).values
    ('a', 'b')
    >>> marked_units([0, 4], [5, 9], coder="Ines")
    Traceback (most recent call last):
    ...
    qualkit.errors.ParameterError: coder Ines has overlapping units 0–5 and 4–9; expected units \
that exclude each other; compare codes that overlap one at a time
    """
    first, last = _whole(starts, coder), _whole(ends, coder)
    names = ("coded",) * len(first) if values is None else tuple(values)
    if not len(first) == len(last) == len(names):
        raise ParameterError(
            f"coder {coder} has {len(first)} starts, {len(last)} ends and {len(names)} values",
            expected="as many of each",
        )
    order = np.lexsort((last, first))
    units = MarkedUnits(first[order], last[order], tuple(names[index] for index in order))
    _check_units(units, coder)
    return units


def marked_spans(
    spans: Sequence[Span], values: Sequence[str] | None = None, *, coder: str = "1"
) -> MarkedUnits:
    """Give spans as units; parameters as `marked_units`.

    >>> len(marked_spans([Span(0, 5), Span(5, 9)]))
    2
    """
    starts, ends = [span.start for span in spans], [span.end for span in spans]
    return marked_units(starts, ends, values, coder=coder)


@dataclass(frozen=True, slots=True, eq=False)
class Sweep:
    """The stretches between all starts and ends: what each coder has there.

    ``lengths`` has shape (stretches,), ``units`` coders × stretches: the index of the unit, GAP
    where there is none.
    """

    lengths: Floats
    units: NDArray[np.int64]


def sweep(coders: Sequence[MarkedUnits], length: int) -> Sweep:
    """Cut the continuum wherever a unit of any coder starts or ends.

    Raises
    ------
    ParameterError
        When the continuum is empty or a unit reaches beyond it.

    Examples
    --------
    >>> found = sweep([marked_units([2], [6]), marked_units([4], [10])], 10)
    >>> found.lengths.tolist(), found.units.tolist()
    ([2.0, 2.0, 2.0, 4.0], [[-1, 0, 0, -1], [-1, -1, 0, 0]])
    """
    check_inside(coders, length)
    cuts = [part for coder in coders for part in (coder.starts, coder.ends)]
    bounds = np.unique(np.concatenate([np.array([0, length]), *cuts]))
    units = [coder.unit_at(bounds[:-1]) for coder in coders]
    return Sweep(np.diff(bounds).astype(np.float64), np.array(units).reshape(len(coders), -1))


def check_inside(coders: Sequence[MarkedUnits], length: int) -> None:
    """Raise `ParameterError` when a unit reaches beyond the continuum, or it has no length."""
    if length < 1:
        raise ParameterError(f"a continuum of length {length}", expected="a length of at least 1")
    for number, coder in enumerate(coders, start=1):
        if len(coder) and coder.ends[-1] > length:
            raise ParameterError(
                f"unit {coder.starts[-1]}–{coder.ends[-1]} of coder {number} reaches beyond the"
                f" continuum",
                expected=f"an end of at most {length}",
            )


def check_coders(coders: Sequence[MarkedUnits], *, pair: bool = False) -> None:
    """Raise `ParameterError` unless there are two coders or more, or a pair exactly."""
    if len(coders) < 2 or (pair and len(coders) > 2):
        raise ParameterError(
            f"{len(coders)} coder{'s' * (len(coders) != 1)}",
            expected="two coders" if pair else "at least two coders",
        )


def _whole(positions: ArrayLike, coder: str) -> Positions:
    found = np.asarray(positions)
    if found.ndim != 1 or (found.size and found.dtype.kind not in "iu"):
        raise ParameterError(
            f"coder {coder} has positions of shape {found.shape} and type {found.dtype}",
            expected="one row of whole numbers",
        )
    return found.astype(np.int64)


def _check_units(units: MarkedUnits, coder: str) -> None:
    bad = np.flatnonzero((units.starts < 0) | (units.ends <= units.starts))
    if len(bad):
        raise ParameterError(
            f"coder {coder} has the unit {units.starts[bad[0]]}–{units.ends[bad[0]]}",
            expected="0 ≤ start < end",
        )
    over = np.flatnonzero(units.ends[:-1] > units.starts[1:])
    if len(over):
        at = over[0]
        raise ParameterError(
            f"coder {coder} has overlapping units {units.starts[at]}–{units.ends[at]}"
            f" and {units.starts[at + 1]}–{units.ends[at + 1]}",
            expected="units that exclude each other",
            repair="compare codes that overlap one at a time",
        )
