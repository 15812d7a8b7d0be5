"""Documents of two copies: new ones come in, and both copies get the newest text of each.

A text that one copy edited takes its place in the other, where codings, readings and links move
with their words as after any edit. A text that both edited apart is refused: nobody but a person
can say which of the two is right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from qualkit.errors import ProjectError
from qualkit.model.identity import derived_guid
from qualkit.store import revisions
from qualkit.store.connection import Store
from qualkit.store.merging_state import Merging, insert, records, short, update
from qualkit.store.seals import seal

_DOCUMENT = (
    "kind", "language", "language_probability", "format", "encoding", "origin", "original_sha256",
    "version", "created",
)  # fmt: skip
_CUT = ("turn", "non_speech")
"""Tables of what a text was cut into."""
_EDITED = ("format", "encoding", "origin", "original_sha256", "version")


def merge_documents(m: Merging, back: dict[int, int]) -> None:
    """Bring in the new documents, and both copies to the newest text of each.

    ``back`` maps participants here to those of the other.

    Raises
    ------
    ProjectError
        If the text of a document was edited in both copies.
    """
    for (sha256,) in m.other.rows("SELECT sha256 FROM original"):
        _original(m.other, m.own, sha256)
    for row in records(m.other, "SELECT * FROM document ORDER BY id"):
        own = _same(m, row)
        if own is None:
            _add(m, row)
            continue
        m.ids["document"][row["id"]] = own
        m.count("document", "known")
        mine, theirs = _versions(m.own, own), _versions(m.other, row["id"])
        shared = min(len(mine), len(theirs))
        if mine[:shared] != theirs[:shared]:
            raise ProjectError(
                f"the text of {row['name']!r} was edited in both copies, each in its own way",
                repair="make the same corrections in both first, in one order, or keep one of them",
            )
        _settle(m, own, row, is_equal=len(mine) == len(theirs))
        _date(m, own, row["id"], shared)
        here, there = _Side(m.own, own), _Side(m.other, row["id"])
        if len(theirs) > shared:
            advance(here, there, shared, m.ids["participant"])
            m.count("document", "changed")
        elif len(mine) > shared:
            advance(there, here, shared, back)
        seal(m.own, "document", own)


@dataclass(frozen=True, slots=True)
class _Side:
    store: Store
    document: int


def _versions(store: Store, document: int) -> list[str]:
    query = "SELECT sha256 FROM text_version WHERE document_id = ? ORDER BY version"
    return [sha for (sha,) in store.rows(query, (document,))]


def _same(m: Merging, row: dict[str, Any]) -> int | None:
    found = m.own.one("SELECT id FROM document WHERE guid = ?", (row["guid"],))
    if found:
        return int(found[0])
    theirs = _versions(m.other, row["id"])
    (first,) = m.other.rows("SELECT name FROM session WHERE id = ?", (row["session_id"],))[0]
    query = """
        SELECT document.id, guid FROM document JOIN text_version ON document_id = document.id
        AND text_version.version = 1 WHERE name = ? AND sha256 = ?
        AND (SELECT name FROM session WHERE session.id = session_id) = ?"""
    for own, guid in m.own.rows(query, (row["name"], theirs[0], first)):
        if m.other.one("SELECT 1 FROM document WHERE guid = ?", (guid,)) is None:
            return int(own)
    return None


def _settle(m: Merging, own: int, row: dict[str, Any], *, is_equal: bool) -> None:
    """Of a document that both copies ingested, what is told by the one whose GUID stays.

    Where one copy edited it (not ``is_equal``), that one tells what an edit may have changed.
    """
    guid, created = m.own.rows("SELECT guid, created FROM document WHERE id = ?", (own,))[0]
    kept = m.one(guid, row["guid"])
    if kept == guid:
        told: tuple[str, ...] = ()
    else:
        told = ("guid", *(name for name in _DOCUMENT if is_equal or name not in _EDITED))
        if is_equal:
            _attributes(m.other, m.own, (row["id"], own))
    values = {name: row[name] for name in told}
    update(m.own, "document", own, {**values, "created": min(created, row["created"])})


def _date(m: Merging, own: int, other: int, shared: int) -> None:
    """Of a text that both copies got apart, the later time, and the turns as cut then."""
    query = "SELECT created FROM text_version WHERE document_id = ? AND version = ?"
    for version in range(1, shared + 1):
        (mine,) = m.own.rows(query, (own, version))[0]
        (theirs,) = m.other.rows(query, (other, version))[0]
        if theirs > mine:
            m.own.connection.execute(
                "UPDATE text_version SET created = ? WHERE document_id = ? AND version = ?",
                (theirs, own, version),
            )
            for table in _CUT:
                m.own.connection.execute(
                    f"DELETE FROM {table} WHERE document_id = ? AND version = ?", (own, version)
                )
            sides = _Side(m.other, other), _Side(m.own, own)
            copy_version(*sides, version, m.ids["participant"], _CUT)
            m.count("document", "changed")


def _plain(name: str, guid: str) -> str:
    return name.removesuffix(f" ({short(guid)})")


def _free(m: Merging, row: dict[str, Any]) -> str:
    """A name for a new document: its own, or that of whichever has the lesser GUID stays."""
    name = _plain(row["name"], row["guid"])
    others = m.own.rows("SELECT id, guid, name FROM document")
    alike = [(guid, own, called) for own, guid, called in others if _plain(called, guid) == name]
    if not alike:
        return name
    first = min([row["guid"], *(guid for guid, _, _ in alike)])
    for guid, own, called in alike:
        wanted = name if guid == first else f"{name} ({short(guid)})"
        if called != wanted:
            update(m.own, "document", own, {"name": wanted})
            seal(m.own, "document", own)
    chosen = name if row["guid"] == first else f"{name} ({short(row['guid'])})"
    m.conflict(
        "document", name, "name", (name, f"{name} ({short(max(row['guid'], first))})"),
        "two documents are called so; one has its id in its name",
    )  # fmt: skip
    return chosen


def _add(m: Merging, row: dict[str, Any]) -> None:
    values = {name: row[name] for name in _DOCUMENT}
    values |= {"guid": row["guid"], "session_id": m.ids["session"][row["session_id"]]}
    # The name is given once it is free: another document may have to make room.
    made = insert(m.own, "document", {**values, "name": f"\0{row['guid']}"})
    update(m.own, "document", made, {"name": _free(m, row)})
    m.ids["document"][row["id"]] = made
    for version in range(1, len(_versions(m.other, row["id"])) + 1):
        copy_version(_Side(m.other, row["id"]), _Side(m.own, made), version, m.ids["participant"])
    _attributes(m.other, m.own, (row["id"], made))
    seal(m.own, "document", made)
    m.count("document", "new")


def _original(source: Store, target: Store, sha256: str) -> None:
    if target.one("SELECT 1 FROM original WHERE sha256 = ?", (sha256,)):
        return
    (data,) = source.rows("SELECT bytes FROM original WHERE sha256 = ?", (sha256,))[0]
    target.connection.execute(
        "INSERT INTO original VALUES (?, ?) ON CONFLICT DO NOTHING", (sha256, data)
    )


def _attributes(source: Store, target: Store, documents: tuple[int, int]) -> None:
    query = "SELECT name, type, value FROM document_attribute WHERE document_id = ?"
    target.connection.execute("DELETE FROM document_attribute WHERE document_id = ?", documents[1:])
    for row in source.rows(query, documents[:1]):
        target.connection.execute(
            "INSERT INTO document_attribute VALUES (?, ?, ?, ?)", (documents[1], *row)
        )


def copy_version(
    source: _Side,
    target: _Side,
    version: int,
    people: dict[int, int],
    tables: Sequence[str] = ("text_version", *_CUT),
) -> None:
    """Copy a version of a text with its turns and what nobody spoke; the seal is the caller's."""
    key = (source.document, version)
    for table in tables:
        query = f"SELECT * FROM {table} WHERE document_id = ? AND version = ?"
        for row in records(source.store, query, key):
            row.pop("id", None)
            row["document_id"] = target.document
            if row.get("participant_id") is not None:
                row["participant_id"] = people[row["participant_id"]]
            insert(target.store, table, row)


def advance(behind: _Side, before: _Side, shared: int, people: dict[int, int]) -> None:
    """Give the copy that is behind the further versions of a text; what is in it moves along."""
    store, clock, guids = behind.store, behind.store.clock, behind.store.guids
    query = "SELECT guid FROM document WHERE id = ?"
    (guid,) = before.store.rows(query, (before.document,))[0]
    (edited,) = records(before.store, "SELECT * FROM document WHERE id = ?", (before.document,))
    _original(before.store, store, edited["original_sha256"])
    _attributes(before.store, store, (before.document, behind.document))
    for version in range(shared + 1, edited["version"] + 1):
        copy_version(before, behind, version, people)
        update(store, "document", behind.document, {**_pick(edited), "version": version})
        when, text = store.rows(
            "SELECT created, text FROM text_version WHERE document_id = ? AND version = ?",
            (behind.document, version),
        )[0]
        numbers = count(1)
        store.clock = lambda when=when: when  # type: ignore[misc]
        store.guids = lambda n=numbers, v=version: derived_guid("review", guid, v, next(n))  # type: ignore[misc]
        try:
            revisions.anchor(store, (behind.document, version), text)
        finally:
            store.clock, store.guids = clock, guids
    seal(store, "document", behind.document)


def _pick(edited: dict[str, Any]) -> dict[str, Any]:
    return {name: edited[name] for name in _EDITED}
