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
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LARGEST_CELL = 10_000_000


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
        If columns are missing or a row has faults; all faults are counted, the first is told.
    """
    rows = _rows(data, source)
    faults: list[Fault] = []
    found = [_coding_row(line, row, faults) for line, row in rows]
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
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([guarded(str(column)) for column in columns])
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return out.getvalue()


def guarded(text: str) -> str:
    """`text` with an apostrophe before it where a spreadsheet would run it as a formula.

    >>> guarded("=HYPERLINK()"), guarded("tea - and talk")
    ("'=HYPERLINK()", 'tea - and talk')
    """
    return f"'{text}" if text.startswith((*_FORMULA, "'")) else text


def _unguarded(text: str) -> str:
    return text[1:] if text.startswith("'") and text[1:].startswith((*_FORMULA, "'")) else text


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return guarded(value)
    if isinstance(value, list | tuple):
        return guarded("; ".join(map(str, value)))
    if isinstance(value, Mapping):
        return guarded("; ".join(f"{key}={item}" for key, item in value.items()))
    return "" if value is None else value


def _rows(data: bytes, source: str) -> list[tuple[int, dict[str, str]]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReadError(f"{source} is not UTF-8", repair="save the table as UTF-8") from error
    csv.field_size_limit(_LARGEST_CELL)
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = [name.strip().casefold() for name in next(reader, [])]
        _check_header(header, source)
        rows = []
        line = reader.line_num + 1
        for cells in reader:
            if any(cells):
                padded = [*cells, *[""] * (len(header) - len(cells))]
                rows.append((line, dict(zip(header, map(_unguarded, padded), strict=False))))
            line = reader.line_num + 1
    except csv.Error as error:
        what = f"{source}, line {reader.line_num}: not readable as CSV: {error}"
        raise ReadError(what, repair="check the quotes of that line") from error
    return rows


def _check_header(header: Sequence[str], source: str) -> None:
    missing = [name for name in REQUIRED if name not in header]
    if missing:
        shown = ", ".join(header) or "none"
        what = f"{source} has no column {missing[0]!r} (columns: {shown})"
        near = nearest_name(missing[0], header)
        hint = f"rename the column {near!r}" if near else "add the column"
        raise ReadError(what, expected=f"the columns {', '.join(REQUIRED)}", repair=hint)
    if not any(all(name in header for name in place) for place in PLACES):
        expected = "start and end, or turn, or quote"
        raise ReadError(f"{source} does not say where the codings are", expected=expected)


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
    if quote is None and numbers["turn"] is None and numbers["start"] is None:
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
    try:
        return int(text)
    except ValueError:
        faults.append(Fault(line, f"{name} is {text!r}", "write a whole number"))
        return None
