"""Topics by group: for each topic and each group who speaks of it, how much, and in what words.

It knows a topic model and the group of each segment; it refuses to know where groups come from, and
to give a difference between two groups that cannot be told apart from their sessions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qualkit.errors import ParameterError, UndefinedResult
from qualkit.model.confounding import Seat, confounded, no_effect
from qualkit.model.themes import Themes, Topic
from qualkit.model.themes_by import ThemesBy, TopicCell, TopicGroup, TopicRow
from qualkit.themes.group_quotes import cases_against, quotes_of
from qualkit.themes.prevalence import REPLICATES, Drawn, Interval, difference, draw

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_QUOTED = 6
"""Up to so many groups are shown with their quotes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """The group of each segment (None: in none of them), and what the groups are by.

    ``order`` names the groups in the order wanted. ``kinds`` maps a session to its kind where that
    is known. ``are_people`` says that each person is in one group only; ``is_ordered`` that the
    groups follow one another in time.
    """

    by: str
    groups: Sequence[str | None]
    order: Sequence[str]
    kinds: Mapping[str, str]
    are_people: bool = True
    is_ordered: bool = False


def themes_by(
    found: Themes,
    grouping: Grouping,
    *,
    seed: int = 0,
    replicates: int = REPLICATES,
    confidence: float = 0.95,
) -> ThemesBy:
    """Give each topic's prevalence in each group, with intervals, and quotes.

    Parameters
    ----------
    found : Themes
        A topic model with its members, labels and weights.
    grouping : Grouping
        One group, or None, a member.
    seed, replicates
        Of the draws of participants.
    confidence
        Coverage of the intervals, between 0 and 1.

    Returns
    -------
    ThemesBy
        Intervals are None, with a reason, in a group of fewer than five participants and where all
        are alike. Differences are None unless there are two groups of people that are not
        confounded with their sessions.

    Raises
    ------
    UndefinedResult
        If the segments are not known any more, or none has a group.
    ParameterError
        If the confidence is not between 0 and 1.
    """
    if not 0 < confidence < 1:
        raise ParameterError(f"the confidence {confidence}", expected="a number between 0 and 1")
    inside = _inside(found, grouping)
    why = _confounded(found, grouping)
    drawn = _drawn(found, inside, replicates=replicates, seed=seed)
    left_out = sum(group is None for group in grouping.groups)
    table = _Table(found, grouping, inside, drawn, why, (1 - confidence) / 2)
    return ThemesBy(
        by=grouping.by,
        groups=tuple(_group(found, name, own) for name, own in inside.items()),
        rows=tuple(table.row(topic) for topic in found.topics),
        confounded=why is not None,
        is_ordered=grouping.is_ordered,
        left_out=left_out,
        confidence=confidence,
        replicates=replicates,
        seed=seed,
        notes=tuple(_notes(found, grouping, inside, why)),
        run=found.run,
    )


@dataclass(frozen=True, slots=True)
class _Table:
    """All that a row needs."""

    found: Themes
    grouping: Grouping
    inside: Mapping[str, Sequence[int]]
    drawn: Mapping[str, Drawn]
    why: str | None
    tail: float

    def row(self, topic: Topic) -> TopicRow:
        apart, interval, reason = self._difference(topic.topic)
        return TopicRow(
            topic=topic.topic,
            label=topic.called,
            stability=topic.stability,
            groups={name: self._cell(name, topic.topic) for name in self.inside},
            difference=apart,
            interval=interval,
            reason=reason,
        )

    def _cell(self, name: str, topic: int) -> TopicCell:
        drawn, own = self.drawn[name], self.inside[name]
        quoted = self.grouping.are_people and len(self.inside) <= MOST_QUOTED
        return TopicCell(
            participants=drawn.participants_of(topic, self.tail),
            segments=drawn.segments_of(topic, self.tail),
            quotes=quotes_of(self.found, own, topic) if quoted else (),
            against=cases_against(self.found, own, topic) if quoted else (),
        )

    def _difference(self, topic: int) -> tuple[float | None, Interval | None, str | None]:
        if not self.grouping.are_people or len(self.inside) != 2:
            return None, None, "not two groups of people"
        if self.why:
            return None, None, self.why
        first, second = self.drawn.values()
        apart, interval = difference((first, second), topic, self.tail)
        return apart, interval, None if interval else "no interval: too few or all alike"


def _inside(found: Themes, grouping: Grouping) -> dict[str, list[int]]:
    """The positions of each group's segments, groups in the order wanted."""
    if not found.members:
        raise UndefinedResult(
            "this topic model keeps no segments to be sorted into groups",
            repair="find the topics anew: qualkit themes PROJECT",
        )
    inside: dict[str, list[int]] = {name: [] for name in grouping.order}
    for index, group in enumerate(grouping.groups):
        if group is not None:
            inside[group].append(index)
    kept = {name: own for name, own in inside.items() if own}
    if not kept:
        raise UndefinedResult(
            f"no segment has the attribute {grouping.by}",
            expected="participants, or documents, that have one",
            repair="give it with: qualkit participants PROJECT --set CSV",
        )
    return kept


def _drawn(
    found: Themes, inside: Mapping[str, Sequence[int]], *, replicates: int, seed: int
) -> dict[str, Drawn]:
    rng = np.random.default_rng(seed)
    return {
        name: draw(*_counts(found, own), replicates=replicates, rng=rng)
        for name, own in inside.items()
    }


def _counts(found: Themes, own: Sequence[int]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Segments on each topic (participants × topics), and all segments of each participant."""
    seats: dict[str, int] = {}
    topics = {topic.topic: column for column, topic in enumerate(found.topics)}
    rows = [seats.setdefault(found.members[index].participant, len(seats)) for index in own]
    counts = np.zeros((len(seats), max(topics, default=0) + 1), dtype=np.int64)
    totals = np.zeros(len(seats), dtype=np.int64)
    for row, index in zip(rows, own, strict=True):
        totals[row] += 1
        if found.labels[index] in topics:
            counts[row, found.labels[index]] += 1
    return counts, totals


def _group(found: Themes, name: str, own: Sequence[int]) -> TopicGroup:
    members = [found.members[index] for index in own]
    return TopicGroup(
        name=name,
        participants=len({member.participant for member in members}),
        sessions=len({member.session for member in members}),
        segments=len(members),
    )


def _confounded(found: Themes, grouping: Grouping) -> str | None:
    """Why the groups cannot be told apart from their sessions; sessions themselves can."""
    if not grouping.are_people:
        return None
    placed = zip(found.members, grouping.groups, strict=True)
    return confounded(
        grouping.by,
        (
            Seat(
                group=group,
                person=member.participant,
                session=member.session,
                kind=grouping.kinds.get(member.session, ""),
            )
            for member, group in placed
            if group is not None
        ),
    )


def _notes(
    found: Themes, grouping: Grouping, inside: Mapping[str, Sequence[int]], why: str | None
) -> list[str]:
    notes = [no_effect(grouping.by, why)] if why else []
    people: dict[str, set[str]] = defaultdict(set)
    for own in inside.values():
        for index in own:
            people[found.members[index].session].add(found.members[index].participant)
    if any(len(inside) > 1 for inside in people.values()):
        notes.append(
            "intervals take participants as independent; people who share a session are not, so"
            " the intervals are too narrow"
        )
    missing = sum(group is None for group in grouping.groups)
    if missing:
        notes.append(
            f"{missing} of {len(found.members)} segments have no {grouping.by} and are left out"
        )
    if grouping.are_people and len(inside) <= MOST_QUOTED:
        notes.append(
            "against a topic are quotes of those who speak of it least: people with other subjects,"
            " who need not disagree"
        )
    notes.append("segments without a topic count among those of their group")
    return notes
