"""Topics of a run against codes: where they meet, and which topics no code covers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qualkit import store as stores
from qualkit import themes as engines
from qualkit.codebook import resolve
from qualkit.errors import ParameterError, UndefinedResult
from qualkit.model.codings import BASES, Basis, Coding, Suggestion
from qualkit.model.overlap import Cover, TopicOverlap
from qualkit.model.themes import Themes
from qualkit.store import Store
from qualkit.workflows._coded_segments import SegmentPlaces
from qualkit.workflows._kept_topics import kept_themes
from qualkit.workflows._topics import edited

_BLIND = "the table counts everybody's codings"


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlapOptions:
    """Which run (None: the newest), whose codings (empty: everybody's), which codes (empty: all).

    ``basis`` is ``decided`` or ``all``, as in a contrast.
    """

    run: int | None = None
    coders: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    basis: str = "decided"

    def __post_init__(self) -> None:
        if self.basis not in BASES:
            raise ParameterError(f"basis {self.basis!r}", expected=" or ".join(BASES))


def topic_overlap(store: Store, options: OverlapOptions) -> TopicOverlap:
    """Say of each topic which codes its segments have, and of each code which topics it is in.

    Raises
    ------
    UndefinedResult
        If nobody has coded or read anything that a segment stands in.
    UnknownName
        If there is no such run, code or coder.
    ParameterError
        If a blind coder asks.
    """
    stores.coders.refuse_blind(store, _BLIND)
    found = kept_themes(store, options.run)
    human = stores.codings.all_codings(store, by=options.coders)
    waiting = _waiting(store) if options.basis == "all" else []
    given: list[Coding | Suggestion] = [*human, *waiting]
    places = SegmentPlaces(found.members)
    read = _read(store, places, options.coders, human)
    if not any(read):
        raise UndefinedResult(
            "no segment stands in a document that anybody coded or read",
            repair="code some documents first, or mark them as read",
        )
    codes = _codes(store, options.codes, given)
    has = places.codes((each.document, each.span, each.code) for each in given)
    counted = engines.overlaps(
        found.labels, has, read, topics=[t.topic for t in found.topics], codes=codes
    )
    in_read = sum(
        any(read[number] for number in places.touching(each.document, each.span)) for each in given
    )
    return TopicOverlap(
        topics_run=found.run,
        basis=_basis(options.basis, human, len(waiting), in_read),
        coders=tuple(sorted({coding.coder for coding in human})),
        segments=len(found.members),
        read=counted.read,
        coded=counted.coded,
        documents=len({member.document for member in found.members}),
        documents_read=len(
            {
                member.document
                for member, is_read in zip(found.members, read, strict=True)
                if is_read
            }
        ),
        codes=codes,
        code_segments=counted.with_code,
        cells=counted.cells,
        covers=tuple(_shown(found, cover, has, read) for cover in counted.covers),
        notes=edited(found.segments - len(found.members), found.segments),
    )


def _waiting(store: Store) -> list[Suggestion]:
    kept = stores.suggestions.all_suggestions(store, status="waiting")
    return [item.suggestion for item in kept]


def _codes(
    store: Store, wanted: Sequence[str], given: Sequence[Coding | Suggestion]
) -> tuple[str, ...]:
    """The codes asked for, else all that are given, in the order of the book."""
    paths = stores.codes.paths(store)
    if wanted:
        chosen = {resolve(name, paths) for name in wanted}
        return tuple(path for path in paths if path in chosen)
    used = {each.code for each in given}
    return tuple(path for path in paths if path in used)


def _read(
    store: Store, places: SegmentPlaces, coders: Sequence[str], human: Sequence[Coding]
) -> list[bool]:
    """Which segments stand in a document with a coding, or were read for all codes."""
    documents = {coding.document for coding in human}
    read = [segment.document in documents for segment in places.segments]
    for reading in stores.readings.all_readings(store):
        if not coders or reading.coder in coders:
            for number in places.touching(reading.document, reading.span):
                read[number] = True
    return read


def _basis(name: str, human: Sequence[Coding], waiting: int, counted: int) -> Basis:
    own = sum(coding.origin in ("human", "import") for coding in human)
    return Basis(
        name=name,
        human=own,
        accepted=len(human) - own,
        waiting=waiting,
        counted=counted,
        unattached=len(human) + waiting - counted,
    )


def _shown(
    found: Themes, cover: Cover, has: Sequence[frozenset[str]], read: Sequence[bool]
) -> Cover:
    """With the topic's name, and quotes of what was read and has no code."""
    topic = next(topic for topic in found.topics if topic.topic == cover.topic)
    bare = [
        number
        for number, label in enumerate(found.labels)
        if label == cover.topic and read[number] and not has[number]
    ]
    quotes = engines.quotes(found.members, bare, found.weights)
    return replace(cover, name=topic.called, quotes=quotes)
