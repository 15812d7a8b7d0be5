"""The units that nobody has read yet, and what of them has been chosen to be read next.

Knows numbers about units: probabilities, vectors, positives so far; refuses to know what was said,
but for telling that two units say the same. Codes that nobody can score, and units without a
vector, are no obstacle: what cannot be known of them is not used.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qualkit.errors import ParameterError

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Vectors = NDArray[np.float32]


ENOUGH_POSITIVES = 100
"""Units with a code from which a model of it is of use and the code is rare no more.

Crowston et al. 2012, Using natural language processing technology for qualitative data analysis,
doi:10.1080/13645579.2011.625764.
"""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pool:
    """Unread units, in the order in which they stand in their documents.

    Parameters
    ----------
    probabilities : array of float, shape (units, codes)
        Each code's probability in each unit; NaN where nobody can score it.
    codes : sequence of str
        The names of the columns.
    positives : sequence of int
        How many units are known to have each code, by column.
    documents : sequence of str, length units
        The document of each unit.
    vectors : array of float32, shape (units, dimensions), optional
        What each unit means; zeros for one that says nothing.
    read_vectors : array of float32, shape (units read, dimensions), optional
        The same of the units that were read before.
    texts : sequence of hashable, length units, optional
        What each unit says. Of units that say the same, one is chosen on purpose.
    thresholds : sequence of float, optional
        The probability from which each code is suggested, by column; .5 unless given.
    likeness : collection of int, optional
        The columns whose numbers are no probabilities but likeness: no threshold means anything.

    Raises
    ------
    ParameterError
        If shapes or lengths do not match, or a number is not what it should be.
    """

    probabilities: Floats
    codes: Sequence[str]
    positives: Sequence[int]
    documents: Sequence[str]
    vectors: Vectors | None = None
    read_vectors: Vectors | None = None
    texts: Sequence[Hashable] | None = None
    thresholds: Sequence[float] | None = None
    likeness: Collection[int] = ()

    def __post_init__(self) -> None:
        shape = (len(self.documents), len(self.codes))
        if self.probabilities.shape != shape:
            raise ParameterError(
                f"probabilities of shape {self.probabilities.shape}"
                f" for {shape[0]} units and {shape[1]} codes",
                expected="one row a unit and one column a code",
            )
        _check_range(self.probabilities, "probability")
        _check_length(self.positives, shape[1], "counts of positives for the codes")
        if min(self.positives, default=0) < 0:
            raise ParameterError(f"{min(self.positives)} positives", expected="0 or more")
        if self.thresholds is not None:
            _check_length(self.thresholds, shape[1], "thresholds for the codes")
            _check_range(np.asarray(self.thresholds, dtype=np.float64), "threshold")
        if self.texts is not None:
            _check_length(self.texts, shape[0], "texts for the units")
        self._check_vectors()

    def __len__(self) -> int:
        return len(self.documents)

    @property
    def scored(self) -> Integers:
        """The columns of the codes that somebody can score."""
        return np.flatnonzero(np.isfinite(self.probabilities).any(axis=0)).astype(np.int64)

    @property
    def decidable(self) -> Integers:
        """The columns of the codes whose score can be near to a threshold."""
        return np.setdiff1d(self.scored, list(self.likeness)).astype(np.int64)

    @property
    def rare(self) -> Integers:
        """The columns of the codes that somebody can score and that have few positives yet."""
        columns = self.scored
        return columns[np.asarray(self.positives, dtype=np.int64)[columns] < ENOUGH_POSITIVES]

    @property
    def has_vectors(self) -> bool:
        """True when at least one unit has a vector."""
        return self.vectors is not None and bool(self.vectors.any())

    def _check_vectors(self) -> None:
        if self.vectors is None:
            return
        if self.vectors.ndim != 2 or len(self.vectors) != len(self):
            raise ParameterError(
                f"vectors of shape {self.vectors.shape} for {len(self)} units",
                expected="one row a unit",
            )
        read = self.read_vectors
        if read is not None and (read.ndim != 2 or read.shape[1] != self.vectors.shape[1]):
            raise ParameterError(
                f"vectors of shape {read.shape} for what was read",
                expected=f"{self.vectors.shape[1]} columns, as for what is unread",
            )
        if not all(np.isfinite(some).all() for some in (self.vectors, read) if some is not None):
            raise ParameterError(
                "vectors with numbers that are not finite", expected="zeros for units without one"
            )


class Chosen:
    """The units chosen so far, in their order: none of them twice, and no text twice on purpose."""

    def __init__(self, pool: Pool) -> None:
        self._texts = pool.texts
        self._said: set[Hashable] = set()
        self.units: dict[int, None] = {}

    def take(self, unit: int) -> None:
        """Take `unit`, whatever it says."""
        self.units[unit] = None
        if self._texts is not None:
            self._said.add(self._texts[unit])

    def take_first(self, units: Iterable[int]) -> int | None:
        """Take the first of `units` that is free and says something new; None if there is none."""
        for unit in units:
            if self.is_free(unit):
                self.take(unit)
                return unit
        return None

    def is_free(self, unit: int) -> bool:
        """True when neither the unit nor one that says the same was taken."""
        return unit not in self.units and (
            self._texts is None or self._texts[unit] not in self._said
        )


def _check_length(items: Sequence[Any], wanted: int, what: str) -> None:
    if len(items) != wanted:
        raise ParameterError(f"{len(items)} {what}", expected=f"{wanted}")


def _check_range(values: Floats, what: str) -> None:
    outside = values[(values < 0) | (values > 1)]
    if outside.size:
        raise ParameterError(f"the {what} {outside.flat[0]}", expected="a number from 0 to 1")
