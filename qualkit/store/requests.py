"""Requests that were answered, by the GUID that their sender gave them: none is done twice.

A sender that gets no answer cannot know whether its request was done, and sends it again under the
same GUID. The answer is kept in the transaction that does what is asked. Answers hold ids and
counts, never words.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from qualkit.errors import ParameterError
from qualkit.store.connection import Store


def answer(store: Store, guid: str, digest: str) -> dict[str, Any] | None:
    """What the request with that GUID was answered; None where it is new.

    Raises
    ------
    ParameterError
        If the GUID is that of a request that asked for something else, as its digest tells.
    """
    row = store.one("SELECT digest, answer FROM request WHERE guid = ?", (guid,))
    if row is None:
        return None
    known, said = row
    if known != digest:
        raise ParameterError(
            f"the id {guid} is that of another request", expected="a new id for each request"
        )
    found: dict[str, Any] = json.loads(said)
    return found


def keep(store: Store, guid: str, digest: str, said: Mapping[str, Any]) -> None:
    """Keep the answer to a request, in the transaction that did what it asks."""
    body = json.dumps(said, separators=(",", ":"))
    with store.write() as connection:
        connection.execute(
            "INSERT INTO request VALUES (?, ?, ?, ?)", (guid, digest, body, store.clock())
        )


def forget(store: Store, before: str) -> int:
    """Forget the answers from before an instant (ISO 8601, in UTC); how many."""
    with store.write() as connection:
        return connection.execute("DELETE FROM request WHERE created < ?", (before,)).rowcount
