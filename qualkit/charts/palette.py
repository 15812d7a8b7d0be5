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

BLANK = "#f2f4f6"
"""What a cell without a value is filled with."""

ON_DARK, ON_LIGHT = "#fefefe", "#1f2329"
"""Words on a filled cell; they stay as they are in a dark page, as the cell does."""

SHADES = (
    "#eef4fa", "#d2dfea", "#b5cada", "#99b5cb", "#7d9fbb", "#6790b2", "#44759c", "#275f8d",
    "#0b4a7d",
)  # fmt: skip
"""From pale to deep blue: lightness alone tells more from less."""

OPPOSED = (
    "#8f3b00", "#a2623a", "#c59b80", "#e0cbbd", "#fbfbfb", "#bfcfdc", "#83a3bd", "#47769d",
    "#0b4a7e",
)  # fmt: skip
"""From brown over near white to blue: two sides that nobody confuses."""

VARIABLES = {
    INK: "--ink",
    MUTED: "--muted",
    LINE: "--line",
    FAINT: "--faint",
    PAPER: "--paper",
    BLANK: "--blank",
    ON_DARK: "--on-dark",
    ON_LIGHT: "--on-light",
    **{color: f"--group-{number}" for number, color in enumerate(GROUPS, start=1)},
    **{color: f"--shade-{number}" for number, color in enumerate(SHADES, start=1)},
    **{color: f"--opposed-{number}" for number, color in enumerate(OPPOSED, start=1)},
}
"""Each colour's CSS variable; the colour itself is the fallback."""

_PAINT = re.compile(r'\b(fill|stroke)="(#[0-9a-f]{6})"')


def group_color(index: int) -> str:
    """The colour of the group at `index`, counted from 0."""
    return GROUPS[index % len(GROUPS)]


def group_shape(index: int) -> str:
    """The shape of the group at `index`, counted from 0."""
    return SHAPES[index % len(SHAPES)]


def shade(share: float) -> str:
    """One of `SHADES`, for `share` from 0 to 1.

    >>> shade(0) == SHADES[0], shade(1) == SHADES[-1]
    (True, True)
    """
    return SHADES[round(min(max(share, 0.0), 1.0) * (len(SHADES) - 1))]


def opposed(share: float) -> str:
    """One of `OPPOSED`, for `share` from −1 over 0 to 1.

    >>> [OPPOSED.index(opposed(share)) for share in (-1, 0, 1)]
    [0, 4, 8]
    """
    return OPPOSED[round((min(max(share, -1.0), 1.0) + 1) / 2 * (len(OPPOSED) - 1))]


def on(color: str) -> str:
    """The colour of words that can be read on `color`.

    >>> on("#0b4a7d") == ON_DARK, on("#eef4fa") == ON_LIGHT
    (True, True)
    """
    light = sum(w * c**2.2 for w, c in zip(_WEIGHTS, _parts(color), strict=True))
    return ON_DARK if light < _HALF_WAY else ON_LIGHT


_WEIGHTS = (0.2126, 0.7152, 0.0722)
_HALF_WAY = 0.21
"""The luminance at which black and white words are equally easy to read."""


def _parts(color: str) -> list[float]:
    return [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]


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
