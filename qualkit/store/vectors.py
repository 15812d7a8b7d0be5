"""Vectors of texts, kept by the text's SHA-256 and the encoder's id, so that none is made twice.

They are nobody's work: neither sealed nor told of, and made again when they are missing. But words
can be guessed from them, so they go when words are taken out of the project: all of them, as a hash
does not tell whose text it was.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from qualkit.store.connection import Store

_AT_ONCE = 5_000
"""So many hashes are asked for in one query."""


def known(store: Store, encoder: str, hashes: Sequence[str]) -> Mapping[str, bytes]:
    """The vectors of `encoder` that are there for these hashes of texts, as they were kept."""
    query = (
        "SELECT sha256, numbers FROM vector"
        " WHERE encoder = ? AND sha256 IN (SELECT value FROM json_each(?))"
    )
    return {
        sha256: numbers
        for part in _parts(hashes)
        for sha256, numbers in store.rows(query, (encoder, json.dumps(part)))
    }


def keep(
    store: Store, encoder: str, made: Mapping[str, bytes], *, since: int | None = None
) -> bool:
    """Keep the vectors of `encoder`, by the hashes of their texts; whether they were kept.

    With `since`, an `era`, nothing is kept if words were taken out of the project after it: the
    texts may be among them.
    """
    with store.write() as connection:
        if since not in (None, era(store)):
            return False
        connection.executemany(
            "INSERT INTO vector VALUES (?, ?, ?)"
            " ON CONFLICT DO UPDATE SET numbers = excluded.numbers",
            [(encoder, sha256, numbers) for sha256, numbers in made.items()],
        )
    return True


def forget(store: Store) -> int:
    """Forget every vector; how many."""
    with store.write() as connection:
        return connection.execute("DELETE FROM vector").rowcount


def era(store: Store) -> int:
    """A number that is another one after words were taken out of the project or put back."""
    query = "SELECT coalesce(max(number), 0) FROM event WHERE verb IN ('pseudonymise', 'restore')"
    return int((store.one(query) or (0,))[0])


def _parts(hashes: Sequence[str]) -> Iterator[Sequence[str]]:
    return (hashes[at : at + _AT_ONCE] for at in range(0, len(hashes), _AT_ONCE))
