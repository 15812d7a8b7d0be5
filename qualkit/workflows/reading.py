"""Passages and whole documents marked as read for all codes by a coder, and the marks taken back.

A whole document is marked turn by turn, so that a correction in one of them ends the reading of
that one alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from qualkit import store as stores
from qualkit.errors import ParameterError, clip
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
        If a place is neither a name nor a name and a span, or passages were drawn at random in no
        run.
    """
    if run is not None and not _is_whole(run):
        raise ParameterError(f"the run {clip(repr(run))}", expected="the number of a run")
    readings = [
        Reading(document=document, span=span, coder=coder, run=run, is_sampled=is_sampled)
        for place in _places(what)
        for document, span in _passages(store, place)
    ]
    return stores.readings.add(store, readings)


def readings(store: Store, document: str | None = None) -> Table:
    """What was read, of every document or of one, by place."""
    found = stores.readings.all_readings(store, document)
    rows = [row for reading in found for row in reading.records()]
    return Table(COLUMNS, tuple(tuple(row[name] for name in COLUMNS) for row in rows))


_A_PLACE = "the name of a document, or a pair of it and a Span"


def _places(what: object) -> list[Place]:
    if not isinstance(what, Iterable) or isinstance(what, str | bytes | Mapping):
        raise ParameterError(
            f"places to mark: {clip(repr(what))}", expected=f"a list, each {_A_PLACE}"
        )
    places = list(what)
    for number, place in enumerate(places, 1):
        if not (isinstance(place, str) or _is_passage(place)):
            raise ParameterError(f"place {number} to mark: {clip(repr(place))}", expected=_A_PLACE)
    return places


def _is_passage(place: object) -> bool:
    match place:
        case (str(), Span(start, end)):
            return _is_whole(start) and _is_whole(end)
    return False


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


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
