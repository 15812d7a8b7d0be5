"""Which people are held against each other by their words, and what everybody else says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from qualkit.errors import ParameterError, UndefinedResult, UnknownName, clip
from qualkit.model.documents import MODERATOR, Turn
from qualkit.store.participants import Speaker

ROLE = "role"
MOST_GROUPS = 12
"""More groups than these are to be named."""


def group_of(speaker: Speaker, by: str) -> str | None:
    """The group of somebody; by an attribute other than the role moderators have none."""
    if by == ROLE:
        return speaker.role or None
    return None if speaker.role == MODERATOR else speaker.attributes.get(by) or None


def groups_compared(speakers: Sequence[Speaker], by: str, wanted: Sequence[str]) -> tuple[str, ...]:
    """The groups to compare: those `wanted`, or all without moderators; of two the smaller first.

    Raises
    ------
    UnknownName
        If nobody has the attribute, or nobody who speaks is in a group.
    UndefinedResult
        If there are not two groups, or more than can be read.
    """
    known = sorted({name for speaker in speakers for name in speaker.attributes})
    if by != ROLE and by not in known:
        raise UnknownName("attribute", by, [ROLE, *known])
    sizes = Counter(g for speaker in speakers if speaker.turns and (g := group_of(speaker, by)))
    if wanted:
        return _named(by, wanted, sizes)
    del sizes[MODERATOR]
    found = sorted(sizes, key=lambda group: (sizes[group], group))
    if not 2 <= len(found) <= MOST_GROUPS:
        listed = ", ".join(f"{clip(name)} ({sizes[name]})" for name in sorted(found)[:MOST_GROUPS])
        raise UndefinedResult(
            f"{len(found)} groups of speakers by {clip(by)!r}: {listed or 'none'}",
            expected=f"two to {MOST_GROUPS}",
            repair="name them with --groups, or give roles with --participants",
        )
    return tuple(found if len(found) == 2 else sorted(found))


def _named(by: str, wanted: Sequence[str], sizes: Mapping[str, int]) -> tuple[str, ...]:
    for group in wanted:
        if group not in sizes:
            raise UnknownName(by, group, sorted(sizes))
        if wanted.count(group) > 1:
            raise ParameterError(f"the group {group!r} stands twice", expected="different groups")
    if len(wanted) < 2:
        raise ParameterError(f"one group: {wanted[0]}", expected="two or more")
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
