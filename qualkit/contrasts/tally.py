"""Who of which group raised which code: the counts under a contrast, at four units.

Knows people and their mentions; refuses to judge differences.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qualkit.contrasts.proportions import wilson
from qualkit.model import Cell, GroupSummary, Mention, Person


@dataclass(frozen=True, slots=True)
class Tally:
    """People in a fixed order and the mentions that count, with ``raised`` (people × codes)."""

    people: tuple[Person, ...]
    codes: tuple[str, ...]
    mentions: tuple[Mention, ...]
    raised: NDArray[np.bool_]

    @classmethod
    def of(
        cls, people: Sequence[Person], mentions: Sequence[Mention], codes: Sequence[str]
    ) -> Tally:
        """Count the mentions of these codes by these people; the caller leaves out all others."""
        row = {person.name: index for index, person in enumerate(people)}
        column = {code: index for index, code in enumerate(codes)}
        raised = np.zeros((len(people), len(codes)), dtype=np.bool_)
        for mention in mentions:
            raised[row[mention.participant], column[mention.code]] = True
        return cls(tuple(people), tuple(codes), tuple(mentions), raised)

    def cells(self, group: str, confidence: float) -> dict[str, Cell]:
        """Give one group's cell for every code; ``of`` counts all its people."""
        names = {person.name for person in self.people if person.group == group}
        said: dict[str, list[Mention]] = defaultdict(list)
        for mention in self.mentions:
            if mention.participant in names:
                said[mention.code].append(mention)
        return {
            code: _cell((count, len(names)), said[code], confidence)
            for code, count in zip(self.codes, self._counts(group), strict=True)
        }

    def shares(self, group: str) -> list[float]:
        """Give the share of one group's people who raise each code; the group has people."""
        n_people = sum(person.group == group for person in self.people)
        return [count / n_people for count in self._counts(group)]

    def _counts(self, group: str) -> list[int]:
        is_member = np.array([person.group == group for person in self.people], dtype=np.bool_)
        counts: list[int] = self.raised[is_member].sum(axis=0).tolist()
        return counts

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


def _cell(count: tuple[int, int], said: Sequence[Mention], confidence: float) -> Cell:
    x, n = count
    return Cell(
        participants=x,
        of=n,
        share=x / n if n else None,
        interval=wilson(x, n, confidence),
        sessions=len({mention.session for mention in said}),
        turns=len({turn for mention in said for turn in mention.turns}),
        words=sum(mention.words for mention in said),
    )
