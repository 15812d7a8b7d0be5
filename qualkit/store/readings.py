"""Readings: passages that a coder has gone through for all codes; a removed one stays as a mark.

A reading whose words change ends (`qualkit.store.revisions`); one whose names are replaced moves
along (`qualkit.store.rewriting`).
"""

from __future__ import annotations

from collections.abc import Sequence

from qualkit.errors import ParameterError, UnknownName
from qualkit.model.readings import Reading
from qualkit.spans import Span, quote_of
from qualkit.store import coders, documents, events, places
from qualkit.store.connection import Store
from qualkit.store.ids import begun
from qualkit.store.seals import insertion, seal, sealed_insert

_MOST_TOLD = 1000
"""An event names this many readings with their places."""

_SAME = """
    SELECT 1 FROM reading WHERE document_id = ? AND version = ? AND start = ? AND end = ?
    AND coder_id = ? AND sampled >= ? AND removed IS NULL"""

_READINGS = """
    SELECT document.name, start, end, coder.name, run_number, sampled, reading.created, reading.guid
    FROM reading JOIN document ON document.id = document_id
    JOIN coder ON coder.id = reading.coder_id
    WHERE removed IS NULL AND reading.version = document.version
    AND (?1 IS NULL OR document.id = ?1) AND {seen}
    ORDER BY document.name, start, end, reading.id"""


def add(store: Store, readings: Sequence[Reading]) -> int:
    """Store readings of one coder, all or none of them; how many are new.

    One with an id that is there already, and one of a passage that the coder has read already, are
    passed over; but a passage drawn at random counts anew where it was read by itself before.

    Raises
    ------
    ParameterError
        If they are of several coders.
    UnknownName
        If there is no such document or run.
    SpanError
        If a passage is not in its text.
    """
    if not readings:
        return 0
    by = {reading.coder for reading in readings}
    if len(by) > 1:
        raise ParameterError(f"readings of {len(by)} coders at once", expected="those of one")
    with store.write():
        _check(store, readings)
        (coder,) = by
        told = _insert(store, readings, coders.id_of(store, coder))
        if told:
            _tell(store, readings, told, coder)
    return len(told)


def all_readings(store: Store, document: str | None = None) -> tuple[Reading, ...]:
    """The readings in force, of every document or the one with that name, by place.

    A blind coder sees the own ones.
    """
    wanted = None if document is None else documents.id_of(store, document)
    query = _READINGS.format(seen=coders.seen(store, "reading.coder_id"))
    return tuple(
        Reading(
            document=name,
            span=Span(start, end),
            coder=coder,
            run=run,
            is_sampled=bool(sampled),
            created=created,
            id=guid,
        )
        for name, start, end, coder, run, sampled, created, guid in store.rows(query, (wanted,))
    )


def is_read(store: Store, place: tuple[str, Span], *, run: int) -> bool:
    """Whether that very passage was read in a run's queue or sample; by whom may be seen."""
    document, span = place
    query = f"""
        SELECT 1 FROM reading JOIN document ON document.id = document_id
        WHERE name = ? AND reading.version = document.version AND start = ? AND end = ?
        AND run_number = ? AND removed IS NULL AND {coders.seen(store, "reading.coder_id")}"""
    return store.one(query, (document, span.start, span.end, run)) is not None


def remove(store: Store, ids: Sequence[str], *, coder: str) -> tuple[str, ...]:
    """Remove the readings whose ids begin so, all or none; their whole ids.

    Raises
    ------
    UnknownName
        If there is none with such an id that may be seen.
    """
    if not ids:
        return ()
    with store.write() as connection:
        things = f"FROM reading WHERE removed IS NULL AND {coders.seen(store, 'coder_id')}"
        whole = tuple(dict.fromkeys(begun(store, "reading", things, each) for each in ids))
        for guid in whole:
            (row,) = store.one("SELECT id FROM reading WHERE guid = ?", (guid,)) or (0,)
            connection.execute("UPDATE reading SET removed = ? WHERE id = ?", (store.clock(), row))
            seal(store, "reading", row)
        details = {"removed": len(whole), "what": list(whole[:_MOST_TOLD])}
        events.record(store, "unread", "", details, coder=coder)
    return whole


def _check(store: Store, readings: Sequence[Reading]) -> None:
    for run in {reading.run for reading in readings} - {None}:
        if store.one("SELECT 1 FROM run WHERE number = ?", (run,)) is None:
            known = [str(number) for (number,) in store.rows("SELECT number FROM run")]
            raise UnknownName("run", str(run), known)
    furthest: dict[str, Span] = {}
    for reading in readings:
        before = furthest.setdefault(reading.document, reading.span)
        if reading.span.end > before.end:
            furthest[reading.document] = reading.span
    for name, span in furthest.items():
        documents.id_of(store, name)
        quote_of(places.text_of(store, name) or "", span)


def _insert(store: Store, readings: Sequence[Reading], coder: int) -> list[list[object]]:
    """Insert what is new; the id, the document's row and the place of each."""
    keys, statement, told = documents.keys(store), insertion("reading"), []
    for reading in readings:
        place = (*keys[reading.document], reading.span.start, reading.span.end)
        if store.one(_SAME, (*place, coder, int(reading.is_sampled))):
            continue
        guid = reading.id or store.guids()
        made = (reading.run, int(reading.is_sampled), reading.created or store.clock(), None)
        if sealed_insert(store, statement, (guid, *place, coder, *made)):
            told.append([guid, *place[:1], *place[2:]])
    return told


def _tell(store: Store, readings: Sequence[Reading], told: list[list[object]], coder: str) -> None:
    details = {
        "readings": len(told),
        "runs": sorted({reading.run for reading in readings if reading.run is not None}),
        "what": told[:_MOST_TOLD],
    }
    events.record(store, "read", "", details, coder=coder)
