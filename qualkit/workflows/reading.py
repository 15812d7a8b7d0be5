"""Passages and whole documents marked as read for all codes by a coder, and the marks taken back.

A whole document is marked turn by turn, so that a correction in one of them ends the reading of
that one alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qualkit import store as stores
from qualkit.model.readings import Reading
from qualkit.model.tables import Table
from qualkit.spans import Span
from qualkit.store import Store

COLUMNS = ("id", "document", "start", "end", "coder", "run", "sampled", "created")

Place = str | tuple[str, Span]
"""A whole document by its name, or a passage of it."""


def mark_read(
    store: Store,
    what: Sequence[Place],
    *,
    coder: str,
    run: int | None = None,
    is_sampled: bool = False,
) -> int:
    """Mark passages and documents as read; how many passages were not marked so before.

    ``run`` is the number of the run whose queue or sample they were drawn in; ``is_sampled`` says
    that they were drawn at random.

    Raises
    ------
    UnknownName
        If there is no such document or run.
    SpanError
        If a passage is not in its text.
    ParameterError
        If passages were drawn at random in no run.
    """
    readings = [
        Reading(document=document, span=span, coder=coder, run=run, is_sampled=is_sampled)
        for place in what
        for document, span in _passages(store, place)
    ]
    return stores.readings.add(store, readings)


def readings(store: Store, document: str | None = None) -> Table:
    """What was read, of every document or of one, by place."""
    found = stores.readings.all_readings(store, document)
    rows = [row for reading in found for row in reading.records()]
    return Table(COLUMNS, tuple(tuple(row[name] for name in COLUMNS) for row in rows))


def _passages(store: Store, place: Place) -> Iterator[tuple[str, Span]]:
    if not isinstance(place, str):
        yield place
        return
    stores.documents.id_of(store, place)
    spans = [turn.span for turn in stores.documents.turns(store, place)]
    text = stores.places.text_of(store, place)
    if not spans and text:
        spans = [Span(0, len(text))]
    yield from ((place, span) for span in spans)
