"""αU as Krippendorff defined it in 1995 and 2004, for comparing with older reports only.

Knows units of one value and squared distances between their edges; refuses to be taken for the
family of 2016, which `unitizing` computes: the two differ on the same data and must not stand in
one table without their names. Source: Krippendorff (1995), On the reliability of unitizing
continuous data, Sociological Methodology 25:47-76 (doi:10.2307/271061); Krippendorff (2004),
Content analysis, 2nd edition, section 11.6.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from qualkit.agreement.continuum import (
    GAP,
    Floats,
    MarkedUnits,
    check_coders,
    check_inside,
    sweep,
)
from qualkit.model.unitizing import LegacyAlpha

NO_UNITS = "no units"
NOTHING_EXPECTED = "no variation: chance gives no disagreement"


def legacy_unitizing_alpha(coders: Sequence[MarkedUnits], length: int, value: str) -> LegacyAlpha:
    """Give αU of one value: 1 - D_o / D_e over squared distances of edges.

    D_o = 2 / (R (R - 1) L²) Σ δ² over pairs of R coders, where δ² of two units that meet is the
    sum of the squared distances of their starts and of their ends, and δ² of a unit that lies in
    another coder's gap is its squared length.

    D_e = 2/L Σ_u [(N - 1) l (l - 1) (2 l - 1) / 3 + l² Σ_{gaps g ≥ l} (g - l + 1)]
    / (R L (R L - 1) - Σ_u l (l - 1)), over all N units u of length l.

    Parameters
    ----------
    coders
        Each coder's units; those of other values count as gaps.
    length
        Length L of the continuum, from 0.
    value
        The value looked at.

    Returns
    -------
    LegacyAlpha
        ``alpha`` is None without a unit of the value, or where D_e is 0.

    Raises
    ------
    ParameterError
        With fewer than two coders, or a unit beyond the continuum.

    Examples
    --------
    >>> from qualkit.agreement.continuum import marked_units
    >>> coders = [marked_units([1], [9]), marked_units([2, 4, 6], [3, 5, 7])]
    >>> round(legacy_unitizing_alpha(coders, 10, "coded").alpha, 4)
    -0.7003
    """
    check_coders(coders)
    check_inside(coders, length)
    chosen = [coder.only(value) for coder in coders]
    if not any(len(coder) for coder in chosen):
        return LegacyAlpha(value=value, alpha=None, observed=0.0, expected=0.0, note=NO_UNITS)
    return _result(value, _observed(chosen, length), _expected(chosen, length))


def pooled_legacy_alpha(rows: Sequence[LegacyAlpha]) -> LegacyAlpha:
    """Give αU over several values: 1 - Σ D_o / Σ D_e; without a value's name."""
    observed, expected = sum(row.observed for row in rows), sum(row.expected for row in rows)
    return _result(None, observed, expected)


def _result(value: str | None, observed: float, expected: float) -> LegacyAlpha:
    return LegacyAlpha(
        value=value,
        alpha=1 - observed / expected if expected else None,
        observed=observed,
        expected=expected,
        note=None if expected else NOTHING_EXPECTED,
    )


def _observed(coders: Sequence[MarkedUnits], length: int) -> float:
    pairs = combinations(coders, 2)
    distance = sum(_squared_distance(one, other, length) for one, other in pairs)
    n_coders = len(coders)
    return 2 * distance / (n_coders * (n_coders - 1) * length**2)


def _squared_distance(one: MarkedUnits, other: MarkedUnits, length: int) -> float:
    """Σ δ² of two coders: edges of units that meet, lengths of units that meet none."""
    first, second = sweep([one, other], length).units
    meet = (first != GAP) & (second != GAP)
    # Two units meet in one stretch, since no third edge lies inside their common part.
    first, second = first[meet], second[meet]
    begins = (one.starts[first] - other.starts[second]).astype(np.float64)
    ends = (one.ends[first] - other.ends[second]).astype(np.float64)
    return float(begins @ begins + ends @ ends + _alone(one, first) + _alone(other, second))


def _alone(units: MarkedUnits, met: NDArray[np.int64]) -> float:
    lengths = np.delete(units.lengths, np.unique(met)).astype(np.float64)
    return float(lengths @ lengths)


def _expected(coders: Sequence[MarkedUnits], length: int) -> float:
    lengths = np.concatenate([coder.lengths for coder in coders]).astype(np.float64)
    gaps = np.concatenate([_gaps(coder, length) for coder in coders])
    total = float(len(coders) * length)
    paired = (len(lengths) - 1) * lengths * (lengths - 1) * (2 * lengths - 1) / 3
    alone = lengths**2 * _places(lengths, np.sort(gaps))
    pairs = total * (total - 1) - float((lengths * (lengths - 1)).sum())
    return 2 / length * float((paired + alone).sum()) / pairs if pairs else 0.0


def _gaps(coder: MarkedUnits, length: int) -> Floats:
    starts = np.append(coder.starts, length)
    ends = np.insert(coder.ends, 0, 0)
    gaps = (starts - ends).astype(np.float64)
    return gaps[gaps > 0]


def _places(lengths: Floats, gaps: Floats) -> Floats:
    """Σ_{g ≥ l} (g - l + 1) for each l: in how many places of the sorted gaps a unit fits."""
    first = np.searchsorted(gaps, lengths)
    longer = np.append(np.cumsum(gaps[::-1])[::-1], 0.0)[first]
    places: Floats = longer - (len(gaps) - first) * (lengths - 1)
    return places
