"""The units that coders are compared over: turns, sentences, characters, documents, segments."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from qualkit import store as stores
from qualkit.errors import SpanError, clip
from qualkit.language import sentences
from qualkit.model.codings import Coding
from qualkit.model.documents import Turn
from qualkit.model.places import Places
from qualkit.spans import Span
from qualkit.store import Store

Place = tuple[str, Span]
"""A document and a span of it."""


class ComparedUnit(NamedTuple):
    """A span that counts ``size`` times; who speaks there, None where several do or nobody is told.

    Units of one document follow each other, in order.
    """

    document: str
    span: Span
    size: int
    session: str
    role: str | None = None
    participant: str | None = None
    ordinal: int | None = None


def units_of(
    store: Store,
    kind: tuple[str, Sequence[Place]],
    turns: Sequence[Turn],
    edges: Iterable[Place],
) -> list[ComparedUnit]:
    """The units of one kind, with the segments given, in the order of their places.

    `edges` are places within which coders treat all characters alike, such as `places` gives them.
    """
    unit, segments = kind
    if unit == "segment":
        return _segments(store, segments, turns)
    return _KINDS[unit](turns, edges)


def places(codings: Iterable[Coding]) -> Iterator[Place]:
    """Where codings are."""
    return ((coding.document, coding.span) for coding in codings)


def counted_codings(
    codings: Sequence[Coding], turns: Sequence[Turn], unit: str
) -> Sequence[Coding]:
    """Those that touch what counts, where units hold more than single turns."""
    if unit not in ("document", "segment"):
        return codings
    spoken = Places(turns)
    return [one for one in codings if spoken.touching(one.document, one.span)]


def _of_turn(turn: Turn, span: Span, size: int = 1) -> ComparedUnit:
    return ComparedUnit(
        turn.document, span, size, turn.session, turn.role, turn.participant, turn.ordinal
    )


def _turns(turns: Sequence[Turn], _: Iterable[Place]) -> list[ComparedUnit]:
    return [_of_turn(turn, turn.span) for turn in turns]


def _documents(turns: Sequence[Turn], _: Iterable[Place]) -> list[ComparedUnit]:
    last: dict[str, Turn] = {}
    for turn in turns:
        if turn.document not in last or turn.span.end > last[turn.document].span.end:
            last[turn.document] = turn
    return [
        ComparedUnit(name, Span(0, turn.span.end), 1, turn.session) for name, turn in last.items()
    ]


def _sentences(turns: Sequence[Turn], _: Iterable[Place]) -> list[ComparedUnit]:
    return [
        _of_turn(turn, Span(piece.start + span.start, piece.start + span.end))
        for turn in turns
        for piece in turn.speech()
        for span in sentences(turn.spoken(piece), turn.language)
    ]


def _characters(turns: Sequence[Turn], edges: Iterable[Place]) -> list[ComparedUnit]:
    """Runs of characters that all coders treat alike; each stands for as many units."""
    found: dict[str, set[int]] = defaultdict(set)
    for document, span in edges:
        found[document].update((span.start, span.end))
    cuts_of = {document: sorted(places) for document, places in found.items()}
    units = []
    for turn in turns:
        own = cuts_of.get(turn.document, [])
        for piece in turn.speech():
            inside = own[bisect_right(own, piece.start) : bisect_left(own, piece.end)]
            cuts = [piece.start, *inside, piece.end]
            units += [
                _of_turn(turn, Span(start, end), end - start) for start, end in pairwise(cuts)
            ]
    return units


def _segments(store: Store, segments: Sequence[Place], turns: Sequence[Turn]) -> list[ComparedUnit]:
    """The segments given that lie in documents at hand; who speaks there if it is one person."""
    given = sorted(segments, key=lambda place: (place[0], place[1].start, place[1].end))
    _check_segments(store, given)
    spoken, at_hand = Places(turns), {turn.document: turn.session for turn in turns}
    return [
        _spoken(place, at_hand[place[0]], spoken.touching(*place))
        for place in given
        if place[0] in at_hand
    ]


def _spoken(place: Place, session: str, turns: Sequence[Turn]) -> ComparedUnit:
    speakers = {(turn.role, turn.participant) for turn in turns}
    role, participant = speakers.pop() if len(speakers) == 1 else (None, None)
    return ComparedUnit(*place, 1, session, role, participant)


def _check_segments(store: Store, given: Sequence[Place]) -> None:
    for document, span in given:
        stores.documents.id_of(store, document)
        length = len(stores.places.text_of(store, document) or "")
        if span.end > length:
            what = f"the segment {span.start}–{span.end} of {clip(document)!r}"
            raise SpanError(what, expected=f"a place in its text, 0–{length}")
    for (document, one), (another, other) in pairwise(given):
        if document == another and one.end > other.start:
            raise SpanError(
                f"the segments {one.start}–{one.end} and {other.start}–{other.end} of"
                f" {clip(document)!r} overlap",
                expected="segments that exclude each other",
            )


_KINDS: Mapping[str, Callable[[Sequence[Turn], Iterable[Place]], list[ComparedUnit]]] = {
    "turn": _turns,
    "sentence": _sentences,
    "character": _characters,
    "document": _documents,
}
