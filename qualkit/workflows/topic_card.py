"""A topic on one card: topic → codes → quotes, who speaks of it, what was claimed and written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from qualkit import store as stores
from qualkit.model.claims import (
    CardQuote,
    CodeInTopic,
    Theme,
    TopicCard,
    TopicMemo,
    TopicPerson,
)
from qualkit.model.themes import Segment, Themes, TopicQuote
from qualkit.spans import Span
from qualkit.store import Store
from qualkit.store.namings import TopicKey
from qualkit.workflows import _themes
from qualkit.workflows._coded_segments import SegmentPlaces
from qualkit.workflows._kept_topics import kept_themes, topic_of
from qualkit.workflows._lineage import Lines
from qualkit.workflows._topics import edited


def shown_themes(store: Store, run: int | None = None) -> Themes:
    """The topics of a run that was kept, of the newest by default; nothing is computed."""
    return kept_themes(store, run)


def topic_card(store: Store, topic: str | int, *, run: int | None = None) -> TopicCard:
    """All that is known of a topic, told by its number or its name.

    Whoever codes blind sees the own codings, themes and memos.

    Raises
    ------
    ProjectError, UnknownName, ParameterError
        If there is no such run or topic.
    """
    found = kept_themes(store, run)
    own = topic_of(found, topic)
    members = [
        member
        for member, label in zip(found.members, found.labels, strict=True)
        if label == own.topic
    ]
    places = SegmentPlaces(members)
    key = (found.run or 0, own.topic)
    keys = (key, *(earlier for earlier, _ in Lines.of(store).back(key)))
    codings = stores.codings.all_codings(store)
    codes = places.codes((each.document, each.span, each.code) for each in codings)
    return TopicCard(
        run=found.run,
        topic=own,
        segments=len(members),
        people=_people(members),
        codes=_codes(codes),
        quotes=tuple(_quote(quote, places, codes) for quote in own.quotes),
        themes=_claimed(store, keys),
        memos=_memos(store, keys),
        notes=edited(own.size - len(members), own.size),
    )


def _people(members: Sequence[Segment]) -> tuple[TopicPerson, ...]:
    counts = Counter((member.participant, member.role) for member in members)
    order = sorted(counts, key=lambda who: (-counts[who], who))
    return tuple(
        TopicPerson(participant=who[0], role=who[1], segments=counts[who]) for who in order
    )


def _codes(codes: Sequence[frozenset[str]]) -> tuple[CodeInTopic, ...]:
    counts = Counter(code for has in codes for code in has)
    order = sorted(counts, key=lambda code: (-counts[code], code))
    return tuple(
        CodeInTopic(code=code, segments=counts[code], share=counts[code] / len(codes))
        for code in order
    )


def _quote(quote: TopicQuote, places: SegmentPlaces, codes: Sequence[frozenset[str]]) -> CardQuote:
    touched = places.touching(quote.document, Span(quote.start, quote.end))
    found = {code for number in touched for code in codes[number]}
    return CardQuote(quote=quote, codes=tuple(sorted(found)))


def _claimed(store: Store, keys: Collection[TopicKey]) -> tuple[Theme, ...]:
    """The themes that rest on the topic, or on what it was in earlier runs."""
    return tuple(
        theme
        for theme in _themes.claims(store).themes
        if any((topic.run, topic.topic) in keys for topic in theme.topics)
    )


def _memos(store: Store, keys: Collection[TopicKey]) -> tuple[TopicMemo, ...]:
    told = (f"{run}/{topic}" for run, topic in keys)
    objects = {stores.memo_targets.resolve(store, "topic", each).object for each in told}
    return tuple(
        TopicMemo(id=memo.id, kind=memo.kind, coder=memo.coder, text=memo.text)
        for memo in stores.memos.all_memos(store)
        if memo.sort == "topic" and memo.object in objects
    )
