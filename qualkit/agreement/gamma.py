"""γ: how far coders agree once their units are aligned as well as can be.

Knows the disorder of alignments, observed and by chance; refuses an interval, which its authors do
not give. What chance gives is the same on continua made of the coders' own units, moved around.
Source: Mathet, Widlöcher & Métivier (2015), The unified and holistic method gamma (γ) for
inter-annotator agreement measure and alignment, Computational Linguistics 41:437-479
(doi:10.1162/COLI_a_00227).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qualkit.agreement.alignments import Dissimilarity, alignment
from qualkit.agreement.coefficient import Coefficient
from qualkit.agreement.continuum import MarkedUnits, check_coders, check_inside

NO_UNITS = "no units"
NOTHING_EXPECTED = "no variation: chance gives no disorder"

SAMPLES = 30
"""Continua drawn by chance, as the paper's authors begin with."""

_TRIES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Disorders:
    """What one continuum gives: observed and expected disorder, and the mean units of a coder."""

    observed: float
    expected: float
    weight: float


def disorders(
    coders: Sequence[MarkedUnits],
    length: int,
    rng: np.random.Generator,
    *,
    weighing: Dissimilarity | None = None,
    samples: int = SAMPLES,
) -> Disorders | None:
    """Give observed and expected disorder; None where there is no unit.

    Raises
    ------
    ParameterError
        With fewer than two coders, or a unit beyond the continuum.
    UndefinedResult
        As `alignment`.
    """
    check_coders(coders)
    check_inside(coders, length)
    chosen = weighing or Dissimilarity()
    n_units = sum(len(coder) for coder in coders)
    if not n_units:
        return None
    drawn = [alignment(_moved(coders, length, rng), chosen)[0] for _ in range(samples)]
    return Disorders(
        observed=alignment(coders, chosen)[0],
        expected=float(np.mean(drawn)),
        weight=n_units / len(coders),
    )


def gamma(found: Sequence[Disorders]) -> Coefficient:
    """Give γ = 1 - observed / expected, of several continua from their sums.

    Each continuum counts by the mean number of units that a coder has on it.

    >>> gamma([Disorders(observed=0.5, expected=1.0, weight=4)]).value
    0.5
    """
    if not found:
        return Coefficient(None, NO_UNITS)
    observed = sum(one.observed * one.weight for one in found)
    expected = sum(one.expected * one.weight for one in found)
    return Coefficient(1 - observed / expected) if expected else Coefficient(None, NOTHING_EXPECTED)


def _moved(
    coders: Sequence[MarkedUnits], length: int, rng: np.random.Generator
) -> list[MarkedUnits]:
    """A continuum by chance: each coder has somebody's units, moved on by another distance.

    What leaves at the end comes in at the beginning; distances are at least half a unit apart.
    """
    lengths = np.concatenate([coder.lengths for coder in coders])
    least, distances = float(lengths.mean()) / 2, list[int]()
    while True:
        found = [coders[int(rng.integers(len(coders)))] for _ in coders]
        if any(len(coder) for coder in found):
            break
    for _ in coders:
        for _ in range(_TRIES):
            distance = int(rng.integers(length))
            if all(abs(distance - other) >= least for other in distances):
                break
        distances.append(distance)
    return [_rotated(one, by, length) for one, by in zip(found, distances, strict=True)]


def _rotated(units: MarkedUnits, by: int, length: int) -> MarkedUnits:
    starts = (units.starts + by) % length
    order = np.argsort(starts, kind="stable")
    values = tuple(units.values[index] for index in order.tolist())
    return MarkedUnits(starts[order], (starts + units.lengths)[order], values)
