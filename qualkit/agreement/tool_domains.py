"""ATLAS.ti's cu-α of a semantic domain and Cu-α across domains, for each pair of coders.

Knows layers of each domain on whole texts; refuses codes of one domain that overlap, as ATLAS.ti
does. cu-α is the cuα of 2016 over the codes of a domain, where both coders
coded. How Cu-α treats a passage that a coder gave to two domains is not known for certain: here the
set of its domains is the value. Sources: ATLAS.ti 9 Manual, Inter-Coder Agreement, "Methods For
Testing ICA"; González-Prieto et al. (2021, arXiv 2008.00977), which explains both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

import numpy as np

from qualkit.agreement.continuum import GAP, MarkedUnits, sweep
from qualkit.agreement.domains import together
from qualkit.agreement.layers import Ground, Layers, anything
from qualkit.agreement.unit_sums import PairSums, sums_by_document
from qualkit.agreement.unitizing import cu_alpha
from qualkit.model.agreement_tools import ToolDomainRow

Pair = tuple[int, int]


def cu_rows(domain: str, layers: Layers) -> tuple[ToolDomainRow, ...]:
    """Give cu-α of a domain for each pair of coders; its codes exclude each other in `layers`."""
    found = []
    for pair in combinations(range(len(layers.coders)), 2):
        shared = [one for one in layers.grounds if {*pair} <= {*one.coders}]
        units = [_coded(ground, pair, layers.codes) for ground in shared]
        if shared:
            found.append(_row(domain, (layers.coders, pair), grounds=shared, units=units))
    return tuple(found)


def cu_of_domains(domains: Mapping[str, Layers]) -> tuple[ToolDomainRow, ...]:
    """Give Cu-α of several domains for each pair of coders; their layers lie on the same texts."""
    (first, *_) = domains.values()
    found = []
    for pair in combinations(range(len(first.coders)), 2):
        both = list(_side_by_side(domains, pair))
        units = [_several(grounds, pair, tuple(domains)) for grounds in both]
        if both:
            found.append(
                _row(None, (first.coders, pair), grounds=[one[0] for one in both], units=units)
            )
    return tuple(found)


def _side_by_side(domains: Mapping[str, Layers], pair: Pair) -> Iterator[tuple[Ground, ...]]:
    """The same ground in each domain, of those that both saw."""
    for grounds in zip(*(layers.grounds for layers in domains.values()), strict=True):
        if {*pair} <= {*grounds[0].coders}:
            yield grounds


def _coded(ground: Ground, pair: Pair, codes: Sequence[str]) -> list[MarkedUnits]:
    return [together(ground, ground.coders.index(coder), codes) for coder in pair]


def _several(grounds: Sequence[Ground], pair: Pair, names: Sequence[str]) -> list[MarkedUnits]:
    """Each coder's text by the set of domains it was given to."""
    found = []
    for coder in pair:
        at = grounds[0].coders.index(coder)
        layers = [anything(ground, at) for ground in grounds]
        swept = sweep(layers, grounds[0].length)
        given = swept.units != GAP
        ends = np.cumsum(swept.lengths).astype(np.int64)
        kept = np.flatnonzero(given.any(axis=0))
        values = [
            " and ".join(name for name, has in zip(names, given[:, one], strict=True) if has)
            for one in kept
        ]
        starts = ends - swept.lengths.astype(np.int64)
        found.append(MarkedUnits(starts[kept], ends[kept], tuple(values)))
    return found


def _row(
    domain: str | None,
    who: tuple[Sequence[str], Pair],
    *,
    grounds: Sequence[Ground],
    units: Sequence[Sequence[MarkedUnits]],
) -> ToolDomainRow:
    coders, (one, other) = who
    values = sorted({value for both in units for unit in both for value in unit.values})
    sums = [
        sums_by_document(both, ground.bounds, values)
        for both, ground in zip(units, grounds, strict=True)
    ]
    found = cu_alpha(PairSums.of_documents(np.sum(sums, axis=0), values))
    return ToolDomainRow(
        domain=domain,
        coders=(coders[one], coders[other]),
        measure="cu-α" if domain is not None else "Cu-α",
        alpha=found.alpha,
        coverage=found.coverage,
        note=found.note,
    )
