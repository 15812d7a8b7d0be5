"""Every coefficient of one value a unit: names, ranks or numbers, any number of coders.

Knows who gave which value to which unit; refuses several values of one coder for a unit. Near
misses count by ranks in κ, π, AC2 and Brennan–Prediger, by the level of measurement in α. Sources:
see `alpha`, `many` and `conger`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from qualkit.agreement.alpha import alpha_of_coincidences, coincidences, krippendorff_alpha
from qualkit.agreement.bootstrap import Bootstrap, draws
from qualkit.agreement.compare import surety
from qualkit.agreement.conger import conger_of
from qualkit.agreement.counts import dichotomised
from qualkit.agreement.many import (
    brennan_prediger,
    fleiss_kappa,
    gwet_ac,
    percent_agreement,
)
from qualkit.agreement.units import Floats
from qualkit.errors import ParameterError
from qualkit.model.agreement_values import ValueRow

UNSEEN = -1
"""The place of a value that a coder did not give."""

MOST_VALUES = 100
"""Different values up to which α has an interval."""

CELLS = 4_000_000
"""Cells of coincidences computed at a time, so that memory stays small."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ValuedUnits:
    """One value a coder and unit: places in ``values``, coders × units, `UNSEEN` for none.

    ``scale`` are the values' numbers, None for names or ranks. ``weights`` says how many units
    each column stands for.
    """

    values: tuple[str, ...]
    given: NDArray[np.intp]
    document_of: NDArray[np.intp]
    weights: NDArray[np.int64]
    scale: Floats | None = None

    def counts(self) -> Floats:
        """How many coders gave each value to each unit, units × values."""
        given = self.given[..., None] == np.arange(len(self.values))
        counts: Floats = given.sum(axis=0, dtype=np.float64)
        return counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The level of α, the weights of near misses elsewhere, and the bootstrap."""

    level: str = "nominal"
    weighting: str = "identity"
    seed: int = 0
    replicates: int = 2_000
    confidence: float = 0.95
    resampled: str = "document"


def value_row(name: str, units: ValuedUnits, asked: Asked, *, value: int | None = None) -> ValueRow:
    """Give all coefficients of the values, or of one of them against all others.

    Examples
    --------
    >>> units = ValuedUnits(values=("low", "high"), given=np.array([[0, 1, 1], [0, 1, 0]]),
    ...                     document_of=np.zeros(3, dtype=np.intp), weights=np.ones(3, dtype=int))
    >>> row = value_row("Trust", units, Asked())
    >>> row.n, round(row.alpha, 3), round(row.kappa, 3), row.undefined
    (3, 0.444, 0.4, 'no interval: 1 document')
    """
    if value is not None and asked.level != "nominal":
        raise ParameterError(f"one value of a level {asked.level}", expected="level nominal")
    counts, given, size = units.counts(), units.given, units.weights.astype(np.float64)
    if value is not None:
        counts = dichotomised(counts, value)
        given = np.where(given == UNSEEN, UNSEEN, (given == value).astype(np.intp))
    size = size * (counts.sum(axis=1) >= 2)
    scale = None if value is not None else units.scale
    alpha = krippendorff_alpha(counts, size, level=asked.level, values=scale)
    one_hot = (given[..., None] == np.arange(counts.shape[1])).astype(np.float64)
    near = {"weighting": asked.weighting}
    row = ValueRow(
        code=name,
        n=round(float(size.sum())),
        values=int(np.count_nonzero(size @ counts)),
        percent=percent_agreement(counts, size).value,
        alpha=alpha.value,
        kappa=conger_of(one_hot, size, **near).value,
        pi=fleiss_kappa(counts, size, **near).value,
        ac=gwet_ac(counts, size, **near).value,
        brennan_prediger=brennan_prediger(counts, size, **near).value,
        undefined=alpha.reason,
        of_value=None if value is None else units.values[value],
    )
    return row if alpha.value is None else _sure(row, (counts, size, scale), units, asked)


def _sure(
    row: ValueRow, ground: tuple[Floats, Floats, Floats | None], units: ValuedUnits, asked: Asked
) -> ValueRow:
    counts, size, scale = ground
    if row.values > MOST_VALUES:
        why = f"no interval: {row.values} different values, more than {MOST_VALUES}"
        return replace(row, undefined=why)
    bootstrap = _bootstrap(_by_document(counts, size, units.document_of), scale, asked)
    return replace(row, **surety(bootstrap, 0, asked.confidence, resampled=asked.resampled))


def _by_document(counts: Floats, size: Floats, document_of: NDArray[np.intp]) -> Floats:
    """Coincidences of each document that has any, documents × values × values."""
    found = [
        coincidences(counts[document_of == document], size[document_of == document])
        for document in np.unique(document_of[size > 0]).tolist()
    ]
    return np.stack(found)


def _bootstrap(matrices: Floats, scale: Floats | None, asked: Asked) -> Bootstrap:
    def alphas(sums: Floats) -> Floats:
        values = np.arange(sums.shape[-1]) if scale is None else scale
        return alpha_of_coincidences(sums, level=asked.level, values=values)

    n_documents, cells = len(matrices), matrices[0].size
    drawn = draws(n_documents, replicates=asked.replicates, seed=asked.seed)
    step = max(CELLS // cells, 1)
    parts = [
        alphas(np.tensordot(drawn[at : at + step], matrices, axes=1))
        for at in range(0, len(drawn), step)
    ]
    total = matrices.sum(axis=0)
    return Bootstrap(
        alphas=np.concatenate(parts or [np.empty(0)])[:, None],
        documents=n_documents,
        estimates=alphas(total[None]),
        without=alphas(total - matrices)[:, None],
    )
