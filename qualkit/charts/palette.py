"""The colours of every chart, and how a drawing leaves them to the page it stands in.

A chart is drawn in the fixed colours of a light page. `with_variables` then replaces each by a
CSS variable with that colour as its fallback: a page sets the variables once for light and once
for dark. The group colours are told apart by people with any common colour blindness, differ in
lightness too, and have a contrast of at least 4.5 to 1 on white.
"""

from __future__ import annotations

import re

INK = "#1f2328"
MUTED = "#59636e"
LINE = "#d1d9e0"
FAINT = "#8c959f"
PAPER = "#fffffe"

GROUPS = ("#1f6aa5", "#b04a00", "#00796b", "#8a3f8f", "#5c6a00", "#9c2f4f")
"""One colour a group, in the order of the result; the seventh group begins again."""

SHAPES = ("circle", "square", "triangle-up", "diamond", "triangle-down", "cross")
"""One shape a group, so that no group is told by colour alone."""

VARIABLES = {
    INK: "--ink",
    MUTED: "--muted",
    LINE: "--line",
    FAINT: "--faint",
    PAPER: "--paper",
    **{color: f"--group-{number}" for number, color in enumerate(GROUPS, start=1)},
}
"""Each colour's CSS variable; the colour itself is the fallback."""

_PAINT = re.compile(r'\b(fill|stroke)="(#[0-9a-f]{6})"')


def group_color(index: int) -> str:
    """The colour of the group at `index`, counted from 0."""
    return GROUPS[index % len(GROUPS)]


def group_shape(index: int) -> str:
    """The shape of the group at `index`, counted from 0."""
    return SHAPES[index % len(SHAPES)]


def with_variables(svg: str) -> str:
    """`svg` with its paints left to the page.

    >>> with_variables('<path fill="#1f2328"/>')
    '<path fill="var(--ink, #1f2328)"/>'
    """
    return _PAINT.sub(_variable, svg)


def _variable(paint: re.Match[str]) -> str:
    attribute, color = paint.groups()
    name = VARIABLES.get(color)
    return f'{attribute}="var({name}, {color})"' if name else paint[0]
