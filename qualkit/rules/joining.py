"""Where the words of an ``all_of`` meet: in a sentence, in a turn, or within a number of words.

What is told is the passage of whole sentences that covers them. Within a turn, the sentences that
hold all of them, or else the first of the smallest passages that do; within N words, every passage
that covers them so near, unless a smaller one lies inside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

Place = tuple[int, int, int]
"""A sentence by its number in the turn, and start and end in it as it is read."""

Passage = tuple[int, int]
"""The first and the last sentence, by their numbers in the turn."""


@dataclass(frozen=True, slots=True, order=True)
class Member:
    """One of the words that must meet: the numbers of its first and last word in the turn."""

    first: int
    last: int
    member: int
    place: Place


Found = Mapping[Passage, frozenset[Place]]
"""Each passage, with the places of the words that meet in it."""


def in_sentences(members: Sequence[Member], wanted: int) -> Found:
    """The sentences that hold all `wanted` members."""
    by_sentence: dict[int, list[Member]] = defaultdict(list)
    for member in members:
        by_sentence[member.place[0]].append(member)
    return {
        (number, number): frozenset(item.place for item in found)
        for number, found in by_sentence.items()
        if len({item.member for item in found}) == wanted
    }


def in_turn(members: Sequence[Member], wanted: int) -> Found:
    """The sentences that hold all `wanted` members, else the smallest passage that does."""
    if alone := in_sentences(members, wanted):
        return alone
    windows = [_passage(window) for window in _windows(members, wanted)]
    if not windows:
        return {}
    first, last = min(windows, key=lambda passage: (passage[1] - passage[0], passage))
    inside = (item.place for item in members if first <= item.place[0] <= last)
    return {(first, last): frozenset(inside)}


def within_words(members: Sequence[Member], wanted: int, most: int) -> Found:
    """The passages in which all `wanted` members stand within `most` words."""
    found: dict[Passage, set[Place]] = defaultdict(set)
    for window in _windows(members, wanted):
        words = max(item.last for item in window) - min(item.first for item in window) + 1
        if words <= most:
            found[_passage(window)].update(item.place for item in window)
    return {passage: frozenset(found[passage]) for passage in _smallest(found)}


def _windows(members: Sequence[Member], wanted: int) -> Iterator[list[Member]]:
    """The smallest runs of members that hold each of `wanted`, in order: the last of each."""
    latest: dict[int, Member] = {}
    for member in sorted(members):
        latest[member.member] = member
        if len(latest) == wanted:
            yield list(latest.values())


def _passage(window: Sequence[Member]) -> Passage:
    numbers = [item.place[0] for item in window]
    return min(numbers), max(numbers)


def _smallest(passages: Iterable[Passage]) -> Iterator[Passage]:
    """Those of `passages` inside which no other lies."""
    latest = -1
    for first, last in sorted(passages, key=lambda passage: (passage[1], -passage[0])):
        if first > latest:
            latest = first
            yield first, last
