"""The revisions of a project's codebook: their texts, who made them, which codes moved in each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from qualkit.errors import ParameterError
from qualkit.store.connection import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A revision as it is kept.

    ``moved`` maps positions of codes in the revision before to positions in this one, of those
    that got another path or were merged; None where that was not written down. ``coder`` is None
    where nobody is known to have made it.
    """

    number: int
    title: str
    source: str
    yaml: str
    created: str
    coder: str | None
    moved: Mapping[int, int] | None


_EVENTS = "SELECT object, coder, details FROM event WHERE verb = 'codebook'"


def revisions(store: Store) -> tuple[Revision, ...]:
    """Every revision, the oldest first."""
    told = {
        guid: (coder or None, json.loads(details).get("moved"))
        for guid, coder, details in store.rows(_EVENTS)
    }
    query = (
        "SELECT number, guid, title, source, yaml, created FROM codebook_revision ORDER BY number"
    )
    return tuple(
        Revision(
            number=number, title=title, source=source, yaml=yaml, created=created,
            coder=told.get(guid, (None, None))[0], moved=_pairs(told.get(guid, (None, None))[1]),
        )
        for number, guid, title, source, yaml, created in store.rows(query)
    )  # fmt: skip


def revision(store: Store, number: int) -> Revision:
    """Revision `number`.

    Raises
    ------
    ParameterError
        If there is none of that number.
    """
    found = {one.number: one for one in revisions(store)}
    if number not in found:
        known = f"1 to {max(found)}" if found else "one that was imported; there is none yet"
        raise ParameterError(f"there is no revision {number}", expected=known)
    return found[number]


def _pairs(told: list[list[int]] | None) -> dict[int, int] | None:
    return None if told is None else {int(before): int(now) for before, now in told}
