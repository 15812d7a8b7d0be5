"""Where labels go: lines of a label, and places that keep labels apart. Plain geometry.

Widths are estimated from the number of characters, generously, because the fonts of the reader's
machine are not known; no chart depends on measuring a font, which also keeps drawings the same
on every machine.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

from qualkit.model.codes import SEPARATOR

CHARACTER = 0.6
"""Mean width of a character, in units of the font size."""

BOLD = 1.14
"""How much wider bold words are."""


def wrapped(text: str, *, width: float, size: float, lines: int = 2) -> list[str]:
    """`text` in at most `lines` lines of at most `width` pixels, the rest cut with an ellipsis.

    >>> wrapped("Public-service information", width=110, size=13)
    ['Public-service', 'information']
    >>> wrapped("Donaudampfschifffahrt", width=70, size=12, lines=1)
    ['Donaudam…']
    """
    room = max(4, int(width / (CHARACTER * size)))
    found = textwrap.wrap(text, room, break_on_hyphens=False) or [""]
    if len(found) <= lines:
        return found
    last = found[lines - 1][: room - 1].rstrip()
    return [*found[: lines - 1], f"{last}…"]


def spread(wanted: Sequence[float], sizes: Sequence[float], *, top: float) -> list[float]:
    """Centres near `wanted`, in its order, so that boxes of `sizes` never overlap.

    Boxes that would overlap form a block around the mean of what they want (pooling of adjacent
    violators), which moves labels as little as possible; no box starts above `top`. `wanted` must
    not decrease.

    >>> spread([10, 12, 80], [10, 10, 10], top=0)
    [6.0, 16.0, 80.0]
    >>> spread([0, 0], [10, 10], top=0)
    [5.0, 15.0]
    """
    blocks: list[list[float]] = []  # start of the block, its height, sum of wanted starts, boxes
    for centre, size in zip(wanted, sizes, strict=True):
        blocks.append([max(top, centre - size / 2), size, centre - size / 2, 1])
        while len(blocks) > 1 and blocks[-2][0] + blocks[-2][1] > blocks[-1][0]:
            _merge(blocks, top)
    return _centres(blocks, sizes)


def _merge(blocks: list[list[float]], top: float) -> None:
    _, height, total, count = blocks.pop()
    first = blocks[-1]
    # A box inside a block wants its own start minus what lies above it in the block.
    first[2] += total - first[1] * count
    first[1] += height
    first[3] += count
    first[0] = max(top, first[2] / first[3])


def _centres(blocks: Iterable[Sequence[float]], sizes: Sequence[float]) -> list[float]:
    centres: list[float] = []
    for start, _, _, count in blocks:
        at = start
        for size in sizes[len(centres) : len(centres) + int(count)]:
            centres.append(at + size / 2)
            at += size
    return centres


def short_names(paths: Sequence[str]) -> dict[str, str]:
    """Each code's own name, or its whole path where two codes share that name.

    >>> short_names(["Needs/Help", "Assets/Help", "Needs/Rest"])
    {'Needs/Help': 'Needs/Help', 'Assets/Help': 'Assets/Help', 'Needs/Rest': 'Rest'}
    """
    names = [path.rsplit(SEPARATOR, 1)[-1] for path in paths]
    return {
        path: name if names.count(name) == 1 else path
        for path, name in zip(paths, names, strict=True)
    }
