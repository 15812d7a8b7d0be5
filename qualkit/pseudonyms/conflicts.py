"""Rows of a list that contradict each other, or the people that they are about.

Says which; repairs nothing. A row that would make two people one, or call one by another's name, is
a fault. Knows people and spellings, not where the rows come from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from qualkit.errors import Fault
from qualkit.pseudonyms.find import Person
from qualkit.pseudonyms.folding import tokens
from qualkit.pseudonyms.people import parts

_Key = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row that is to be used; ``replacement`` may be empty: the next number."""

    line: int
    kind: str
    found: str
    replacement: str

    @property
    def key(self) -> _Key:
        """What makes two rows the same spelling."""
        return tokens(self.found) or (self.found.casefold(),)

    @property
    def pseudonym(self) -> str:
        """The replacement without brackets, as participants are called."""
        return self.replacement.strip("[]")


def conflicts(
    rows: Sequence[Row], people: Sequence[Person], pseudonyms: Mapping[str, str]
) -> Iterator[Fault]:
    """Every fault, by line.

    Parameters
    ----------
    rows : sequence of Row
        The rows to be used.
    people : sequence of Person
        The participants, with the names that a key file has of them.
    pseudonyms : mapping of str to str
        Pseudonyms that people have already, and the GUID of who has each.
    """
    search = _Search(rows, people, dict(pseudonyms))
    for row in rows:
        what = search.doubled(row) or search.called(row) or search.shared(row)
        if what:
            yield Fault(row.line, what)


@dataclass(slots=True)
class _Search:
    rows: Sequence[Row]
    people: Sequence[Person]
    pseudonyms: dict[str, str]
    first: dict[_Key, Row] = field(default_factory=dict)
    names: dict[_Key, Person] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for row in self.rows:
            self.first.setdefault(row.key, row)
        for person in self.people:
            for name in person.names:
                if name not in self.pseudonyms:
                    self.names.setdefault(tokens(name), person)
        for row in self.rows:
            owners = self._whole(row.key)
            if row.kind == "participant" and len(owners) == 1 and row.pseudonym:
                self.pseudonyms.setdefault(row.pseudonym, owners[0].id)

    def doubled(self, row: Row) -> str:
        """The same spelling with something else in its place."""
        other = self.first[row.key]
        if (other.kind, other.replacement) == (row.kind, row.replacement):
            return ""
        return f"{row.found!r} is replaced otherwise in line {other.line}; keep one of the rows"

    def called(self, row: Row) -> str:
        """A replacement that is itself a name."""
        key = tokens(row.pseudonym)
        if key and key in self.names:
            return f"the replacement {row.replacement!r} is a participant's name; give another one"
        other = self.first.get(key)
        if key and other and other.replacement != row.replacement:
            return (
                f"the replacement {row.replacement!r} is replaced itself in line {other.line};"
                " give another one"
            )
        return ""

    def shared(self, row: Row) -> str:
        """A name of one participant with the pseudonym of another."""
        holder = self.pseudonyms.get(row.pseudonym)
        owners = self._whole(row.key) or self._in_part(row.key)
        if row.kind != "participant" or holder is None or not owners:
            return ""
        if holder in {person.id for person in owners}:
            return self._joins(row, owners)
        return (
            f"the replacement {row.replacement!r} is another participant's; give one of their own"
        )

    def _joins(self, row: Row, owners: Sequence[Person]) -> str:
        if len(owners) < 2 or len(self._whole(row.key)) < 2:
            return ""
        return (
            f"{row.found!r} names {len(owners)} participants; give them a shared replacement such"
            " as [P01/P02]"
        )

    def _whole(self, key: _Key) -> list[Person]:
        return [one for one in self.people if key in {tokens(name) for name in one.names}]

    def _in_part(self, key: _Key) -> list[Person]:
        return [
            one
            for one in self.people
            if key in {tokens(part) for name in one.names for part in parts(name)}
        ]
