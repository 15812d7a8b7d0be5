"""In which order chosen units are read: reasons mixed, and no document front to back.

Knows which units were chosen, why, and their documents; refuses to know what they say. Coding a
document from front to back is the worst way to teach a classifier (measured: below random), and
whoever stops early must still have read the share that was drawn at random.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from qualkit.model.queue import Pick

NEIGHBOURS = 1_000
"""The price of reading two neighbours of one document one after the other."""

SAME_DOCUMENT = 1
"""The price of reading two units of one document one after the other."""

_GAPS = 60


def reading_order(picks: Sequence[Pick], documents: Sequence[str]) -> tuple[Pick, ...]:
    """`picks` mixed by their reasons, two of one document one after the other only where it must.

    Parameters
    ----------
    picks : sequence of Pick
        In the order of choice, within each reason.
    documents : sequence of str, length units
        The document of each unit of the pool; neighbours in it are neighbours in the document.

    Returns
    -------
    tuple of Pick
        Every reason is spread evenly over the whole; from there a pick moves only where it would
        follow or precede one of its own document. Where neighbours would still meet, every other
        unit is read first, whatever the reasons.

    Examples
    --------
    >>> picks = [Pick(unit=unit, reason="uncertain", why="") for unit in range(5)]
    >>> [pick.unit for pick in reading_order(picks, ["a"] * 5)]
    [0, 2, 4, 1, 3]
    """
    ordered: list[Pick] = []
    for pick in mixed(picks):
        ordered.insert(_best_gap(ordered, pick, documents), pick)
    by_place = sorted(picks, key=lambda pick: pick.unit)
    every_other = [*by_place[1::2], *by_place[::2]]
    return tuple(min(ordered, every_other, key=lambda order: _clashes(order, documents)))


def _clashes(order: Iterable[Pick], documents: Sequence[str]) -> int:
    """How often two neighbours of one document are read one after the other."""
    pairs = pairwise(order)
    return sum(_price(one, other, documents) == NEIGHBOURS for one, other in pairs)


def mixed(picks: Sequence[Pick]) -> list[Pick]:
    """`picks` with each reason spread evenly; within a reason their order stays."""
    by_reason: dict[str, list[Pick]] = defaultdict(list)
    for pick in picks:
        by_reason[pick.reason].append(pick)
    placed = [
        ((number + 0.5) / len(some), pick)
        for some in by_reason.values()
        for number, pick in enumerate(some)
    ]
    return [pick for _, pick in sorted(placed, key=lambda item: item[0])]


def _best_gap(ordered: Sequence[Pick], pick: Pick, documents: Sequence[str]) -> int:
    """Where `pick` costs least; of places that cost the same, the last."""
    last = len(ordered)

    def price(gap: int) -> int:
        before = ordered[gap - 1] if gap else None
        after = ordered[gap] if gap < last else None
        added = _price(before, pick, documents) + _price(pick, after, documents)
        return added - _price(before, after, documents)

    return min(range(last, max(-1, last - _GAPS), -1), key=price)


def _price(one: Pick | None, other: Pick | None, documents: Sequence[str]) -> int:
    if one is None or other is None or documents[one.unit] != documents[other.unit]:
        return 0
    return NEIGHBOURS if abs(one.unit - other.unit) == 1 else SAME_DOCUMENT
