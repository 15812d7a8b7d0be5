"""What a classifier reads of each unit, and the descriptions of codes that it begins with.

Knows texts, vectors and numbers; refuses to know documents and turns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from qualkit.errors import ParameterError

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Inputs:
    """Units as a classifier reads them, one row a unit in each part.

    Parameters
    ----------
    texts : sequence of str, length n
        What was said.
    vectors : tuple of arrays of float, each of shape (n, dimensions)
        What it means, by one or more encoders; rows of zeros for what means nothing.
    extra : array of float, shape (n, features), optional
        Whatever else is known of a unit, from 0 to 1: whose role it is, how rules voted.
    encoders : tuple of str
        What made the vectors, to be kept with what is learned from them.
    """

    texts: Sequence[str]
    vectors: tuple[NDArray[np.floating], ...] = ()
    extra: Floats = field(default_factory=lambda: np.empty((0, 0)))
    encoders: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.extra.size:
            object.__setattr__(self, "extra", np.zeros((len(self.texts), 0)))
        for part in (*self.vectors, self.extra):
            if part.ndim != 2 or len(part) != len(self.texts):
                raise ParameterError(
                    f"numbers of shape {part.shape} for {len(self.texts)} texts",
                    expected="one row a text",
                )
            if not np.isfinite(part).all():
                raise ParameterError("numbers that are not finite", expected="finite numbers")

    def __len__(self) -> int:
        return len(self.texts)

    def take(self, rows: Sequence[int] | Integers) -> Inputs:
        """These rows alone, in this order."""
        places = np.asarray(rows, dtype=np.int64)
        return Inputs(
            texts=[self.texts[row] for row in places.tolist()],
            vectors=tuple(part[places] for part in self.vectors),
            extra=self.extra[places],
            encoders=self.encoders,
        )

    def followed_by(self, other: Inputs) -> Inputs:
        """These units, then the others, which may know nothing extra."""
        extra = other.extra
        if not extra.shape[1]:
            extra = np.zeros((len(other), self.extra.shape[1]))
        return Inputs(
            texts=[*self.texts, *other.texts],
            vectors=tuple(
                np.vstack([one, two]) for one, two in zip(self.vectors, other.vectors, strict=True)
            ),
            extra=np.vstack([self.extra, extra]),
            encoders=self.encoders,
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Seeds:
    """Descriptions of codes that count as units which have them, before anybody coded.

    Parameters
    ----------
    inputs : Inputs
        Names, definitions, notes and examples, without anything extra.
    columns : sequence of int
        The code that each describes.
    speaks_for : sequence of bool
        False for what the code is said not to be.
    """

    inputs: Inputs
    columns: Sequence[int]
    speaks_for: Sequence[bool]

    def __post_init__(self) -> None:
        if not len(self.inputs) == len(self.columns) == len(self.speaks_for):
            raise ParameterError(
                f"{len(self.columns)} codes for {len(self.inputs)} descriptions",
                expected="one code for each",
            )

    def described(self) -> frozenset[int]:
        """The codes that something speaks for, by column."""
        pairs = zip(self.columns, self.speaks_for, strict=True)
        return frozenset(column for column, speaks_for in pairs if speaks_for)

    def labels(self, n_codes: int) -> tuple[Bools, Bools]:
        """Which code each description speaks for, and of which it speaks: (descriptions, codes)."""
        speaks_for = np.zeros((len(self.inputs), n_codes), dtype=np.bool_)
        speaks_of = np.zeros_like(speaks_for)
        rows = np.arange(len(self.inputs))
        speaks_for[rows, list(self.columns)] = list(self.speaks_for)
        speaks_of[rows, list(self.columns)] = True
        return speaks_for, speaks_of
