"""Topics by group: who speaks of each topic, by role, attribute, session or date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from qualkit.model.tables import Result
from qualkit.model.themes import TopicQuote, is_unstable, titled


@dataclass(frozen=True, slots=True, kw_only=True)
class Prevalence:
    """How many of something, of how many, and how sure the share is.

    ``share`` is ``count / of``; ``interval`` is that of the share. What cannot be given is None,
    and ``reason`` says why.
    """

    count: int
    of: int
    share: float | None
    interval: tuple[float, float] | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NegativeCase:
    """A participant who hardly speaks of a topic, and what that person says instead.

    ``segments`` of the person's ``of`` segments are on the topic; ``quote`` shows the topic
    ``instead`` (−1 where the quote is in none).
    """

    participant: str
    segments: int
    of: int
    instead: int
    quote: TopicQuote


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicCell:
    """How one group speaks of one topic: people who do, and segments on it, each of how many.

    ``quotes`` show the topic in the words of the group; ``against`` are those of its people who
    speak of it least. Both are empty where groups are too many to be read side by side.
    """

    participants: Prevalence
    segments: Prevalence
    quotes: tuple[TopicQuote, ...] = ()
    against: tuple[NegativeCase, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicRow:
    """One topic in every group.

    Of two groups, ``difference`` is the second's share of segments minus the first's, with its
    interval; None with ``reason`` where there are not two groups or these are confounded with
    their sessions.
    """

    topic: int
    label: str
    stability: float | None
    groups: Mapping[str, TopicCell]
    difference: float | None
    interval: tuple[float, float] | None
    reason: str | None

    @property
    def titled(self) -> str:
        """The topic's number and label, marked where it is unstable."""
        return titled(self.topic, self.label, self.stability)


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicGroup:
    """A group: the people, sessions and segments behind its shares."""

    name: str
    participants: int
    sessions: int
    segments: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemesBy(Result):
    """The topics of a model by group.

    ``run`` is that of the topic model. ``left_out`` counts segments without a group. Where
    ``confounded``, every session holds one group only, and no difference can be shown to be an
    effect of ``by``. ``is_ordered`` says that the groups follow one another in time. Intervals come
    from ``replicates`` draws of participants with ``seed``.
    """

    by: str
    groups: tuple[TopicGroup, ...]
    rows: tuple[TopicRow, ...]
    confounded: bool
    is_ordered: bool
    left_out: int
    confidence: float
    replicates: int
    seed: int
    notes: tuple[str, ...] = ()
    run: int | None = None

    def records(self) -> list[dict[str, Any]]:
        """One flat row for each topic and group."""
        return [
            {
                "topic": row.topic,
                "label": row.label,
                "stability": row.stability,
                "unstable": is_unstable(row.stability),
                "group": name,
                **_flat("participants", cell.participants),
                **_flat("segments", cell.segments),
                "confounded": self.confounded,
            }
            for row in self.rows
            for name, cell in row.groups.items()
        ]


def _flat(unit: str, found: Prevalence) -> dict[str, Any]:
    low, high = found.interval or (None, None)
    return {
        unit: found.count,
        f"{unit}_of": found.of,
        f"{unit}_share": found.share,
        f"{unit}_low": low,
        f"{unit}_high": high,
        f"{unit}_reason": found.reason,
    }
