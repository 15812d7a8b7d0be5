"""Coded passages with who said them, one a coding, and with the group that each speaker is in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from qualkit import store as stores
from qualkit.errors import ParameterError
from qualkit.model.codings import BASES
from qualkit.model.documents import MODERATOR, Turn
from qualkit.model.places import Places
from qualkit.model.reports import counted
from qualkit.spans import Span
from qualkit.store import Store
from qualkit.workflows._filtering import Filter, checked
from qualkit.workflows._grouping import ROLE, people_by

WAITING = "waiting"
NO_SPEAKER = "no speaker"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """A coding, or a suggestion that waits, with the first turn that it touches."""

    id: str
    document: str
    start: int
    end: int
    quote: str
    code: str
    about: str | None
    coder: str | None
    origin: str
    participant: str | None
    role: str | None
    session: str
    turn: int | None
    memo: str
    is_decided: bool
    speakers: tuple[Turn, ...] = ()
    """Of each participant who says a part of it, the first turn, in their order."""

    @property
    def is_waiting(self) -> bool:
        """Whether nobody decided on it yet."""
        return self.coder is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """The group of each participant who speaks, by name; the groups in order, with their sizes."""

    by: str
    of: Mapping[str, str]
    sizes: Mapping[str, int]

    def group(self, row: Quoted) -> str:
        """The group of who speaks first."""
        return self.of_person(row.participant)

    def of_person(self, name: str | None) -> str:
        """The group of a participant."""
        return NO_SPEAKER if name is None else self.of.get(name, f"no {self.by}")


def check_basis(basis: str) -> None:
    """Raise unless it is one of `BASES`."""
    if basis not in BASES:
        raise ParameterError(f"the basis {basis!r}", expected=", ".join(BASES))


def quoted(store: Store, wanted: Filter, *, basis: str) -> list[Quoted]:
    """The codings in force that `wanted` lets through, and what waits if the basis is ``all``."""
    check_basis(basis)
    known = checked(store, wanted)
    rows = [
        _row(row[:14], memo=row[14], is_decided=row[15] is not None)
        for row in stores.listing.list_codings(store, known)
    ]
    if basis == "all":
        waiting = stores.listing.list_suggestions(store, known, status=WAITING)
        rows += [_row(row[:14], memo="", is_decided=False) for row in waiting]
    return sorted(rows, key=lambda row: (row.document, row.start, row.end, row.is_waiting))


def with_speakers(store: Store, rows: Iterable[Quoted], about: str | None) -> list[Quoted]:
    """The rows with all who say a part of them, whose view is that of `about` if that is given."""
    places = Places(stores.documents.turns(store))
    found = []
    for row in rows:
        speakers: dict[str, Turn] = {}
        for turn in places.touching(row.document, Span(row.start, row.end)):
            if turn.participant and (about is None or (row.about or turn.role) == about):
                speakers.setdefault(turn.participant, turn)
        found.append(replace(row, speakers=tuple(speakers.values())))
    return found


def _row(row: Sequence[object], *, memo: str, is_decided: bool) -> Quoted:
    values = dict(zip(_COLUMNS, row, strict=True))
    values.pop("score")
    return Quoted(**values, memo=memo, is_decided=is_decided)  # type: ignore[arg-type]


_COLUMNS = (
    "id", "document", "start", "end", "quote", "code", "about", "coder", "origin", "score",
    "participant", "role", "session", "turn",
)  # fmt: skip


def groups_by(store: Store, by: str) -> Groups:
    """Those who speak, sorted by role or an attribute; moderators are a group of their own.

    Raises
    ------
    UnknownName
        If there is no such attribute.
    """
    speakers = stores.participants.speakers(store)
    people = people_by(store, speakers, by)
    of = {}
    for one in speakers:
        if not one.turns:
            continue
        other = MODERATOR if by != ROLE and one.role == MODERATOR else f"no {by}"
        of[one.name] = people.group_of.get(one.name, other)
    sizes = Counter(of.values())
    order = [*people.order, *sorted({*sizes} - {*people.order})]
    return Groups(by=by, of=of, sizes={group: sizes[group] for group in order})


def ground(rows: Sequence[Quoted], basis: str) -> str:
    """What a count of `rows` is of, for a sentence."""
    waiting = sum(row.is_waiting for row in rows)
    accepted = sum(row.is_decided for row in rows)
    told = [
        f"{counted(len(rows) - waiting - accepted, 'coding')} by people",
        counted(accepted, "accepted suggestion"),
    ]
    told += [f"{counted(waiting, 'suggestion')} waiting"] if basis == "all" else []
    return f"Basis {basis}: {', '.join(told)}."
