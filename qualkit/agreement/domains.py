"""Agreement inside a domain: codes that exclude each other, as the values of one continuum.

Knows layers of units, one a code; refuses text to which a coder gave two codes of the domain, since
the family of 2016 needs values that exclude each other (ATLAS.ti asks the same of its semantic
domains): such passages are cut out for all coders, and counted. Source: Krippendorff (2019),
Content analysis, 4th ed., section 12.6.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from qualkit.agreement.bootstrap import Bootstrap
from qualkit.agreement.continuum import Floats, MarkedUnits, Positions
from qualkit.agreement.layers import Ground, Indices, Layers, joined_spans
from qualkit.agreement.spans import Drawing
from qualkit.agreement.unit_bootstrap import bootstrap_units, family_alphas
from qualkit.agreement.unit_sums import PairSums, sums_by_document
from qualkit.agreement.unitizing import bar_u_alpha, cu_alpha, ku_alpha, u_alpha
from qualkit.model.agreement_spans import DomainRow
from qualkit.model.unitizing import UnitizingRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Clashes:
    """Where coders gave two codes to one passage.

    ``passages`` and ``characters`` count the text; the first place has its coder, document and
    codes as positions.
    """

    passages: int
    characters: int
    coder: int
    document: int
    start: int
    codes: tuple[int, int]


def exclusive(layers: Layers) -> tuple[Layers, Clashes | None]:
    """Cut out the passages to which a coder gave two codes; None where there are none.

    Examples
    --------
    >>> from qualkit.agreement.layers import Marks, Stretches, layers_of
    >>> stretches = Stretches(document=np.array([0]), start=np.array([0]), end=np.array([50]),
    ...                       seen=np.ones((2, 1), dtype=bool))
    >>> marks = Marks(document=np.array([0, 0]), start=np.array([5, 12]), end=np.array([15, 20]),
    ...               code=np.array([0, 1]), coder=np.array([1, 1]))
    >>> layers = layers_of(stretches, marks, coders=["Ana", "Ben"], codes=["bus", "lift"])
    >>> found, clashes = exclusive(layers)
    >>> clashes
    Clashes(passages=1, characters=3, coder=1, document=0, start=12, codes=(0, 1))
    >>> found.grounds[0].length, found.grounds[0].units[0][1].ends.tolist()
    (47, [12])
    """
    twice = [
        [_twice(ground, coder) for coder in range(len(ground.coders))] for ground in layers.grounds
    ]
    if not any(len(one.start) for row in twice for one in row):
        return layers, None
    cuts = [
        joined_spans(*(np.concatenate([getattr(one, side) for one in row]) for side in _SIDES))
        for row in twice
    ]
    grounds = [_without(ground, *cut) for ground, cut in zip(layers.grounds, cuts, strict=True)]
    coder, document, start, codes = _first_place(layers, twice)
    clashes = Clashes(
        passages=sum(len(starts) for starts, _ in cuts),
        characters=sum(int((ends - starts).sum()) for starts, ends in cuts),
        coder=coder,
        document=document,
        start=start,
        codes=codes,
    )
    return replace(layers, grounds=tuple(grounds)), clashes


def domain_rows(layers: Layers, drawing: Drawing, domain: str) -> tuple[DomainRow, ...]:
    """Give uα, |uα, cuα and the (k)uα of each code of a domain, with intervals.

    `layers` are those of the codes of the domain, as `exclusive` gives them. The 1 of a cuα or
    (k)uα where one code only meets has no interval, and a note that says what it rests on.
    """
    sums = np.sum([_sums(ground, layers.codes) for ground in layers.grounds], axis=0)
    sure = bootstrap_units(
        drawing.by_cluster(sums), family_alphas, replicates=drawing.replicates, seed=drawing.seed
    )
    pairs = PairSums.of_documents(sums, layers.codes)
    found = [u_alpha(pairs), bar_u_alpha(pairs), cu_alpha(pairs)]
    found += [ku_alpha(pairs, value) for value in range(len(layers.codes))]
    return tuple(_row(domain, row, (sure, column, drawing)) for column, row in enumerate(found))


def together(ground: Ground, coder: int, codes: Sequence[str]) -> MarkedUnits:
    """Give the units of all codes of one coder of a ground, in order, each with its code."""
    layers = [units[coder] for units in ground.units]
    starts = np.concatenate([layer.starts for layer in layers])
    order = np.argsort(starts, kind="stable")
    values = np.repeat(np.arange(len(layers)), [len(layer) for layer in layers])[order]
    ends = np.concatenate([layer.ends for layer in layers])[order]
    return MarkedUnits(starts[order], ends, tuple(codes[value] for value in values.tolist()))


def _row(domain: str, row: UnitizingRow, how: tuple[Bootstrap, int, Drawing]) -> DomainRow:
    sure, column, drawing = how
    is_sure = row.alpha is not None and row.note is None
    told = drawing.surety(sure, column) if is_sure else {}
    return DomainRow(
        domain=domain,
        measure=row.measure,
        value=row.value,
        alpha=row.alpha,
        coverage=row.coverage,
        note=row.note if row.alpha is not None else None,
        **({"undefined": row.note} if row.alpha is None else told),
    )


def _sums(ground: Ground, codes: Sequence[str]) -> Floats:
    coders = [together(ground, index, codes) for index in range(len(ground.coders))]
    return sums_by_document(coders, ground.bounds, codes)


_SIDES = ("start", "end")


@dataclass(frozen=True, slots=True, eq=False)
class _Twice:
    """Stretches in which a coder has two units, in order, with the codes of both."""

    start: Positions
    end: Positions
    earlier: Indices
    later: Indices


def _twice(ground: Ground, coder: int) -> _Twice:
    units = together(ground, coder, [str(number) for number in range(len(ground.units))])
    codes = np.array([int(value) for value in units.values], dtype=np.intp)
    furthest = np.maximum.accumulate(units.ends)
    longest = np.maximum.accumulate(np.where(units.ends == furthest, np.arange(len(units)), 0))
    # Units of one code exclude each other, so that what overlaps has two codes.
    over = 1 + np.flatnonzero(units.starts[1:] < furthest[:-1])
    ends = np.minimum(units.ends[over], furthest[over - 1])
    return _Twice(units.starts[over], ends, codes[longest[over - 1]], codes[over])


def _first_place(
    layers: Layers, twice: Sequence[Sequence[_Twice]]
) -> tuple[int, int, int, tuple[int, int]]:
    """Whose first passage it is: coder, document, start and both codes."""
    firsts = [
        (*ground.place(int(one.start[0])), coder, (int(one.earlier[0]), int(one.later[0])))
        for ground, row in zip(layers.grounds, twice, strict=True)
        for coder, one in zip(ground.coders, row, strict=True)
        if len(one.start)
    ]
    document, start, coder, codes = min(firsts)
    return coder, document, start, codes


def _without(ground: Ground, starts: Positions, ends: Positions) -> Ground:
    """The continuum without stretches of it; what lies on both sides moves together."""
    removed = np.concatenate([[0], np.cumsum(ends - starts)])

    def moved(positions: Positions) -> Positions:
        last = np.searchsorted(starts, positions, side="right") - 1
        inside = np.minimum(positions, ends[last]) - starts[last] if len(starts) else 0
        return positions - np.where(last < 0, 0, removed[last] + inside)

    def units(one: MarkedUnits) -> MarkedUnits:
        first, last = moved(one.starts), moved(one.ends)
        kept = last > first
        return MarkedUnits(first[kept], last[kept], ("coded",) * int(kept.sum()))

    return replace(
        ground,
        bounds=moved(ground.bounds),
        before=moved(ground.before),
        units=tuple(tuple(units(one) for one in row) for row in ground.units),
    )
