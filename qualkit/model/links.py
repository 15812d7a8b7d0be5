"""Links between turns: that one supports, challenges or builds on another, as people record it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qualkit.errors import ParameterError, UnknownName
from qualkit.model.codings import sound_text
from qualkit.model.tables import Result
from qualkit.spans import Span

LINK_KINDS = ("supports", "challenges", "builds-on")
"""How a turn can answer an earlier one."""

NOBODY = "nobody known"
"""Who speaks a turn without a speaker, in tables of links."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLink:
    """A link to be recorded: from the turn with one ordinal of a document to an earlier one.

    >>> NewLink(document="d", first=9, then=12, kind="supports")
    Traceback (most recent call last):
    ...
    qualkit.errors.ParameterError: a link from turn 9 to turn 12; expected from a later turn \
to the earlier one it answers; exchange the two
    """

    document: str
    first: int
    then: int
    kind: str
    memo: str = ""

    def __post_init__(self) -> None:
        if self.kind not in LINK_KINDS:
            raise UnknownName("kind of link", self.kind, list(LINK_KINDS))
        sound_text(self.memo, "a memo")
        if min(self.first, self.then) < 1:
            what = f"there is no turn {min(self.first, self.then)}"
            raise ParameterError(what, expected="1 or more, as 'qualkit turns PROJECT' lists them")
        if self.first <= self.then:
            raise ParameterError(
                f"a link from turn {self.first} to turn {self.then}",
                expected="from a later turn to the earlier one it answers",
                repair="exchange the two",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkEnd:
    """The turn at one end of a link: its number, who speaks it, its words."""

    ordinal: int | None
    participant: str | None
    role: str | None
    span: Span
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Link(Result):
    """A link in force. One that `waits`, since an edit changed a turn of it, counts nowhere."""

    id: str
    kind: str
    document: str
    session: str
    first: LinkEnd
    then: LinkEnd
    memo: str
    coder: str
    created: str
    waits: bool

    def to_dict(self) -> dict[str, Any]:
        """The flat row."""
        return self.records()[0]

    def records(self) -> list[dict[str, Any]]:
        """One flat row: the later turn as ``from``, the earlier one as ``to``."""
        row: dict[str, Any] = {
            "id": self.id,
            "kind": self.kind,
            "document": self.document,
            "session": self.session,
        }
        for name, end in (("from", self.first), ("to", self.then)):
            row |= {
                name: end.ordinal,
                f"{name}_participant": end.participant,
                f"{name}_role": end.role,
                f"{name}_start": end.span.start,
                f"{name}_end": end.span.end,
                f"{name}_quote": end.quote,
            }
        row |= {"memo": self.memo, "coder": self.coder}
        return [row | {"created": self.created, "waits": self.waits}]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkCount:
    """How many links of a kind lead from one person or group to another."""

    first: str
    then: str
    kind: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkTable(Result):
    """Who supports, challenges and builds on whom, by group and by person.

    A link that several coders record counts once. ``coders`` are those whose links count;
    ``waiting`` links are not found in the current texts and not counted.
    """

    by: str
    links: int
    waiting: int
    coders: tuple[str, ...]
    groups: tuple[LinkCount, ...]
    people: tuple[LinkCount, ...]

    def records(self) -> list[dict[str, Any]]:
        """One flat row a pair of groups, then of people, and kind."""
        return [
            {"level": level, "from": item.first, "to": item.then, "kind": item.kind,
             "count": item.count}
            for level, items in (("group", self.groups), ("participant", self.people))
            for item in items
        ]  # fmt: skip
