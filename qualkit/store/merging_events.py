"""The log of two copies: what the other's tells and this one's does not is appended.

Each event that comes in keeps its time, coder, verb and object; its hash is that of its place in
this chain, and numbers of runs, steps and revisions in it are those here. The event of the merge
closes them: it tells how many came, the head of the other's chain, which things are one, and by how
much rows differ from what the events tell, because things made apart became one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from qualkit.model.identity import digest
from qualkit.store import events, integrity
from qualkit.store.connection import Store
from qualkit.store.merging_log import MERGE, NUMBERED
from qualkit.store.merging_state import Merging
from qualkit.store.seals import seal


def append(m: Merging) -> int:
    """Append the other's events that are not in this log; how many."""
    there = m.own_log.stamps()
    last = m.own.one("SELECT hash, number FROM event ORDER BY number DESC LIMIT 1") or ("", 0)
    previous, number, new = last[0], int(last[1]), []
    under: int | None = None
    for stamp, (at, coder, verb, obj, details) in m.other_log.events:
        told = json.loads(details)
        if verb == "codebook":
            under = told.get("revision")
        if there[stamp]:
            there[stamp] -= 1
            continue
        if verb == "read" and under is not None:
            told.setdefault("under", under)
        row = (at, coder, verb, obj, _body(m, told), previous)
        previous, number = digest(*row), number + 1
        new.append((number, *row, previous))
    m.own.connection.executemany("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?)", new)
    m.own.connection.execute("UPDATE project SET events = ?", (number or None,))
    seal(m.own, "project", 1)
    return len(new)


def _body(m: Merging, told: dict[str, object]) -> str:
    for name, table in NUMBERED.items():
        value = told.get(name)
        if isinstance(value, int):
            told[name] = m.ids[table].get(value, value)
    return json.dumps(told, sort_keys=True, separators=(",", ":"))


def close(m: Merging, run: str, came: int, *, coder: str) -> None:
    """Record the merge itself."""
    (head,) = m.other.one("SELECT hash FROM event ORDER BY number DESC LIMIT 1") or ("",)
    details = {
        "events": came,
        "head": head,
        "conflicts": len(m.conflicts),
        "same": dict(sorted(m.same.items())),
        "rows": _differences(m.own),
    }
    events.record(m.own, MERGE, run, details, coder=coder)


def _differences(store: Store) -> Mapping[str, int]:
    """Table → how many rows there are beyond those that the events tell of."""
    found = {table: there - told for table, (there, told) in integrity.counted(store).items()}
    return {table: n for table, n in found.items() if n}
