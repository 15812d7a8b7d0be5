"""A table that others published as percentages: items, and a column a group.

Knows names and percentages; refuses to guess by position which item is which code, and to read a
cell that is no percentage.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from qualkit.codebook import resolve
from qualkit.errors import Fault, FaultyTable, ParameterError, ReadError, UnknownName
from qualkit.interchange.tables import read_table
from qualkit.workflows._files import bytes_of

_PERCENT = re.compile(r"(\d+(?:[.,]\d+)?)\s*%?")

Items = dict[str, tuple[float, float]]


def read_published(path: Path, groups: Sequence[str]) -> Items:
    """Read a CSV whose first column is the item and whose others are named after the groups.

    Percentages are from 0 to 100, with or without the sign.

    Raises
    ------
    ReadError
        If the file is no such table; every cell at fault is listed.
    """
    table = read_table(bytes_of(path), path.name)
    columns = {name.casefold(): index for index, name in enumerate(table.header)}
    if len(columns) < len(table.header):
        raise ReadError(f"{path.name}, line 1: a column stands twice", expected="each once")
    missing = [group for group in groups if group.casefold() not in columns]
    if missing:
        raise ReadError(
            f"{path.name}, line 1: no column {', '.join(missing)}",
            expected=f"the item, then {' and '.join(groups)}",
        )
    found: Items = {}
    faults = list(table.faults)
    for line, cells in table.rows:
        values = [_percent(cells[columns[group.casefold()]]) for group in groups]
        item = " ".join(cells[0].split())
        if not item or item in found:
            faults.append(Fault(line, f"the item {item!r}", "name each item once"))
        elif None in values:
            faults.append(Fault(line, f"{item!r}: no percentage", "write numbers from 0 to 100"))
        else:
            first, second = (value for value in values if value is not None)
            found[item] = (first, second)
    shares = [value for pair in found.values() for value in pair]
    if shares and max(shares) <= 1 and any(0 < share < 1 for share in shares):
        faults.append(Fault(0, "all shares are 1 or less", "write percentages, 36 and not 0.36"))
    if faults:
        raise FaultyTable(path.name, faults)
    return found


def codes_of(items: Iterable[str], codes: Sequence[str], source: str) -> dict[str, str]:
    """The code that each item is called like; an item of no code, or of several, stays out.

    Raises
    ------
    ReadError
        If two items are called like one code.
    """
    found: dict[str, str] = {}
    of_code: dict[str, str] = {}
    for item in items:
        try:
            code = resolve(item, codes)
        except (UnknownName, ParameterError):
            continue
        if code in of_code:
            what = f"{source}: {of_code[code]!r} and {item!r} are both called like {code}"
            raise ReadError(what, expected="one item a code", repair="leave one out")
        found[item], of_code[code] = code, item
    return found


def _percent(cell: str) -> float | None:
    told = _PERCENT.fullmatch(cell.strip())
    value = float(told[1].replace(",", ".")) if told else -1.0
    return value if 0 <= value <= 100 else None
