"""The append-only log: who did what to which object, by ids, each line hashed with the one before.

Order is by number, never by the clock. Details hold ids, counts and positions, never text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from qualkit.model.identity import digest
from qualkit.store.connection import Store
from qualkit.store.seals import seal

NOBODY = ""
"""The coder of what the program did unasked by a coder, such as reading files."""


def record(
    store: Store, verb: str, obj: str, details: Mapping[str, object], *, coder: str = NOBODY
) -> None:
    """Append an event, in the same transaction as what it tells of."""
    with store.write() as connection:
        last = connection.execute("SELECT hash FROM event ORDER BY number DESC LIMIT 1").fetchone()
        previous = last[0] if last else ""
        body = json.dumps(details, sort_keys=True, separators=(",", ":"))
        row = (store.clock(), coder, verb, obj, body, previous)
        cursor = connection.execute(
            "INSERT INTO event (at, coder, verb, object, details, previous_hash, hash)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (*row, digest(*row)),
        )
        connection.execute("UPDATE project SET events = ?", (cursor.lastrowid,))
        seal(store, "project", 1)


def broken_links(store: Store) -> list[int]:
    """The numbers of events whose hash, or link to the one before, does not hold; or are gone."""
    broken, previous, expected = [], "", 1
    query = "SELECT number, at, coder, verb, object, details, previous_hash, hash FROM event"
    for number, *row, own in store.rows(query + " ORDER BY number"):
        if digest(*row) != own or row[-1] != previous or number != expected:
            broken.append(number)
        previous, expected = own, number + 1
    told = (store.one("SELECT events FROM project") or (None,))[0]
    return broken if told in (None, expected - 1) else [*broken, expected]
