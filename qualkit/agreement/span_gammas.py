"""γ of layers: each document a continuum of its own, all documents together one γ.

Knows layers of units; refuses to move units from one document into another to learn what chance
gives. Source: see `gamma`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from qualkit.agreement.coefficient import Coefficient
from qualkit.agreement.continuum import MarkedUnits
from qualkit.agreement.domains import together
from qualkit.agreement.gamma import Disorders, disorders, gamma
from qualkit.agreement.layers import Ground, Layers
from qualkit.errors import UndefinedResult


def layer_gamma(layers: Layers, code: int, *, seed: int) -> Coefficient:
    """Give γ of one code, by places alone; None where too many units can be aligned."""
    return _of_grounds([(ground, ground.units[code]) for ground in layers.grounds], seed)


def domain_gamma(layers: Layers, *, seed: int) -> Coefficient:
    """Give γ of codes that exclude each other, by places and codes alike."""
    return _of_grounds(
        [
            (
                ground,
                [together(ground, at, layers.codes) for at in range(len(ground.coders))],
            )
            for ground in layers.grounds
        ],
        seed,
    )


def _of_grounds(parts: Sequence[tuple[Ground, Sequence[MarkedUnits]]], seed: int) -> Coefficient:
    rng = np.random.default_rng(seed)
    found: list[Disorders] = []
    for ground, units in parts:
        for length, coders in _documents(ground, units):
            try:
                one = disorders(coders, length, rng)
            except UndefinedResult as error:
                return Coefficient(None, error.what)
            found += [one] if one is not None else []
    return gamma(found)


def _documents(
    ground: Ground, units: Sequence[MarkedUnits]
) -> Iterator[tuple[int, list[MarkedUnits]]]:
    """Each document's length and units, where anybody has one."""
    cuts = [np.searchsorted(one.starts, ground.bounds) for one in units]
    for document in np.flatnonzero(np.diff(ground.bounds)).tolist():
        first = int(ground.bounds[document])
        slices = [slice(cut[document], cut[document + 1]) for cut in cuts]
        coders = [
            MarkedUnits(one.starts[part] - first, one.ends[part] - first, one.values[part])
            for one, part in zip(units, slices, strict=True)
        ]
        if any(len(one) for one in coders):
            yield int(ground.bounds[document + 1]) - first, coders
