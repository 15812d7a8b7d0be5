"""Agreement on where a code is marked: every measure of unitizing, one layer a code.

Knows layers of units; refuses to weigh one measure against another: uα hardly sees into how many
pieces a passage is cut, boundary similarity sees nothing else, and only the first is corrected for
chance. Sources: see `unitizing`, `legacy_alpha` and `span_pairs`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from qualkit.agreement.alpha import krippendorff_alpha
from qualkit.agreement.bootstrap import Bootstrap
from qualkit.agreement.code_rows import MINIMUM_POSITIVES
from qualkit.agreement.coefficient import Coefficient
from qualkit.agreement.compare import surety
from qualkit.agreement.continuum import Floats
from qualkit.agreement.layers import Indices, Layers
from qualkit.agreement.legacy_alpha import legacy_unitizing_alpha
from qualkit.agreement.span_f1 import character_counts
from qualkit.agreement.span_pairs import measures_of_pairs
from qualkit.agreement.unit_bootstrap import bootstrap_units, u_alphas
from qualkit.agreement.unit_sums import PairSums, sums_by_document
from qualkit.agreement.unitizing import u_alpha
from qualkit.model.agreement_spans import SpanRow

CODED = ("coded",)
NOT_SHARED = "no text that all coders saw"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Drawing:
    """How replicates are drawn: ``cluster_of`` says of each document in which cluster it goes."""

    cluster_of: Indices
    replicates: int = 2_000
    seed: int = 0
    confidence: float = 0.95
    resampled: str = "document"

    def by_cluster(self, sums: Floats) -> Floats:
        """Add up the documents of each cluster."""
        found = np.zeros((int(self.cluster_of.max(initial=-1)) + 1, *sums.shape[1:]))
        np.add.at(found, self.cluster_of, sums)
        return found

    def surety(self, bootstrap: Bootstrap, column: int) -> dict[str, Any]:
        """The interval of a column and what goes with it, or why there is none."""
        return surety(bootstrap, column, self.confidence, resampled=self.resampled)


def span_rows(
    layers: Layers, drawing: Drawing, *, overlap: float = 0.5, near: int = 2
) -> tuple[SpanRow, ...]:
    """Compare coders on the spans of every code.

    Parameters
    ----------
    layers
        The units of each code; two coders or more.
    drawing
        How the documents are drawn anew for the interval of uα.
    overlap
        Least intersection over union at which two spans match; 1 asks for the same edges.
    near
        n_t of boundary similarity: boundaries less than this many characters apart are one that
        moved.

    Returns
    -------
    tuple of SpanRow
        Of three coders and more, pairs of a unit with itself are taken out of uα's expectation pair
        by pair, and B, S, F1 and κ are means over the pairs of coders for whom they are defined.

    Raises
    ------
    ParameterError
        When the overlap is not above 0 to 1, or `near` is below 1.
    """
    sums = [layer_sums(layers, code) for code in range(len(layers.codes))]
    stacked = drawing.by_cluster(np.stack(sums, axis=1))
    sure = bootstrap_units(stacked, u_alphas, replicates=drawing.replicates, seed=drawing.seed)
    rows = []
    for code, one in enumerate(sums):
        unit_row = u_alpha(PairSums.of_documents(one, CODED))
        found = {
            "u_alpha": Coefficient(unit_row.alpha, unit_row.note),
            "legacy_alpha": _legacy(layers, code),
            **measures_of_pairs(layers, code, overlap=overlap, near=near),
            "character_alpha": _character_alpha(layers, code),
        }
        told = drawing.surety(sure, code) if unit_row.alpha is not None else {}
        rows.append(_row(layers, code, found=found, told=told))
    return tuple(rows)


def layer_sums(layers: Layers, code: int) -> Floats:
    """Sum a code over all grounds, documents × 5 × 2."""
    parts = [
        sums_by_document(ground.units[code], ground.bounds, CODED) for ground in layers.grounds
    ]
    total: Floats = np.sum(parts, axis=0)
    return total


def _row(
    layers: Layers, code: int, *, found: Mapping[str, Coefficient], told: Mapping[str, Any]
) -> SpanRow:
    reasons = {name: one.reason for name, one in found.items() if one.reason}
    numbers: dict[str, Any] = {name: one.value for name, one in found.items()}
    if "undefined" in told:
        reasons["interval"] = told["undefined"]
    n_units = [0] * len(layers.coders)
    for ground in layers.grounds:
        for coder, units in zip(ground.coders, ground.units[code], strict=True):
            n_units[coder] += len(units)
    return SpanRow(
        code=layers.codes[code],
        units=tuple(n_units),
        coded=_coded(layers, code),
        few=min((n_units[coder] for coder in layers.sharing), default=0) < MINIMUM_POSITIVES,
        undefined=reasons,
        **numbers,
        **{name: value for name, value in told.items() if name != "undefined"},
    )


def _coded(layers: Layers, code: int) -> float | None:
    """The mean share of what a coder saw that the coder coded."""
    coded = sum(int(u.lengths.sum()) for ground in layers.grounds for u in ground.units[code])
    seen = sum(ground.length * len(ground.coders) for ground in layers.grounds)
    return coded / seen if seen else None


def _legacy(layers: Layers, code: int) -> Coefficient:
    """αU of 1995 and 2004, over the text that all coders saw."""
    for ground in layers.grounds:
        if ground.coders == layers.sharing:
            found = legacy_unitizing_alpha(ground.units[code], ground.length, *CODED)
            return Coefficient(found.alpha, found.note)
    return Coefficient(None, NOT_SHARED)


def _character_alpha(layers: Layers, code: int) -> Coefficient:
    parts = [character_counts(ground.units[code], ground.length) for ground in layers.grounds]
    counts, sizes = zip(*parts, strict=True)
    return krippendorff_alpha(np.concatenate(counts), np.concatenate(sizes))
