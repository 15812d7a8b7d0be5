"""Memos on anything in a project, in versions; one that is removed stays as a tombstone.

A memo on a turn or a passage keeps the words that it was written on, in the version of the text
that they stand in; where they are now is looked up when it is read. What a memo can be on is in
`qualkit.store.memo_targets`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from qualkit.errors import ParameterError, QualkitError, UnknownName
from qualkit.model.memos import MEMO_KINDS, Memo, MemoVersion
from qualkit.revision import Revision
from qualkit.spans import Span, quote_of
from qualkit.store import claims, coders, documents, events, places
from qualkit.store.connection import Store
from qualkit.store.ids import begun
from qualkit.store.memo_targets import Target, called, place_name, resolve
from qualkit.store.seals import seal

_MEMOS = """
    SELECT memo.guid, memo.kind, target, object, said.text, coder.name, memo.created,
           said.created, said.version, removed, document.name, document_id, memo.version,
           document.version, start, end, quote
    FROM memo JOIN coder ON coder.id = memo.coder_id
    JOIN memo_version AS said ON said.memo_id = memo.id AND said.version = (
      SELECT max(version) FROM memo_version WHERE memo_id = memo.id AND {said})
    LEFT JOIN document ON document.id = document_id
    WHERE {seen} AND {wanted}
    ORDER BY memo.id"""

_SHORT = """
    SELECT coding.guid, memo, coder.name, coding.created, document.name, start, end, quote, path,
           coding.version = document.version
    FROM coding JOIN document ON document.id = document_id JOIN code ON code.id = code_id
    JOIN coder ON coder.id = coding.coder_id
    WHERE memo <> '' AND removed IS NULL AND {seen}
    ORDER BY coding.id"""


def add(
    store: Store,
    kind: str,
    text: str,
    target: Target,
    *,
    coder: str,
    guid: str | None = None,
    created: str | None = None,
) -> str:
    """Attach a memo; its id. ``guid`` and ``created`` are those it comes with.

    Raises
    ------
    ParameterError
        If the kind is unknown or the text is empty.
    SpanError
        If the place is not in the text.
    """
    if kind not in MEMO_KINDS:
        raise ParameterError(f"a memo of the kind {kind!r}", expected=", ".join(MEMO_KINDS))
    with store.write() as connection:
        guid = guid or store.guids()
        by, now = coders.id_of(store, coder), created or store.clock()
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


def known(store: Store, guids: Iterable[str]) -> frozenset[str]:
    """Those of `guids` that are memos already, removed ones too."""
    query = "SELECT guid FROM memo WHERE guid IN (SELECT value FROM json_each(?))"
    return frozenset(guid for (guid,) in store.rows(query, (json.dumps([*guids]),)))


def rewrite(store: Store, guid: str, text: str, *, coder: str) -> int:
    """Give the memo whose id begins with `guid` another text; the number of its version."""
    with store.write():
        memo = _standing(store, guid)
        if memo.text == text:
            return memo.version
        query = """
            SELECT memo.id, max(memo_version.version)
            FROM memo JOIN memo_version ON memo_id = memo.id WHERE guid = ? GROUP BY memo.id"""
        row, last = store.one(query, (memo.id,)) or (0, 0)
        _write(store, (row, last + 1), text, coders.id_of(store, coder))
        events.record(store, "rewrite memo", memo.id, {"version": last + 1}, coder=coder)
    return int(last) + 1


def remove(store: Store, guid: str, *, coder: str) -> str:
    """Remove the memo whose id begins with `guid`; a tombstone keeps what it was. Its whole id."""
    with store.write():
        memo = _standing(store, guid)
        _bury(store, memo.id, store.clock())
        events.record(store, "remove memo", memo.id, {}, coder=coder)
    return memo.id


def restore(store: Store, guid: str, *, coder: str) -> str:
    """Bring back the removed memo whose id begins with `guid`, as it was. Its whole id.

    Raises
    ------
    UnknownName
        If no memo was removed that has such an id.
    """
    with store.write():
        whole = _removed(store, guid)
        _bury(store, whole, None)
        events.record(store, "restore memo", whole, {}, coder=coder)
    return whole


def _bury(store: Store, guid: str, removed: str | None) -> None:
    (row,) = store.one("SELECT id FROM memo WHERE guid = ?", (guid,)) or (0,)
    store.connection.execute("UPDATE memo SET removed = ? WHERE id = ?", (removed, row))
    seal(store, "memo", row)


def _removed(store: Store, guid: str) -> str:
    seen = coders.seen(store, "coder_id")
    return begun(store, "removed memo", f"FROM memo WHERE removed NOT NULL AND {seen}", guid)


def _standing(store: Store, guid: str) -> Memo:
    memo = find(store, guid)
    if memo.removed:
        what = f"memo {memo.id} was removed"
        raise ParameterError(what, repair=f"qualkit memos PROJECT restore {memo.id}")
    return memo


def find(store: Store, guid: str) -> Memo:
    """The memo whose id is, or begins with, `guid`; a removed one where none stands.

    Raises
    ------
    UnknownName
        If there is none.
    ParameterError
        If there are several.
    """
    whole = _whole(store, guid)
    found = next(_memos(store, whole), None)
    if found is None:
        raise QualkitError(f"nothing that may be seen is in memo {whole}")
    return found


def _whole(store: Store, guid: str) -> str:
    try:
        return resolve(store, "memo", guid).object
    except UnknownName:
        with suppress(UnknownName):
            return _removed(store, guid)
        raise


def all_memos(store: Store) -> tuple[Memo, ...]:
    """Every memo as it stands, in the order in which they were written."""
    return tuple(_memos(store))


def short_memos(store: Store) -> tuple[Memo, ...]:
    """The remarks that codings and themes in force carry themselves: of no kind, on these."""
    return (*_of_codings(store), *_of_themes(store))


def _of_themes(store: Store) -> Iterator[Memo]:
    for theme in claims.all_claims(store):
        if theme.memo:
            yield Memo(
                id=theme.id,
                kind="",
                sort="theme",
                name=theme.name,
                object=theme.id,
                text=theme.memo,
                coder=theme.coder,
                created=theme.created,
                changed=theme.created,
                version=1,
            )


def _of_codings(store: Store) -> tuple[Memo, ...]:
    return tuple(
        Memo(
            id=guid,
            kind="",
            sort="coding",
            name=f"{code}: {quote}",
            object=guid,
            text=text,
            coder=coder,
            created=created,
            changed=created,
            version=1,
            document=document,
            span=Span(start, end) if is_current else None,
            quote=quote,
            code=code,
        )
        for guid, text, coder, created, document, start, end, quote, code, is_current in store.rows(
            _SHORT.format(seen=coders.seen(store, "coding.coder_id"))
        )
    )


def versions(store: Store, guid: str) -> tuple[MemoVersion, ...]:
    """Everything that the memo whose id begins with `guid` has said, the first first."""
    query = f"""
        SELECT memo_version.version, text, coder.name, memo_version.created FROM memo_version
        JOIN memo ON memo.id = memo_id JOIN coder ON coder.id = memo_version.coder_id
        WHERE memo.guid = ? AND {coders.seen(store, "memo_version.coder_id")}
        ORDER BY memo_version.version"""
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
    quote = quote_of(places.text_of(store, target.document) or "", target.span)
    document = documents.id_of(store, target.document)
    (version,) = store.one("SELECT version FROM document WHERE id = ?", (document,)) or (0,)
    return (document, version, target.span.start, target.span.end, quote)


def _memos(store: Store, guid: str | None = None) -> Iterator[Memo]:
    query = _MEMOS.format(
        said=coders.seen(store, "memo_version.coder_id"),
        seen=coders.seen(store, "memo.coder_id"),
        wanted="removed IS NULL" if guid is None else "memo.guid = ?",
    )
    revisions: dict[tuple[int, int], Revision] = {}
    for row in store.rows(query, () if guid is None else (guid,)):
        yield _memo(store, row, revisions)


def _memo(store: Store, row: tuple[Any, ...], revisions: dict[tuple[int, int], Revision]) -> Memo:
    (own, kind, sort, thing, text, coder, created, changed, number, removed, document, *place) = row
    span = _current(store, place, revisions)
    fields: Mapping[str, Any] = {"name": place_name(store, document, span)} if document else {}
    if not document:
        found = called(store, sort, thing)
        fields = {name: getattr(found, name) for name in ("name", "document", "code")}
        fields["is_on_removed"] = found.is_removed
    return Memo(
        id=own,
        kind=kind,
        sort=sort,
        object=thing,
        text=text,
        coder=coder,
        created=created,
        changed=changed,
        version=number,
        span=span,
        quote=place[-1],
        removed=removed,
        **{"document": document, **fields},
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
