"""Readings: passages that a coder has gone through for all codes; a removed one stays as a mark.

A reading and its removal are steps of a coder, which can be undone (`qualkit.store.undoing`). One
whose words change ends (`qualkit.store.revisions`); one whose names are replaced moves along
(`qualkit.store.rewriting`).
"""

from __future__ import annotations

from collections.abc import Sequence

from qualkit.errors import ParameterError, UnknownName
from qualkit.model.readings import Reading
from qualkit.spans import Span, quote_of
from qualkit.store import coders, documents, places, steps
from qualkit.store.connection import Store
from qualkit.store.ids import begun
from qualkit.store.seals import insertion, seal, sealed_insert

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
    (coder,) = by
    with steps.taken(store, "read", coder=coder) as step:
        _check(store, readings)
        added = _insert(store, readings, step)
        if added:
            step.count("readings", added)
            step.details["runs"] = sorted({one.run for one in readings if one.run is not None})
    return added


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
    with steps.taken(store, "unread", coder=coder) as step:
        things = f"FROM reading WHERE removed IS NULL AND {coders.seen(store, 'coder_id')}"
        whole = tuple(dict.fromkeys(begun(store, "reading", things, each) for each in ids))
        for guid in whole:
            (row,) = store.one("SELECT id FROM reading WHERE guid = ?", (guid,)) or (0,)
            step.note(("reading", row, "stands"))
            end(store, row)
            step.tell(guid)
        step.count("removed", len(whole))
    return whole


def end(store: Store, row: int) -> None:
    """End a reading; it stays as a mark."""
    change = "UPDATE reading SET removed = ? WHERE id = ?"
    store.connection.execute(change, (store.clock(), row))
    seal(store, "reading", row)


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


def _insert(store: Store, readings: Sequence[Reading], step: steps.Taking) -> int:
    """Insert what is new, as changes of the step; how many."""
    keys, statement, added = documents.keys(store), insertion("reading"), 0
    coder = coders.id_of(store, step.coder)
    for reading in readings:
        place = (*keys[reading.document], reading.span.start, reading.span.end)
        if store.one(_SAME, (*place, coder, int(reading.is_sampled))):
            continue
        guid = reading.id or store.guids()
        made = (reading.run, int(reading.is_sampled), reading.created or store.clock(), None)
        if sealed_insert(store, statement, (guid, *place, coder, *made)):
            (row,) = store.one("SELECT id FROM reading WHERE guid = ?", (guid,)) or (0,)
            step.note(("reading", row, "stands"))
            step.tell(guid, *place[:1], *place[2:])
            added += 1
    return added
