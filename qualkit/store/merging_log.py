"""Who did what in a copy, as its log tells, so that two copies' changes can be told apart.

An event is known by what it says, not by its number or hash, which differ between copies; nor by
the numbers of runs, steps and revisions in it, which a merge gives anew.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable

from qualkit.model.identity import digest
from qualkit.store.connection import Store

MERGE = "merge"
"""The verb of the event of a merge, which is of one file alone."""

NUMBERED = {
    "run": "run",
    "step": "step",
    "revision": "codebook_revision",
    "under": "codebook_revision",
}
"""Entries of details that are numbers → the table whose numbers they are."""  # fmt: skip

Stamp = tuple[str, str]
"""When something was done, and what makes the order certain where that is the same."""

_NO_CHANGE = ("pass over", "settle")


class Log:
    """The events of a copy: each with its stamp, those of each object, those of each step."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.events: list[tuple[Stamp, tuple[str, ...]]] = []
        self.of: dict[str, set[Stamp]] = defaultdict(set)
        self.verbs: dict[tuple[str, str], set[Stamp]] = defaultdict(set)
        self.about: dict[Stamp, str] = {}
        query = "SELECT at, coder, verb, object, details FROM event ORDER BY number"
        for row in store.rows(query):
            stamp = (row[0], _identity(row))
            self.events.append((stamp, row))
            self.about[stamp] = row[3]
            if row[2] not in _NO_CHANGE:
                self.of[row[3]].add(stamp)
            self.verbs[row[2], row[3]].add(stamp)

    def stamps(self) -> Counter[Stamp]:
        """How often each event is there."""
        return Counter(stamp for stamp, _ in self.events)

    def told(self, verbs: Iterable[str], *objects: str) -> frozenset[Stamp]:
        """The events of these verbs about these objects."""
        return frozenset().union(*(self.verbs.get((v, o), set()) for v in verbs for o in objects))

    def touches(self, kind: str, row: int) -> dict[str, frozenset[Stamp]]:
        """Field → the events of steps that set it, of a row that changes tell of."""
        query = """
            SELECT field, step.guid FROM change JOIN step ON step.number = step_number
            WHERE row_id = ? AND kind = ?"""
        found: dict[str, frozenset[Stamp]] = defaultdict(frozenset)
        for field, step in self.store.rows(query, (row, kind)):
            found[field] |= self.of.get(step, set())
        return found


def _identity(row: tuple[str, ...]) -> str:
    *rest, details = row
    if any(f'"{name}":' in details for name in NUMBERED):
        told = json.loads(details)
        details = json.dumps({name: told[name] for name in told if name not in NUMBERED})
    return digest(*rest, details)


def later(own: frozenset[Stamp], other: frozenset[Stamp]) -> bool | None:
    """Whether the other's value is to be taken; None where neither's changes tell.

    Where one copy has all that the other has done, and more, it is the later one; where each did
    something of its own, the last thing done decides.
    """
    only_own, only_other = own - other, other - own
    if not only_own and not only_other:
        return None
    if not only_own or not only_other:
        return bool(only_other)
    return max(only_other) > max(only_own)


def both(own: frozenset[Stamp], other: frozenset[Stamp]) -> bool:
    """Whether each copy has done something that the other has not."""
    return bool(own - other) and bool(other - own)
