"""Results as a notebook shows them: a table cut to its first rows, and what the numbers rest on.

Everything that comes from a project is escaped, and no style, script or address is written: the
page they are shown in is somebody else's. Which numbers a result has, it says itself.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from html import escape
from typing import Any

MOST_ROWS = 20
MOST_NOTES = 5
_MOST_COLUMNS = 30
_LONGEST = 160
_LONGEST_FACT = 60
_NOTHING = "–"
_NOT_TOLD = frozenset({"notes", "rows", "versions", "method"})


def table_html(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """The first rows of a table; what is left out is counted below it.

    >>> print(table_html(("code", "share"), [("<Bus>", 0.25)]))
    <table><thead><tr><th>code</th><th>share</th></tr></thead>
    <tbody><tr><td>&lt;Bus&gt;</td><td>0.25</td></tr></tbody></table>
    """
    shown = columns[:_MOST_COLUMNS]
    head = "".join(f"<th>{_text(name)}</th>" for name in shown)
    body = "".join(
        "<tr>" + "".join(f"<td>{_text(cell)}</td>" for cell in row[: len(shown)]) + "</tr>"
        for row in rows[:MOST_ROWS]
    )
    table = f"<table><thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody></table>"
    more = [
        f"{number:,} more {what}"
        for number, what in (
            (len(rows) - MOST_ROWS, "rows"),
            (len(columns) - len(shown), "columns"),
        )
        if number > 0
    ]
    return table + (f"\n<p>… and {', '.join(more)}</p>" if more else "")


def records_html(records: Sequence[Mapping[str, Any]]) -> str:
    """A table of mappings, whose columns are the keys of all of them."""
    columns = list(dict.fromkeys(key for record in records for key in record))
    return table_html(columns, [[record.get(key) for key in columns] for record in records])


def ground_html(result: Any) -> str:
    """What a result says of itself beside its rows: unit, basis, seed, run, notes."""
    facts = " · ".join(f"{escape(name)}: {_text(value)}" for name, value in _facts(result))
    notes = tuple(getattr(result, "notes", ()) or ())
    told = "".join(f"<li>{_text(note)}</li>" for note in notes[:MOST_NOTES])
    more = len(notes) - MOST_NOTES
    told += f"<li>… and {more} more notes</li>" if more > 0 else ""
    parts = [f"<p>{facts}</p>" if facts else "", f"<ul>{told}</ul>" if told else ""]
    return "\n".join(filter(None, parts))


def _facts(result: Any) -> Iterable[tuple[str, Any]]:
    for item in fields(result):
        value = getattr(result, item.name)
        if item.name in _NOT_TOLD or value is None or value in ("", ()):
            continue
        if item.name in ("basis", "ground") and is_dataclass(value):
            yield item.name, _told(value)
        elif isinstance(value, str | int | float) or _is_short(value):
            yield item.name.replace("_", " "), value


def _told(value: Any) -> str:
    """A dataclass of counts in one line: those that are not empty."""
    pairs = ((item.name, getattr(value, item.name)) for item in fields(value))
    return ", ".join(
        f"{name} {told}"
        for name, told in pairs
        if isinstance(told, str | int | float) and told is not False and told != ""
    )


def _is_short(value: Any) -> bool:
    if not isinstance(value, tuple) or not all(isinstance(each, str) for each in value):
        return False
    return len(", ".join(value)) <= _LONGEST_FACT


def _text(value: Any) -> str:
    """A cell: escaped, on one line, and not endless."""
    told = " ".join(_plain(value).split())
    return escape(told if len(told) <= _LONGEST else f"{told[:_LONGEST]}…")


def _plain(value: Any) -> str:
    if value is None:
        return _NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.4g}" if math.isfinite(value) else _NOTHING
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_plain(each)}" for key, each in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(_plain, value))
    return str(value)
