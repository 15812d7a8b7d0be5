"""Which coder gave which code to which unit, and the counts that agreement needs of it.

Knows units as columns of an array and the document of each; refuses to know where units begin
and end in a text.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qualkit.errors import ParameterError

Floats = NDArray[np.float64]

_MOST_DIGITS = 10
"""Coders whose ways to treat a code can be counted without sorting."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CodedUnits:
    """Who gave which code to which unit.

    ``presence`` is a boolean array, codes × coders × units; ``document_of`` holds for each unit
    the position of its document in ``documents``. ``weights`` says how many units each column
    stands for, so that a run of characters coded alike can come as one column; None means 1
    each. ``seen``, coders × units, says who saw which unit, None that all saw all: whoever did
    not see a unit has no value there, and a unit that fewer than two saw counts nowhere.
    """

    codes: tuple[str, ...]
    coders: tuple[str, ...]
    documents: tuple[str, ...]
    presence: NDArray[np.bool_]
    document_of: NDArray[np.intp]
    weights: NDArray[np.int64] | None = None
    seen: NDArray[np.bool_] | None = None

    def __post_init__(self) -> None:
        n_units = len(self.document_of)
        expected = (len(self.codes), len(self.coders), n_units)
        if self.presence.shape != expected:
            raise ParameterError(
                f"presence of shape {self.presence.shape}",
                expected=f"codes × coders × units, here {expected}",
            )
        known = range(len(self.documents))
        if n_units and not {int(self.document_of.min()), int(self.document_of.max())} <= {*known}:
            raise ParameterError(
                "a unit of a document that is not listed", expected=f"positions in {known}"
            )
        if self.weights is not None and self.weights.shape != (n_units,):
            raise ParameterError(
                f"weights of shape {self.weights.shape}",
                expected=f"one for each of {n_units} units",
            )

        self._check_seen(n_units)

    def _check_seen(self, n_units: int) -> None:
        if self.seen is None:
            return
        if self.seen.shape != (len(self.coders), n_units):
            raise ParameterError(f"seen of shape {self.seen.shape}", expected="coders × units")
        if (self.presence & ~self.seen).any():
            what = "a code given to a unit that its coder did not see"
            raise ParameterError(what, expected="presence within what was seen")

    @property
    def sizes(self) -> Floats:
        """How many units each column stands for, shape (units,); 0 where fewer than two saw it."""
        n_units = len(self.document_of)
        sizes = np.ones(n_units) if self.weights is None else self.weights.astype(np.float64)
        return sizes if self.seen is None else sizes * (self.seen.sum(axis=0) >= 2)

    def shown(self) -> NDArray[np.bool_]:
        """Who saw which unit, coders × units."""
        if self.seen is None:
            return np.ones((len(self.coders), len(self.document_of)), dtype=np.bool_)
        return self.seen

    def profiles(self, code: int) -> tuple[NDArray[np.int8], Floats]:
        """How coders treated a code, each way once: coders' values by row, and how many units.

        A value is 1 where the coder gave the code, 0 where not, and -1 where the coder did not
        see the unit; shapes (ways, coders) and (ways,).
        """
        values = self.presence[code].astype(np.int8)
        if self.seen is not None:
            values = np.where(self.seen, values, np.int8(-1))
        base = 3 ** np.arange(len(self.coders)) if len(self.coders) <= _MOST_DIGITS else None
        if base is None:
            ways, place = np.unique(values.T, axis=0, return_inverse=True)
            return ways, np.bincount(place.reshape(-1), self.sizes, len(ways)).astype(np.float64)
        cells = np.bincount(base @ (values.astype(np.intp) + 1), self.sizes, 3 ** len(base))
        used = np.flatnonzero(cells)
        return (used[:, None] // base % 3 - 1).astype(np.int8), cells[used].astype(np.float64)

    def table(self, code: int, pair: tuple[int, int] = (0, 1)) -> Floats:
        """Cross two coders on one code, absent before present, over what both saw, shape (2, 2)."""
        one, other = pair
        sizes = self.sizes
        if self.seen is not None:
            sizes = sizes * (self.seen[one] & self.seen[other])
        place = self.presence[code, one] * 2 + self.presence[code, other].astype(np.intp)
        cells = np.bincount(place, weights=sizes, minlength=4).astype(np.float64)
        return cells.reshape(2, 2)

    def positives(self) -> Floats:
        """Count the units to which each coder gave each code, codes × coders."""
        counts: Floats = self.presence @ self.sizes
        return counts
