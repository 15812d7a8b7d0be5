"""Where codes come together, scope by scope: units of each code, and the turns of each place.

Within a turn, a participant or a session a unit has a code where one of its turns has; passages
and near turns are matched one to one (`qualkit.contrasts.meeting`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import combinations

from qualkit.contrasts.meeting import Passage, joined, near, overlapping, shared
from qualkit.model.coded_turns import CodedTurns
from qualkit.model.documents import Turn


@dataclass(slots=True)
class Met:
    """Where two codes come together: how often, the turns at these places, text shared."""

    places: list[tuple[tuple[int, ...], tuple[int, ...]]]
    text: int = 0


@dataclass(frozen=True, slots=True)
class Places:
    """Units of each code, the pairs that meet, all units, and text under each code."""

    counts: Mapping[int, int]
    met: Mapping[tuple[int, int], Met]
    units: int | None
    text: Mapping[int, int] | None = None


def _within_units(coded: CodedTurns, unit_of: Callable[[Turn], object]) -> Places:
    """Units that each hold some turns; a code is on a unit where it is on one of its turns."""
    units = {unit for turn in coded.turns if (unit := unit_of(turn)) is not None}
    held: dict[object, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for touch in coded.touches:
        unit = unit_of(coded.turns[touch.turn])
        if unit is not None:
            held[unit][touch.code].add(touch.turn)
    counts: dict[int, int] = defaultdict(int)
    met: dict[tuple[int, int], Met] = {}
    for there in held.values():
        codes = sorted(there)
        turns = {code: tuple(sorted(there[code])) for code in codes}
        for code in codes:
            counts[code] += 1
        for key in combinations(codes, 2):
            met.setdefault(key, Met([])).places.append((turns[key[0]], turns[key[1]]))
    return Places(counts, met, len(units))


def _by_turn(coded: CodedTurns, _: int) -> Places:
    return _within_units(coded, lambda turn: (turn.document, turn.ordinal))


def _by_participant(coded: CodedTurns, _: int) -> Places:
    return _within_units(coded, lambda turn: turn.participant)


def _by_session(coded: CodedTurns, _: int) -> Places:
    return _within_units(coded, lambda turn: turn.session)


def _by_overlap(coded: CodedTurns, _: int) -> Places:
    """Passages of one turn; the text under a code is counted in code points."""
    held: dict[int, dict[int, list[Passage]]] = defaultdict(lambda: defaultdict(list))
    for touch in coded.touches:
        held[touch.turn][touch.code].append((touch.start, touch.end))
    counts: dict[int, int] = defaultdict(int)
    text: dict[int, int] = defaultdict(int)
    met: dict[tuple[int, int], Met] = {}
    for turn, there in held.items():
        passages = {code: joined(spans) for code, spans in sorted(there.items())}
        for code, own in passages.items():
            counts[code] += len(own)
            text[code] += sum(end - start for start, end in own)
        for (a, first), (b, second) in combinations(passages.items(), 2):
            if matched := overlapping(first, second):
                found = met.setdefault((a, b), Met([]))
                found.places += [((turn,), (turn,))] * len(matched)
                found.text += shared(first, second)
    return Places(counts, met, None, text)


def _by_proximity(coded: CodedTurns, distance: int) -> Places:
    """Turns of the same document at most `distance` apart, those left out not counted between."""
    held: dict[str, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for touch in coded.touches:
        held[coded.turns[touch.turn].document][touch.code].add(touch.turn)
    counts: dict[int, int] = defaultdict(int)
    met: dict[tuple[int, int], Met] = {}
    for there in held.values():
        turns = {code: sorted(own) for code, own in sorted(there.items())}
        for code, own in turns.items():
            counts[code] += len(own)
        for (a, first), (b, second) in combinations(turns.items(), 2):
            if matched := near(first, second, distance):
                places = [((first[i],), (second[j],)) for i, j in matched]
                met.setdefault((a, b), Met([])).places.extend(places)
    return Places(counts, met, None)


FOUND: Mapping[str, Callable[[CodedTurns, int], Places]] = {
    "turn": _by_turn,
    "overlap": _by_overlap,
    "proximity": _by_proximity,
    "participant": _by_participant,
    "session": _by_session,
}
"""What finds the places, by what two codes must share; the number is the distance in turns."""
