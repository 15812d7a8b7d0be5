"""Which participant gets which pseudonym: one each, whatever their names have in common.

Two participants of a project stay two. Names that are spelled alike but for accents share a form
(`[P03/P08]`), and each gets a pseudonym of its own out of it. Who comes back under exactly the
name or other name that the key file has of somebody is that person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from qualkit.errors import ProjectError
from qualkit.pseudonyms import NEVER, Form, Key, is_label, tokens
from qualkit.store.participants import Known, key_of

_SHARED = re.compile(r"P\d+(?:/P\d+)+")


@dataclass(frozen=True, slots=True)
class Renaming:
    """A participant, the pseudonym, and the id of whom it is joined to, if anybody."""

    person: Known
    pseudonym: str
    holder: Known | None = None


def renamings(people: Sequence[Known], key: Key) -> Iterator[Renaming]:
    """Who is renamed to what; forms of `key` that came to stand for more people are widened.

    Raises
    ------
    ProjectError
        If somebody would get a pseudonym that is the name of somebody else.
    """
    work = _Assignment(people, key)
    for person in people:
        if is_label(person.name):
            continue
        pseudonym = work.pseudonym(person)
        if pseudonym and pseudonym != person.name:
            holder = work.same_person(person)
            if holder is None:
                work.check_free(person, pseudonym)
            yield Renaming(person, pseudonym, holder)


class _Assignment:
    """Pseudonyms being given out; ``used`` says whose each of them is."""

    def __init__(self, people: Sequence[Known], key: Key) -> None:
        self._people, self._key = people, key
        self._used = {kept["pseudonym"]: guid for guid, kept in key.people.items()}
        here = {person.guid: person for person in people}
        self._holders = {
            spelling: here[guid]
            for guid, kept in key.people.items()
            if guid in here and here[guid].name == kept["pseudonym"]
            for spelling in spellings(kept)
        }

    def same_person(self, person: Known) -> Known | None:
        """Who has the pseudonym already under exactly this name."""
        holder = self._holders.get(key_of(person.name))
        return None if holder is None or holder.id == person.id else holder

    def pseudonym(self, person: Known) -> str:
        """The participant's own; empty where no form has the name."""
        holder = self.same_person(person)
        if holder:
            return holder.name
        shared = self._form(person)
        if not shared or person.name in shared:
            return ""
        free = [each for each in shared if self._used.get(each, person.guid) == person.guid]
        own = self._key.people.get(person.guid, {}).get("pseudonym")
        chosen = own if own in free else free[0] if free else self._new()
        if not free:
            self._widen(person, sorted((*shared, chosen), key=_number))
        self._used[chosen] = person.guid
        return str(chosen)

    def check_free(self, person: Known, pseudonym: str) -> None:
        """Raise where the pseudonym is what somebody else is called."""
        for other in self._people:
            names = {key_of(name) for name in (other.name, *other.aliases)}
            if other.id != person.id and key_of(pseudonym) in names:
                raise ProjectError(
                    f"the pseudonym {pseudonym!r} of a participant is another one's name",
                    repair="give every participant a replacement that nobody is called",
                )

    def _form(self, person: Known) -> list[str]:
        """The pseudonyms in the form that has the participant's name."""
        name = tokens(person.name)
        for form in self._key.forms:
            if _is_in_force(form) and tokens(form.text) == name:
                bare = form.replacement.strip("[]")
                return sorted(bare.split("/"), key=_number) if _SHARED.fullmatch(bare) else [bare]
        return []

    def _new(self) -> str:
        forms = (form.replacement.strip("[]").split("/") for form in self._key.forms)
        taken = {key_of(name) for name in (*self._used, *(each for form in forms for each in form))}
        taken |= {key_of(name) for one in self._people for name in (one.name, *one.aliases)}
        number = 1
        while f"p{number:02}" in taken:
            number += 1
        return f"P{number:02}"

    def _widen(self, person: Known, pseudonyms: Iterable[str]) -> None:
        """Let the name stand for one more participant in the texts that come now."""
        name, shared = tokens(person.name), f"[{'/'.join(pseudonyms)}]"
        self._key.forms = [
            replace(form, replacement=shared)
            if _is_in_force(form) and tokens(form.text) == name
            else form
            for form in self._key.forms
        ]


def forget(people: Iterable[Known], key: Key) -> None:
    """Take out of `key` who has the own name back and is in no form any more."""
    named = {tokens(form.text) for form in key.forms if _is_in_force(form)}
    for person in people:
        kept = key.people.get(person.guid)
        has_pseudonym = kept and kept["pseudonym"] in (person.name, *person.aliases)
        if kept and not has_pseudonym and tokens(person.name) not in named:
            del key.people[person.guid]


def _is_in_force(form: Form) -> bool:
    """True for a participant's form that is still replaced."""
    return form.kind == "participant" and form.case != NEVER


def spellings(kept: Mapping[str, Any]) -> set[str]:
    """What decides that somebody has one of the names that a key file has of a participant."""
    return {key_of(name) for name in (kept["name"], *kept["aliases"])}


def _number(pseudonym: str) -> tuple[int, str]:
    digits = "".join(character for character in pseudonym if character.isdecimal())
    return int(digits or 0), pseudonym
