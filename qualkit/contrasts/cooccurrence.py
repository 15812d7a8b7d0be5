"""Which codes come together: within a turn, a passage, a few turns, a participant or a session.

Counts on units, so that a pair can never be counted more often than either of its codes. There is
no p: units of one speaker are not independent; how many people and sessions carry a pair stands
beside it instead.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import combinations

from qualkit.contrasts import association
from qualkit.contrasts.coded import carriers, code_counts
from qualkit.contrasts.meeting import Passage, joined, near, overlapping, shared
from qualkit.errors import ParameterError, UnknownName
from qualkit.model.coded_turns import CodedTurns, Touch
from qualkit.model.cooccurrence import SCOPES, CodeCount, CodePair
from qualkit.model.documents import Turn

UNITS: Mapping[str, str] = {
    "turn": "turns",
    "overlap": "passages: stretches of one turn under a code without a gap, matched one to one",
    "proximity": "turns, matched one to one with turns near them",
    "participant": "participants",
    "session": "sessions",
}
"""What is counted, by what codes must share."""

_NO_ABSENCE = "passages and neighbours have no fixed number of units without a code: see --within"
_NEVER = "one of the codes is never given"
_ALWAYS = "one of the codes is on every unit"


@dataclass(slots=True)
class _Met:
    """Where two codes come together: how often, the turns at these places, text shared."""

    places: list[tuple[tuple[int, ...], tuple[int, ...]]]
    text: int = 0


@dataclass(frozen=True, slots=True)
class _Places:
    """Units of each code, the pairs that meet, all units, and text under each code."""

    counts: Mapping[int, int]
    met: Mapping[tuple[int, int], _Met]
    units: int | None
    text: Mapping[int, int] | None = None


def check_scope(within: str, distance: int) -> None:
    """Raise for what is no scope, or no distance.

    Raises
    ------
    UnknownName, ParameterError
    """
    if within not in SCOPES:
        raise UnknownName("scope", within, SCOPES)
    if distance < 1:
        raise ParameterError(f"a distance of {distance} turns", expected="1 or more")


def together(
    coded: CodedTurns, *, within: str = SCOPES[0], distance: int = 1, least: int = 1
) -> tuple[tuple[CodeCount, ...], tuple[CodePair, ...], int | None]:
    """How often each two codes come together, the closest first.

    Parameters
    ----------
    coded : CodedTurns
        The turns that count with the codes on them.
    within : str
        One of `SCOPES`: what two codes must share.
    distance : int
        For ``proximity``: at most so many turns apart, in the same document.
    least : int
        Leave out pairs that come together less often; 0 keeps those that never do.

    Returns
    -------
    tuple
        Counts of the codes that are given, pairs, and the number of units (None for ``overlap``
        and ``proximity``, which have no units without a code).
    """
    check_scope(within, distance)
    places = _FOUND[within](coded, distance)
    used = sorted(places.counts)
    never = () if least else combinations(used, 2)
    keys = sorted({*places.met, *never})
    pairs = [_pair(coded, places, key) for key in keys]
    kept = [pair for pair in pairs if pair.n12 >= least]
    kept.sort(key=lambda pair: (-(pair.c or 0), -pair.n12, pair.first, pair.second))
    return code_counts(coded, places.counts), tuple(kept), places.units


def meeting_places(
    coded: CodedTurns, pair: tuple[str, str], *, within: str = SCOPES[0], distance: int = 1
) -> tuple[CodePair, list[tuple[Touch, ...]]]:
    """The counts of one pair, and the codings of both codes at each place where it comes."""
    check_scope(within, distance)
    wanted = tuple(sorted(coded.codes.index(code) for code in pair))
    two = frozenset(wanted)
    narrowed = tuple(touch for touch in coded.touches if touch.code in two)
    places = _FOUND[within](_with(coded, narrowed), distance)
    key = (wanted[0], wanted[1])
    met = places.met.get(key, _Met([]))
    of_turn: dict[tuple[int, int], list[Touch]] = defaultdict(list)
    for touch in narrowed:
        of_turn[touch.turn, touch.code].append(touch)
    return _pair(coded, places, key), [_there(of_turn, key, place) for place in met.places]


def _with(coded: CodedTurns, touches: tuple[Touch, ...]) -> CodedTurns:
    return CodedTurns(
        turns=coded.turns,
        codes=coded.codes,
        codings=coded.codings,
        touches=touches,
        ground=coded.ground,
    )


def _there(
    of_turn: Mapping[tuple[int, int], list[Touch]],
    key: tuple[int, int],
    place: tuple[tuple[int, ...], tuple[int, ...]],
) -> tuple[Touch, ...]:
    return tuple(
        touch
        for code, turns in zip(key, place, strict=True)
        for turn in turns
        for touch in of_turn.get((turn, code), ())
    )


def _within_units(coded: CodedTurns, unit_of: Callable[[Turn], object]) -> _Places:
    """Units that each hold some turns; a code is on a unit where it is on one of its turns."""
    units = {unit for turn in coded.turns if (unit := unit_of(turn)) is not None}
    held: dict[object, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for touch in coded.touches:
        unit = unit_of(coded.turns[touch.turn])
        if unit is not None:
            held[unit][touch.code].add(touch.turn)
    counts: dict[int, int] = defaultdict(int)
    met: dict[tuple[int, int], _Met] = {}
    for there in held.values():
        codes = sorted(there)
        turns = {code: tuple(sorted(there[code])) for code in codes}
        for code in codes:
            counts[code] += 1
        for key in combinations(codes, 2):
            met.setdefault(key, _Met([])).places.append((turns[key[0]], turns[key[1]]))
    return _Places(counts, met, len(units))


def _by_turn(coded: CodedTurns, _: int) -> _Places:
    return _within_units(coded, lambda turn: (turn.document, turn.ordinal))


def _by_participant(coded: CodedTurns, _: int) -> _Places:
    return _within_units(coded, lambda turn: turn.participant)


def _by_session(coded: CodedTurns, _: int) -> _Places:
    return _within_units(coded, lambda turn: turn.session)


def _by_overlap(coded: CodedTurns, _: int) -> _Places:
    """Passages of one turn; the text under a code is counted in code points."""
    held: dict[int, dict[int, list[Passage]]] = defaultdict(lambda: defaultdict(list))
    for touch in coded.touches:
        held[touch.turn][touch.code].append((touch.start, touch.end))
    counts: dict[int, int] = defaultdict(int)
    text: dict[int, int] = defaultdict(int)
    met: dict[tuple[int, int], _Met] = {}
    for turn, there in held.items():
        passages = {code: joined(spans) for code, spans in sorted(there.items())}
        for code, own in passages.items():
            counts[code] += len(own)
            text[code] += sum(end - start for start, end in own)
        for (a, first), (b, second) in combinations(passages.items(), 2):
            if matched := overlapping(first, second):
                found = met.setdefault((a, b), _Met([]))
                found.places += [((turn,), (turn,))] * len(matched)
                found.text += shared(first, second)
    return _Places(counts, met, None, text)


def _by_proximity(coded: CodedTurns, distance: int) -> _Places:
    """Turns of the same document at most `distance` apart, those left out not counted between."""
    held: dict[str, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for touch in coded.touches:
        held[coded.turns[touch.turn].document][touch.code].add(touch.turn)
    counts: dict[int, int] = defaultdict(int)
    met: dict[tuple[int, int], _Met] = {}
    for there in held.values():
        turns = {code: sorted(own) for code, own in sorted(there.items())}
        for code, own in turns.items():
            counts[code] += len(own)
        for (a, first), (b, second) in combinations(turns.items(), 2):
            if matched := near(first, second, distance):
                places = [((first[i],), (second[j],)) for i, j in matched]
                met.setdefault((a, b), _Met([])).places.extend(places)
    return _Places(counts, met, None)


_FOUND: Mapping[str, Callable[[CodedTurns, int], _Places]] = {
    "turn": _by_turn,
    "overlap": _by_overlap,
    "proximity": _by_proximity,
    "participant": _by_participant,
    "session": _by_session,
}


def _pair(coded: CodedTurns, places: _Places, key: tuple[int, int]) -> CodePair:
    a, b = key
    met = places.met.get(key, _Met([]))
    n1, n2, n12 = places.counts.get(a, 0), places.counts.get(b, 0), len(met.places)
    turns = {turn for first, second in met.places for turn in (*first, *second)}
    people, sessions = carriers(coded, turns)
    times = association.ratio(n1, n2)
    n = places.units
    c = association.c_coefficient(n1, n2, n12)
    return CodePair(
        first=coded.codes[a],
        second=coded.codes[b],
        n1=n1,
        n2=n2,
        n12=n12,
        expected=association.expected(n1, n2, n) if n else None,
        c=c,
        jaccard=_jaccard(places, key, met.text) if places.text is not None else c,
        npmi=association.npmi((n1, n2, n12), n) if n else None,
        phi=association.phi((n1, n2, n12), n) if n else None,
        first_given_second=association.conditional(n12, n2),
        second_given_first=association.conditional(n12, n1),
        ratio=times,
        is_unbalanced=times is not None and times > association.UNBALANCED_ABOVE,
        participants=people,
        sessions=sessions,
        reason=_reason((n1, n2), n),
    )


def _jaccard(places: _Places, key: tuple[int, int], both: int) -> float | None:
    text = places.text or {}
    return association.c_coefficient(text.get(key[0], 0), text.get(key[1], 0), both)


def _reason(counts: tuple[int, int], n: int | None) -> str | None:
    if not min(counts):
        return _NEVER
    if n is None:
        return _NO_ABSENCE
    return _ALWAYS if max(counts) == n else None
