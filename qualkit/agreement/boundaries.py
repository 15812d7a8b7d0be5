"""How alike two segmentations of one text are, by their boundaries.

Knows masses, the lengths of consecutive segments; refuses values: units with values are reduced
to where they start and end. Boundary similarity B and segmentation similarity S weigh additions,
and boundaries that lie near each other, on both sides alike; WindowDiff and Pk hold one
segmentation against another that is taken as true. Sources: Fournier (2013,
aclanthology.org/P13-1167); Fournier & Inkpen (2012, aclanthology.org/N12-1016); Pevzner & Hearst
(2002, doi:10.1162/089120102317341756); Beeferman, Berger & Lafferty (1999,
doi:10.1023/A:1007506220214).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qualkit.agreement.coefficient import Coefficient
from qualkit.agreement.continuum import MarkedUnits, check_inside
from qualkit.errors import ParameterError

NO_BOUNDARY = "no boundary in either segmentation"
NO_PLACE = "a text of one unit has no place for a boundary"


@dataclass(frozen=True, slots=True)
class BoundaryEdits:
    """What turns one segmentation into another.

    ``matched`` boundaries are in both, ``transposed`` pairs lie as far apart as the distance
    says, ``added`` ones are in one only.
    """

    matched: int
    transposed: tuple[int, ...]
    added: int

    def cost(self, near: int) -> float:
        """1 for each addition, distance / n_t for each transposition."""
        return self.added + sum(self.transposed) / near


def masses_of_units(units: MarkedUnits, length: int) -> tuple[int, ...]:
    """Cut a continuum wherever a unit starts or ends.

    >>> from qualkit.agreement.continuum import marked_units
    >>> masses_of_units(marked_units([2, 6], [6, 8]), 10)
    (2, 4, 2, 2)
    """
    check_inside([units], length)
    bounds = np.unique(np.concatenate([[0, length], units.starts, units.ends]))
    return tuple(np.diff(bounds).astype(int).tolist())


def boundary_edits(first: Sequence[int], second: Sequence[int], *, near: int = 2) -> BoundaryEdits:
    """Give the boundary edit distance of two segmentations.

    Parameters
    ----------
    first, second
        Masses: how many units each segment has, in order.
    near
        n_t: boundaries less than this far apart are one that moved. 2, the paper's default, lets
        neighbours pair. Nearer pairs are formed first, from left to right.

    Raises
    ------
    ParameterError
        When a mass is below 1, the texts differ in length or `near` is below 1.

    Examples
    --------
    >>> boundary_edits([2, 3, 5], [2, 4, 4])
    BoundaryEdits(matched=1, transposed=(1,), added=0)
    """
    if near < 1:
        raise ParameterError(f"a nearness of {near}", expected="at least 1")
    one, other = _bounds_of_both(first, second)
    both = np.intersect1d(one, other)
    left, right = np.setdiff1d(one, both), np.setdiff1d(other, both)
    moved = _moved(left, right, near)
    return BoundaryEdits(len(both), moved, len(left) + len(right) - 2 * len(moved))


def boundary_similarity(
    first: Sequence[int], second: Sequence[int], *, near: int = 2
) -> Coefficient:
    """Give B = 1 - cost / (additions + transpositions + matches).

    0 when no boundary is shared or near, 1 when all are; None where neither segmentation has a
    boundary. Not corrected for chance. Parameters as `boundary_edits`.

    References
    ----------
    Fournier (2013), Evaluating text segmentation using boundary edit distance, section 4.

    Examples
    --------
    >>> boundary_similarity([2, 3, 3, 1, 3, 6, 3], [2, 8, 2, 4, 2, 3])
    Coefficient(value=0.5, reason=None)
    """
    edits = boundary_edits(first, second, near=near)
    total = edits.added + len(edits.transposed) + edits.matched
    if not total:
        return Coefficient(None, NO_BOUNDARY)
    return Coefficient(1 - edits.cost(near) / total)


def segmentation_similarity(
    first: Sequence[int], second: Sequence[int], *, near: int = 2
) -> Coefficient:
    """Give S = 1 - cost / places where a boundary could be.

    Near 1 wherever boundaries are rare, so that B is to be preferred. None for a text of one
    unit. Parameters as `boundary_edits`.

    Examples
    --------
    >>> segmentation_similarity([2, 3, 3, 1, 3, 6, 3], [2, 8, 2, 4, 2, 3])
    Coefficient(value=0.825, reason=None)
    """
    edits = boundary_edits(first, second, near=near)
    places = sum(first) - 1
    return Coefficient(1 - edits.cost(near) / places) if places else Coefficient(None, NO_PLACE)


def window_diff(
    reference: Sequence[int], hypothesis: Sequence[int], *, window: int | None = None
) -> Coefficient:
    """Give WindowDiff: the share of windows with another number of boundaries. 0 is the best.

    Parameters
    ----------
    reference, hypothesis
        Masses; the reference is taken as true.
    window
        Distance k of the two ends; by default half the mean length of the reference's segments,
        rounded half up, at least 1.

    Returns
    -------
    Coefficient
        None for a text of one unit.

    Raises
    ------
    ParameterError
        As `boundary_edits`, and when the window is not shorter than the text.

    Examples
    --------
    >>> round(window_diff([2, 3, 3, 1, 3, 6, 3], [2, 8, 2, 4, 2, 3]).value, 6)
    0.368421
    """
    found = _windows(reference, hypothesis, window)
    if found is None:
        return Coefficient(None, NO_PLACE)
    counts, times = found
    return Coefficient(float(times @ (counts[0] != counts[1]) / times.sum()))


def pk(
    reference: Sequence[int], hypothesis: Sequence[int], *, window: int | None = None
) -> Coefficient:
    """Give Pk: the share of windows whose ends are in one segment in one segmentation only.

    0 is the best. Parameters as `window_diff`.

    Examples
    --------
    >>> round(pk([2, 3, 3, 1, 3, 6, 3], [2, 6, 4, 2, 4, 3]).value, 6)
    0.263158
    """
    found = _windows(reference, hypothesis, window)
    if found is None:
        return Coefficient(None, NO_PLACE)
    counts, times = found
    return Coefficient(float(times @ ((counts[0] > 0) != (counts[1] > 0)) / times.sum()))


def _windows(
    reference: Sequence[int], hypothesis: Sequence[int], window: int | None
) -> tuple[NDArray[np.int64], NDArray[np.int64]] | None:
    """Count the boundaries in each window, 2 × runs of windows, and how many windows a run has.

    None where there is no window. Windows that follow each other are alike until an end of theirs
    passes a boundary, so that a long text costs no more than its boundaries do.
    """
    bounds = _bounds_of_both(reference, hypothesis)
    length = int(sum(reference))
    if length < 2:
        return None
    width = _width(length, len(reference)) if window is None else window
    if not 1 <= width < length:
        raise ParameterError(f"a window of {width}", expected=f"1 to {length - 1}")
    # A boundary at b lies in the windows from unit i to unit i + k with i < b <= i + k.
    both = np.concatenate(bounds)
    changes = np.concatenate([[0], both, both - width])
    starts = np.unique(changes[(changes >= 0) & (changes < length - width)])
    rows = [
        np.searchsorted(row, starts + width, side="right")
        - np.searchsorted(row, starts, side="right")
        for row in bounds
    ]
    return np.array(rows, dtype=np.int64), np.diff(starts, append=length - width)


def _width(length: int, n_segments: int) -> int:
    """Half the mean length of a segment, rounded half up."""
    return max(1, (length + n_segments) // (2 * n_segments))


def _bounds_of_both(
    first: Sequence[int], second: Sequence[int]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    for name, masses in (("first", first), ("second", second)):
        if not len(masses) or min(masses) < 1:
            raise ParameterError(
                f"the {name} segmentation has masses {list(masses)[:10]}",
                expected="at least one, none below 1",
            )
    if sum(first) != sum(second):
        raise ParameterError(
            f"segmentations of {sum(first)} and {sum(second)} units", expected="the same text"
        )
    one, other = (np.cumsum(masses, dtype=np.int64)[:-1] for masses in (first, second))
    return one, other


def _moved(one: NDArray[np.int64], other: NDArray[np.int64], near: int) -> tuple[int, ...]:
    """Pair off boundaries less than `near` apart, the nearest first, then from left to right."""
    first = np.searchsorted(other, one - near, side="right")
    n_partners = np.searchsorted(other, one + near) - first
    places = np.repeat(np.arange(len(one)), n_partners)
    within = np.arange(len(places)) - np.repeat(np.cumsum(n_partners) - n_partners, n_partners)
    partners = np.repeat(first, n_partners) + within
    distances = np.abs(one[places] - other[partners])
    free_one, free_other, moved = set(range(len(one))), set(range(len(other))), []
    for at in np.lexsort((partners, places, distances)).tolist():
        place, partner = int(places[at]), int(partners[at])
        if place in free_one and partner in free_other:
            free_one.remove(place)
            free_other.remove(partner)
            moved.append(int(distances[at]))
    return tuple(moved)
