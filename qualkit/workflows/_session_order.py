"""The order in which sessions were held: by date where every session has one, else by name.

The date is that of a document (its attribute ``date``), or else in the session's name, as in
``group-2024-05-03``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from qualkit import store as stores
from qualkit.store import Store

DATE, NAME = "date", "name"
"""What sessions can be in order of."""

_DATE = re.compile(r"(?<!\d)(\d{4})-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?(?!\d)")
_NUMBER = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionOrder:
    """Sessions in order, what of, the dates that are known, and how many have none."""

    sessions: tuple[str, ...]
    by: str
    dates: Mapping[str, str]
    undated: int


def in_order(store: Store, wanted: Collection[str]) -> SessionOrder:
    """The sessions `wanted` in their order; of several documents the earliest date counts."""
    dates: dict[str, str] = {}
    for row in stores.documents.listing(store):
        told = date_in((row["attributes"] or {}).get(DATE)) or date_in(row["session"])
        if told and row["session"] in wanted:
            dates[row["session"]] = min(told, dates.get(row["session"], told))
    undated = sum(name not in dates for name in wanted)
    by = NAME if undated else DATE
    order = sorted(wanted, key=lambda name: ("" if undated else dates[name], *natural(name)))
    return SessionOrder(sessions=tuple(order), by=by, dates=dates, undated=undated)


def natural(name: str) -> tuple[tuple[bool, int, str], ...]:
    """A key by which ``group-2`` comes before ``group-10``.

    >>> sorted(["group-10", "group-2"], key=natural)
    ['group-2', 'group-10']
    """
    return tuple(
        (False, int(part), "") if part.isdecimal() else (True, 0, part)
        for part in _NUMBER.split(name.casefold())
        if part
    )


def date_in(told: str | None) -> str | None:
    """The first date in a text: a day or a month, as 2024-05-03 or 2024-05; None without one."""
    match = _DATE.search(told or "")
    return match[0] if match else None
