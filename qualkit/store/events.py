"""The append-only log: who did what to which object, by ids, each line hashed with the one before.

Order is by number, never by the clock. Details hold ids, counts and positions, never text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime

from qualkit.errors import ParameterError, UnknownName
from qualkit.model.identity import digest
from qualkit.model.tables import Table
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


_HARMLESS = ("ingest", "participant", "join", "codebook", "run", "suggest")
"""Events of nobody that tell nothing of what people coded."""

LISTING = ("number", "at", "coder", "verb", "object", "details")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which events to list; an empty part does not filter.

    ``object`` is the beginning of an id: of what an event is about, or of what it tells of.
    ``since`` and ``until`` are dates or instants (ISO 8601, in UTC unless they say otherwise);
    a day is taken whole, and so is a minute told without its seconds.
    """

    coder: str | None = None
    verb: str | None = None
    object: str | None = None
    since: str | None = None
    until: str | None = None
    limit: int | None = None


def listing(store: Store, wanted: Wanted) -> Table:
    """The events that `wanted` lets through, the newest first.

    A blind coder sees the own ones, and those of nobody.

    Raises
    ------
    ParameterError
        If ``since`` or ``until`` is no date and no instant.
    UnknownName
        If there is no such coder, or nothing of that verb was done.
    """
    _check_names(store, wanted)
    query = """
        SELECT number, at, coder, verb, object, details FROM event
        WHERE (:coder IS NULL OR coder = :coder) AND (:verb IS NULL OR verb = :verb)
          AND (:object IS NULL OR object GLOB :object || '*'
               OR details GLOB '*"' || :object || '*')
          AND (:since IS NULL OR at >= :since)
          AND (:until IS NULL OR substr(at, 1, :days) <= :until)
          AND (:viewer IS NULL OR coder IN ('', :viewer))
        ORDER BY number DESC LIMIT coalesce(:limit, -1)"""
    parameters = {item.name: getattr(wanted, item.name) for item in fields(wanted)}
    times = {name: _moment(name, parameters[name]) for name in ("since", "until")}
    days = len(times["until"] or "")
    asked = {**parameters, **times, "days": days, "viewer": store.viewer}
    rows = store.rows(query, asked)
    return Table(LISTING, tuple((*row, _details(store, *row, details)) for *row, details in rows))


def _details(store: Store, *event: str) -> dict[str, object]:
    """What an event tells; of nobody's, a blind coder is not told how much it touched."""
    _, _, coder, verb, _, details = event
    is_hidden = store.viewer is not None and coder == NOBODY and verb not in _HARMLESS
    found: dict[str, object] = {} if is_hidden else json.loads(details)
    return found


def _moment(option: str, told: str | None) -> str | None:
    """The beginning of every time of that day, minute or second, as it is stored."""
    if not told:
        return None
    try:
        return date.fromisoformat(told).isoformat()
    except ValueError:
        pass
    try:
        instant = datetime.fromisoformat(told)
        if instant.tzinfo:
            instant = instant.astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        expected = "a date or an instant, as in 2026-03-31 or 2026-03-31T14:30"
        raise ParameterError(f"{option} {told!r}", expected=expected) from None
    has_seconds = told[: len("2026-03-31T14:30:00")].count(":") > 1
    return instant.isoformat(timespec="seconds" if has_seconds else "minutes")


def _check_names(store: Store, wanted: Wanted) -> None:
    seen = "(?1 IS NULL OR coder IN ('', ?1))"
    verbs = f"SELECT DISTINCT verb FROM event WHERE {seen} ORDER BY verb"
    coders = f"""
        SELECT coder FROM event WHERE {seen} AND coder <> ''
        UNION SELECT name FROM coder WHERE ?1 IS NULL OR name = ?1 ORDER BY 1"""
    for kind, name, query in (("verb", wanted.verb, verbs), ("coder", wanted.coder, coders)):
        known = [each for (each,) in store.rows(query, (store.viewer,))] if name else []
        if name and name not in known:
            raise UnknownName(kind, name, known)


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
