"""Memos on anything in a project, in versions; one that is removed stays as a tombstone.

A memo on a turn or a passage keeps the words that it was written on, in the version of the text
that they stand in; where they are now is looked up when it is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from qualkit.errors import ParameterError, UnknownName
from qualkit.model.memos import MEMO_KINDS, MEMO_TARGETS, Memo, MemoVersion
from qualkit.revision import Revision
from qualkit.spans import Span, quote_of
from qualkit.store import coders, documents, events
from qualkit.store.connection import Store
from qualkit.store.seals import seal

_NAMES: Mapping[str, str] = {
    "project": "SELECT guid, name FROM project",
    "document": "SELECT guid, name FROM document",
    "session": "SELECT guid, name FROM session",
    "participant": "SELECT guid, name FROM participant",
    "code": "SELECT guid, path FROM code",
    "codebook": "SELECT guid, CAST(number AS TEXT) FROM codebook_revision",
    "coding": (
        "SELECT coding.guid, path || ': ' || quote FROM coding JOIN code ON code.id = code_id"
    ),
    "suggestion": (
        "SELECT suggestion.guid, path || ': ' || quote"
        " FROM suggestion JOIN code ON code.id = code_id"
    ),
    "run": "SELECT guid, CAST(number AS TEXT) FROM run",
    "coder": "SELECT guid, name FROM coder",
    "memo": "SELECT guid, kind FROM memo",
}
"""Sort of thing → the query for the ids of all such things, and how people call them."""

BY_ID = ("coding", "suggestion", "memo")
"""What is told by its id, not by a name."""

_MEMOS = """
    SELECT memo.id, memo.guid, memo.kind, target, object, memo_version.text, coder.name,
           memo.created, memo_version.created, memo_version.version, document.name, document_id,
           memo.version, document.version, start, end, quote
    FROM memo JOIN memo_version ON memo_id = memo.id JOIN coder ON coder.id = memo.coder_id
    LEFT JOIN document ON document.id = document_id
    WHERE removed IS NULL
      AND memo_version.version = (SELECT max(version) FROM memo_version WHERE memo_id = memo.id)
      AND {seen} AND (?1 IS NULL OR memo.guid = ?1)
    ORDER BY memo.id"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a memo is attached to: the sort of thing, its id, and the place of words in a text."""

    sort: str
    object: str = ""
    document: str | None = None
    span: Span | None = None


def names(store: Store, sort: str) -> dict[str, str]:
    """The ids of all things of that sort, with how people call them.

    Of codings and decisions a blind coder sees the own ones only.
    """
    query = _NAMES[sort]
    if sort in ("coding", "memo"):
        query += f" WHERE {coders.seen(store, 'coder_id')}"
    return dict(store.rows(query))


def resolve(store: Store, sort: str, name: str) -> Target:
    """The thing of that sort called `name`, or whose id is or begins with `name`.

    Raises
    ------
    ParameterError
        If there is no such sort of thing, or several things fit.
    UnknownName
        If there is no such thing.
    """
    if sort not in MEMO_TARGETS:
        raise ParameterError(f"a memo on a {sort!r}", expected=", ".join(MEMO_TARGETS))
    if sort == "topic":
        run, _, topic = name.partition("/")
        return Target(sort=sort, object=f"{resolve(store, 'run', run).object}/{topic}")
    known = names(store, sort)
    if sort == "project":
        return Target(sort=sort, object=next(iter(known)))
    found = [guid for guid, called in known.items() if name in (guid, called)]
    if sort in BY_ID and not found:
        found = [guid for guid in known if len(name) >= 4 and guid.startswith(name.lower())]
    if len(found) > 1:
        raise ParameterError(f"several things of the sort {sort} are called {name!r}")
    if not found:
        raise UnknownName(sort, name, list(known if sort in BY_ID else known.values()))
    return Target(sort=sort, object=found[0])


def add(store: Store, kind: str, text: str, target: Target, *, coder: str) -> str:
    """Attach a memo; its id.

    Raises
    ------
    ParameterError
        If the kind is unknown or the text is empty.
    """
    if kind not in MEMO_KINDS:
        raise ParameterError(f"a memo of the kind {kind!r}", expected=", ".join(MEMO_KINDS))
    with store.write() as connection:
        guid, by, now = store.guids(), coders.id_of(store, coder), store.clock()
        cursor = connection.execute(
            "INSERT INTO memo (guid, kind, target, object, document_id, version, start, end,"
            " quote, coder_id, created) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (guid, kind, target.sort, target.object, *_place(store, target), by, now),
        )
        row = int(cursor.lastrowid or 0)
        _write(store, (row, 1), text, by)
        details = {"kind": kind, "on": target.sort, "object": target.object}
        events.record(store, "memo", guid, details, coder=coder)
    return guid


def rewrite(store: Store, guid: str, text: str, *, coder: str) -> int:
    """Give the memo whose id begins with `guid` another text; the number of its version."""
    with store.write():
        memo = find(store, guid)
        if memo.text == text:
            return memo.version
        (row,) = store.one("SELECT id FROM memo WHERE guid = ?", (memo.id,)) or (0,)
        _write(store, (row, memo.version + 1), text, coders.id_of(store, coder))
        events.record(store, "rewrite memo", memo.id, {"version": memo.version + 1}, coder=coder)
    return memo.version + 1


def remove(store: Store, guid: str, *, coder: str) -> None:
    """Remove the memo whose id begins with `guid`; a tombstone keeps what it was."""
    with store.write() as connection:
        memo = find(store, guid)
        (row,) = store.one("SELECT id FROM memo WHERE guid = ?", (memo.id,)) or (0,)
        connection.execute("UPDATE memo SET removed = ? WHERE id = ?", (store.clock(), row))
        seal(store, "memo", row)
        events.record(store, "remove memo", memo.id, {}, coder=coder)


def find(store: Store, guid: str) -> Memo:
    """The memo whose id is, or begins with, `guid`."""
    return next(_memos(store, resolve(store, "memo", guid).object), None) or _unknown(store, guid)


def _unknown(store: Store, guid: str) -> Memo:
    raise UnknownName("memo", guid, [memo.id for memo in _memos(store)])


def all_memos(store: Store) -> tuple[Memo, ...]:
    """Every memo as it stands, in the order in which they were written."""
    return tuple(_memos(store))


def versions(store: Store, guid: str) -> tuple[MemoVersion, ...]:
    """Everything that the memo whose id begins with `guid` has said, the first first."""
    query = """
        SELECT memo_version.version, text, coder.name, memo_version.created FROM memo_version
        JOIN memo ON memo.id = memo_id JOIN coder ON coder.id = memo_version.coder_id
        WHERE guid = ? ORDER BY memo_version.version"""
    rows = store.rows(query, (find(store, guid).id,))
    return tuple(
        MemoVersion(version=number, text=text, coder=coder, created=created)
        for number, text, coder, created in rows
    )


def _write(store: Store, key: tuple[int, int], text: str, coder: int) -> None:
    if not text.strip():
        raise ParameterError("an empty memo", repair="write something, or remove the memo")
    store.connection.execute(
        "INSERT INTO memo_version (memo_id, version, text, coder_id, created)"
        " VALUES (?, ?, ?, ?, ?)",
        (*key, text, coder, store.clock()),
    )
    seal(store, "memo", key[0])


def _place(store: Store, target: Target) -> tuple[Any, ...]:
    if target.document is None or target.span is None:
        return (None,) * 5
    text = documents.texts(store, [target.document])[target.document]
    quote = quote_of(text, target.span)
    key = documents.keys(store)[target.document]
    return (*key, target.span.start, target.span.end, quote)


def _memos(store: Store, guid: str | None = None) -> Iterator[Memo]:
    query = _MEMOS.format(seen=coders.seen(store, "memo.coder_id"))
    called: dict[str, dict[str, str]] = {}
    revisions: dict[tuple[int, int], Revision] = {}
    for row in store.rows(query, (guid,)):
        (_, own, kind, target, thing, text, coder, created, changed, number, document, *place) = row
        if target in _NAMES and target not in called:
            called[target] = names(store, target)
        yield Memo(
            id=own,
            kind=kind,
            target=target,
            name=called.get(target, {}).get(thing) or document or thing,
            object=thing,
            text=text,
            coder=coder,
            created=created,
            changed=changed,
            version=number,
            document=document,
            span=_current(store, place, revisions),
            quote=place[-1],
        )


def _current(
    store: Store, place: list[Any], revisions: dict[tuple[int, int], Revision]
) -> Span | None:
    document, version, current, start, end, _ = place
    if document is None:
        return None
    if version == current:
        return Span(start, end)
    key = (document, version)
    if key not in revisions:
        query = "SELECT text FROM text_version WHERE document_id = ? AND version = ?"
        (old,) = store.one(query, key) or ("",)
        (new,) = store.one(query, (document, current)) or ("",)
        revisions[key] = Revision.between(old, new)
    return revisions[key].place(Span(start, end))
