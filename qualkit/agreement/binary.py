"""α of many codes at once, each given or not: three numbers a code are enough.

Knows how many values can be paired, how many of them say present, and how many pairs differ;
these add up over documents, so that a replicate of the bootstrap is a sum. Refuses values other
than given and not given. Source: Krippendorff (2011, repository.upenn.edu/asc_papers/43),
sections B and C, with missing values.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from qualkit.agreement.alpha import corrected
from qualkit.agreement.units import CodedUnits, Floats

Numbers = TypeVar("Numbers", bound=np.generic)

SMALL = 15
"""Coders up to whom a square still fits a byte."""


def binary_statistics(units: CodedUnits) -> Floats:
    """Sum up each document and code: pairable values, those present, and pairs that differ.

    Parameters
    ----------
    units
        Who gave which code to which unit, and who saw it. Units that fewer than two coders saw
        drop out.

    Returns
    -------
    array, shape (documents, codes, 3)
        n, n_1 and o_01, whose sums over documents `binary_alphas` takes.

    Examples
    --------
    >>> presence = np.array([[[1, 1, 0, 0], [1, 0, 0, 0]]], dtype=bool)
    >>> units = CodedUnits(codes=("Friends",), coders=("ana", "ben"), documents=("a", "b"),
    ...                    presence=presence, document_of=np.array([0, 0, 1, 1]))
    >>> binary_statistics(units).tolist()
    [[[4.0, 3.0, 1.0]], [[4.0, 0.0, 0.0]]]
    """
    if units.seen is None and units.weights is None:
        return _of_complete(units)
    n_coders, n_units = len(units.coders), len(units.document_of)
    made = np.full(n_units, n_coders) if units.seen is None else units.seen.sum(axis=0)
    size = units.sizes * (made >= 2)
    given = units.presence.sum(axis=1, dtype=np.float64)
    differing = given * (made - given) * (size / np.maximum(made - 1, 1))
    total = _by_document((size * made)[None], units)
    return np.stack(
        [
            np.broadcast_to(total, (len(units.documents), len(units.codes))),
            _by_document(given * size, units),
            _by_document(differing, units),
        ],
        axis=-1,
    )


def binary_alphas(statistics: Floats) -> Floats:
    """Give α of the sums, shape (…, 3); NaN where only one value occurs, or nothing pairs.

    Examples
    --------
    >>> binary_alphas(np.array([8.0, 3.0, 1.0])).round(3).tolist()
    0.533
    """
    n, given, differing = np.moveaxis(statistics, -1, 0)
    return corrected((n - 1) * differing, given * (n - given))


def _of_complete(units: CodedUnits) -> Floats:
    """Whole numbers all the way, for speed: Σ g (m - g) = m Σ g - Σ g²."""
    n_coders = len(units.coders)
    kind = np.uint8 if n_coders <= SMALL else np.int64
    given = np.add.reduce(units.presence.view(np.uint8), axis=1, dtype=kind)
    sums = _by_document(given, units)
    squares = _by_document(given * given, units)
    n_units = np.bincount(units.document_of, minlength=len(units.documents)) * (n_coders >= 2)
    found = np.empty((*sums.shape, 3))
    found[..., 0] = n_units[:, None] * n_coders
    found[..., 1] = sums * (n_coders >= 2)
    found[..., 2] = (n_coders * sums - squares) / max(n_coders - 1, 1)
    return found


def _by_document(numbers: NDArray[Numbers], units: CodedUnits) -> Floats:
    """Sum codes × units within documents, documents × codes."""
    order = units.document_of
    if (order[1:] < order[:-1]).any():
        sort = np.argsort(order, kind="stable")
        numbers, order = numbers[:, sort], order[sort]
    found = np.zeros((len(units.documents), len(numbers)))
    if len(order):
        starts = np.flatnonzero(np.diff(order, prepend=-1))
        kind = np.float64 if numbers.dtype.kind == "f" else np.int64
        found[order[starts]] = np.add.reduceat(numbers, starts, axis=1, dtype=kind).T
    return found
