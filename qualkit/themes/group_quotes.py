"""A topic in the words of each group, and those of the group who speak of it least.

Knows segments, labels and weights; refuses to judge: a negative case is somebody who talks of other
things, not somebody who disagrees. Whether a quote speaks for or against is for the reader to say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from qualkit.model.themes import Themes, TopicQuote
from qualkit.model.themes_by import NegativeCase
from qualkit.themes.describe import QUOTES, quotes

CASES = 2
"""Negative cases that a group shows for a topic."""


def quotes_of(found: Themes, inside: Sequence[int], topic: int) -> tuple[TopicQuote, ...]:
    """The quotes that show `topic` best among the group's segments `inside`."""
    own = [index for index in inside if found.labels[index] == topic]
    return quotes(found.members, own, found.weights)[:QUOTES]


def cases_against(found: Themes, inside: Sequence[int], topic: int) -> tuple[NegativeCase, ...]:
    """The group's participants with the smallest share of segments on `topic`.

    Whoever has most segments goes first among equals: the silence of somebody who says much weighs
    more. Nobody whose share is as large as that of the group is a case against.
    """
    by_person: dict[str, list[int]] = defaultdict(list)
    for index in inside:
        by_person[found.members[index].participant].append(index)
    on = {
        person: sum(found.labels[index] == topic for index in own)
        for person, own in by_person.items()
    }
    usual = sum(on.values()) / max(1, len(inside))
    least = sorted(by_person, key=lambda who: (on[who] / len(by_person[who]), -len(by_person[who])))
    return tuple(
        _case(found, by_person[who], topic)
        for who in least[:CASES]
        if on[who] / len(by_person[who]) < usual
    )


def _case(found: Themes, own: Sequence[int], topic: int) -> NegativeCase:
    others = [index for index in own if found.labels[index] != topic]
    (quote, *_) = quotes(found.members, others, found.weights)
    heaviest = min(others, key=lambda index: (-found.weights[index], index))
    return NegativeCase(
        participant=found.members[heaviest].participant,
        segments=len(own) - len(others),
        of=len(own),
        instead=found.labels[heaviest],
        quote=quote,
    )
