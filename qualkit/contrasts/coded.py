"""Who speaks, and where, at the turns of a code: what stands beside every count of codes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from qualkit.model.coded_turns import CodedTurns
from qualkit.model.cooccurrence import CodeCount


def turns_by_code(coded: CodedTurns) -> dict[int, set[int]]:
    """The turns of each code that is given at all, as positions."""
    found: dict[int, set[int]] = defaultdict(set)
    for touch in coded.touches:
        found[touch.code].add(touch.turn)
    return dict(sorted(found.items()))


def carriers(coded: CodedTurns, turns: Iterable[int]) -> tuple[int, int]:
    """How many participants speak these turns, and in how many sessions."""
    there = [coded.turns[at] for at in turns]
    people = {turn.participant for turn in there if turn.participant is not None}
    return len(people), len({turn.session for turn in there})


def code_counts(coded: CodedTurns, units: Mapping[int, int] | None = None) -> tuple[CodeCount, ...]:
    """Each code that is given, with its units (turns, where none are told) and its carriers."""
    found = []
    for code, turns in turns_by_code(coded).items():
        people, sessions = carriers(coded, turns)
        n = len(turns) if units is None else units.get(code, 0)
        found.append(CodeCount(code=coded.codes[code], n=n, participants=people, sessions=sessions))
    return tuple(found)
