"""Where the names of discs go on a sheet with lines: over no other disc or name. Plain geometry."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qualkit.charts.layout import CHARACTER
from qualkit.model.cooccurrence import CodeCount

SIZE, HIGH = 12, 16.0
"""The size of a name's letters, and pixels from line to line."""

_NEAR = 2.0
"""How many pixels of lines a name may hide for being one step (4 pixels) nearer to its disc."""

Place = tuple[float, float]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Node:
    """A disc with its name in lines."""

    code: CodeCount
    name: list[str]
    x: float
    y: float
    radius: float

    @property
    def box(self) -> Box:
        """The square around the disc."""
        r = self.radius + 1
        return (self.x - r, self.y - r, self.x + r, self.y + r)


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is drawn, between two discs."""

    ends: Box
    width: float

    def crosses(self, box: Box) -> bool:
        """Whether any of it lies in the box (Liang and Barsky's clipping)."""
        x, y, x2, y2 = self.ends
        first, last = 0.0, 1.0
        for at, by, low, high in ((x, x2 - x, box[0], box[2]), (y, y2 - y, box[1], box[3])):
            if abs(by) < 1e-9:
                if not low <= at <= high:
                    return False
                continue
            enters, leaves = sorted(((low - at) / by, (high - at) / by))
            first, last = max(first, enters), min(last, leaves)
        return first < last


def label_boxes(
    nodes: Sequence[Node], size: Place, lines: Sequence[Line] = ()
) -> list[tuple[Node, Box]]:
    """Where each name goes: beside its disc, over no other disc or name; the largest first.

    Of the places that are free the one near the disc that hides least of the `lines` is taken.
    """
    taken = [node.box for node in nodes]
    found = []
    for node in sorted(nodes, key=lambda node: -node.radius):
        choices = list(_choices(node, size))
        free = [
            (_NEAR * off + sum(line.width for line in lines if line.crosses(box)), n, box)
            for n, (off, box) in enumerate(choices)
            if not any(overlap(box, other) for other in taken)
        ]
        box = min(free)[2] if free else _least_covered([box for _, box in choices], taken)
        taken.append(box)
        found.append((node, box))
    return found


def _least_covered(boxes: Sequence[Box], taken: Sequence[Box]) -> Box:
    return min(boxes, key=lambda box: sum(overlap(box, other) for other in taken))


def _choices(node: Node, size: Place) -> Iterator[tuple[int, Box]]:
    """Boxes around the disc that lie inside the sheet, each with how far off it is."""
    wide = max(len(line) for line in node.name) * CHARACTER * SIZE + 4
    high = len(node.name) * HIGH
    for step in range(24):
        for angle in (90, 270, 0, 180, 45, 135, 225, 315):
            across, down = math.cos(math.radians(angle)), math.sin(math.radians(angle))
            x = node.x + across * (node.radius + 3 + 4 * step + wide / 2)
            y = node.y + down * (node.radius + 3 + 4 * step + high / 2)
            box = (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
            if box[0] >= 0 and box[1] >= 0 and box[2] <= size[0] and box[3] <= size[1]:
                yield step, box
    x = min(max(node.x, wide / 2), size[0] - wide / 2)
    y = min(max(node.y, high / 2), size[1] - high / 2)
    yield 24, (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)


def overlap(one: Box, other: Box) -> float:
    """How many square pixels two boxes share."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across * down if across > 0 and down > 0 else 0.0
