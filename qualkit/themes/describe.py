"""A solution → topics as people read them: terms, label, who speaks of it, quotes.

It knows segments, weights and labels, and refuses to know engines. A label is three words of the
topic, not a claim: naming a theme is the analyst's.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qualkit.model import Segment, Topic, TopicQuote
from qualkit.themes.engines import Solution, terms_of

QUOTES, LABEL = 3, 3
"""Quotes a topic shows, words of its label."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratings:
    """Each topic's coherence and stability, this over bootstraps of sessions and without each.

    The stabilities are empty where nothing was refitted.
    """

    coherence: Sequence[float | None]
    stability: Sequence[float]
    leave_one_out: Sequence[float]


def describe(
    segments: Sequence[Segment], found: Solution, terms: Sequence[str], ratings: Ratings
) -> tuple[Topic, ...]:
    """Describe each topic of a solution, in its order.

    Parameters
    ----------
    segments : sequence of Segment
        The n segments that were read.
    found : Solution
        Labels and weights of these segments, components over `terms`.
    terms : sequence of str
        The v terms.
    ratings : Ratings
        One value a topic.
    """
    spoken = Counter(segment.role for segment in segments if segment.role)
    weighted = terms_of(found, terms)
    topics = []
    for topic, pairs in enumerate(weighted):
        inside = [index for index, label in enumerate(found.labels) if label == topic]
        members = [segments[index] for index in inside]
        words = tuple(term for term, _ in pairs)
        topics.append(
            Topic(
                topic=topic,
                label=label_of(words),
                terms=words,
                weights=tuple(weight for _, weight in pairs),
                size=len(inside),
                participants=len({member.participant for member in members}),
                sessions=len({member.session for member in members}),
                stability=ratings.stability[topic] if ratings.stability else None,
                leave_one_out=ratings.leave_one_out[topic] if ratings.leave_one_out else None,
                coherence=ratings.coherence[topic],
                roles=_shares(members, spoken),
                quotes=quotes(segments, inside, found.weights[:, topic].tolist()),
            )
        )
    return tuple(topics)


def label_of(terms: Sequence[str]) -> str:
    """The first three terms that do not repeat one another, joined by commas.

    >>> label_of(["post office", "office", "cash", "cashing", "till"])
    'post office, cash, till'
    """
    chosen: list[str] = []
    for term in terms:
        if not any(is_alike(term, other) for other in chosen):
            chosen.append(term)
    return ", ".join(chosen[:LABEL])


def is_alike(term: str, other: str) -> bool:
    """True when a word of one is, or begins, a word of the other: "cash" and "cashing"."""
    return any(
        a == b or (min(len(a), len(b)) >= 4 and (a.startswith(b) or b.startswith(a)))
        for a in term.split()
        for b in other.split()
    )


def _shares(members: Sequence[Segment], spoken: Mapping[str, int]) -> dict[str, float]:
    inside = Counter(member.role for member in members)
    return {role: inside[role] / spoken[role] for role in sorted(spoken)}


def quotes(
    segments: Sequence[Segment], inside: Sequence[int], weights: Sequence[float]
) -> tuple[TopicQuote, ...]:
    """Quotes from the heaviest of the segments `inside`, each of another person where possible."""
    order = sorted(inside, key=lambda index: (-weights[index], index))
    heard: set[str] = set()
    first: list[int] = []
    later: list[int] = []
    for index in order:
        (later if segments[index].participant in heard else first).append(index)
        heard.add(segments[index].participant)
    return tuple(_quote(segments[index], weights[index]) for index in [*first, *later][:QUOTES])


def _quote(segment: Segment, weight: float) -> TopicQuote:
    """The longest stretch of a segment that stands in the document in one piece."""
    starts = [0, *itertools.accumulate(len(span) + 1 for span in segment.spans)]
    longest = max(range(len(segment.spans)), key=lambda index: len(segment.spans[index]))
    span, start = segment.spans[longest], starts[longest]
    return TopicQuote(
        document=segment.document,
        participant=segment.participant,
        role=segment.role,
        start=span.start,
        end=span.end,
        text=segment.text[start : start + len(span)],
        weight=weight,
    )
