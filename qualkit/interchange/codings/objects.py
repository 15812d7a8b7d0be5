"""Codings as JSON: a list of objects, ``{"codings": […]}``, or an object a line.

The keys are the columns of the table's long form. What two programs could read in two ways is a
fault of its entry: NaN, endless numbers, a key twice, half characters (RFC 8259, sections 4, 6, 8).
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from qualkit.errors import ReadError, nearest_name
from qualkit.interchange.codings.dates import NAMES as DATES
from qualkit.interchange.codings.rows import (
    KNOWN,
    LISTED,
    MOST_DIGITS,
    OUTSIDE,
    CodingRow,
    CodingRows,
    Faults,
    Given,
    coding_row,
)
from qualkit.interchange.tables import decoded

LIST = "codings"
"""The key under which an object may hold the list."""

_NUMBERS = ("start", "end", "turn")
_MOST_SHOWN = 40
_NO_TEXT = re.compile("[\0\ud800-\udfff]")
_REPAIR = "export it again"


@dataclass(frozen=True, slots=True)
class _Odd:
    """What stands in the file and is no value: a number without end, NaN."""

    written: str


class _Repeated(dict[str, Any]):
    """An object that has a key twice."""

    twice = ""


def read_objects(data: bytes, source: str, given: Given) -> CodingRows:
    """The codings of a JSON file.

    Raises
    ------
    ReadError
        If it is no JSON, or no list of objects.
    """
    text = decoded(data, source, repair="save it as JSON in UTF-8")
    try:
        unit, entries = "entry", _entries(_parsed(text), source)
    except json.JSONDecodeError as error:
        if not _is_an_object_a_line(text):
            what = f"{source} is no JSON at line {error.lineno}, column {error.colno}"
            raise ReadError(f"{what} ({error.msg})", repair=_REPAIR) from None
        unit, entries = "line", _lines(text, source)
    except RecursionError:
        raise ReadError(f"{source} is nested without end", repair=_REPAIR) from None
    faults = Faults(missing="no {!r}", unit=unit)
    rows = tuple(row for row in _rows(entries, faults, given) if row)
    return CodingRows(source=source, rows=rows, faults=tuple(faults.found))


def _parsed(text: str) -> Any:
    return json.loads(
        text,
        object_pairs_hook=_object,
        parse_constant=_Odd,
        parse_float=_finite,
        parse_int=_whole,
    )


def _entries(value: Any, source: str) -> list[tuple[int, Any]]:
    if isinstance(value, dict) and LIST in value:
        others = [key for key in value if key != LIST]
        if others or isinstance(value, _Repeated):
            what = f"{source} has more than the list {LIST!r}"
            raise ReadError(what, expected=f'a list of objects, or {{"{LIST}": [...]}}')
        value = value[LIST]
    elif isinstance(value, dict):
        value = [value]
    if not isinstance(value, list):
        what = f"{source} holds {_shown(value)}"
        raise ReadError(what, expected=f'a list of objects, or {{"{LIST}": [...]}}')
    return list(enumerate(value, 1))


def _is_an_object_a_line(text: str) -> bool:
    """Whether the first line that says anything is a whole object."""
    first = text.lstrip().partition("\n")[0]
    try:
        return isinstance(_parsed(first), dict)
    except (json.JSONDecodeError, RecursionError):
        return False


def _lines(text: str, source: str) -> list[tuple[int, Any]]:
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            found.append((number, _parsed(line)))
        except json.JSONDecodeError as error:
            what = f"{source} is no JSON at line {number}, column {error.colno} ({error.msg})"
            raise ReadError(what, repair=_REPAIR) from None
        except RecursionError:
            what = f"{source}, line {number}: nested without end"
            raise ReadError(what, repair=_REPAIR) from None
    return found


def _rows(
    entries: Iterable[tuple[int, Any]], faults: Faults, given: Given
) -> Iterator[CodingRow | None]:
    for number, entry in entries:
        if not isinstance(entry, dict):
            faults.add(number, f"{_shown(entry)} where an object should be", "write an object")
            continue
        if isinstance(entry, _Repeated):
            faults.add(number, f"the key {entry.twice[:_MOST_SHOWN]!r} twice", "leave one")
        entry = _with_created(entry, given)
        values = {key: entry[key] for key in entry if _is_wanted(number, key, faults, given)}
        for key, value in values.items():
            _check(number, key, value, faults)
        if not faults.has(number):
            yield coding_row(number, _typed(values), faults, given=given)


def _with_created(entry: dict[str, Any], given: Given) -> dict[str, Any]:
    """The entry with the key ``created`` for the one that says when."""
    when = next((name for name in DATES if name in entry and not given.ignores(name)), "created")
    return {"created" if key == when else key: value for key, value in entry.items()}


def _is_wanted(number: int, key: str, faults: Faults, given: Given) -> bool:
    if key in KNOWN:
        return not given.ignores(key)
    if key not in LISTED and not given.ignores(key):
        near = nearest_name(key, KNOWN)
        repair = f"did you mean {near!r}? rename it" if near else "rename it"
        what = f"the key {key[:_MOST_SHOWN]!r} is not known"
        faults.add(number, what, f"{repair}, or leave it out with --ignore {key[:_MOST_SHOWN]!r}")
    return False


def _check(number: int, key: str, value: Any, faults: Faults) -> None:
    """Note what is wrong with the value of a known key."""
    if value is None:
        return
    what = f"{key} is {_shown(value)}"
    if key in _NUMBERS:
        if _is_far(value):
            faults.add(number, f"{key} is {_digits(value)[:_MOST_SHOWN]}, {OUTSIDE}", "mend it")
        elif not (_is_number(value) and isinstance(value, int) and value >= 0):
            faults.add(number, what, "write a whole number, without a sign")
    elif key == "weight":
        if not (_is_number(value) and math.isfinite(value)):
            faults.add(number, what, "write a number, as 2 or -0.5")
    elif not isinstance(value, str):
        faults.add(number, what, "write a text")
    elif _NO_TEXT.search(value):
        faults.add(number, f"{key} holds a NUL or half a character", "take it out")


def _typed(values: dict[str, Any]) -> dict[str, Any]:
    weight = values.get("weight")
    return values if weight is None else {**values, "weight": float(weight)}


def _digits(value: Any) -> str:
    return value.written if isinstance(value, _Odd) else str(value)


def _is_far(value: Any) -> bool:
    """Whether it is a whole number beyond any text."""
    is_whole = isinstance(value, int | _Odd) and _digits(value).isdecimal()
    return is_whole and len(_digits(value)) > MOST_DIGITS


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _shown(value: Any) -> str:
    if isinstance(value, _Odd):
        return f"{value.written[:_MOST_SHOWN]}, which is no number"
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    return json.dumps(value, ensure_ascii=True)[:_MOST_SHOWN]


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) == len(pairs):
        return made
    repeated = _Repeated(made)
    repeated.twice = Counter(key for key, _ in pairs).most_common(1)[0][0]
    return repeated


def _finite(written: str) -> float | _Odd:
    number = float(written)
    return number if math.isfinite(number) else _Odd(written)


def _whole(written: str) -> int | _Odd:
    return int(written) if len(written) <= _MOST_SHOWN else _Odd(written)
