"""Which groups are held against each other by their words, and what everybody else says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from qualkit.errors import ParameterError, UndefinedResult, UnknownName, clip
from qualkit.model.documents import MODERATOR, Turn
from qualkit.workflows._grouping import People

MOST_GROUPS = 12
"""More groups than these are to be named."""


def groups_compared(people: People, wanted: Sequence[str]) -> tuple[str, ...]:
    """The groups to compare: those `wanted`, or all but moderators.

    Raises
    ------
    UnknownName
        If nobody who speaks is in a group that is wanted.
    UndefinedResult
        If there are not two groups, or more than can be read.
    """
    if wanted:
        return _named(people, wanted)
    found = tuple(group for group in people.order if group != MODERATOR)
    if not 2 <= len(found) <= MOST_GROUPS:
        sizes = Counter(people.group_of.values())
        listed = ", ".join(f"{clip(name)} ({sizes[name]})" for name in found[:MOST_GROUPS])
        raise UndefinedResult(
            f"{len(found)} groups of speakers by {clip(people.by)!r}: {listed or 'none'}",
            expected=f"two to {MOST_GROUPS}",
            repair="name them with --groups, or give roles with --participants",
        )
    return found


def _named(people: People, wanted: Sequence[str]) -> tuple[str, ...]:
    for group in wanted:
        if group not in people.order:
            raise UnknownName(people.by, group, people.order)
        if wanted.count(group) > 1:
            raise ParameterError(f"the group {group!r} stands twice", expected="different groups")
    if len(wanted) < 2:
        raise ParameterError(
            f"one group: {wanted[0]}", expected="two or more", repair="write --groups FIRST,SECOND"
        )
    return tuple(wanted)


def left_out(turns: Iterable[Turn], groups: Mapping[str, str]) -> list[str]:
    """What is said by nobody compared, in a note by who says it."""
    n = Counter[str]()
    for turn in turns:
        if turn.participant is None:
            n["nobody named"] += 1
        elif turn.participant not in groups:
            others = "moderators" if turn.role == MODERATOR else "participants of no group compared"
            n[others] += 1
    told = ", ".join(f"{count} by {who}" for who, count in sorted(n.items()))
    return [f"turns left out: {told}"] if told else []
