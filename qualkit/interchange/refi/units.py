r"""How a program may have counted the positions of a text, and where that puts them.

A reading says what was counted: code points or UTF-16 units; newlines as one or as two, as CRLF
takes; a byte order mark at the start or not; and whether the end of a selection is the last
position in it or the first behind it. What becomes of positions is code points in the text as
qualkit keeps it: no byte order mark, newlines ``\n``.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

CODE_POINTS, UTF16 = "code points", "UTF-16 units"
CRLF, LF, KEPT = "CRLF", "LF", "mixed newlines"
EXCLUSIVE, INCLUSIVE = "end exclusive", "end inclusive"

_BOM = "\ufeff"
_WIDE = re.compile("[^\u0000-\uffff]")
_NEWLINE = re.compile("\r\n|\r|\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One way to count.

    >>> str(Reading(unit=UTF16, newline=CRLF, bom=False, end=EXCLUSIVE))
    'UTF-16 units, CRLF, no BOM, end exclusive'
    """

    unit: str = CODE_POINTS
    newline: str = LF
    bom: bool = False
    end: str = EXCLUSIVE

    def __str__(self) -> str:
        return f"{self.unit}, {self.newline}, {'BOM' if self.bom else 'no BOM'}, {self.end}"


READINGS = tuple(
    Reading(unit=unit, newline=newline, bom=bom, end=end)
    for end, bom, unit, newline in itertools.product(
        (EXCLUSIVE, INCLUSIVE), (False, True), (CODE_POINTS, UTF16), (LF, CRLF, KEPT)
    )
)
"""Every reading; of those that put positions alike the first is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spots:
    """The positions of selections as the file counts them; −1 where one is no number.

    ``carets`` says which are places between characters, whose end is exclusive in any reading.
    """

    starts: Ints
    ends: Ints
    carets: NDArray[np.bool_]

    @classmethod
    def of(cls, spots: Sequence[tuple[int | None, int | None, bool]]) -> Spots:
        """From start, end and whether it is a caret, for each selection."""
        largest = np.iinfo(np.int64).max // 4
        numbers = [
            [-1 if value is None else min(value, largest) for value in (start, end)]
            for start, end, _ in spots
        ]
        table = np.array(numbers, dtype=np.int64).reshape(-1, 2)
        carets = np.array([caret for *_, caret in spots], dtype=bool)
        return cls(starts=table[:, 0], ends=table[:, 1], carets=carets)


class RawText:
    r"""A text as a file holds it, with its own newlines and byte order mark.

    Parameters
    ----------
    raw : str
        The decoded text.
    is_inline : bool
        Whether it stands in XML, whose parsers make every newline ``\n``.
    """

    def __init__(self, raw: str, *, is_inline: bool = False) -> None:
        self.has_bom = raw.startswith(_BOM)
        self._raw = raw.removeprefix(_BOM)
        self.text = self._raw.replace("\r\n", "\n").replace("\r", "\n")
        self._bounds: dict[tuple[str, str], Ints] = {}
        self.has_crlf = "\r\n" in self._raw
        self.is_mixed = self.has_crlf and self._raw.count("\r\n") != self.text.count("\n")
        self.may_be_crlf = self.has_crlf or is_inline

    @property
    def has_wide(self) -> bool:
        """Whether a character takes two UTF-16 units."""
        return bool(len(self._wide))

    @cached_property
    def _wide(self) -> Ints:
        found = () if self.text.isascii() else _WIDE.finditer(self.text)
        return np.array([match.start() for match in found], dtype=np.int64)

    @cached_property
    def _newlines(self) -> Ints:
        return np.array([at for at, letter in enumerate(self.text) if letter == "\n"], np.int64)

    @cached_property
    def _kept(self) -> Ints:
        return np.array([len(match[0]) - 1 for match in _NEWLINE.finditer(self._raw)], np.int64)

    def doubles(self, reading: Reading) -> bool:
        r"""Whether `reading` counts newlines as two though the file has ``\n``."""
        return reading.newline == CRLF and not self.may_be_crlf and "\n" in self.text

    def placed(self, reading: Reading, spots: Spots) -> tuple[Ints, Ints]:
        """Where `reading` puts the selections; −1 for a position inside a character or outside."""
        bounds = self._bounds_of(reading.unit, reading.newline)
        shift = int(self.has_bom and reading.bom)
        ends = spots.ends + np.where(spots.carets | (reading.end == EXCLUSIVE), 0, 1)
        return _found(bounds, spots.starts - shift), _found(bounds, ends - shift)

    def effective(self, reading: Reading) -> Reading:
        """The simplest reading that says the same as `reading` of this text."""
        newline = reading.newline
        if newline == KEPT and not self.is_mixed:
            newline = CRLF if self.has_crlf else LF
        if "\n" not in self.text:
            newline = LF
        return Reading(
            unit=reading.unit if self.has_wide else CODE_POINTS,
            newline=newline,
            bom=reading.bom and self.has_bom,
            end=reading.end,
        )

    def forget(self) -> None:
        """Drop what was kept of readings; it is made anew when asked for."""
        self._bounds.clear()

    def one(self, reading: Reading, position: int | None) -> int | None:
        """Where `reading` puts a caret."""
        spots = Spots.of([(position, position, True)])
        at = int(self.placed(reading, spots)[0][0])
        return None if at < 0 else at

    def _bounds_of(self, unit: str, newline: str) -> Ints:
        """The position, in the program's units, of each boundary between code points."""
        key = (unit, newline)
        if key not in self._bounds:
            widths = np.ones(len(self.text) + 1, dtype=np.int64)
            widths[0] = 0
            if unit == UTF16:
                widths[self._wide + 1] += 1
            if newline == CRLF:
                widths[self._newlines + 1] += 1
            elif newline == KEPT:
                widths[self._newlines + 1] += self._kept
            self._bounds[key] = np.cumsum(widths)
        return self._bounds[key]

    def told(self, reading: Reading) -> str:
        """`reading` as far as it matters for this text."""
        parts = [reading.unit] if self.has_wide else []
        is_told = self.may_be_crlf and "\n" in self.text
        parts += [reading.newline] if is_told or self.doubles(reading) else []
        parts += ["BOM counted" if reading.bom else "BOM not counted"] if self.has_bom else []
        return ", ".join([*parts, reading.end])


def _found(bounds: Ints, positions: Ints) -> Ints:
    at = np.searchsorted(bounds, positions)
    inside = np.minimum(at, len(bounds) - 1)
    return np.where(bounds[inside] == positions, inside, np.int64(-1))
