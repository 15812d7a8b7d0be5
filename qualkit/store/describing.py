"""Changes of one participant: role, other spellings, attributes, and two that are one person.

What a spelling says is decided by its key (`qualkit.store.participants.key_of`). A spelling of
somebody else is never taken along by the way: joining two people is asked for as such.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from unicodedata import category

from qualkit.errors import ParameterError, UnknownName, nearest_name
from qualkit.store import events, participants
from qualkit.store.connection import Store
from qualkit.store.documents import type_of
from qualkit.store.participants import key_of
from qualkit.store.seals import seal

LONGEST = 200
"""Characters of a role, a spelling, or an attribute's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What of a participant is to be another: None stays, an empty role or value goes.

    ``aliases`` are all other spellings from now on; ``is_new_role`` says that a role is meant as
    it stands though it is nearly one of the project's.
    """

    role: str | None = None
    aliases: tuple[str, ...] | None = None
    attributes: Mapping[str, str] | None = None
    is_new_role: bool = False


def change(store: Store, name: str, described: Described) -> bool:
    """Change the participant known as `name`; whether anything is another now.

    Raises
    ------
    UnknownName
        If there is no such participant, or the role is nearly one of the project's.
    ParameterError
        If a spelling is somebody else's, or what is new is too long, empty or cannot be seen.
    """
    with store.write() as connection:
        own = _own(store, name)
        before = connection.total_changes
        if described.role is not None:
            _set_role(store, own, _role(store, described))
        if described.aliases is not None:
            _set_aliases(store, own, described.aliases)
        _set_attributes(store, own, described.attributes or {})
        if connection.total_changes == before:
            return False
        seal(store, "participant", own)
        guid = (store.one("SELECT guid FROM participant WHERE id = ?", (own,)) or ("",))[0]
        events.record(store, "participants", guid, {"changed": 1})
    return True


def join(store: Store, name: str, other: str) -> None:
    """Make `other` one with `name`: the turns go over, its spellings become aliases.

    Raises
    ------
    UnknownName
        If one of them is not in the project.
    ParameterError
        If the two are one participant already.
    """
    with store.write():
        own, joined = _own(store, name), _own(store, other)
        if own == joined:
            raise ParameterError(f"{name!r} and {other!r} are one participant already")
        participants.join(store, joined, own)


def _own(store: Store, name: str) -> int:
    own = participants.holder_of(store, name)
    if own is None:
        raise UnknownName("participant", name, participants.spellings(store))
    return own


def _role(store: Store, described: Described) -> str | None:
    role = " ".join((described.role or "").split())
    if not role:
        return None
    known = participants.roles(store)
    same = {each.casefold(): each for each in known}.get(role.casefold())
    if same is None and not described.is_new_role and nearest_name(role, known):
        raise UnknownName("role", role, known)
    return same or sound_name("role", role)


def _set_role(store: Store, own: int, role: str | None) -> None:
    store.connection.execute(
        "UPDATE participant SET role = ?1 WHERE id = ?2 AND role IS NOT ?1", (role, own)
    )


def _set_aliases(store: Store, own: int, aliases: Iterable[str]) -> None:
    names = [" ".join(alias.split()) for alias in aliases]
    wanted = {key_of(name): name for name in names if name}
    query = "SELECT key, name FROM alias WHERE participant_id = ?"
    held = dict(store.rows(query, (own,)))
    for key, name in wanted.items():
        if held.get(key) != name:
            sound_name("alias", name)
        holder = participants.holder_of(store, name)
        if holder not in (None, own):
            raise ParameterError(
                f"{name!r} is {participants.named(store, name)!r} already",
                repair="join the two if they are one person, or write another spelling",
            )
    (main,) = store.one("SELECT key FROM participant WHERE id = ?", (own,)) or ("",)
    wanted.pop(main, None)
    gone = [(key,) for key in held if wanted.get(key) != held[key]]
    store.connection.executemany("DELETE FROM alias WHERE key = ?", gone)
    added = [(key, name, own) for key, name in wanted.items() if held.get(key) != name]
    store.connection.executemany("INSERT INTO alias VALUES (?, ?, ?)", added)


def _set_attributes(store: Store, own: int, attributes: Mapping[str, str]) -> None:
    query = "SELECT name, value FROM participant_attribute WHERE participant_id = ?"
    held = dict(store.rows(query, (own,)))
    for told, value in attributes.items():
        name = " ".join(told.split())
        if not name:
            raise ParameterError("an attribute without a name")
        if value and held.get(name) != value:
            sound_name("attribute", name)
            _refuse_hidden(f"the value of {name!r}", _unseen(value))
            store.connection.execute(
                "INSERT INTO participant_attribute (participant_id, name, type, value)"
                " VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET type = excluded.type,"
                " value = excluded.value WHERE value IS NOT excluded.value",
                (own, name, type_of(value), value),
            )
        elif not value:
            store.connection.execute(
                "DELETE FROM participant_attribute WHERE participant_id = ? AND name = ?",
                (own, name),
            )


def sound_name(what: str, name: str) -> str:
    """`name`, where it can be read and is not too long.

    Raises
    ------
    ParameterError
        If it is longer than `LONGEST`, or holds what cannot be seen.
    """
    if len(name) > LONGEST:
        what = f"the {what} {name[:30]!r}… has {len(name)} characters"
        raise ParameterError(what, expected=f"at most {LONGEST}")
    hidden = next((sign for sign in name if not sign.isprintable()), "")
    _refuse_hidden(f"the {what}", hidden)
    return name


def plain_name(what: str, told: str) -> str:
    """What somebody types as a name, on one line, where `sound_name` takes it and it is not empty.

    Raises
    ------
    ParameterError
        If it is empty, too long, or holds what cannot be seen.
    """
    name = sound_name(what, told.strip(" "))
    if not name:
        raise ParameterError(f"an empty {what}", expected="a word or more")
    return " ".join(name.split())


def _unseen(value: str) -> str:
    """The first sign of `value` that is not seen, or turns the line; joiners belong to words."""
    return next((sign for sign in value if category(sign) in _UNSEEN and sign not in _MEANT), "")


_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
_MEANT = "\n\t\u200c\u200d"


def _refuse_hidden(what: str, hidden: str) -> None:
    if hidden:
        told = f"{what} holds U+{ord(hidden):04X}, which cannot be seen"
        raise ParameterError(told, repair="type it anew")
