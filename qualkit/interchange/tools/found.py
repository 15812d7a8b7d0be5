"""What a reader of another program's tables gets and gives, and cells with their types checked.

A damaged or made-up file has anything in any column: a cell is read as what is wanted of it, or as
nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qualkit.interchange.refi.elements import Project
from qualkit.model.identity import digest

Row = Mapping[str, str | int | float | bytes | None]
Tables = Mapping[str, Sequence[Row]]

_LARGEST = 2**53


@dataclass(slots=True)
class Found:
    """A project as read; ``title`` is what its codebook is to be called.

    ``lost`` counts, by kind and reason, what the project has no element for; ``notes`` what was
    changed.
    """

    project: Project = field(default_factory=Project)
    title: str = ""
    lost: Counter[tuple[str, str]] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)


def text(row: Row, column: str) -> str:
    """The text in a cell; a number as it is written, empty for nothing and for bytes."""
    value = row.get(column)
    return "" if value is None or isinstance(value, bytes) else str(value)


def whole(row: Row, column: str) -> int | None:
    """The whole number in a cell, or None."""
    value = row.get(column)
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 16:
        value = int(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < _LARGEST:
        value = int(value)
    return value if isinstance(value, int) and abs(value) < _LARGEST else None


def identity(kind: str, *parts: object) -> str:
    """What takes the place of a GUID: it follows from `parts`, and no other kind has it."""
    return f"{kind}-{digest(*parts)[:24]}"


def squeezed(words: str) -> str:
    """`words` without white space, as quotes are compared."""
    return "".join(words.split())
