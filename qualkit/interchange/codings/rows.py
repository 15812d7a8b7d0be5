"""What every form of a codings file says: rows, each with a document, a code, a coder, a place.

A place is told by ``start`` and ``end`` (code points), by ``turn`` (ordinal from 1), by ``quote``,
or by several of these, which must then agree. Whether they do, only the project knows: here a row
is held against itself alone.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from qualkit.errors import Fault, FaultyTable
from qualkit.interchange.codings.dates import NoInstant, instant_of

REQUIRED = ("document", "code", "coder")
PLACES = (("start", "end"), ("turn",), ("quote",))
OPTIONAL = ("about", "weight", "memo", "created", "id")
KNOWN = (*REQUIRED, "start", "end", "turn", "quote", *OPTIONAL)

LISTED = ("origin", "score", "participant", "role", "session", "decided_by")
"""What the listing of codings says besides: it is of this project, and not taken from a file."""

MOST_DIGITS = 12
"""Of a position or ordinal: no text is as long."""

OUTSIDE = "which lies outside the text"
_MOST_SHOWN = 40
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_LONGEST_NUMBER = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What is told beside the file.

    ``coder`` and ``document`` count where the file names none; ``ignore`` are columns that are
    left out, ``columns`` say by which other name the file calls one: ``document`` → ``file name``.
    ``codes`` are the paths of the project's codes, ``categories`` those that only group. ``dates``
    says what comes first in dates such as 03/04/2024, ``now`` is the latest that one can be.
    """

    coder: str | None = None
    document: str | None = None
    ignore: Sequence[str] = ()
    codes: Sequence[str] = ()
    categories: Sequence[str] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    dates: str = ""
    now: str = ""

    def ignores(self, name: str) -> bool:
        """Whether the column of that name is left out, whatever its case."""
        return name.casefold() in {each.strip().casefold() for each in self.ignore}


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingRow:
    """One coding of a file, not yet held against the project; ``line`` counts from 1.

    ``is_respaced`` says that the white space of the quote is not that of the text; ``called`` is
    what people know the row by besides its number.
    """

    line: int
    document: str
    code: str
    coder: str
    start: int | None = None
    end: int | None = None
    turn: int | None = None
    quote: str | None = None
    about: str | None = None
    memo: str = ""
    weight: float | None = None
    id: str | None = None
    created: str = ""
    unit: str = "line"
    called: str = ""
    is_respaced: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingRows:
    """What a file says: its codings, every fault in it, and how many rows code nothing.

    ``passages`` are those that a table of a column a code speaks of, coded or not, without a code.
    """

    source: str
    rows: tuple[CodingRow, ...]
    faults: tuple[Fault, ...] = ()
    n_empty: int = 0
    passages: tuple[CodingRow, ...] = ()
    notes: tuple[str, ...] = ()
    """What of the file is no coding, counted."""

    def checked(self) -> tuple[CodingRow, ...]:
        """The rows.

        Raises
        ------
        FaultyTable
            If there is any fault.
        """
        if self.faults:
            raise FaultyTable(self.source, self.faults)
        return self.rows


@dataclass(slots=True)
class Faults:
    """The faults found so far; ``missing`` is how an absent field is told."""

    missing: str = "the column {!r} is empty"
    unit: str = "line"
    found: list[Fault] = field(default_factory=list)

    def add(self, line: int, what: str, repair: str = "") -> None:
        """Note one."""
        self.found.append(Fault(line, what, repair, self.unit))

    def has(self, line: int) -> bool:
        """Whether the latest fault is of that line."""
        return bool(self.found) and self.found[-1].line == line


def coding_row(
    line: int, values: Mapping[str, Any], faults: Faults, *, given: Given
) -> CodingRow | None:
    """The coding that `values`, of the right types, are; None where the line has a fault."""
    told = {name: _named(values.get(name)) for name in REQUIRED}
    told["document"] = told["document"] or (given.document or "")
    told["coder"] = told["coder"] or (given.coder or "")
    for name in REQUIRED:
        if not told[name]:
            faults.add(line, faults.missing.format(name), "fill it")
    _check_place(line, values, faults)
    created = _created(line, values.get("created") or "", faults, given)
    if faults.has(line):
        return None
    return CodingRow(
        line=line,
        unit=faults.unit,
        document=told["document"],
        code=told["code"],
        coder=told["coder"],
        start=values.get("start"),
        end=values.get("end"),
        turn=values.get("turn"),
        quote=values.get("quote") or None,
        about=_named(values.get("about")) or None,
        memo=values.get("memo") or "",
        weight=values.get("weight"),
        id=_named(values.get("id")) or None,
        created=created,
    )


def _created(line: int, written: str, faults: Faults, given: Given) -> str:
    try:
        return instant_of(written, order=given.dates, now=given.now)
    except NoInstant as error:
        faults.add(line, f"created {error.what}", error.repair)
        return ""


def whole_number(line: int, name: str, text: str, faults: Faults) -> int | None:
    """The position or ordinal that a cell holds, None for none or for a fault."""
    text = text.strip()
    if not text:
        return None
    what = f"{name} is {text[:_MOST_SHOWN]!r}"
    if not (text.isascii() and text.isdecimal()):
        faults.add(line, what, "write a whole number, without a sign")
    elif len(text) > MOST_DIGITS:
        faults.add(line, f"{what}, {OUTSIDE}", "mend it")
    else:
        return int(text)
    return None


def weight_of(text: str) -> float | None:
    """The finite number that `text` is, written with a point; None where it is none.

    >>> weight_of(" -2.5"), weight_of("1e400"), weight_of("2,5"), weight_of("nan")
    (-2.5, None, None, None)
    """
    text = text.strip()
    if len(text) > _LONGEST_NUMBER or not _NUMBER.fullmatch(text):
        return None
    number = float(text)
    return number if math.isfinite(number) else None


def _named(value: str | None) -> str:
    return (value or "").strip()


def _check_place(line: int, values: Mapping[str, Any], faults: Faults) -> None:
    start, end, turn = values.get("start"), values.get("end"), values.get("turn")
    if (start is None) != (end is None):
        faults.add(line, "only one of start and end is given", "give both or neither")
    if start is not None and end is not None and start >= end:
        faults.add(line, f"the span {start}–{end} is empty or reversed", "mend the positions")
    if turn == 0:
        faults.add(line, "turn is 0", "turns count from 1")
    is_placed = start is not None or turn is not None or values.get("quote")
    if not is_placed and not faults.has(line):
        faults.add(line, "no place", "give start and end, or turn, or quote")
