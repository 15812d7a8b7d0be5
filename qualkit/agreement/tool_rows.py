"""Each code of each pair of coders by the definitions of four tools, one row a tool.

Knows units of turns for qualkit and layers on whole texts for the others; refuses to add qualkit's
own numbers up over codes: for all codes its row is the α of whole sets. Sources: see `tools`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qualkit.agreement.alpha import krippendorff_alpha
from qualkit.agreement.coefficient import NO_UNITS, NO_VARIATION, Coefficient
from qualkit.agreement.continuum import Floats, MarkedUnits
from qualkit.agreement.counts import counts_of_table
from qualkit.agreement.layers import Ground, Layers, anything
from qualkit.agreement.pairs import cohen_kappa
from qualkit.agreement.set_sums import set_statistics
from qualkit.agreement.tools import (
    Averaged,
    Segments,
    atlas_ti,
    file_tables,
    maxqda,
    maxqda_segments,
    nvivo,
)
from qualkit.agreement.units import CodedUnits
from qualkit.model.agreement_tools import ToolRow

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Texts:
    """What the tools are shown: turns as `coded`, whole texts as `layers`; one unit's name.

    Both have the same coders and codes.
    """

    coded: CodedUnits
    layers: Layers
    unit: str
    overlap: float


def tool_rows(texts: Texts) -> tuple[ToolRow, ...]:
    """Give five rows a code and pair of coders, then five for all codes of the pair."""
    n_coders = range(len(texts.coded.coders))
    return tuple(row for pair in combinations(n_coders, 2) for row in _of_pair(texts, pair))


def _of_pair(texts: Texts, pair: Pair) -> Iterator[ToolRow]:
    shared = [one for one in texts.layers.grounds if {*pair} <= {*one.coders}]
    if not shared:
        return
    codes = range(len(texts.layers.codes))
    tables = [_tables(shared, pair, code) for code in codes]
    segments = [
        maxqda_segments(*texts.layers.of_pair(code, pair)[:2], overlap=texts.overlap)
        for code in codes
    ]
    for code in codes:
        yield from _Told(texts, pair, code).rows(tables[code : code + 1], segments[code])
    n_used = sum(one.n > 0 for one in segments)
    total = sum(segments, Segments(0, 0, 0))
    yield from _Told(texts, pair, None).rows(
        tables, total, n_codes=n_used, any_code=_any_code(shared, pair)
    )


class _Told:
    """Makes the rows of a code, or of all."""

    def __init__(self, texts: Texts, pair: Pair, code: int | None) -> None:
        self.texts, self.pair, self.code = texts, pair, code

    def rows(
        self,
        tables: Sequence[Floats],
        segments: Segments,
        *,
        n_codes: int = 1,
        any_code: Floats | None = None,
    ) -> Iterator[ToolRow]:
        """One row a tool; `tables` are documents × 2 × 2 of each code."""
        yield self._qualkit()
        files = np.concatenate(tables)
        yield self._nvivo("NVivo", nvivo(files))
        yield self._nvivo("NVivo by size", nvivo(files, by_size=True))
        percent, kappa = maxqda(segments, n_codes)
        yield self._row("MAXQDA", "segment", segments.n, percent=percent, kappa=kappa)
        sums = [table.sum(axis=0) for table in tables]
        atlas = atlas_ti(sums, sums[0] if any_code is None else any_code)
        n = round(float(sums[0].sum()))
        yield self._row(
            "ATLAS.ti",
            "character",
            n,
            percent=atlas.percent,
            holsti=atlas.holsti,
            alpha=atlas.alpha,
        )

    def _qualkit(self) -> ToolRow:
        coded, pair = self.texts.coded, [*self.pair]
        seen = None if coded.seen is None else coded.seen[pair].all(axis=0)
        both = np.arange(len(coded.document_of)) if seen is None else np.flatnonzero(seen)
        sizes = coded.sizes[both]
        n = round(float(sizes.sum()))
        if self.code is None:
            alpha = _of_sets(coded.presence[:, pair][:, :, both], sizes)
            return self._row("qualkit", f"{self.texts.unit}, sets", n, alpha=alpha)
        one, other = coded.presence[self.code, pair][:, both]
        cells = np.bincount(one * 2 + other, weights=sizes, minlength=4).reshape(2, 2)
        percent = Coefficient(float(np.trace(cells)) / n) if n else Coefficient(None, NO_UNITS)
        return self._row(
            "qualkit",
            self.texts.unit,
            n,
            percent=percent,
            kappa=cohen_kappa(cells),
            alpha=krippendorff_alpha(*counts_of_table(cells)),
        )

    def _nvivo(self, tool: str, found: Averaged) -> ToolRow:
        unit = "file" if self.code is not None else "code and file"
        row = self._row(tool, unit, found.files, percent=found.percent, kappa=found.kappa)
        return replace(row, complete=found.complete)

    def _row(self, tool: str, unit: str, n: int, **found: Coefficient) -> ToolRow:
        coders = self.texts.coded.coders
        numbers: dict[str, Any] = {name: one.value for name, one in found.items()}
        return ToolRow(
            code=None if self.code is None else self.texts.layers.codes[self.code],
            coders=(coders[self.pair[0]], coders[self.pair[1]]),
            tool=tool,
            unit=unit,
            n=n,
            undefined={name: one.reason for name, one in found.items() if one.reason},
            **numbers,
        )


def _of_sets(presence: NDArray[np.bool_], sizes: Floats) -> Coefficient:
    """α of whole sets of codes, MASI distance."""
    statistics = set_statistics(presence, weights=sizes.astype(np.int64))
    alpha = float(statistics.alphas(np.ones((1, 1)))[0])
    return Coefficient(None, NO_VARIATION) if np.isnan(alpha) else Coefficient(alpha)


def _tables(shared: Sequence[Ground], pair: Pair, code: int) -> Floats:
    """Characters of each document crossed, over the text that both saw."""
    parts = [
        file_tables(*_both(ground, pair, ground.units[code]), ground.bounds) for ground in shared
    ]
    total: Floats = np.sum(parts, axis=0)
    return total


def _any_code(shared: Sequence[Ground], pair: Pair) -> Floats:
    """Characters with any code against those with none, crossed."""
    parts = []
    for ground in shared:
        merged = [anything(ground, at) for at in range(len(ground.coders))]
        parts.append(file_tables(*_both(ground, pair, merged), ground.bounds).sum(axis=0))
    total: Floats = np.sum(parts, axis=0)
    return total


def _both(
    ground: Ground, pair: Pair, units: Sequence[MarkedUnits]
) -> tuple[MarkedUnits, MarkedUnits]:
    one, other = (units[ground.coders.index(coder)] for coder in pair)
    return one, other
