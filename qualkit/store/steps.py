"""Steps: what a coder did at once, kept so that it can be undone and redone, in any process.

A step is a list of changes. A change is of one field of one row, and keeps the value of that field
that is *not* in force: the one before, and once the step is undone the one after. Nothing is said
here about how the two are exchanged: that is `qualkit.store.undoing`.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from qualkit.model.steps import Step, Touched
from qualkit.spans import Span
from qualkit.store import coders, events
from qualkit.store.connection import Store
from qualkit.store.seals import seal

_MOST_TOLD = 1000
"""An event names this many objects; further ones are found by the number of its step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a coding stands, with its words: in which text, in which version of it."""

    document: int
    version: int
    span: Span
    quote: str


@dataclass(slots=True)
class Taking:
    """A step being taken. Whoever changes a field notes the value that it had.

    ``number`` is that of the stored step; None before, and where nothing was changed.
    """

    store: Store
    verb: str
    coder: str
    details: dict[str, object] = field(default_factory=dict)
    number: int | None = None
    _changes: list[tuple[Any, ...]] = field(default_factory=list)
    _told: list[list[object]] = field(default_factory=list)

    def note(
        self,
        what: tuple[str, int, str],
        *,
        place: Place | None = None,
        number: float | None = None,
        text: str | None = None,
    ) -> None:
        """Keep the former value of `what`: the kind of thing, its row and the field."""
        where: tuple[Any, ...] = (None,) * 5
        if place:
            span = place.span
            where = (place.document, place.version, span.start, span.end, place.quote)
        self._changes.append((*what, *where, number, text))

    def tell(self, guid: str, *what: object) -> None:
        """Name an object in the event: what of it changed, from what, to what; never words."""
        if len(self._told) < _MOST_TOLD:
            self._told.append([guid, *what])

    def count(self, noun: str, n: int) -> None:
        """Add `n` to how many of `noun` the event tells of."""
        self.details[noun] = int(str(self.details.get(noun, 0))) + n

    def close(self) -> None:
        """Store the step, where there is anything in it."""
        if not self._changes:
            return
        connection, guid = self.store.connection, self.store.guids()
        coder = coders.id_of(self.store, self.coder)
        _supersede(self.store, coder)
        cursor = connection.execute(
            "INSERT INTO step (guid, coder_id, verb, created) VALUES (?, ?, ?, ?)",
            (guid, coder, self.verb, self.store.clock()),
        )
        self.number = number = int(cursor.lastrowid or 0)
        connection.executemany(
            "INSERT INTO change (step_number, kind, row_id, field, document_id, version, start,"
            f" end, quote, number, text) VALUES ({number}, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            self._changes,
        )
        seal(self.store, "step", number)
        told = {"step": number, "changes": len(self._changes), "what": self._told}
        details = {**self.details, **told}
        events.record(self.store, self.verb, guid, details, coder=self.coder)


def _supersede(store: Store, coder: int) -> None:
    """End the redoing of what the coder has undone: a new step is taken."""
    undone = "SELECT number FROM step WHERE coder_id = ? AND undone NOT NULL AND NOT superseded"
    for (number,) in store.rows(undone, (coder,)):
        store.connection.execute("UPDATE step SET superseded = 1 WHERE number = ?", (number,))
        seal(store, "step", number)


@contextmanager
def taken(store: Store, verb: str, *, coder: str) -> Iterator[Taking]:
    """A step by `coder`, stored at the end of the block, in one transaction with what it did.

    Inside another step of the same coder it is a part of that one.
    """
    outer: Taking | None = store.taking
    if outer is not None and outer.coder == coder:
        yield outer
        return
    with store.write():
        step = store.taking = Taking(store, verb, coder)
        try:
            yield step
            step.close()
        finally:
            store.taking = outer


def latest(store: Store) -> int:
    """The number of the last step anybody took, 0 where there is none."""
    return int((store.one("SELECT coalesce(max(number), 0) FROM step") or (0,))[0])


def touched(store: Store, steps: Collection[int]) -> Touched:
    """What these steps changed, as they were taken or undone."""
    query = """
        SELECT DISTINCT kind, coalesce(coding.guid, suggestion.guid, '') FROM change
        LEFT JOIN coding ON kind = 'coding' AND coding.id = row_id
        LEFT JOIN decision ON kind = 'decision' AND decision.id = row_id
        LEFT JOIN suggestion ON suggestion.id = suggestion_id
        WHERE step_number IN (SELECT value FROM json_each(?)) ORDER BY 1, 2"""
    rows = store.rows(query, (json.dumps([*steps]),))
    return Touched(
        codings=tuple(guid for kind, guid in rows if kind == "coding"),
        suggestions=tuple(guid for kind, guid in rows if kind == "decision"),
        codebook=any(kind in ("code", "codebook") for kind, _ in rows),
    )


def listing(
    store: Store, *, coder: str | None = None, limit: int | None = None
) -> tuple[Step, ...]:
    """The steps of `coder`, or of everybody, the newest first; the first `limit`, where given."""
    query = f"""
        SELECT step.number, step.guid, coder.name, verb, created, undone,
          (SELECT count(*) FROM change WHERE step_number = step.number)
        FROM step JOIN coder ON coder.id = coder_id
        WHERE (?1 IS NULL OR coder.name = ?1) AND {coders.seen(store, "coder_id")}
        ORDER BY step.number DESC LIMIT ?2"""
    return tuple(
        Step(number=n, id=guid, coder=name, verb=verb, created=at, undone=undone, changes=changes)
        for n, guid, name, verb, at, undone, changes in store.rows(
            query, (coder, -1 if limit is None else limit)
        )
    )
