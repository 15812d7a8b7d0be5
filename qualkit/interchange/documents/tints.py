"""The colours of codes as they stand behind and beside words.

Behind words stands a tint that dark text can be read on; a code is never told by colour alone.
"""

from __future__ import annotations

import re

_PALE = 0.72
"""How much white is mixed into a code's colour, so that words on it can be read."""

_PLAIN = "#9aa5b1"
"""Of codes without a colour."""

_COLOR = re.compile("#[0-9a-fA-F]{6}")


def solid(color: str | None) -> str:
    """`color` as ``#rrggbb``, grey where it is none.

    >>> solid("#d1495b"), solid("")
    ('#d1495b', '#9aa5b1')
    """
    return color if color and _COLOR.fullmatch(color) else _PLAIN


def pale(color: str | None) -> str:
    """The colour as it stands behind words.

    >>> pale("#000000")
    '#b8b8b8'
    """
    whole = solid(color)
    parts = [int(whole[at : at + 2], 16) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(part + (255 - part) * _PALE):02x}" for part in parts)
