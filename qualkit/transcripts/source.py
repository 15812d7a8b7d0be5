"""What every reader is given: a file's bytes, its name, and what the caller knows of it.

It knows the limits that hold for all formats and how to say where in a file something is. It
opens no file and knows no format.
"""

from __future__ import annotations

import bisect
import functools
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from qualkit.errors import ReadError
from qualkit.model import Skipped

MAX_BYTES = 200 * 1024 * 1024
"""The largest file that is read; no transcript comes near it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file to read: ``name`` is used in messages and by its suffix, never opened."""

    data: bytes
    name: str
    roster: Collection[str] = ()
    encoding: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    speakers: str | None = None

    def check_size(self) -> None:
        """Raise `ReadError` when the file is empty or beyond `MAX_BYTES`."""
        if not self.data:
            raise self.empty()
        if len(self.data) > MAX_BYTES:
            raise too_large(self.name, len(self.data))

    def empty(self) -> ReadError:
        """The error for a file without any text."""
        return ReadError(f"{self.name} is empty", repair="fill it or leave it out")

    def skip(self, line: int, reason: str) -> Skipped:
        """A note that something of this file was left out."""
        return Skipped(where=self.name, line=line, reason=reason)


def too_large(name: str, size: int) -> ReadError:
    """The error for a file of more than `MAX_BYTES`."""
    return ReadError(
        f"{name} has {size / 1024**2:,.0f} MB",
        expected=f"at most {MAX_BYTES // 1024**2} MB",
        repair="split it into one file a session",
    )


class Lines:
    r"""Finds the line, from 1, of a position in a text.

    >>> Lines("one\ntwo").number(5)
    2
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._ends: list[int] | None = None

    def number(self, position: int) -> int:
        """The line in which `position` lies."""
        if self._ends is None:
            self._ends = [at for at, character in enumerate(self._text) if character == "\n"]
        return bisect.bisect_left(self._ends, position) + 1


@functools.lru_cache(maxsize=4096)
def fold_name(name: str) -> str:
    """A name as it is compared: case ignored, runs of white space made one space.

    >>> fold_name(" Mr  BELL ")
    'mr bell'
    """
    return " ".join(name.split()).casefold()
