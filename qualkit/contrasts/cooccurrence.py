"""Which codes come together: within a turn, a passage, a few turns, a participant or a session.

Counts on units, so that a pair can never be counted more often than either of its codes. There is
no p: units of one speaker are not independent; how many people and sessions carry a pair stands
beside it instead.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations

from qualkit.contrasts import association
from qualkit.contrasts.coded import carriers, code_counts
from qualkit.contrasts.scopes import FOUND, Met, Places
from qualkit.errors import ParameterError, UnknownName
from qualkit.model.coded_turns import CodedTurns, Touch
from qualkit.model.cooccurrence import SCOPES, CodeCount, CodePair

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
    places = FOUND[within](coded, distance)
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
    places = FOUND[within](replace(coded, touches=narrowed), distance)
    key = (wanted[0], wanted[1])
    met = places.met.get(key, Met([]))
    of_turn: dict[tuple[int, int], list[Touch]] = defaultdict(list)
    for touch in narrowed:
        of_turn[touch.turn, touch.code].append(touch)
    return _pair(coded, places, key), [_there(of_turn, key, place) for place in met.places]


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


def _pair(coded: CodedTurns, places: Places, key: tuple[int, int]) -> CodePair:
    a, b = key
    met = places.met.get(key, Met([]))
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


def _jaccard(places: Places, key: tuple[int, int], both: int) -> float | None:
    text = places.text or {}
    return association.c_coefficient(text.get(key[0], 0), text.get(key[1], 0), both)


def _reason(counts: tuple[int, int], n: int | None) -> str | None:
    if not min(counts):
        return _NEVER
    if n is None:
        return _NO_ABSENCE
    return _ALWAYS if max(counts) == n else None
