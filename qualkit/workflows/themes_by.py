"""Topics by role, by any attribute of participants, by session, by date, or by part of a session.

Knows where groups come from; what is counted of them is the method's. Nothing is kept: the topic
model's run, the seed and the attribute give the same table again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from qualkit import store as stores
from qualkit import themes as engines
from qualkit.errors import UndefinedResult, UnknownName
from qualkit.model.themes import Segment, Themes
from qualkit.model.themes_by import ThemesBy
from qualkit.store import Store
from qualkit.themes import Grouping
from qualkit.workflows._kept_topics import kept_themes
from qualkit.workflows._recording import check_seed
from qualkit.workflows._session_order import DATE, date_in

ROLE, SESSION, PART = "role", "session", "part"
"""What topics can be sorted by, beside the attributes of participants.

``date`` is that of the document (its attribute ``date``) or else in the session's name, as in
``group-2024-05-03``; ``part`` is the beginning, middle or end of a session.
"""

PARTS = ("1 beginning", "2 middle", "3 end")
MOST_DATES = 12
"""More dates than these are joined to months, more months to years."""

_DAY, _MONTH, _YEAR = 10, 7, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemesByOptions:
    """What to sort topics by, and of which run (None: the newest)."""

    attribute: str = ROLE
    run: int | None = None
    seed: int = 0
    confidence: float = 0.95


def themes_by(store: Store, options: ThemesByOptions) -> ThemesBy:
    """Each topic in each group of participants, sessions or dates.

    Raises
    ------
    ProjectError
        If no topic model has run.
    UnknownName
        If no participant has the attribute, or the run is none of a topic model.
    UndefinedResult
        If no segment has a group.
    """
    check_seed(options.seed)
    found = kept_themes(store, options.run)
    grouping = _grouping(store, found, options.attribute)
    return engines.themes_by(found, grouping, seed=options.seed, confidence=options.confidence)


def _grouping(store: Store, found: Themes, by: str) -> Grouping:
    kinds = {row["session"]: row["kind"] for row in stores.documents.listing(store)}
    own = _OF_SEGMENTS.get(by)
    groups = own(store, found.members) if own else _by_attribute(store, found.members, by)
    is_ordered = by in (DATE, PART)
    return Grouping(
        by=by,
        groups=groups,
        order=_order(found.members, groups, is_ordered=is_ordered or by == SESSION),
        kinds=kinds,
        are_people=by not in (SESSION, DATE, PART),
        is_ordered=is_ordered,
    )


def _order(
    members: Sequence[Segment], groups: Sequence[str | None], *, is_ordered: bool
) -> list[str]:
    """Groups by name; of two groups of people the smaller first, as a contrast has them."""
    people: dict[str, set[str]] = {}
    for member, group in zip(members, groups, strict=True):
        if group is not None:
            people.setdefault(group, set()).add(member.participant)
    if is_ordered or len(people) != 2:
        return sorted(people)
    return sorted(people, key=lambda group: (len(people[group]), group))


def _by_role(_: Store, members: Sequence[Segment]) -> list[str | None]:
    return [member.role or None for member in members]


def _by_session(_: Store, members: Sequence[Segment]) -> list[str | None]:
    return [member.session for member in members]


def _by_attribute(store: Store, members: Sequence[Segment], by: str) -> list[str | None]:
    speakers = stores.participants.speakers(store)
    known = sorted({name for speaker in speakers for name in speaker.attributes})
    if by not in known:
        raise UnknownName("attribute", by, [*_OF_SEGMENTS, *known])
    values = {speaker.name: speaker.attributes.get(by) or None for speaker in speakers}
    return [values.get(member.participant) for member in members]


def _by_date(store: Store, members: Sequence[Segment]) -> list[str | None]:
    """The day of each segment's session, or its month or year where there are many."""
    dates = {
        row["name"]: date_in((row["attributes"] or {}).get(DATE)) or date_in(row["session"])
        for row in stores.documents.listing(store)
    }
    if not any(dates.values()):
        raise UndefinedResult(
            "no document has a date",
            expected="an attribute 'date', or a date in the session's name: group-2024-05-03",
        )
    found = [dates.get(member.document) for member in members]
    length = _bin(found)
    return [date and date[:length] for date in found]


def _bin(dates: Sequence[str | None]) -> int:
    """How much of a date to keep: all, where there are few, else the month or the year."""
    known = {date for date in dates if date}
    whole = all(len(date) == _DAY for date in known)
    for length in (_DAY, _MONTH) if whole else (_MONTH,):
        if len({date[:length] for date in known}) <= MOST_DATES:
            return length
    return _YEAR


def _by_part(_: Store, members: Sequence[Segment]) -> list[str | None]:
    """The third of its session in which each segment begins, counted in words of segments."""
    total = Counter[str]()
    for member in members:
        total[member.session] += member.words
    before = Counter[str]()
    parts: list[str | None] = []
    for member in members:
        place = before[member.session] / max(1, total[member.session])
        parts.append(PARTS[min(2, int(3 * place))])
        before[member.session] += member.words
    return parts


_OF_SEGMENTS: Mapping[str, Callable[[Store, Sequence[Segment]], list[str | None]]] = {
    ROLE: _by_role,
    SESSION: _by_session,
    DATE: _by_date,
    PART: _by_part,
}
