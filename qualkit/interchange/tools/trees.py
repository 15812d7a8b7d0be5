"""Things that name what they stand under, as one list with parents before their children."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence


def walked(
    nodes: Sequence[tuple[Hashable, Hashable | None]],
) -> tuple[list[tuple[int, int | None]], int]:
    """The order of `nodes`, each a key and the key of its parent, and how many circles there were.

    Each entry is a place in `nodes` and the place, in the result, of what it stands under. What
    names a parent that is not there, or stands under itself, is at the top.

    >>> walked([("b", "a"), ("a", None), ("c", "gone")])
    ([(1, None), (0, 0), (2, None)], 0)
    >>> walked([("a", "b"), ("b", "a")])
    ([(0, None), (1, 0)], 1)
    """
    there = {key for key, _ in nodes}
    below: dict[Hashable | None, list[int]] = defaultdict(list)
    for at, (_, parent) in enumerate(nodes):
        below[parent if parent in there else None].append(at)
    found: list[tuple[int, int | None]] = []
    seen: set[int] = set()
    n_circles = 0
    for tops in (below[None], *([at] for at in range(len(nodes)))):
        n_circles += tops is not below[None] and tops[0] not in seen
        waiting: list[tuple[int, int | None]] = [(top, None) for top in reversed(tops)]
        while waiting:
            node, above = waiting.pop()
            if node in seen:
                continue
            seen.add(node)
            found.append((node, above))
            place = len(found) - 1
            waiting += [(each, place) for each in reversed(below.get(nodes[node][0], ()))]
    return found, n_circles
