"""Second-order perception: what each group says of itself, and what it attributes to others.

Knows participants and whose view each of their codings reports; refuses to filter by it, since
both sides of the comparison are needed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from qualkit.model import Mention, Perception, PerceptionRow, Person

Counts = Mapping[tuple[str, str, str], int]


def perception_matrix(
    people: Sequence[Person],
    mentions: Sequence[Mention],
    codes: Sequence[str],
    groups: Sequence[str],
) -> Perception:
    """Count, for each code and group, the participants who report the view of each role.

    Parameters
    ----------
    people
        Participants; those of other groups are ignored.
    mentions
        Their codings, not yet filtered by ``about``.
    codes
        The rows wanted, in order.
    groups
        The groups compared.

    Returns
    -------
    Perception
        Shares are of all participants of the group. A role is a group or any other role that
        some mention is about. Where nobody of a group attributes any of the codes to a role,
        the share is None: the question did not come up, which is not a view that the role
        lacks the need. ``accuracy`` holds the other groups only.

    Examples
    --------
    >>> people = [Person(name=name, group=group, sessions=("A",), turns=1, words=9)
    ...           for name, group in (("S", "staff"), ("C", "citizen"))]
    >>> said = [Mention(participant=name, code="Friends", session="A", turns=(("a", 1),),
    ...                 words=3, about="citizen") for name in "SC"]
    >>> row = perception_matrix(people, said, ["Friends"], ["staff", "citizen"]).rows[0]
    >>> row.shares["staff"], row.accuracy["staff"]
    ({'staff': 0.0, 'citizen': 1.0}, {'citizen': 0.0})
    """
    group_of = {person.name: person.group for person in people if person.group in groups}
    sizes = Counter(group_of.values())
    wanted = set(codes)
    facts = {
        (group_of[item.participant], item.about, item.code, item.participant)
        for item in mentions
        if item.participant in group_of and item.code in wanted
    }
    counts = Counter((group, role, code) for group, role, code, _ in facts)
    attributed = {(group, role) for group, role, _ in counts}
    roles = [*groups, *sorted({role for _, role in attributed} - set(groups))]
    known = {
        (group, role): sizes[group] > 0 and (group == role or (group, role) in attributed)
        for group in groups
        for role in roles
    }

    def row(code: str) -> PerceptionRow:
        found = {group: {role: counts[group, role, code] for role in roles} for group in groups}
        shares = {
            group: {
                role: found[group][role] / sizes[group] if known[group, role] else None
                for role in roles
            }
            for group in groups
        }
        return PerceptionRow(code=code, counts=found, shares=shares, accuracy=_accuracy(shares))

    return Perception(groups=tuple(groups), rows=tuple(row(code) for code in codes))


def _accuracy(
    shares: Mapping[str, Mapping[str, float | None]],
) -> dict[str, dict[str, float | None]]:
    """What each group attributes to each other group, less what that group says itself."""
    return {
        group: {role: _less(by_role[role], shares[role][role]) for role in shares if role != group}
        for group, by_role in shares.items()
    }


def _less(attributed: float | None, own: float | None) -> float | None:
    return None if attributed is None or own is None else attributed - own
