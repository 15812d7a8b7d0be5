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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CodedUnits:
    """Who gave which code to which unit.

    ``presence`` is a boolean array, codes × coders × units; ``document_of`` holds for each unit
    the position of its document in ``documents``. ``weights`` says how many units each column
    stands for, so that a run of characters coded alike can come as one column; None means 1
    each.
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

    @property
    def sizes(self) -> Floats:
        """How many units each column stands for, shape (units,)."""
        if self.weights is None:
            return np.ones(len(self.document_of))
        return self.weights.astype(np.float64)

    def patterns(self) -> Floats:
        """Count units by how many coders gave the code: documents × codes × (coders + 1)."""
        n_documents, width = len(self.documents), len(self.coders) + 1
        found = np.empty((n_documents, len(self.codes), width))
        given = self.presence.sum(axis=1, dtype=np.intp)
        for code, times in enumerate(given):
            place = self.document_of * width + times
            flat = np.bincount(place, weights=self.sizes, minlength=n_documents * width)
            found[:, code] = flat.reshape(n_documents, width)
        return found

    def table(self, code: int) -> Floats:
        """Cross the first two coders on one code, absent before present, shape (2, 2)."""
        one, other = self.presence[code, 0], self.presence[code, 1]
        place = one * 2 + other.astype(np.intp)
        cells = np.bincount(place, weights=self.sizes, minlength=4).astype(np.float64)
        return cells.reshape(2, 2)

    def positives(self) -> Floats:
        """Count the units to which each coder gave each code, codes × coders."""
        counts: Floats = self.presence @ self.sizes
        return counts
