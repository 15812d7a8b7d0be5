"""Whether a group can be told apart from the sessions its people sat in.

Knows who of which group sat in which session, and of what kind it was; refuses to know what was
said. Where citizens speak in focus groups and staff in hearings, whatever one group says more may
come from the occasion (its questions, place, time and company): no count can tell the two apart,
so contrasts and topics say so in the same words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A person of a group, in a session of a kind (empty where it does not matter)."""

    group: str
    person: str
    session: str
    kind: str = ""


def confounded(by: str, seats: Iterable[Seat]) -> str | None:
    """Say why the groups of `by` cannot be told apart from their sessions; None where they can.

    They cannot where every session holds one of the groups only, and either several of its people
    share a session, or no kind of session is common to two groups. Interviews with one person each
    are no such case as long as the groups have interviews in common: a person is the unit there.

    >>> from dataclasses import replace
    >>> apart = [Seat(group=group, person=f"{group} {n}", session=group)
    ...          for group in ("citizen", "staff") for n in range(3)]
    >>> print(confounded("role", apart))
    role and session are confounded: every session holds one role only
    >>> mixed = [replace(seat, session="both") for seat in apart]
    >>> print(confounded("role", mixed))
    None
    """
    people: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    kinds: dict[str, set[str]] = defaultdict(set)
    for seat in seats:
        people[seat.session][seat.group].add(seat.person)
        kinds[seat.group].add(seat.kind)
    if len(kinds) < 2 or any(len(groups) > 1 for groups in people.values()):
        return None
    if _disjoint(kinds):
        held = "; ".join(f"{group} in {', '.join(sorted(kinds[group]))}" for group in sorted(kinds))
        return (
            f"{by} and kind of session are confounded: every session holds one {by} only ({held})"
        )
    if any(len(person) > 1 for groups in people.values() for person in groups.values()):
        return f"{by} and session are confounded: every session holds one {by} only"
    return None


def no_effect(by: str, why: str) -> str:
    """The note for a reader: what is confounded, and what may not be concluded.

    >>> no_effect("role", "role and session are confounded")
    'role and session are confounded: no difference here can be shown to be an effect of role'
    """
    return f"{why}: no difference here can be shown to be an effect of {by}"


def _disjoint(kinds: Mapping[str, set[str]]) -> bool:
    known = [kind for group in kinds.values() for kind in group]
    return all(known) and len(known) == len(set(known))
