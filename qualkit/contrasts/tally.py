"""Who of which group raised which code: the counts under a contrast, at four units.

Knows people, to whom each code's question was put, and their mentions; refuses to judge
differences.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from qualkit.contrasts.proportions import wilson
from qualkit.model import Cell, GroupSummary, Mention, Person

Bools = NDArray[np.bool_]
Counts = NDArray[np.intp]

Exposure = Mapping[str, Collection[str]]
"""For a code, the sessions in which its question was put; a code not named was put in all."""


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """People in a fixed order and what they raised, each array of shape (people, codes).

    ``exposed`` are those to whom a code's question was put, ``raised`` those of them who raised
    it, ``coded`` in how many of their turns. ``groups`` numbers each person's group, in the order
    of ``names``. ``unasked`` counts the mentions left out because nobody had asked.
    """

    people: tuple[Person, ...]
    names: tuple[str, ...]
    codes: tuple[str, ...]
    groups: Counts
    raised: Bools
    exposed: Bools
    coded: Counts
    unasked: int
    said: Mapping[tuple[str, str], _Said]
    asked: Exposure | None = None

    @classmethod
    def of(
        cls,
        people: Sequence[Person],
        names: Sequence[str],
        mentions: Sequence[Mention],
        codes: Sequence[str],
        asked: Exposure | None = None,
    ) -> Tally:
        """Count the mentions of these codes by these people; the caller leaves out all others."""
        row = {person.name: index for index, person in enumerate(people)}
        column = {code: index for index, code in enumerate(codes)}
        exposed = _exposed(people, codes, asked or {})
        coded = np.zeros(exposed.shape, dtype=np.intp)
        turns: dict[tuple[int, int], set[tuple[str, int]]] = defaultdict(set)
        said: dict[tuple[str, str], _Said] = defaultdict(_Said)
        unasked = 0
        for mention in mentions:
            if asked and mention.session not in asked.get(mention.code, (mention.session,)):
                unasked += 1
                continue
            person = row[mention.participant]
            turns[person, column[mention.code]].update(mention.turns)
            said[people[person].group, mention.code].add(mention)
        for place, theirs in turns.items():
            coded[place] = len(theirs)
        return cls(
            people=tuple(people),
            names=tuple(names),
            codes=tuple(codes),
            groups=np.array([names.index(person.group) for person in people], dtype=np.intp),
            raised=_raised(turns, exposed.shape),
            exposed=exposed,
            coded=coded,
            unasked=unasked,
            said=dict(said),
            asked=asked,
        )

    def cells(self, confidence: float) -> dict[str, dict[str, Cell]]:
        """Give every group's cell for every code: group, then code."""
        return {
            name: {
                code: self._cell((name, code), (int(x), int(n), there), confidence)
                for code, x, n, there in zip(
                    self.codes,
                    *self.counts(self.groups == number),
                    self._sessions(number),
                    strict=True,
                )
            }
            for number, name in enumerate(self.names)
        }

    def counts(self, members: Bools) -> tuple[Counts, Counts]:
        """How many of these people raised each code, and to how many its question was put."""
        return self.raised[members].sum(axis=0), self.exposed[members].sum(axis=0)

    def shares(self, members: Bools) -> list[float | None]:
        """Give the share of these people who raise each code, None where nobody was asked."""
        raised, exposed = self.counts(members)
        return [
            x / n if n else None for x, n in zip(raised.tolist(), exposed.tolist(), strict=True)
        ]

    def summary(self, group: str) -> GroupSummary:
        """Say how many people, sessions, turns and words stand behind one group's shares."""
        members = [person for person in self.people if person.group == group]
        return GroupSummary(
            name=group,
            participants=len(members),
            sessions=len({session for person in members for session in person.sessions}),
            turns=sum(person.turns for person in members),
            words=sum(person.words for person in members),
            silent=sum(person.turns == 0 for person in members),
        )

    def _sessions(self, group: int) -> list[int]:
        """In how many sessions each code's question was put to people of a group."""
        members = [(row, self.people[row].sessions) for row in np.flatnonzero(self.groups == group)]
        if self.asked is None:
            return [len({name for _, names in members for name in names})] * len(self.codes)
        return [
            len({name for _, names in members for name in names if self._is_asked(code, name)})
            for code in self.codes
        ]

    def _is_asked(self, code: str, session: str) -> bool:
        return self.asked is None or code not in self.asked or session in self.asked[code]

    def _cell(self, place: tuple[str, str], count: tuple[int, int, int], confidence: float) -> Cell:
        x, n, there = count
        said = self.said.get(place, _NOTHING)
        return Cell(
            participants=x,
            of=n,
            share=x / n if n else None,
            interval=wilson(x, n, confidence),
            sessions=len(said.sessions),
            turns=len(said.turns),
            words=said.words,
            of_sessions=there,
        )


@dataclass(slots=True)
class _Said:
    """What one group says on one code."""

    sessions: set[str] = field(default_factory=set)
    turns: set[tuple[str, int]] = field(default_factory=set)
    words: int = 0

    def add(self, mention: Mention) -> None:
        """Count one more."""
        self.sessions.add(mention.session)
        self.turns.update(mention.turns)
        self.words += mention.words


_NOTHING = _Said()


def _exposed(people: Sequence[Person], codes: Sequence[str], asked: Exposure) -> Bools:
    exposed = np.ones((len(people), len(codes)), dtype=np.bool_)
    for column, code in enumerate(codes):
        if code in asked:
            exposed[:, column] = [
                any(session in asked[code] for session in person.sessions) for person in people
            ]
    return exposed


def _raised(turns: Collection[tuple[int, int]], shape: tuple[int, int]) -> Bools:
    raised = np.zeros(shape, dtype=np.bool_)
    for place in turns:
        raised[place] = True
    return raised
