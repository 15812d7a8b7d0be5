"""The list of proposals as a table that people edit: rows taken out, changed, added."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from qualkit.errors import Fault, ReadError
from qualkit.model.pseudonyms import NAME_KINDS
from qualkit.pseudonyms.find import Numbers
from qualkit.pseudonyms.folding import tokens
from qualkit.pseudonyms.replace import ANY, CASES, NEVER, Form

COLUMNS = ("kind", "found", "replacement", "case", "use")
"""The columns that are read; the first two are needed."""

_COLUMNS = COLUMNS[:2]
_YES = frozenset(
    ["yes", "y", "true", "1", "x", "ja", "j", "wahr", "oui", "o", "vrai", "si", "sí", "ano", "tak"]
)
_NO = frozenset(["no", "n", "false", "0", "nein", "falsch", "non", "faux", "ne", "nie"])
_GUARD = re.compile(r"^'(?=[-+=@'])")
"""What `-o` writes before a cell that a spreadsheet would take for a formula."""


class Row(NamedTuple):
    """A row of the table: its line, and its cells by column."""

    line: int
    cells: Mapping[str, str]


def read_list(rows: Sequence[Row], source: str, known: Sequence[Form]) -> tuple[Form, ...]:
    """The forms that the rows of a table ask for.

    Those with ``use`` no are left out, or never to be replaced where the key file knows them.

    Columns: ``kind`` and ``found``; ``replacement`` (empty: the next number of its kind), ``case``
    and ``use``; others are passed over.

    Raises
    ------
    ReadError
        If the table or a row has faults; the first is told with its line, the others counted.
    """
    if rows and not set(_COLUMNS) <= set(rows[0].cells):
        raise ReadError(f"{source} lacks a column", expected="at least kind and found")
    faults = list(_faults(rows))
    if faults:
        more = f" (and {len(faults) - 1} more faulty rows)" if len(faults) > 1 else ""
        raise ReadError(f"{source}, {faults[0]}{more}")
    wanted = [row for row in rows if is_used(row)]
    given = [_form(row, told(row, "replacement")) for row in wanted if told(row, "replacement")]
    numbers = Numbers([*known, *given], ())
    own = {_key(form): form for form in reversed(known)}
    used = [
        _form(row, told(row, "replacement") or _known_or_new(row, own, numbers)) for row in wanted
    ]
    left = [own[key] for row in rows if not is_used(row) and (key := _key(_form(row, ""))) in own]
    return (*used, *(replace(form, case=NEVER) for form in left))


def _faults(rows: Sequence[Row]) -> Iterator[Fault]:
    for row in rows:
        if not told(row, "found"):
            yield Fault(row.line, "nothing in the column 'found'", "name what to replace")
        if told(row, "kind") not in NAME_KINDS:
            yield Fault(
                row.line, f"kind {row.cells.get('kind')!r}", f"give one of {', '.join(NAME_KINDS)}"
            )
        if (told(row, "case") or ANY) not in CASES:
            yield Fault(
                row.line, f"case {row.cells.get('case')!r}", f"give one of {', '.join(CASES)}"
            )
        if (use := told(row, "use").lower()) not in (*_YES, *_NO, ""):
            yield Fault(row.line, f"use {use!r}", "give yes or no")
        if "\n" in told(row, "replacement"):
            yield Fault(row.line, "a replacement of several lines", "keep it on one line")


def is_used(row: Row) -> bool:
    """True unless the row says no."""
    return (told(row, "use") or "yes").lower() not in _NO


def _key(form: Form) -> tuple[str, ...]:
    return ("", form.text.casefold()) if form.is_literal else tokens(form.text)


def _known_or_new(row: Row, own: Mapping[tuple[str, ...], Form], numbers: Numbers) -> str:
    """What the key file has for the name, or the next number."""
    known = own.get(_key(_form(row, "")))
    is_same = known is not None and known.kind == told(row, "kind")
    return known.replacement if known is not None and is_same else _numbered(row, numbers)


def told(row: Row, column: str) -> str:
    """A cell without the mark that guards it from spreadsheets; empty where there is none."""
    return _GUARD.sub("", (row.cells.get(column) or "").strip(), count=1)


def _form(row: Row, replacement: str) -> Form:
    return Form(
        kind=told(row, "kind"),
        text=told(row, "found"),
        replacement=replacement,
        case=told(row, "case") or ANY,
    )


def _numbered(row: Row, numbers: Numbers) -> str:
    kind, found = told(row, "kind"), told(row, "found")
    return numbers.replacement(kind, (f"{kind} {' '.join(tokens(found)) or found.casefold()}",))
