"""Which topic of a run is which of an earlier one, and what it is called and claimed for.

A run keeps how its topics match those of the run before it, and those lost since that somebody
named or claimed; names and claims follow these lines, so that undoing one undoes it in all runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from qualkit import store as stores
from qualkit import themes as engines
from qualkit.errors import clip
from qualkit.model.themes import Themes
from qualkit.store import Store
from qualkit.store.namings import Match, TopicKey
from qualkit.workflows._topics import KIND, SEGMENTS

_COMPARED = 10
"""Terms of a topic that are compared, the heaviest."""


@dataclass(slots=True)
class Lines:
    """Follows topics from run to run; ``matches`` are those of each run, by its number."""

    matches: Mapping[int, Sequence[Match]]
    _before: dict[TopicKey, Match] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for run, found in self.matches.items():
            self._before.update({(run, match.became): match for match in found})

    @classmethod
    def of(cls, store: Store) -> Lines:
        """The lines of the project's runs."""
        return cls(stores.namings.matches(store, KIND))

    def back(self, key: TopicKey) -> Iterator[tuple[TopicKey, float]]:
        """The topics that this one was in earlier runs, the last first, with their matches."""
        while (match := self._before.get(key)) is not None:
            key = (match.run, match.topic)
            yield key, match.similarity

    def now(self, run: int, topics: Iterable[int]) -> dict[TopicKey, tuple[int, float | None]]:
        """What became of earlier topics in `run`: which one, and the last match on the way."""
        found: dict[TopicKey, tuple[int, float | None]] = {}
        for topic in topics:
            found[run, topic] = (topic, None)
            last: float | None = None
            for key, similarity in self.back((run, topic)):
                last = similarity if last is None else last
                found[key] = (topic, last)
        return found


def matched(store: Store, record: Mapping[str, Any]) -> list[list[Any]]:
    """How the topics of a new record match those before it: run, topic, new topic, Jaccard."""
    lines = Lines.of(store)
    if not lines.matches:
        return []
    last = max(lines.matches)
    records: dict[int, Mapping[str, Any]] = {}
    keys, traits = [], []
    for key in _open_topics(store, lines, last, records):
        found = _traits(records[key[0]]).get(key[1])
        if found:
            keys.append(key)
            traits.append(found)
    new = _traits(record)
    numbers = [*new]
    pairs = engines.match_topics(traits, [new[number] for number in numbers])
    return [[*keys[pair.former], numbers[pair.new], pair.similarity] for pair in pairs]


def _open_topics(
    store: Store, lines: Lines, last: int, records: dict[int, Mapping[str, Any]]
) -> Iterator[TopicKey]:
    """The topics of the last run, then those lost before it that are named or claimed."""
    records[last] = stores.runs.result(store, last) or {}
    topics = [int(topic["topic"]) for topic in records[last].get("topics", ())]
    yield from ((last, topic) for topic in topics)
    lost = stores.namings.anchors(store) - lines.now(last, topics).keys()
    superseded = {key for anchor in lost for key, _ in lines.back(anchor)}
    for run, topic in sorted(lost - superseded):
        if run not in records:
            records[run] = stores.runs.result(store, run) or {}
        yield run, topic


def _traits(record: Mapping[str, Any]) -> dict[int, engines.Traits]:
    places: dict[int, set[Any]] = {}
    for guid, version, label, _, spans in record.get(SEGMENTS, ()):
        places.setdefault(label, set()).add((guid, version, str(spans)))
    return {
        int(topic["topic"]): engines.Traits(
            terms=frozenset(topic["terms"][:_COMPARED]),
            places=frozenset(places.get(topic["topic"], ())),
        )
        for topic in record.get("topics", ())
    }


def named(store: Store, found: Themes, new: Sequence[Sequence[Any]] = ()) -> Themes:
    """`found` with the names of its topics, and notes on those carried over and those lost.

    ``new`` are the matches of a result that could not be kept under a run.
    """
    lines = Lines.of(store)
    run = found.run
    if run is None:
        run = max(lines.matches, default=0) + 1
        lines = Lines({**lines.matches, run: [Match(*match) for match in new]})
    given = stores.namings.names(store)
    names: dict[int, str] = {}
    carried: dict[int, tuple[str, TopicKey, float]] = {}
    for topic in found.topics:
        if (run, topic.topic) in given:
            names[topic.topic] = given[run, topic.topic]
            continue
        last = None
        for key, similarity in lines.back((run, topic.topic)):
            last = similarity if last is None else last
            if key in given:
                names[topic.topic] = given[key]
                carried[topic.topic] = (given[key], key, last)
                break
    notes = [*_carried(carried), *_lost(lines, given, run, found)]
    topics = (replace(topic, name=names.get(topic.topic)) for topic in found.topics)
    return replace(found, topics=tuple(topics), notes=(*found.notes, *notes))


def _carried(carried: Mapping[int, tuple[str, TopicKey, float]]) -> Iterator[str]:
    if carried:
        listed = ", ".join(
            f"{topic} {clip(name, 60)!r} (topic {key[1]} of run {key[0]}, {similarity:.2f})"
            for topic, (name, key, similarity) in carried.items()
        )
        yield f"Names carried over from earlier runs by the Jaccard of ten terms: {listed}."


def _lost(lines: Lines, given: Mapping[TopicKey, str], run: int, found: Themes) -> Iterator[str]:
    """The names of earlier runs that no topic of this one has taken over."""
    earlier = {key for key in given if key[0] < run}
    there = lines.now(run, [topic.topic for topic in found.topics])
    superseded = {before for key in earlier for before, _ in lines.back(key)}
    lost = sorted(earlier - there.keys() - superseded)
    if lost:
        listed = ", ".join(
            f"{clip(given[key], 60)!r} (topic {key[1]} of run {key[0]})" for key in lost
        )
        yield (
            f"Names not carried over, as no topic here has a Jaccard of {engines.LEAST_MATCH:g} or"
            f" more with theirs: {listed}."
        )
