"""Coders, sessions and participants of two copies: whoever is the same becomes one.

Coders and sessions of one name are one; so are participants of one key. Participants that one copy
joined are joined here too. What both copies changed of a participant is told field by field.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from qualkit.store import participants
from qualkit.store.connection import Store
from qualkit.store.merging_log import Stamp, both, later
from qualkit.store.merging_state import Merging, insert, records, update
from qualkit.store.seals import seal

_CHANGED = ("participant", "participants", "join")


def merge_coders(m: Merging) -> None:
    """Bring in the coders; who sees only the own work is as it was last said."""
    for row in records(m.other, "SELECT id, guid, name, blind FROM coder ORDER BY id"):
        query = "SELECT id, guid, blind FROM coder WHERE guid = ?1 OR name = ?2 ORDER BY guid <> ?1"
        found = m.own.one(query, (row["guid"], row["name"]))
        if found is None:
            values = {name: row[name] for name in ("guid", "name", "blind")}
            m.ids["coder"][row["id"]] = made = insert(m.own, "coder", values)
            seal(m.own, "coder", made)
            m.count("coder", "new")
            continue
        own, guid, blind = found
        m.ids["coder"][row["id"]] = own
        m.count("coder", "known")
        kept = m.one(guid, row["guid"])
        m.count("coder", "changed", int(kept != guid))
        update(m.own, "coder", own, {"guid": kept})
        if blind != row["blind"]:
            _settle_blind(m, own, (guid, blind), row)
        seal(m.own, "coder", own)


def _settle_blind(m: Merging, own: int, mine: tuple[str, str | None], row: dict[str, Any]) -> None:
    verbs, guids = ("blind", "open"), (mine[0], row["guid"])
    said, told = m.own_log.told(verbs, *guids), m.other_log.told(verbs, *guids)
    takes = later(said, told)
    if takes is None:
        takes = (row["blind"] or "") > (mine[1] or "")
    kept, lost = (row["blind"], mine[1]) if takes else (mine[1], row["blind"])
    update(m.own, "coder", own, {"blind": kept})
    m.count("coder", "changed", int(takes))
    if both(said, told):
        m.conflict("coder", row["name"], "blind", (kept, lost), "set in both; the later stands")


def merge_sessions(m: Merging) -> None:
    """Bring in the sessions."""
    for row in records(m.other, "SELECT id, guid, name FROM session ORDER BY id"):
        query = "SELECT id, guid FROM session WHERE guid = ?1 OR name = ?2 ORDER BY guid <> ?1"
        found = m.own.one(query, (row["guid"], row["name"]))
        if found is None:
            values = {"guid": row["guid"], "name": row["name"]}
            m.ids["session"][row["id"]] = insert(m.own, "session", values)
            m.count("session", "new")
            continue
        m.ids["session"][row["id"]] = found[0]
        m.count("session", "known")
        kept = m.one(found[1], row["guid"])
        if kept != found[1]:
            update(m.own, "session", found[0], {"guid": kept})
            m.count("session", "changed")
            for (document,) in m.own.rows(
                "SELECT id FROM document WHERE session_id = ?", (found[0],)
            ):
                seal(m.own, "document", document)


def join_alike(m: Merging) -> None:
    """Join in each copy the participants that the other joined."""
    pairs = {*_joined(m.own), *_joined(m.other)}
    for store in (m.own, m.other):
        for joined, into in pairs:
            _join(m, store, joined, _last(into, dict(pairs)))
    for store, model in ((m.own, m.other), (m.other, m.own)):
        query = (
            "SELECT alias.key, guid FROM alias JOIN participant ON participant.id = participant_id"
        )
        for key, into in model.rows(query):
            held = store.one("SELECT guid FROM participant WHERE key = ?", (key,))
            if held and held[0] != into:
                _join(m, store, held[0], into)


def _joined(store: Store) -> Iterator[tuple[str, str]]:
    query = "SELECT json_extract(details, '$.joined'), object FROM event WHERE verb = 'join'"
    return iter(store.rows(query))


def _last(guid: str, joined: dict[str, str]) -> str:
    seen: set[str] = set()
    while guid in joined and guid not in seen:
        seen.add(guid)
        guid = joined[guid]
    return guid


def _join(m: Merging, store: Store, joined: str, into: str) -> None:
    query = "SELECT id, name, role FROM participant WHERE guid = ?"
    one, other = store.one(query, (into,)), store.one(query, (joined,))
    if not one or not other or joined == into:
        return
    _list_lost(m, store, one, other)
    participants.absorb(store, int(other[0]), int(one[0]))
    seal(store, "participant", int(one[0]))
    m.count("participant", "changed", int(store is m.own))


def _list_lost(m: Merging, store: Store, one: tuple[Any, ...], other: tuple[Any, ...]) -> None:
    kept, lost = ({"role": who[2], **_attributes(store, who[0])} for who in (one, other))
    for name, value in lost.items():
        if value is not None and kept.get(name) not in (None, value):
            m.conflict("participant", one[1], name, (kept[name], value), f"{other[1]} is {one[1]}")


def merge_participants(m: Merging) -> None:
    """Bring in the participants with their other names and attributes."""
    people = records(
        m.other, "SELECT id, guid, name, key, role, created FROM participant ORDER BY id"
    )
    for row in people:
        own = _same(m.own, row)
        if own is None:
            own = insert(m.own, "participant", {name: row[name] for name in row if name != "id"})
            _set(m.own, own, _aliases(m.other, row["id"]), _attributes(m.other, row["id"]))
            m.count("participant", "new")
        else:
            m.count("participant", "known")
            _settle(m, own, row)
        m.ids["participant"][row["id"]] = own
        seal(m.own, "participant", own)


def _same(store: Store, row: dict[str, Any]) -> int | None:
    found = store.one("SELECT id FROM participant WHERE guid = ?", (row["guid"],)) or store.one(
        "SELECT id FROM participant WHERE key = ?1"
        " UNION ALL SELECT participant_id FROM alias WHERE key = ?1",
        (row["key"],),
    )
    return int(found[0]) if found else None


def _settle(m: Merging, own: int, row: dict[str, Any]) -> None:
    guid, name, key, role, created = m.own.rows(
        "SELECT guid, name, key, role, created FROM participant WHERE id = ?", (own,)
    )[0]
    said, told = _changes(m, (guid, row["guid"]))
    first = {"guid": m.one(guid, row["guid"]), "created": min(created, row["created"])}
    update(m.own, "participant", own, first)
    mine = {"name": name, "role": role, **_told(_attributes(m.own, own))}
    theirs = {"name": row["name"], "role": row["role"], **_told(_attributes(m.other, row["id"]))}
    mine_named, theirs_named = _aliases(m.own, own), _aliases(m.other, row["id"])
    if mine == theirs and mine_named == theirs_named:
        return
    if told - said and not said - told:
        kept, aliases = theirs, theirs_named
    elif said - told and not told - said:
        kept, aliases = mine, mine_named
    else:
        kept = dict(_fields(m, (mine, theirs), bool(later(said, told)), name))
        aliases = {**mine_named, **theirs_named}
        aliases |= {row["key"]: row["name"], key: name}
        aliases.pop(participants.key_of(kept["name"]))
    if (kept, aliases) != (mine, mine_named):
        m.count("participant", "changed")
        _put(m, own, kept, aliases)


def _told(attributes: dict[str, str]) -> dict[str, str]:
    return {f"attribute {name}": value for name, value in attributes.items()}


def _changes(m: Merging, guids: Iterable[str]) -> tuple[frozenset[Stamp], frozenset[Stamp]]:
    """What each copy did to a participant, as far as its log tells."""
    said, told = (log.told(_CHANGED, *guids) for log in (m.own_log, m.other_log))
    every = (log.told(("participants",), "") for log in (m.own_log, m.other_log))
    mine, theirs = every
    return said | mine, told | theirs


def _fields(
    m: Merging, values: tuple[dict[str, Any], dict[str, Any]], takes: bool, who: str
) -> Iterator[tuple[str, Any]]:
    """Each field as it is to be, where both copies changed something of a participant."""
    mine, theirs = values
    for name in {**mine, **theirs}:
        own, other = mine.get(name), theirs.get(name)
        if own == other or own is None or other is None:
            yield name, other if own is None else own
            continue
        kept, lost = (other, own) if takes else (own, other)
        m.conflict("participant", who, name, (kept, lost), "changed in both; the later stands")
        yield name, kept


def _put(m: Merging, own: int, kept: dict[str, Any], aliases: dict[str, str]) -> None:
    key = participants.key_of(kept["name"])
    taken = m.own.one("SELECT name FROM participant WHERE key = ? AND id <> ?", (key, own))
    values = {"role": kept["role"]}
    if taken:
        why = f"{taken[0]} is somebody else"
        m.conflict("participant", kept["name"], "name", (None, kept["name"]), why)
    else:
        values |= {"name": kept["name"], "key": key}
    m.own.connection.execute("DELETE FROM alias WHERE participant_id = ?", (own,))
    m.own.connection.execute("DELETE FROM participant_attribute WHERE participant_id = ?", (own,))
    update(m.own, "participant", own, values)
    attributes = {
        name.removeprefix("attribute "): value
        for name, value in kept.items()
        if name.startswith("attribute ")
    }
    (key,) = m.own.rows("SELECT key FROM participant WHERE id = ?", (own,))[0]
    _set(m.own, own, {k: name for k, name in aliases.items() if k != key}, attributes)


def _set(store: Store, own: int, aliases: dict[str, str], attributes: dict[str, str]) -> None:
    store.connection.executemany(
        "INSERT INTO alias SELECT ?1, ?2, ?3"
        " WHERE NOT EXISTS (SELECT 1 FROM participant WHERE key = ?1) ON CONFLICT DO NOTHING",
        [(key, name, own) for key, name in aliases.items()],
    )
    store.connection.executemany(
        "INSERT INTO participant_attribute (participant_id, name, type, value) VALUES (?, ?, ?, ?)",
        [(own, name, *json.loads(value)) for name, value in attributes.items()],
    )


def _aliases(store: Store, row: int) -> dict[str, str]:
    return dict(store.rows("SELECT key, name FROM alias WHERE participant_id = ?", (row,)))


def _attributes(store: Store, row: int) -> dict[str, str]:
    query = "SELECT name, type, value FROM participant_attribute WHERE participant_id = ?"
    return {name: json.dumps([kind, value]) for name, kind, value in store.rows(query, (row,))}
