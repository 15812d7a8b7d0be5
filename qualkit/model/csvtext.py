"""Tables as CSV, the same from the terminal and from the workbench; what Excel says of them.

A cell that a spreadsheet would run as a formula begins with an apostrophe (OWASP, CSV injection).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
_HINT = re.compile(r'sep=([^"\r\n])(?:\r\n?|\n|\Z)', re.IGNORECASE)


def told_separator(text: str) -> tuple[str, str]:
    r"""The separator that the first line tells as Excel writes it, and the text below that line.

    Without such a line the separator is empty, and the text is whole.

    >>> told_separator("sep=;\r\na;b\r\n"), told_separator("a;b\n")
    ((';', 'a;b\r\n'), ('', 'a;b\n'))
    """
    found = _HINT.match(text)
    return (found[1], text[found.end() :]) if found else ("", text)


def csv_text(records: Sequence[Mapping[str, Any]], columns: Sequence[str] = ()) -> str:
    """`records` as CSV; a cell that a spreadsheet would run as a formula is made harmless.

    Without `columns` they are those of the records.
    """
    out = io.StringIO()
    columns = columns or list(dict.fromkeys(key for record in records for key in record))
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for record in records:
        writer.writerow([_cell(record.get(column)) for column in columns])
    return out.getvalue()


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, Mapping | list | tuple):
        value = flat_cell(value)
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value


def flat_cell(value: Any) -> str:
    """Several values in one cell."""
    if isinstance(value, Mapping):
        return "; ".join(f"{key}={item}" for key, item in value.items())
    return "; ".join(map(str, value))
