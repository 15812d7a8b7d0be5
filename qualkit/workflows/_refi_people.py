"""Coders from users, participants from cases: names that a project can have, nobody overwritten."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from qualkit import store as stores
from qualkit.interchange.refi import Guids
from qualkit.interchange.refi.elements import Case, Project, User, Value
from qualkit.model.documents import Participant
from qualkit.store import Store
from qualkit.store.participants import key_of
from qualkit.workflows._refi_tally import Tally

UNKNOWN = "unknown"
"""The coder where neither the file nor a person says who coded."""

_PROGRAM = re.compile(r"[^\d,;:(/]+")
_ROLE = "role"


@dataclass(slots=True)
class Coders:
    """The name of the coder of each user, and who it is where a file names none.

    ``is_told`` says that a person said who that is.
    """

    by_user: dict[str, str] = field(default_factory=dict)
    nobody: str = UNKNOWN
    is_told: bool = False

    def of(self, user: str) -> str:
        """Who a user is; the coder for nobody where the file has no such user."""
        return self.by_user.get(user, self.nobody)


def import_coders(
    store: Store, project: Project, guids: Guids, tally: Tally, *, told: str | None
) -> Coders:
    """Make every user a coder, in the project under the same name or the GUID kept.

    ``told`` is who coded where the file does not say; without it the program that wrote it, or
    `UNKNOWN`.
    """
    coders = Coders(nobody=told or program_of(project.origin) or UNKNOWN, is_told=bool(told))
    there = set(stores.coders.names(store))
    taken: set[str] = set()
    for user in project.users:
        if user.guid in coders.by_user:
            tally.lose("user", "a second user with the same GUID")
            continue
        name = _free(_clean(user.name or user.id) or f"user {user.guid[:8]}", taken)
        coders.by_user[user.guid] = name
        stores.coders.id_of(store, name, guids.of("user", user.guid))
        tally.keep("user", is_known=name in there)
    _note_twins(project.users, tally)
    return coders


def _note_twins(users: Sequence[User], tally: Tally) -> None:
    counts = Counter(user.name for user in users)
    for n in counts.values():
        if n > 1:
            tally.notes["users of the same name are told apart by a number"] += n


def program_of(origin: str) -> str:
    """The name of the program that wrote a file, without its version.

    >>> program_of("ATLAS.ti 8.4.0 573 , macOS Version 10.14.3"), program_of("")
    ('ATLAS.ti', '')
    """
    found = _PROGRAM.match(origin.strip())
    return _clean(found[0]) if found else ""


def _clean(name: str) -> str:
    seen = "".join(letter for letter in " ".join(name.split()) if letter.isprintable())
    return seen[: stores.coders.LONGEST_NAME - 6].strip()


def _free(name: str, taken: set[str]) -> str:
    free, number = name, 1
    while key_of(free) in taken:
        number += 1
        free = f"{name} ({number})"
    taken.add(key_of(free))
    return free


def case_names(cases: Sequence[Case]) -> dict[str, str]:
    """The name of the participant that each case becomes, by the case's GUID."""
    taken: set[str] = set()
    return {case.guid: _free(_clean(case.name) or f"case {case.guid[:8]}", taken) for case in cases}


def valued(values: Sequence[Value], variables: Mapping[str, str], tally: Tally) -> dict[str, str]:
    """The values by the names of their variables; empty ones and those of nothing are counted."""
    found: dict[str, str] = {}
    for value in values:
        name = variables.get(value.variable)
        if name is None:
            tally.lose("value", "its variable is not in the file")
        elif not value.value:
            tally.lose("value", "it is left open")
        elif name in found:
            tally.lose("value", "a second value of the same variable")
        else:
            found[name] = value.value
    return found


def import_cases(
    store: Store,
    project: Project,
    names: Mapping[str, str],
    variables: Mapping[str, str],
    tally: Tally,
    *,
    before: Collection[str],
) -> None:
    """Make every case a participant; roles and values that are there already stay.

    ``before`` are the keys of the names that the project had before the import.
    """
    there = {key_of(name) for name in stores.participants.spellings(store)}
    known = {key_of(each.name): each for each in stores.participants.speakers(store)}
    people = []
    for case in project.cases:
        name = names[case.guid]
        spelled = stores.participants.named(store, name) if key_of(name) in there else name
        person = known.get(key_of(spelled))
        values = valued(case.values, variables, tally)
        is_known = key_of(name) in before
        new = {k: value for k, value in values.items() if not is_known or _is_new(person, k)}
        tally.keep("value", n=len(new))
        tally.keep("value", is_known=True, n=len(values) - len(new))
        tally.keep("case", is_known=is_known)
        role = next((new.pop(key) for key in list(new) if key.casefold() == _ROLE), None)
        if person is None or role or new:
            people.append(Participant(name=spelled, role=role, attributes=new))
    if people:
        stores.participants.upsert(store, people)


def _is_new(person: stores.participants.Speaker | None, key: str) -> bool:
    if person is None:
        return True
    if key.casefold() == _ROLE:
        return person.role is None
    return key not in person.attributes
