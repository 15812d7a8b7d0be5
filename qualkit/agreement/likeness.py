"""How alike the units of one document are, code by code.

Knows who gave which code to which unit of which document; refuses to take how often coders give a
code for likeness of units. Source: Ridout, Demétrio & Firth
(1999, doi:10.1111/j.0006-341X.1999.00137.x), the analysis-of-variance estimate for what is present
or not.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from qualkit.agreement.units import CodedUnits, Floats


def intraclass(units: CodedUnits) -> Floats:
    """Estimate how alike units of one document are, code by code, within each coder's codings.

    One-way analysis of variance over documents, of each coder apart and pooled, so that coders
    who give a code more often than others add nothing: ρ = (B - W) / (B + (m₀ - 1) W).

    Returns
    -------
    array, shape (codes,)
        At most 1; NaN where each coder saw one document, documents hold one unit, or nothing
        varies.

    Examples
    --------
    >>> presence = np.array([[[1, 1, 0, 0]], [[1, 0, 1, 0]]], dtype=bool)
    >>> coded = CodedUnits(codes=("Bus", "Friends"), coders=("ana",), documents=("a", "b"),
    ...                    presence=presence, document_of=np.array([0, 0, 1, 1]))
    >>> intraclass(coded).tolist()
    [1.0, -1.0]
    """
    seen = units.shown()
    sizes = _by_document(seen, units)
    sums = [_by_document(layer, units) for layer in units.presence]
    return _analysed(sizes, np.array(sums).reshape(-1, *sizes.shape))


def whole_sizes(units: CodedUnits) -> Floats:
    """How many units each column stands for, those that one coder alone saw too."""
    if units.weights is None:
        return np.ones(len(units.document_of))
    return units.weights.astype(np.float64)


def _by_document(chosen: NDArray[np.bool_], units: CodedUnits) -> Floats:
    """Count the chosen units, coders × units, by document."""
    many = len(units.documents)
    rows = [np.bincount(units.document_of, row * whole_sizes(units), many) for row in chosen]
    return np.array(rows, dtype=np.float64).reshape(len(chosen), many)


def _analysed(sizes: Floats, sums: Floats) -> Floats:
    """From units, coders × documents, and those with the code, codes × coders × documents."""
    totals = sizes.sum(axis=1, keepdims=True)
    filled, coders = np.count_nonzero(sizes), np.count_nonzero(totals)
    between_df, within_df = filled - coders, sizes.sum() - filled
    unknown = np.full(len(sums), np.nan)
    if between_df < 1 or within_df < 1:
        return unknown
    safe, means = np.maximum(sizes, 1), sums.sum(axis=2, keepdims=True) / np.maximum(totals, 1)
    between = (sizes * (sums / safe - means) ** 2).sum(axis=(1, 2)) / between_df
    within = (sums - sums**2 / safe).sum(axis=(1, 2)) / within_df
    usual = (sizes.sum() - (sizes**2 / np.maximum(totals, 1)).sum()) / between_df
    whole = between + (usual - 1) * within
    found: Floats = np.divide(between - within, whole, out=unknown, where=whole > 0)
    return found
