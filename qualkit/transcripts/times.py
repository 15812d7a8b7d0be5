"""Times as people and machines write them between words, and the seconds they mean.

``4:01``, ``00:04:01``, ``00:04:01.5``, with frames ``00:04:01:12`` or ``00:04:01;12``. How many
frames a second has is written nowhere in a transcript, so frames are read and not counted.
"""

from __future__ import annotations

import re

TIME = r"\d{1,3}:\d{2}(?::\d{2}(?:[:;]\d{2}(?!\d))?)?(?:[.,]\d{1,3})?"
"""A time with minutes at least; a pattern without groups."""

_FRAMES = re.compile(r"(\d+:\d+:\d+)[:;]\d{2}")


def seconds(time: str) -> float:
    """Seconds of a time written as ``m:ss``, ``h:mm:ss``, with a fraction or frames or without.

    >>> seconds("00:04:01,5"), seconds("4:01"), seconds("00:04:01:12")
    (241.5, 241.0, 241.0)
    """
    if frames := _FRAMES.fullmatch(time):
        time = frames[1]
    total = 0.0
    for part in time.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return round(total, 3)
