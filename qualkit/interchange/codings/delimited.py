"""Codings as delimited text: a row a coding, or a row a passage and a column a code.

The long form has a column ``code``. A table without one is read as the wide form when one of its
columns is a code: in it an empty cell, ``0``, ``no`` and ``false`` say that the passage is not
coded, ``1``, ``x``, ``yes`` and ``true`` that it is, and any other number is the coding's weight.
A column that is called like a category holds names of codes below it, several with ``;`` between.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from qualkit.codebook import resolve
from qualkit.errors import ParameterError, ReadError, UnknownName, nearest_name
from qualkit.interchange.codings.dates import NAMES as DATES
from qualkit.interchange.codings.highlights import as_codings, is_highlights
from qualkit.interchange.codings.rows import (
    KNOWN,
    LISTED,
    PLACES,
    REQUIRED,
    CodingRow,
    CodingRows,
    Faults,
    Given,
    coding_row,
    weight_of,
    whole_number,
)
from qualkit.interchange.tables import DelimitedTable, read_table
from qualkit.model.codes import SEPARATOR

NOT_CODED = frozenset({"", "0", "no", "false"})
CODED = frozenset({"1", "x", "yes", "true"})
"""Cells of the wide form, whatever their case; any number not here is a weight."""

_OF_A_PASSAGE = ("document", "coder", "start", "end", "turn", "quote", "about", "memo")
_NUMBERS = ("start", "end", "turn")
_CELL = "leave it empty, write 1 or x for coded, or a number for its weight"


def read_delimited(data: bytes, source: str, given: Given) -> CodingRows:
    """The codings of delimited text, in the long or the wide form.

    Raises
    ------
    ReadError
        If it is no delimited text, or columns are missing, unknown or stand twice.
    """
    return codings_of(read_table(data, source), source, given)


def codings_of(read: DelimitedTable, source: str, given: Given) -> CodingRows:
    """The codings of a table, whatever file it is of; errors as of `read_delimited`."""
    if is_highlights(read, given):
        return _highlights(read, source, given)
    table = _renamed(read, given, source)
    header = ["" if given.ignores(name) else name.casefold() for name in table.header]
    faults = Faults()
    faults.found += table.faults
    codes = {} if "code" in header else _code_columns(table, given, source)
    groups = {} if "code" in header else _category_columns(table, given)
    _check_columns(table, given, source, {**codes, **groups})
    _check_nameless(table, faults)
    passages: list[CodingRow] = []
    if codes or groups:
        wide = _Wide(table, header, codes, groups, given, faults)
        rows, passages, n_empty = wide.read()
    else:
        rows, n_empty = [*_long(table, header, given, faults)], 0
    return CodingRows(
        source=source,
        rows=tuple(rows),
        faults=tuple(sorted(faults.found, key=lambda fault: fault.line)),
        n_empty=table.n_empty + n_empty,
        passages=tuple(passages),
    )


def _highlights(read: DelimitedTable, source: str, given: Given) -> CodingRows:
    table, n_untagged = as_codings(read)
    found = codings_of(table, source, given)
    rows = tuple(replace(row, is_respaced=True) for row in found.rows)
    return replace(found, rows=rows, n_empty=found.n_empty + n_untagged)


def _renamed(table: DelimitedTable, given: Given, source: str) -> DelimitedTable:
    """The table with the columns called as they are meant."""
    meant = {column.strip().casefold(): meaning for meaning, column in given.columns.items()}
    there = {name.casefold() for name in table.header}
    for column in given.columns.values():
        if column.strip().casefold() not in there:
            shown = ", ".join(filter(None, table.header)) or "none"
            what = f"{source} has no column {column!r} (columns: {shown})"
            raise ReadError(what, repair="mend --columns")
    for meaning in given.columns:
        if meaning not in KNOWN:
            raise ParameterError(f"columns {meaning}=", expected=", ".join(KNOWN))
    header = tuple(meant.get(name.casefold(), name) for name in table.header)
    return replace(table, header=_with_created(header, given))


def _with_created(header: tuple[str, ...], given: Given) -> tuple[str, ...]:
    """The header of the long form with the column called ``created`` that says when."""
    names = ["" if given.ignores(name) else name.casefold() for name in header]
    if "code" not in names:
        return header
    when = next((name for name in DATES if name in names), None)
    return tuple(
        "created" if when and folded == when else name
        for name, folded in zip(header, names, strict=True)
    )


def _long(
    table: DelimitedTable, header: Sequence[str], given: Given, faults: Faults
) -> Iterator[CodingRow]:
    for line, cells in table.rows:
        row = dict(zip(header, cells, strict=True))
        weight = row.get("weight", "")
        number = weight_of(weight)
        if weight.strip() and number is None:
            faults.add(line, f"weight is {weight.strip()[:40]!r}", "write a number, as 2 or -0.5")
        found = coding_row(
            line, {**_values(line, row, faults), "weight": number}, faults, given=given
        )
        if found:
            yield found


@dataclass(frozen=True, slots=True)
class _Wide:
    """A table of a row a passage: which columns are codes, and which categories, by their place."""

    table: DelimitedTable
    header: Sequence[str]
    codes: Mapping[int, str]
    groups: Mapping[int, str]
    given: Given
    faults: Faults

    def read(self) -> tuple[list[CodingRow], list[CodingRow], int]:
        """The codings, the passages, and how many rows have no coding."""
        mine = {*self.codes, *self.groups}
        fields = ["" if at in mine else name for at, name in enumerate(self.header)]
        rows: list[CodingRow] = []
        passages: list[CodingRow] = []
        n_empty = 0
        for line, cells in self.table.rows:
            weights = self._given(line, cells)
            n_empty += not weights and not self.faults.has(line)
            values = _values(line, dict(zip(fields, cells, strict=True)), self.faults)
            passage = {**values, "code": next(iter(weights), _NO_CODE)}
            if not weights and not _is_placed(passage, self.given):
                continue
            first = coding_row(line, passage, self.faults, given=self.given)
            if first:
                passages.append(replace(first, code=""))
                rows += [replace(first, code=code, weight=weights[code]) for code in weights]
        return rows, passages, n_empty

    def _given(self, line: int, cells: Sequence[str]) -> dict[str, float | None]:
        """The codes that a row gives, with their weights."""
        found: dict[str, float | None] = {}
        for at, code in self.codes.items():
            weight, is_coded = _cell(line, self.table.header[at], cells[at], self.faults)
            if is_coded:
                found[code] = weight
        for at, category in self.groups.items():
            names = [name.strip() for name in cells[at].split(";")]
            for name in filter(None, names):
                if below := self._below(line, category, name):
                    found.setdefault(below, None)
        return found

    def _below(self, line: int, category: str, name: str) -> str | None:
        below = [path for path in self.given.codes if path.startswith(category + SEPARATOR)]
        ends = {path[len(category) + len(SEPARATOR) :].casefold(): path for path in below}
        found = ends.get(name.casefold())
        if found is None:
            what = f"the cell under {category!r} is {name[:40]!r}"
            self.faults.add(line, what, f"write a code below it: {', '.join(ends)[:200]}")
        return found


_NO_CODE = "-"
"""Stands for the code of a passage that got none."""


def _is_placed(passage: Mapping[str, object], given: Given) -> bool:
    """Whether a row without codings says at all which passage it is about."""
    has_place = any(passage.get(name) for name in ("start", "turn", "quote"))
    return has_place and all(
        passage.get(name) or told
        for name, told in (("document", given.document), ("coder", given.coder))
    )


def _cell(line: int, name: str, cell: str, faults: Faults) -> tuple[float | None, bool]:
    """The weight that a cell of the wide form gives, and whether it codes the passage at all."""
    text = cell.strip().casefold()
    if text in NOT_CODED:
        return None, False
    if text in CODED:
        return None, True
    weight = weight_of(text)
    if weight is None:
        faults.add(line, f"the cell under {name!r} is {cell.strip()[:40]!r}", _CELL)
    return weight, bool(weight)


def _values(line: int, row: Mapping[str, str], faults: Faults) -> dict[str, object]:
    numbers = {name: whole_number(line, name, row.get(name, ""), faults) for name in _NUMBERS}
    if any(numbers[name] is None and row.get(name, "").strip() for name in ("start", "end")):
        # One that cannot be read is told; the other is not alone.
        numbers["start"] = numbers["end"] = None
    return {**row, **numbers}


def _code_columns(table: DelimitedTable, given: Given, source: str) -> dict[int, str]:
    """Which columns are codes, by their place; none where no column is one."""
    found: dict[int, str] = {}
    for at, name in enumerate(table.header):
        if name and name.casefold() not in _OF_A_PASSAGE and not given.ignores(name):
            code = _code(name, given, source)
            if code in found.values():
                other = table.header[next(place for place in found if found[place] == code)]
                what = f"{source} has two columns for the code {code!r}: {other!r} and {name!r}"
                raise ReadError(what, repair="rename or remove one, or leave it out with --ignore")
            if code:
                found[at] = code
    return found


def _category_columns(table: DelimitedTable, given: Given) -> dict[int, str]:
    """Which columns are called like categories, by their place."""
    found: dict[int, str] = {}
    for at, name in enumerate(table.header):
        if name and name.casefold() not in _OF_A_PASSAGE and not given.ignores(name):
            with suppress(UnknownName, ParameterError):
                found[at] = resolve(name, given.categories)
    return found


def _code(name: str, given: Given, source: str) -> str | None:
    try:
        return resolve(name, given.codes)
    except UnknownName:
        return None
    except ParameterError as error:
        what = f"{source}, line 1: the column {name!r}: {error.what}"
        raise ReadError(what, expected=error.expected) from error


def _check_columns(
    table: DelimitedTable, given: Given, source: str, codes: Mapping[int, str]
) -> None:
    left = [name for at, name in enumerate(table.header) if at not in codes]
    header = [name.casefold() for name in left if not given.ignores(name)]
    shown = ", ".join(filter(None, table.header)) or "none"
    _check_required(header, given, source, shown=shown, is_wide=bool(codes))
    twice = next((name for name in header if name and header.count(name) > 1), None)
    if twice:
        raise ReadError(f"{source} has two columns {twice!r}", repair="rename or remove one")
    _check_unknown(table, header, given, source, is_wide=bool(codes))
    if not any(all(name in header for name in place) for place in PLACES):
        expected = "columns start and end, or turn, or quote"
        what = f"{source} does not say where the codings are (columns: {shown})"
        raise ReadError(what, expected=expected)


def _check_nameless(table: DelimitedTable, faults: Faults) -> None:
    """Note columns that hold something and have no name, each once."""
    for at in (at for at, name in enumerate(table.header) if not name):
        line = next((line for line, cells in table.rows if cells[at].strip()), None)
        if line is not None:
            faults.add(line, f"column {at + 1} has no name", "name it in the first line")


def _check_required(
    header: Sequence[str], given: Given, source: str, *, shown: str, is_wide: bool
) -> None:
    told = {"document": given.document, "coder": given.coder, "code": is_wide or None}
    missing = [name for name in REQUIRED if name not in header and not told[name]]
    if not missing:
        return
    wanted = [name for name in REQUIRED if name != "code" or not is_wide]
    listed = " and ".join(map(repr, missing))
    strange = [name for name in header if name not in KNOWN]
    near = {name: nearest_name(name, strange) for name in missing}
    hints = [f"rename the column {found!r} to {name!r}" for name, found in near.items() if found]
    options = " ".join(f"--{name}" for name in missing if name != "code")
    other = f"add what is missing{', or give ' + options if options else ''}"
    other += f", or say what the file calls it: --columns {missing[0]}=NAME"
    raise ReadError(
        f"{source} has no column {listed} (columns: {shown})",
        expected="a column code, or columns that are called like codes"
        if missing == ["code"]
        else f"the columns {', '.join(wanted)} in the first line",
        repair=", ".join(hints) or other,
    )


def _check_unknown(
    table: DelimitedTable, header: Sequence[str], given: Given, source: str, *, is_wide: bool
) -> None:
    known = {*(_OF_A_PASSAGE if is_wide else KNOWN), *LISTED, "created"}
    strange = [name for name in table.header if name.casefold() in header]
    strange = [name for name in strange if name and name.casefold() not in known]
    if not strange:
        return
    name = strange[0]
    ends = [path.rsplit("/", 1)[-1] for path in given.codes] if is_wide else []
    near = nearest_name(name, [*(given.codes if is_wide else ()), *ends, *known])
    more = f" (and {len(strange) - 1} more)" if len(strange) > 1 else ""
    raise ReadError(
        f"{source}, line 1: the column {name!r} is {'no code' if is_wide else 'not known'}{more}",
        repair=(f"did you mean {near!r}? " if near else "")
        + f"rename it, or leave it out with --ignore {name!r}",
    )
