"""What memos are on: from what people call a thing to its id, and back.

Names are looked up one by one, never a whole table of codings for one of them. A blind coder finds
nobody else's codings and memos, and is told no name of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from qualkit.codebook import resolve as resolve_code
from qualkit.errors import ParameterError, UnknownName
from qualkit.model.memos import MEMO_SORTS
from qualkit.spans import Span
from qualkit.store import coders, participants, places
from qualkit.store.connection import Store
from qualkit.store.ids import begun

_MADE = """
    SELECT {0}.guid AS guid, path || ': ' || quote AS name, {1} AS coder_id, {2} AS removed,
           document.name AS document, path AS code
    FROM {0} JOIN code ON code.id = code_id JOIN document ON document.id = document_id"""
_PLAIN = """
    SELECT guid, {1} AS name, NULL AS coder_id, NULL AS removed, {2} AS document, NULL AS code
    FROM {0}"""

_THINGS: Mapping[str, str] = {
    "project": _PLAIN.format("project", "name", "NULL"),
    "document": _PLAIN.format("document", "name", "name"),
    "session": _PLAIN.format("session", "name", "NULL"),
    "participant": _PLAIN.format("participant", "name", "NULL"),
    "codebook": _PLAIN.format("codebook_revision", "CAST(number AS TEXT)", "NULL"),
    "run": _PLAIN.format("run", "CAST(number AS TEXT)", "NULL"),
    "code": """
        SELECT guid, path AS name, NULL AS coder_id, NULL AS removed, NULL AS document,
               (WITH RECURSIVE became(id) AS (VALUES (code.id) UNION
                  SELECT merged FROM code AS before JOIN became USING (id) WHERE merged NOT NULL)
                SELECT path FROM code AS last JOIN became USING (id) WHERE merged IS NULL) AS code
        FROM code""",
    "coding": _MADE.format("coding", "coder_id", "removed"),
    "suggestion": _MADE.format("suggestion", "NULL", "NULL"),
    "theme": """
        SELECT guid, name, coder_id, removed, NULL AS document, NULL AS code FROM theme""",
    "coder": """
        SELECT guid, name, id AS coder_id, NULL AS removed, NULL AS document, NULL AS code
        FROM coder""",
    "memo": """
        SELECT guid, kind AS name, coder_id, removed, NULL AS document, NULL AS code FROM memo""",
}
"""Sort of thing → the query for all such things."""

BY_ID = ("coding", "suggestion", "memo")
"""What is told by its id, not by a name."""

IN_TEXT = ("turn", "passage")
"""What is told by its place in a document."""

_TOPIC = "/"
_MOST_LISTED = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a memo is attached to: the sort of thing, its id, and the place of words in a text."""

    sort: str
    object: str = ""
    document: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """How people call a thing, the document that it is in, and the code that it has or is.

    ``is_removed`` says that it is no longer there but for its tombstone.
    """

    name: str = ""
    document: str | None = None
    code: str | None = None
    is_removed: bool = False


def resolve(store: Store, sort: str, name: str) -> Target:
    """The thing of that sort called `name`, or whose id is or begins with `name`.

    Raises
    ------
    ParameterError
        If there is no such sort of thing, it needs a place in a text, or several things fit.
    UnknownName
        If there is no such thing.
    """
    if sort in IN_TEXT:
        what = f"a memo on a {sort}, and nothing says where it is"
        raise ParameterError(what, expected="its document with the turn or the quote")
    if sort not in MEMO_SORTS:
        raise ParameterError(f"a memo on a {sort!r}", expected=", ".join(MEMO_SORTS))
    find = _FINDERS.get(sort, _named)
    return Target(sort=sort, object=find(store, sort, name))


def called(store: Store, sort: str, thing: str) -> Called:
    """How people call the thing of that sort with that id; empty where whoever looks may not see.

    What was removed, retired or merged since keeps its name.
    """
    if sort == "topic":
        run, _, topic = thing.partition(_TOPIC)
        return Called(name=f"{called(store, 'run', run).name}{_TOPIC}{topic}")
    columns = "name, document, code, removed NOT NULL"
    query = f"SELECT {columns} FROM ({_THINGS[sort]}) WHERE guid = ? AND {_seen(store)}"
    row = store.one(query, (thing,))
    if row is None:
        return Called()
    return Called(name=row[0], document=row[1], code=row[2], is_removed=bool(row[3]))


def place_name(store: Store, document: str, span: Span | None) -> str:
    """How people call a place: the document and the number of the turn that it begins in."""
    turn = places.ordinal_at(store, document, span.start) if span else None
    return f"{document}#{turn}" if turn else document


def astray(store: Store) -> Iterator[str]:
    """The ids of memos on a thing that is not there, or on no sort of thing."""
    known = ", ".join(f"'{sort}'" for sort in MEMO_SORTS)
    yield from _ids(store, f"target NOT IN ({known})")
    yield from _ids(store, "target IN ('turn', 'passage') AND start IS NULL")
    run = f"substr(object, 1, instr(object, '{_TOPIC}') - 1)"
    yield from _ids(store, f"target = 'topic' AND {run} NOT IN (SELECT guid FROM run)")
    for sort, things in _THINGS.items():
        there = f"EXISTS (SELECT 1 FROM ({things}) AS thing WHERE thing.guid = object)"
        yield from _ids(store, f"target = '{sort}' AND NOT {there}")


def _ids(store: Store, condition: str) -> list[str]:
    query = f"SELECT guid FROM memo WHERE {condition} ORDER BY id"
    return [guid for (guid,) in store.rows(query)]


def _seen(store: Store) -> str:
    return f"(coder_id IS NULL OR {coders.seen(store, 'coder_id')})"


def _named(store: Store, sort: str, name: str) -> str:
    things = f"FROM ({_THINGS[sort]}) WHERE removed IS NULL AND {_seen(store)}"
    query = f"SELECT guid {things} AND (guid = ?1 OR name = ?1) LIMIT 2"
    found = [guid for (guid,) in store.rows(query, (name,))]
    if len(found) > 1:
        what = f"several things of the sort {sort} are called {name!r}"
        raise ParameterError(what, repair="give the id")
    if not found:
        known = store.rows(f"SELECT name {things} ORDER BY name LIMIT {_MOST_LISTED}")
        raise UnknownName(sort, name, [str(each) for (each,) in known])
    return str(found[0])


def _begun(store: Store, sort: str, guid: str) -> str:
    things = f"FROM ({_THINGS[sort]}) WHERE removed IS NULL AND {_seen(store)}"
    return begun(store, sort, things, guid)


def _project(store: Store, _: str, __: str) -> str:
    return str((store.one("SELECT guid FROM project") or ("",))[0])


def _code(store: Store, sort: str, name: str) -> str:
    """A code in use by its shortest clear name; one that is no longer by its whole path."""
    if store.one("SELECT 1 FROM code WHERE path = ?1 OR guid = ?1", (name,)) is None:
        query = "SELECT path FROM code WHERE retired IS NULL ORDER BY position"
        name = resolve_code(name, [path for (path,) in store.rows(query)])
    return _named(store, sort, name)


def _participant(store: Store, sort: str, name: str) -> str:
    if store.one("SELECT 1 FROM participant WHERE guid = ?", (name,)) is None:
        name = participants.named(store, name)
    return _named(store, sort, name)


def _codebook(store: Store, sort: str, name: str) -> str:
    """A revision by its number; without one the newest."""
    newest = store.one("SELECT guid FROM codebook_revision ORDER BY number DESC LIMIT 1")
    return str(newest[0]) if newest and not name else _named(store, sort, name)


def _topic(store: Store, _: str, name: str) -> str:
    """A topic by the number of its run and its own, as ``4/2``."""
    run, _, topic = name.partition(_TOPIC)
    guid = _named(store, "run", run)
    (result,) = store.one("SELECT result FROM run WHERE guid = ?", (guid,)) or (None,)
    known = _topics(result)
    if not known:
        _refuse_run(store, run)
    if topic not in known:
        raise UnknownName("topic", name, [f"{run}{_TOPIC}{each}" for each in known])
    return f"{guid}{_TOPIC}{topic}"


def _topics(result: str | None) -> list[str]:
    topics = json.loads(result or "{}").get("topics")
    return [str(each["topic"]) for each in topics or () if isinstance(each, dict)]


def _refuse_run(store: Store, run: str) -> None:
    """Name the runs that have topics, where any have."""
    query = "SELECT number, result FROM run WHERE result NOT NULL ORDER BY number"
    having = [str(number) for number, result in store.rows(query) if _topics(result)]
    if having:
        what = f"run {run} found no topics"
        raise ParameterError(what, expected=f"a run with topics: {', '.join(having)}")


_FINDERS: Mapping[str, Callable[[Store, str, str], str]] = {
    **dict.fromkeys(BY_ID, _begun),
    "project": _project,
    "code": _code,
    "participant": _participant,
    "codebook": _codebook,
    "topic": _topic,
}
