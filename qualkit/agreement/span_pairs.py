"""Measures of two coders' spans of one code; of more coders, means over their pairs.

Knows layers of units; refuses to take two coders without any boundary for agreement, since then
nothing shows whether they would cut alike. Sources: see `boundaries`, `span_f1` and `pairs`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from qualkit.agreement.boundaries import (
    NO_BOUNDARY,
    boundary_similarity,
    masses_of_units,
    pk,
    segmentation_similarity,
    window_diff,
)
from qualkit.agreement.coefficient import Coefficient
from qualkit.agreement.continuum import MarkedUnits
from qualkit.agreement.layers import Layers
from qualkit.agreement.pairs import cohen_kappa
from qualkit.agreement.span_f1 import character_table, match_spans

FOR_TWO = Coefficient(None, "for two coders only")
UNCUT = Coefficient(None, NO_BOUNDARY)


def coder_pairs(layers: Layers) -> list[tuple[int, int]]:
    """The pairs of coders who saw some of the same text."""
    shared = [{*ground.coders} for ground in layers.grounds]
    return [
        pair for pair in combinations(layers.sharing, 2) if any({*pair} <= one for one in shared)
    ]


def measures_of_pairs(
    layers: Layers, code: int, *, overlap: float, near: int
) -> dict[str, Coefficient]:
    """Give B, S, WindowDiff, Pk, F1 and κ over characters of one code.

    Each is the mean over the pairs of coders for whom it is defined; WindowDiff and Pk, which take
    one coder for true, are for two coders only.
    """
    pairs = coder_pairs(layers)
    found = [_of_pair(*layers.of_pair(code, pair), overlap=overlap, near=near) for pair in pairs]
    if len(layers.sharing) > 2:
        found = [{**one, "window_diff": FOR_TWO, "pk": FOR_TWO} for one in found]
    names = found[0] if found else ()
    return {name: mean_of([one[name] for one in found]) for name in names}


def mean_of(found: Sequence[Coefficient]) -> Coefficient:
    """Give the mean of those that are defined, or why none is.

    >>> mean_of([Coefficient(0.5), Coefficient(None, "no spans"), Coefficient(0.75)]).value
    0.625
    """
    known = [one.value for one in found if one.value is not None]
    return Coefficient(sum(known) / len(known)) if known else Coefficient(None, found[0].reason)


def _of_pair(
    first: MarkedUnits, second: MarkedUnits, length: int, *, overlap: float, near: int
) -> dict[str, Coefficient]:
    matched = match_spans(first, second, threshold=overlap)
    return {
        **_of_cuts(masses_of_units(first, length), masses_of_units(second, length), near),
        "f1": Coefficient(matched.f1, matched.note),
        "character_kappa": cohen_kappa(character_table(first, second, length)),
    }


def _of_cuts(first: Sequence[int], second: Sequence[int], near: int) -> dict[str, Coefficient]:
    if len(first) == len(second) == 1:
        names = ("boundary_similarity", "segmentation_similarity", "window_diff", "pk")
        return dict.fromkeys(names, UNCUT)
    return {
        "boundary_similarity": boundary_similarity(first, second, near=near),
        "segmentation_similarity": segmentation_similarity(first, second, near=near),
        "window_diff": window_diff(first, second),
        "pk": pk(first, second),
    }
