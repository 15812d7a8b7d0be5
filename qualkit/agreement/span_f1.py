"""How well two coders' spans of one code match: span by span, and character by character.

Knows spans of one code, mutually exclusive within a coder; refuses to correct the match of spans
for chance, since where no span is there is nothing to count. Characters can be counted
everywhere, so they have every coefficient of `coefficients`, uncoded text included. Source of the
threshold: Everingham et al. (2010, doi:10.1007/s11263-009-0275-4), overlap as the length of the
intersection over that of the union.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qualkit.agreement.continuum import GAP, Floats, MarkedUnits, check_coders, sweep
from qualkit.errors import ParameterError
from qualkit.model.unitizing import SpanMatch

NO_SPANS = "no spans"


def match_spans(first: MarkedUnits, second: MarkedUnits, *, threshold: float = 0.5) -> SpanMatch:
    """Match spans one to one where their overlap reaches the threshold, as many as possible.

    F1 = 2 matched / (n_first + n_second).

    Parameters
    ----------
    first, second
        Each coder's spans of one code; the first is the reference of precision and recall.
    threshold
        Least intersection over union, above 0 to 1; 1 asks for the same start and end.

    Returns
    -------
    SpanMatch
        ``f1`` is None where neither coder has spans, 0 where only one has.

    Raises
    ------
    ParameterError
        When the threshold is out of range.

    Examples
    --------
    >>> from qualkit.agreement.continuum import marked_units
    >>> one = marked_units([0, 85], [50, 120])
    >>> found = match_spans(one, marked_units([0, 80, 140], [40, 130, 150]))
    >>> found.n_matched, found.f1
    (2, 0.8)
    """
    if not 0 < threshold <= 1:
        raise ParameterError(f"a threshold of {threshold}", expected="above 0, at most 1")
    pairs, overlaps = span_overlaps(first, second)
    matched = _matched(pairs[overlaps >= threshold])
    total = len(first) + len(second)
    return SpanMatch(
        threshold=threshold,
        n_matched=matched,
        n_first=len(first),
        n_second=len(second),
        precision=matched / len(second) if len(second) else None,
        recall=matched / len(first) if len(first) else None,
        f1=2 * matched / total if total else None,
        note=None if total else NO_SPANS,
    )


def span_overlaps(first: MarkedUnits, second: MarkedUnits) -> tuple[NDArray[np.int64], Floats]:
    """Give the pairs of spans that meet, in order, and the intersection over union of each.

    Examples
    --------
    >>> from qualkit.agreement.continuum import marked_units
    >>> pairs, overlaps = span_overlaps(marked_units([0], [10]), marked_units([5], [15]))
    >>> pairs.tolist(), overlaps.round(3).tolist()
    ([[0, 0]], [0.333])
    """
    length = int(max(first.ends.max(initial=1), second.ends.max(initial=1)))
    swept = sweep([first, second], length)
    meet = (swept.units != GAP).all(axis=0)
    pairs = swept.units[:, meet].T
    common = swept.lengths[meet]
    joined = first.lengths[pairs[:, 0]] + second.lengths[pairs[:, 1]] - common
    return pairs, common / joined


def character_counts(
    coders: Sequence[MarkedUnits], length: int
) -> tuple[NDArray[np.int64], Floats]:
    """Count coders by character: rows of (not coded, coded), and how many characters each has.

    Takes any number of coders; made for `krippendorff_alpha`, `percent_agreement` and the like.

    Examples
    --------
    >>> from qualkit.agreement.continuum import marked_units
    >>> counts, weights = character_counts([marked_units([2], [6]), marked_units([4], [6])], 10)
    >>> counts.tolist(), weights.tolist()
    ([[2, 0], [1, 1], [0, 2]], [6.0, 2.0, 2.0])
    """
    check_coders(coders)
    swept = sweep(coders, length)
    coded = (swept.units != GAP).sum(axis=0)
    sizes = np.bincount(coded, weights=swept.lengths, minlength=len(coders) + 1)
    kept = np.flatnonzero(sizes)
    return np.stack([len(coders) - kept, kept], axis=1).astype(np.int64), sizes[kept].astype(
        np.float64
    )


def character_table(first: MarkedUnits, second: MarkedUnits, length: int) -> Floats:
    """Cross two coders by character, not coded before coded; made for `cohen_kappa` and `scott_pi`.

    Examples
    --------
    >>> from qualkit.agreement.continuum import marked_units
    >>> character_table(marked_units([2], [6]), marked_units([4], [7]), 10).tolist()
    [[5.0, 1.0], [2.0, 2.0]]
    """
    swept = sweep([first, second], length)
    one, other = (swept.units != GAP).astype(np.intp)
    cells = np.bincount(one * 2 + other, weights=swept.lengths, minlength=4)
    return cells.astype(np.float64).reshape(2, 2)


def _matched(pairs: NDArray[np.int64]) -> int:
    """Count the most pairs without a common span.

    Spans of one coder exclude each other, so that pairs in order share a span with their
    neighbours only, and taking the first that is free is never worse than leaving it.
    """
    n_matched, last = 0, (-1, -1)
    for one, other in pairs.tolist():
        if one > last[0] and other > last[1]:
            n_matched, last = n_matched + 1, (one, other)
    return n_matched
