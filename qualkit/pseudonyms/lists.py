"""The list of proposals as a table that people edit: rows taken out, changed, added."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from qualkit.errors import Fault, ReadError
from qualkit.model.pseudonyms import NAME_KINDS
from qualkit.pseudonyms.find import Numbers
from qualkit.pseudonyms.folding import tokens
from qualkit.pseudonyms.replace import ANY, CASES, NEVER, Form

_COLUMNS = ("kind", "found")
_NO = ("no", "false", "0", "n")


def read_list(data: bytes, source: str, known: Sequence[Form]) -> tuple[Form, ...]:
    """The forms that the rows of a CSV ask for, those with ``use`` no left out.

    Columns: ``kind`` and ``found``; ``replacement`` (empty: the next number of its kind), ``case``
    and ``use``; others are passed over.

    Raises
    ------
    ReadError
        If the table or a row has faults; the first is told with its line, the others counted.
    """
    try:
        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    except (UnicodeDecodeError, csv.Error) as error:
        raise ReadError(
            f"{source} is no CSV in UTF-8", expected="the list that -o wrote"
        ) from error
    if rows and not set(_COLUMNS) <= set(rows[0]):
        raise ReadError(f"{source} lacks a column", expected="at least kind and found")
    faults = list(_faults(rows))
    if faults:
        more = f" (and {len(faults) - 1} more faulty rows)" if len(faults) > 1 else ""
        raise ReadError(f"{source}, {faults[0]}{more}")
    wanted = [row for row in rows if _is_used(row)]
    given = [_form(row, row["replacement"].strip()) for row in wanted if _told(row, "replacement")]
    numbers = Numbers([*known, *given], ())
    own = {_key(form): form for form in reversed(known)}
    used = [
        _form(row, _told(row, "replacement") or _known_or_new(row, own, numbers)) for row in wanted
    ]
    left = [own[key] for row in rows if not _is_used(row) and (key := _key(_form(row, ""))) in own]
    return (*used, *(replace(form, case=NEVER) for form in left))


def _faults(rows: Sequence[Mapping[str, str]]) -> Iterator[Fault]:
    for line, row in enumerate(rows, 2):
        if not _told(row, "found"):
            yield Fault(line, "nothing in the column 'found'", "name what to replace")
        if _told(row, "kind") not in NAME_KINDS:
            yield Fault(line, f"kind {row.get('kind')!r}", f"give one of {', '.join(NAME_KINDS)}")
        if (_told(row, "case") or ANY) not in CASES:
            yield Fault(line, f"case {row.get('case')!r}", f"give one of {', '.join(CASES)}")
        if "\n" in _told(row, "replacement"):
            yield Fault(line, "a replacement of several lines", "keep it on one line")


def _is_used(row: Mapping[str, str]) -> bool:
    return (_told(row, "use") or "yes").lower() not in _NO


def _key(form: Form) -> tuple[str, ...]:
    return ("", form.text.casefold()) if form.is_literal else tokens(form.text)


def _known_or_new(
    row: Mapping[str, str], own: Mapping[tuple[str, ...], Form], numbers: Numbers
) -> str:
    """What the key file has for the name, or the next number."""
    known = own.get(_key(_form(row, "")))
    is_same = known is not None and known.kind == _told(row, "kind")
    return known.replacement if known is not None and is_same else _numbered(row, numbers)


def _told(row: Mapping[str, str], column: str) -> str:
    return (row.get(column) or "").strip()


def _form(row: Mapping[str, str], replacement: str) -> Form:
    return Form(
        kind=_told(row, "kind"),
        text=_told(row, "found"),
        replacement=replacement,
        case=_told(row, "case") or ANY,
    )


def _numbered(row: Mapping[str, str], numbers: Numbers) -> str:
    kind, found = _told(row, "kind"), _told(row, "found")
    return numbers.replacement(kind, (f"{kind} {' '.join(tokens(found)) or found.casefold()}",))
