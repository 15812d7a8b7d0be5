"""Which coder saw which passages: what they coded, and what they marked as read."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from qualkit import store as stores
from qualkit.errors import clip
from qualkit.model.codings import Coding
from qualkit.model.documents import Turn
from qualkit.model.reports import counted
from qualkit.spans import Span, overlapping, subtract
from qualkit.store import Store
from qualkit.workflows._compared_units import ComparedUnit, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What each coder who saw something of a document did not see of it, in order.

    ``waiting`` counts the codings of a coder in a document that an edit could not place; such
    documents are left out, since what is missing there would count as not coded.
    """

    coders: tuple[str, ...]
    unseen: Mapping[tuple[str, str], tuple[Span, ...]]
    waiting: Mapping[tuple[str, str], int]
    beyond: tuple[tuple[str, str], ...] = ()
    """Coders who coded outside what they marked as read, with the document."""

    def shared(self) -> frozenset[str]:
        """The documents that two coders or more saw, and in which nobody's coding waits."""
        times = Counter(document for _, document in self.unseen)
        waits = {document for _, document in self.waiting}
        return frozenset(name for name, n in times.items() if n > 1 and name not in waits)

    def seen(self, units: Sequence[ComparedUnit]) -> NDArray[np.bool_]:
        """Who saw which unit whole, coders × units."""
        found = np.zeros((len(self.coders), len(units)), dtype=np.bool_)
        places: dict[str, list[int]] = defaultdict(list)
        for index, unit in enumerate(units):
            places[unit.document].append(index)
        for row, coder in enumerate(self.coders):
            for document, own in places.items():
                if (coder, document) in self.unseen:
                    unseen = self.unseen[coder, document]
                    found[row, own] = [not overlapping(unseen, units[at].span) for at in own]
        return found

    def with_all(self, coder: str, documents: Iterable[str]) -> Sight:
        """The same, but this coder saw these documents whole."""
        whole = {(coder, document): () for document in documents}
        return replace(self, unseen={**self.unseen, **whole})

    def edges(self) -> Iterator[Place]:
        """Where somebody's sight begins or ends."""
        for (_, document), spans in self.unseen.items():
            yield from ((document, span) for span in spans)

    def beyond_notes(self) -> Iterator[str]:
        """Who counts as having seen all of a document of which they marked a part."""
        for coder, document in self.beyond:
            yield (
                f"{coder} marked a part of {clip(document)!r} as read and coded outside it, so all"
                " of it counts as seen; mark what was read since"
            )

    def left_out(self) -> Iterator[str]:
        """Which documents are left out, and why."""
        for (coder, document), n in sorted(self.waiting.items()):
            yield (
                f"{counted(n, 'coding')} of {coder} stand{'s' if n == 1 else ''} on an earlier"
                f" version of {clip(document)!r}, which is left out until 'qualkit documents"
                " PROJECT review' settles them"
            )


def sight_of(
    store: Store, codings: Iterable[Coding], coders: Sequence[str], turns: Iterable[Turn]
) -> Sight:
    """What each of `coders` saw of `turns`, from all their `codings` and readings."""
    coded: dict[tuple[str, str], list[Span]] = defaultdict(list)
    for coding in codings:
        coded[coding.coder, coding.document].append(coding.span)
    read: dict[tuple[str, str], list[Span]] = defaultdict(list)
    for reading in stores.readings.all_readings(store):
        if reading.coder in coders:
            read[reading.coder, reading.document].append(reading.span)
    spoken: dict[str, list[Span]] = defaultdict(list)
    for turn in turns:
        spoken[turn.document].append(turn.span)
    unread = {key: _unread(read.get(key, ()), spoken[key[1]]) for key in sorted({*coded, *read})}
    beyond = [
        key
        for key, spans in unread.items()
        if spans and any(overlapping(spans, span) for span in coded.get(key, ()))
    ]
    waiting = Counter(
        (item.coder, item.document)
        for item in stores.reviews.open_items(store)
        if item.coder in coders
    )
    return Sight(
        coders=tuple(coders),
        unseen={key: () if key in beyond else spans for key, spans in unread.items()},
        beyond=tuple(beyond),
        waiting={(coder or "", document): n for (coder, document), n in waiting.items()},
    )


def _unread(read: Collection[Span], turns: Collection[Span]) -> tuple[Span, ...]:
    """What of the turns was not read; nothing where no reading was marked."""
    if not read:
        return ()
    return tuple(rest for turn in turns for rest in subtract(turn, _joined(read)))


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans in order, those that overlap joined."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return tuple(found)


def who_worked(store: Store, codings: Iterable[Coding]) -> tuple[str, ...]:
    """Who gave `codings`, marked anything as read, or has codings that wait for review.

    Who stands for the consensus of others is none of them.
    """
    found = {coding.coder for coding in codings}
    found |= {reading.coder for reading in stores.readings.all_readings(store)}
    found |= {item.coder for item in stores.reviews.open_items(store) if item.coder}
    return tuple(sorted(found.difference(stores.settling.consensus_coders(store))))
