"""Codings as CSV, in and out.

A row names its document, code and coder, and its place by ``start`` and ``end`` (code points),
by ``turn`` (ordinal from 1), by ``quote``, or by several of these, which must then agree. A cell
that a spreadsheet would take for a formula is written with an apostrophe before it, and read
without.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qualkit.errors import Fault, ReadError, nearest_name
from qualkit.model.codings import Coding

REQUIRED = ("document", "code", "coder")
PLACES = (("start", "end"), ("turn",), ("quote",))
OPTIONAL = ("about", "memo", "id")
CODINGS_COLUMNS = ("document", "start", "end", "quote", "code", "coder", "about", "memo", "id")

_KNOWN = (*REQUIRED, "start", "end", "turn", "quote", *OPTIONAL)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_LARGEST_CELL = 10_000_000
_MOST_DIGITS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingRow:
    """One row of a codings table, not yet held against the project; ``line`` counts from 1."""

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
    id: str | None = None


def read_codings(data: bytes, source: str) -> tuple[CodingRow, ...]:
    """The rows of a codings CSV.

    Raises
    ------
    ReadError
        If the bytes are no CSV in UTF-8, if columns are missing or stand twice, or if a row has
        faults; all faults are counted, the first is told.
    """
    faults: list[Fault] = []
    rows = _rows(data, source, faults)
    found = [_coding_row(line, row, faults) for line, row in rows]
    faults.sort(key=lambda fault: fault.line)
    if faults:
        more = f" (and {len(faults) - 1} more faults)" if len(faults) > 1 else ""
        raise ReadError(f"{source}: {faults[0]}{more}")
    return tuple(row for row in found if row)


def write_codings(codings: Iterable[Coding]) -> str:
    """Codings as CSV that `read_codings` reads back."""
    return write_table(
        CODINGS_COLUMNS,
        (
            (
                coding.document, coding.span.start, coding.span.end, coding.quote, coding.code,
                coding.coder, coding.about, coding.memo, coding.id,
            )
            for coding in codings
        ),
    )  # fmt: skip


def write_table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    r"""Any table as CSV: ``\n`` line ends, None as an empty cell, formulas made harmless."""
    header = [guarded(str(column)) for column in columns]
    lines = [_line(header), *(_line([_cell(value) for value in row]) for row in rows)]
    return "".join(lines)


def _line(cells: Sequence[Any]) -> str:
    # Only what stands in the line terminator is sure to be quoted, and a bare \r would end a row.
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue().removesuffix("\r\n") + "\n"


def guarded(text: str) -> str:
    """`text` with an apostrophe before it where a spreadsheet would run it as a formula.

    >>> guarded("=HYPERLINK()"), guarded("tea - and talk")
    ("'=HYPERLINK()", 'tea - and talk')
    """
    return f"'{text}" if text.startswith((*_FORMULA, "'")) else text


def unguarded(text: str) -> str:
    """`text` without the apostrophe that `guarded` put before it."""
    return text[1:] if text.startswith("'") and text[1:].startswith((*_FORMULA, "'")) else text


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return guarded(value)
    if isinstance(value, list | tuple):
        return guarded("; ".join(map(str, value)))
    if isinstance(value, Mapping):
        return guarded("; ".join(f"{key}={item}" for key, item in value.items()))
    return "" if value is None else value


def _rows(data: bytes, source: str, faults: list[Fault]) -> list[tuple[int, dict[str, str]]]:
    text = _decoded(data, source)
    csv.field_size_limit(_LARGEST_CELL)
    first = text.replace("\r", "\n").partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = [unguarded(name.strip()).strip().casefold() for name in next(reader, [])]
        _check_header(header, source)
        rows = []
        line = reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((line, _row(line, header, cells, faults)))
            line = reader.line_num + 1
    except csv.Error as error:
        what = f"{source}, line {reader.line_num}: not readable as CSV: {error}"
        raise ReadError(what, repair="check the quotes of that line") from error
    return rows


def _decoded(data: bytes, source: str) -> str:
    if b"\0" in data:
        raise ReadError(f"{source} is no text in UTF-8", repair="save the table as CSV in UTF-8")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = f"{source}, line {line}: not UTF-8"
        raise ReadError(what, repair="save the table as CSV in UTF-8") from error


def _row(
    line: int, header: Sequence[str], cells: Sequence[str], faults: list[Fault]
) -> dict[str, str]:
    if any(cell.strip() for cell in cells[len(header) :]):
        what = f"{len(cells)} cells under {len(header)} columns"
        faults.append(Fault(line, what, "put a cell with the separator in it into double quotes"))
    padded = [*cells, *[""] * (len(header) - len(cells))]
    return dict(zip(header, map(unguarded, padded), strict=False))


def _check_header(header: Sequence[str], source: str) -> None:
    shown = ", ".join(filter(None, header)) or "none"
    missing = [name for name in REQUIRED if name not in header]
    if missing:
        listed = " and ".join(map(repr, missing))
        strange = [name for name in header if name not in _KNOWN]
        near = {name: nearest_name(name, strange) for name in missing}
        hints = [
            f"rename the column {found!r} to {name!r}" for name, found in near.items() if found
        ]
        raise ReadError(
            f"{source} has no column {listed} (columns: {shown})",
            expected=f"the columns {', '.join(REQUIRED)} in the first line",
            repair=", ".join(hints) or "add what is missing",
        )
    twice = next((name for name in header if name and header.count(name) > 1), None)
    if twice:
        raise ReadError(f"{source} has two columns {twice!r}", repair="rename or remove one")
    if not any(all(name in header for name in place) for place in PLACES):
        expected = "columns start and end, or turn, or quote"
        what = f"{source} does not say where the codings are (columns: {shown})"
        raise ReadError(what, expected=expected)


def _coding_row(line: int, row: Mapping[str, str], faults: list[Fault]) -> CodingRow | None:
    before = len(faults)
    faults += [
        Fault(line, f"the column {name!r} is empty", "fill it")
        for name in REQUIRED
        if not row[name].strip()
    ]
    numbers = {name: _number(line, name, row, faults) for name in ("start", "end", "turn")}
    quote = row.get("quote") or None
    if (numbers["start"] is None) != (numbers["end"] is None):
        faults.append(Fault(line, "only one of start and end is given", "give both or neither"))
    start, end = numbers["start"], numbers["end"]
    if start is not None and end is not None and start >= end:
        faults.append(
            Fault(line, f"the span {start}–{end} is empty or reversed", "mend the positions")
        )
    if numbers["turn"] == 0:
        faults.append(Fault(line, "turn is 0", "turns count from 1"))
    if len(faults) == before and quote is None and numbers["turn"] is None and start is None:
        faults.append(Fault(line, "no place", "give start and end, or turn, or quote"))
    if len(faults) > before:
        return None
    return CodingRow(
        line=line,
        document=row["document"].strip(),
        code=row["code"].strip(),
        coder=row["coder"].strip(),
        quote=quote,
        about=row.get("about", "").strip() or None,
        memo=row.get("memo", ""),
        id=row.get("id", "").strip() or None,
        **numbers,
    )


def _number(line: int, name: str, row: Mapping[str, str], faults: list[Fault]) -> int | None:
    text = row.get(name, "").strip()
    if not text:
        return None
    if text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS:
        return int(text)
    faults.append(Fault(line, f"{name} is {text[:40]!r}", "write a whole number, without a sign"))
    return None
