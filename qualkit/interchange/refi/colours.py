"""Colours as programs write them, as ``#rrggbb``."""

from __future__ import annotations

import re

_HEX = re.compile(r"(?:#|0x)?([0-9a-f]{3,8})", re.IGNORECASE)
_RGB = re.compile(r"(?:rgba?)?\(?\s*(\d{1,3})\s*[,; ]\s*(\d{1,3})\s*[,; ]\s*(\d{1,3})\b.*")
_NAMED = {
    "black": "#000000", "white": "#ffffff", "red": "#ff0000", "green": "#008000",
    "lime": "#00ff00", "blue": "#0000ff", "yellow": "#ffff00", "cyan": "#00ffff",
    "aqua": "#00ffff", "magenta": "#ff00ff", "fuchsia": "#ff00ff", "gray": "#808080",
    "grey": "#808080", "silver": "#c0c0c0", "maroon": "#800000", "olive": "#808000",
    "navy": "#000080", "purple": "#800080", "teal": "#008080", "orange": "#ffa500",
    "pink": "#ffc0cb", "brown": "#a52a2a", "violet": "#ee82ee", "none": "",
}  # fmt: skip


def plain_color(written: str) -> str | None:
    """A colour as ``#rrggbb``, empty for none; None for what is no colour.

    Of eight digits the first two are how much shines through, as .NET writes it, unless the last
    two say that nothing does.

    >>> plain_color("#F08"), plain_color("#FF966450"), plain_color("rgb(0, 16, 255)")
    ('#ff0088', '#966450', '#0010ff')
    >>> plain_color("Teal"), plain_color("sunny")
    ('#008080', None)
    """
    text = written.strip().lower()
    if not text or text in _NAMED:
        return _NAMED.get(text, "")
    if found := _RGB.fullmatch(text):
        parts = [int(part) for part in found.groups()]
        return "#" + "".join(f"{part:02x}" for part in parts) if max(parts) < 256 else None
    digits = _HEX.fullmatch(text)
    return _of_digits(digits[1]) if digits else None


def _of_digits(digits: str) -> str | None:
    if len(digits) in (3, 4):
        digits = "".join(digit * 2 for digit in digits[:3])
    elif len(digits) == 8:
        is_last = digits.endswith("ff") and not digits.startswith("ff")
        digits = digits[:6] if is_last else digits[2:]
    return f"#{digits}" if len(digits) == 6 else None
