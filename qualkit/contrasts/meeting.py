"""Where two codes meet one to one: passages that overlap, turns a few turns apart.

Each passage or turn of one code is matched with at most one of the other, and as many are matched
as can be; so no more meet than either code has, whatever lies inside what. Both kinds of places
come in order and without repetition, and then taking the first two that meet is never wrong: of
those two, the one that ends first has no other left to meet.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Passage = tuple[int, int]
"""From where to where, half-open."""


def joined(passages: Iterable[Passage]) -> list[Passage]:
    """Passages in order, those that touch or overlap made one.

    >>> joined([(8, 9), (0, 4), (3, 6)])
    [(0, 6), (8, 9)]
    """
    found: list[Passage] = []
    for start, end in sorted(passages):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def overlapping(first: Sequence[Passage], second: Sequence[Passage]) -> list[tuple[int, int]]:
    """Indexes of passages that share text, matched one to one; both as `joined` gives them.

    >>> overlapping([(0, 90)], [(0, 4), (10, 20)])
    [(0, 0)]
    """
    matched, a, b = [], 0, 0
    while a < len(first) and b < len(second):
        if first[a][0] < second[b][1] and second[b][0] < first[a][1]:
            matched.append((a, b))
            a, b = a + 1, b + 1
        elif first[a][1] <= second[b][1]:
            a += 1
        else:
            b += 1
    return matched


def shared(first: Sequence[Passage], second: Sequence[Passage]) -> int:
    """How much text lies in passages of both.

    >>> shared([(0, 90)], [(0, 4), (10, 20)])
    14
    """
    total, a, b = 0, 0, 0
    while a < len(first) and b < len(second):
        total += max(0, min(first[a][1], second[b][1]) - max(first[a][0], second[b][0]))
        if first[a][1] <= second[b][1]:
            a += 1
        else:
            b += 1
    return total


def near(first: Sequence[int], second: Sequence[int], distance: int) -> list[tuple[int, int]]:
    """Indexes of places at most `distance` apart, matched one to one; both in order, none twice.

    >>> near([1, 2], [2, 9], 1)
    [(0, 0)]
    """
    matched, a, b = [], 0, 0
    while a < len(first) and b < len(second):
        if abs(first[a] - second[b]) <= distance:
            matched.append((a, b))
            a, b = a + 1, b + 1
        elif first[a] < second[b]:
            a += 1
        else:
            b += 1
    return matched
