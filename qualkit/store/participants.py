"""Participants, their spellings, roles and attributes.

A name is known by its key: white space squeezed, case folded. An alias is a key that leads to
another participant's row.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from qualkit.errors import ParameterError, UnknownName
from qualkit.model.documents import Participant
from qualkit.model.tables import Table
from qualkit.store import documents, events
from qualkit.store.connection import Store
from qualkit.store.seals import seal

LISTING = ("name", "role", "aliases", "attributes", "turns", "words", "sessions")


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """A participant with how much was said where, as contrasts and lists need it."""

    name: str
    role: str | None
    attributes: Mapping[str, str]
    sessions: tuple[str, ...]
    turns: int
    words: int


def key_of(name: str) -> str:
    """What decides whether two spellings are one name: case and white space do not.

    >>> key_of(" David  BRAMLEY") == key_of("David Bramley")
    True
    """
    return " ".join(name.split()).casefold()


def roles(store: Store) -> tuple[str, ...]:
    """The roles that participants have, sorted."""
    query = "SELECT DISTINCT role FROM participant WHERE role IS NOT NULL ORDER BY role"
    return tuple(role for (role,) in store.rows(query))


def roles_by_id(store: Store, wanted: Iterable[int] | None = None) -> dict[int, str | None]:
    """The id and role of every participant, or of those `wanted`."""
    query = "SELECT id, role FROM participant"
    if wanted is None:
        return dict(store.rows(query))
    query += " WHERE id IN (SELECT value FROM json_each(?))"
    return dict(store.rows(query, (json.dumps([*wanted]),)))


def names_by_id(store: Store) -> dict[int, str]:
    """Every participant's id and name."""
    return dict(store.rows("SELECT id, name FROM participant"))


def spellings(store: Store) -> tuple[str, ...]:
    """Every name and alias, as written."""
    query = "SELECT name FROM participant UNION SELECT name FROM alias ORDER BY 1"
    return tuple(name for (name,) in store.rows(query))


def named(store: Store, spelling: str) -> str:
    """The name of the participant known under `spelling`."""
    known = _ids_by_key(store, [spelling])
    if key_of(spelling) not in known:
        raise UnknownName("participant", spelling, spellings(store))
    row = store.one("SELECT name FROM participant WHERE id = ?", (known[key_of(spelling)],))
    return str(row and row[0])


def ids_by_name(store: Store, names: Iterable[str]) -> dict[str, int]:
    """The participant's id for each of `names`; those unknown are added without a role."""
    names = list(names)
    known = _ids_by_key(store, names)
    found = {}
    for name in names:
        key = key_of(name)
        if key not in known:
            known[key] = _insert(store, Participant(name=" ".join(name.split())))
        found[name] = known[key]
    return found


def upsert(store: Store, people: Iterable[Participant]) -> int:
    """Add or update `people`, joining the spellings named as aliases; how many rows changed.

    A participant already there under an alias becomes part of the one that names the alias: the
    turns go over, nothing is lost. One known only by an alias keeps the name it has.

    Raises
    ------
    ParameterError
        If two of `people` are one participant by an alias of the project; nothing is changed.
    """
    changed = 0
    owners: dict[int, str] = {}
    with store.write():
        known = _ids_by_key(store)
        for person in people:
            before = store.connection.total_changes
            own = _upsert(store, person, known)
            changed += store.connection.total_changes > before
            if owners.setdefault(own, person.name) != person.name:
                raise ParameterError(
                    f"{owners[own]!r} and {person.name!r} are one participant of the project,"
                    " joined by an alias",
                    repair="give the two one row, or ingest into a new project",
                )
        if changed:
            events.record(store, "participants", "", {"changed": changed})
    return changed


def describe(store: Store, people: Iterable[Participant]) -> None:
    """Set the roles and attributes of people already there, under whatever spelling."""
    people = list(people)
    with store.write() as connection:
        known = _ids_by_key(store, [person.name for person in people])
        for person in people:
            own = known[key_of(person.name)]
            connection.execute(
                "UPDATE participant SET role = ?1 WHERE id = ?2 AND ?1 NOTNULL", (person.role, own)
            )
            _set_attributes(store, own, person.attributes)
            seal(store, "participant", own)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A participant's row: the id, the GUID, the name that counts and the other ones."""

    id: int
    guid: str
    name: str
    aliases: tuple[str, ...]


def holder_of(store: Store, name: str) -> int | None:
    """The id of the participant known under `name`, None for nobody."""
    query = """
        SELECT id FROM participant WHERE key = ?1
        UNION ALL SELECT participant_id FROM alias WHERE key = ?1"""
    row = store.one(query, (key_of(name),))
    return int(row[0]) if row else None


def known(store: Store) -> tuple[Known, ...]:
    """Every participant, in the order of their first turns, who never speak last."""
    query = """
        SELECT participant.id, participant.guid, participant.name,
          (SELECT json_group_array(name) FROM (SELECT name FROM alias
           WHERE participant_id = participant.id ORDER BY name))
        FROM participant LEFT JOIN (
          SELECT participant_id, min(document.name || printf(' %09d', ordinal)) AS first
          FROM turn JOIN document ON document.id = document_id AND document.version = turn.version
          GROUP BY participant_id) ON participant_id = participant.id
        ORDER BY first IS NULL, first, participant.name"""
    return tuple(
        Known(id=own, guid=guid, name=name, aliases=tuple(json.loads(aliases)))
        for own, guid, name, aliases in store.rows(query)
    )


def join(store: Store, other: int, own: int) -> None:
    """Make `other` part of the participant `own`; nothing is lost."""
    with store.write():
        _merge(store, other, own)
        seal(store, "participant", own)


def rename(store: Store, own: int, name: str, aliases: Iterable[str] = ()) -> None:
    """Give a participant another name, and `aliases` in the place of the other names it has.

    Somebody else who has the name already is the same person and is joined. The seal is the
    caller's.
    """
    connection = store.connection
    other = holder_of(store, name)
    if other not in (None, own):
        _merge(store, int(other or 0), own)
    connection.execute("DELETE FROM alias WHERE participant_id = ?", (own,))
    connection.execute(
        "UPDATE participant SET name = ?, key = ? WHERE id = ?", (name, key_of(name), own)
    )
    connection.executemany(
        "INSERT INTO alias VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        [(key_of(each), each, own) for each in aliases if holder_of(store, each) is None],
    )


def listing(store: Store) -> Table:
    """Every participant with counts, by name; ``attributes`` is a mapping."""
    aliases: dict[int, list[str]] = defaultdict(list)
    for participant_id, name in store.rows("SELECT participant_id, name FROM alias ORDER BY name"):
        aliases[participant_id].append(name)
    rows = []
    for participant_id, person in _speakers(store):
        rows.append(
            (
                person.name, person.role, tuple(aliases[participant_id]), person.attributes,
                person.turns, person.words, person.sessions,
            )
        )  # fmt: skip
    return Table(LISTING, tuple(rows))


def guids(store: Store) -> dict[str, str]:
    """The GUID of every participant, by name."""
    return dict(store.rows("SELECT name, guid FROM participant ORDER BY name"))


def documents_of(store: Store) -> dict[str, tuple[str, ...]]:
    """The documents in whose current text each participant speaks, by name, sorted."""
    query = """
        SELECT DISTINCT participant.name, document.name FROM turn
        JOIN document ON document.id = document_id AND document.version = turn.version
        JOIN participant ON participant.id = participant_id ORDER BY 1, 2"""
    found: dict[str, tuple[str, ...]] = {}
    for name, document in store.rows(query):
        found[name] = (*found.get(name, ()), document)
    return found


def speakers(store: Store) -> tuple[Speaker, ...]:
    """Every participant with sessions, turns and words, by name."""
    return tuple(person for _, person in _speakers(store))


def _speakers(store: Store) -> list[tuple[int, Speaker]]:
    attributes: dict[int, dict[str, str]] = defaultdict(dict)
    query = "SELECT participant_id, name, value FROM participant_attribute ORDER BY name"
    for participant_id, name, value in store.rows(query):
        attributes[participant_id][name] = value
    query = """
        SELECT participant.id, participant.name, role, count(turn.id), coalesce(sum(words), 0),
               json_group_array(DISTINCT session.name) FILTER (WHERE session.name NOT NULL)
        FROM participant
        LEFT JOIN turn ON turn.participant_id = participant.id
          AND EXISTS (SELECT 1 FROM document WHERE document.id = document_id
                      AND document.version = turn.version)
        LEFT JOIN document ON document.id = turn.document_id
        LEFT JOIN session ON session.id = session_id
        GROUP BY participant.id ORDER BY participant.name"""
    return [
        (
            participant_id,
            Speaker(
                name=name,
                role=role,
                attributes=attributes[participant_id],
                sessions=tuple(sorted(json.loads(sessions))),
                turns=turns,
                words=words,
            ),
        )
        for participant_id, name, role, turns, words, sessions in store.rows(query)
    ]


def _upsert(store: Store, person: Participant, known: dict[str, int]) -> int:
    keys = [key_of(name) for name in (person.name, *person.aliases)]
    matches = list(dict.fromkeys(known[key] for key in keys if key in known))
    own = matches[0] if matches else _insert(store, person)
    for other in matches[1:]:
        _merge(store, other, own)
        known.update({key: own for key, owner in known.items() if owner == other})
    known.update(dict.fromkeys(keys, own))
    _rename(store, own, person)
    _set_attributes(store, own, person.attributes)
    seal(store, "participant", own)
    return own


def _insert(store: Store, person: Participant) -> int:
    with store.write() as connection:
        guid = store.guids()
        cursor = connection.execute(
            "INSERT INTO participant (guid, name, key, role, created) VALUES (?, ?, ?, ?, ?)",
            (guid, person.name, key_of(person.name), person.role, store.clock()),
        )
        made = int(cursor.lastrowid or 0)
        seal(store, "participant", made)
        events.record(store, "participant", guid, {})
        return made


def _rename(store: Store, own: int, person: Participant) -> None:
    """Set the name that counts, the role and the other names.

    The name that counted before must be among those that `person` gives; otherwise it stays.
    """
    old = store.one("SELECT key, name FROM participant WHERE id = ?", (own,)) or ("", "")
    given = {key_of(name): name for name in (*person.aliases, person.name)}
    key, name = (key_of(person.name), person.name) if old[0] in given else old
    connection = store.connection
    connection.execute(
        "UPDATE participant SET name = ?1, key = ?2, role = coalesce(?3, role) WHERE id = ?4"
        " AND (name, key, role) IS NOT (?1, ?2, coalesce(?3, role))",
        (name, key, person.role, own),
    )
    connection.execute("DELETE FROM alias WHERE key = ?", (key,))
    connection.executemany(
        "INSERT INTO alias VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        [(other, given[other], own) for other in given if other != key],
    )


def _set_attributes(store: Store, own: int, attributes: Mapping[str, str]) -> None:
    store.connection.executemany(
        "INSERT INTO participant_attribute (participant_id, name, type, value)"
        " VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET type = excluded.type,"
        " value = excluded.value WHERE value IS NOT excluded.value",
        [(own, name, documents.type_of(value), value) for name, value in attributes.items()],
    )


def _merge(store: Store, other: int, own: int) -> None:
    query = "SELECT guid FROM participant WHERE id IN (?, ?) ORDER BY id = ?"
    joined, into = (guid for (guid,) in store.rows(query, (own, other, own)))
    absorb(store, other, own)
    events.record(store, "join", into, {"joined": joined})


def absorb(store: Store, other: int, own: int) -> None:
    """Give all that is `other`'s to `own`, which wins where both have it; its seal is the caller's.

    Nothing is told in the log.
    """
    connection = store.connection
    documents = store.rows(
        "SELECT DISTINCT document_id FROM turn WHERE participant_id = ?", (other,)
    )
    for table in ("turn", "alias"):
        connection.execute(
            f"UPDATE {table} SET participant_id = ? WHERE participant_id = ?", (own, other)
        )
    connection.execute(
        "UPDATE OR IGNORE participant_attribute SET participant_id = ? WHERE participant_id = ?",
        (own, other),
    )
    connection.execute("DELETE FROM participant_attribute WHERE participant_id = ?", (other,))
    connection.execute(
        "INSERT INTO alias SELECT key, name, ? FROM participant WHERE id = ?"
        " ON CONFLICT DO NOTHING",
        (own, other),
    )
    connection.execute(
        "UPDATE participant SET role = coalesce(role, (SELECT role FROM participant WHERE id = ?))"
        " WHERE id = ?",
        (other, own),
    )
    query = "SELECT guid FROM participant WHERE id IN (?, ?) ORDER BY id = ?"
    joined, into = (guid for (guid,) in store.rows(query, (own, other, own)))
    _move_memos(store, joined, into)
    connection.execute("DELETE FROM participant WHERE id = ?", (other,))
    for (document,) in documents:
        seal(store, "document", document)


def _move_memos(store: Store, joined: str, into: str) -> None:
    query = "SELECT id FROM memo WHERE target = 'participant' AND object = ?"
    for (row,) in store.rows(query, (joined,)):
        store.connection.execute("UPDATE memo SET object = ? WHERE id = ?", (into, row))
        seal(store, "memo", row)


def _ids_by_key(store: Store, names: Iterable[str] | None = None) -> dict[str, int]:
    """The participant's id of every key, or of those that `names` have."""
    query = "SELECT key, participant_id FROM alias UNION ALL SELECT key, id FROM participant"
    if names is None:
        return dict(store.rows(query))
    # Looked up one by one in the indexes; the whole table would be read for each document.
    query = """
        SELECT key, participant_id FROM alias WHERE key IN (SELECT value FROM json_each(?1))
        UNION ALL SELECT key, id FROM participant WHERE key IN (SELECT value FROM json_each(?1))"""
    return dict(store.rows(query, (json.dumps([key_of(name) for name in names]),)))
