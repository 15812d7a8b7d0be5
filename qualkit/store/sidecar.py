"""All that is in a project as lines of JSON, and a project made of them again, row by row.

Each line is an array: first of the format, then for every table its name and columns, followed by
its rows. What is only computed (vectors, answers kept for the page, the index of words) is left
out and made again. Nothing that comes in is believed: names and values are checked by the schema,
and what they say together by `qualkit.store.integrity`.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import itertools
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from qualkit.codebook import read_codebook
from qualkit.errors import ProjectError, ProjectTooNew, QualkitError, ReadError
from qualkit.store import (
    claims,
    codes,
    codings,
    documents,
    events,
    full_text,
    integrity,
    links,
    memos,
    participants,
    project,
    readings,
    runs,
    suggestions,
)
from qualkit.store.connection import Store
from qualkit.store.opening import open_store
from qualkit.store.schema import BOOKKEEPING, FULL_TEXT, SCHEMA_VERSION

FORMAT = "qualkit project"
"""The first word of the first line."""

COMPUTED = ("vector", "request")
"""Tables of what is computed again."""

_BYTES = "base64"
_REPAIR = "export it again, or import what the standard says alone: --no-sidecar"
_MANY = 10_000


def lines(store: Store) -> Iterator[str]:
    """The project, a line a row, in an order that depends on nothing but its content."""
    yield _line([FORMAT, SCHEMA_VERSION])
    for table, columns in _tables(store.connection).items():
        yield _line([table, columns])
        listed = ", ".join(f'"{column}"' for column in columns)
        for row in store.connection.execute(f'SELECT {listed} FROM "{table}" ORDER BY rowid'):
            yield _line([None, *row])


def restore(
    found: Iterable[str], path: Path, name: str, like: Store, *, is_indexed: bool = True
) -> Store:
    """A project at `path`, where nothing is yet, from lines; opened with the clock of `like`.

    Parameters
    ----------
    found : iterable of str
        What `lines` gave.
    path : Path
        Where it is made; on an error nothing is left there.
    name : str
        What the lines are called, for messages.
    like : Store
        Whose clock and GUIDs it has.
    is_indexed : bool
        Whether it gets the index of words, which only searches and merges need.

    Raises
    ------
    ReadError
        If they are no such lines, or what they say does not hold together.
    ProjectTooNew
        If a newer qualkit wrote them.
    """
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    os.close(handle)
    try:
        _fill(iter(found), path, name)
        store = open_store(path, clock=like.clock, guids=like.guids)
        try:
            _check(store, name, is_indexed=is_indexed)
        except BaseException:
            store.close()
            raise
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return store


def is_untouched(store: Store) -> bool:
    """Whether nothing was ever done in the project."""
    tables = [table for table in _tables(store.connection) if table != "project"]
    found = " UNION ALL ".join(f'SELECT 1 FROM "{table}"' for table in tables)
    return store.one(f"SELECT 1 FROM ({found})") is None


def take_over(store: Store, path: Path, *, coder: str) -> None:
    """Make an untouched project what the one at `path` is, at once; `coder` did it.

    Raises
    ------
    ProjectError
        If something was done in it meanwhile.
    """
    store.connection.execute("ATTACH ? AS other", (str(path),))
    try:
        with store.write() as connection:
            if not is_untouched(store):
                what = f"{store.path} is no longer empty"
                raise ProjectError(what, repair="make a new project for the package")
            connection.execute("PRAGMA defer_foreign_keys = ON")
            connection.execute("DELETE FROM project")
            for table, columns in _tables(connection).items():
                listed = ", ".join(f'"{column}"' for column in columns)
                connection.execute(
                    f'INSERT INTO main."{table}" ({listed}) SELECT {listed} FROM other."{table}"'
                )
            full_text.rebuild(store)
            events.record(store, "import", project.guid(store), {}, coder=coder)
    finally:
        store.connection.execute("DETACH other")


def _fill(found: Iterator[str], path: Path, name: str) -> None:
    from qualkit.store.migrate import migrate  # brings a library that reading does without

    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        try:
            migrate(connection, _version(next(found, ""), name))
            told = _rows(found, connection, name)
            for into, rows in itertools.groupby(told, lambda one: one[0]):
                _insert(connection, into, (row for _, row in rows))
        except (sqlite3.Error, OverflowError, UnicodeError) as error:
            raise _damaged(name, str(error)) from error
        connection.execute("COMMIT")


def _version(line: str, name: str) -> int:
    head = _parsed(line, name)
    if len(head) != 2 or head[0] != FORMAT or not isinstance(head[1], int):
        raise _damaged(name, "it does not begin as one")
    if head[1] > SCHEMA_VERSION:
        what = f"{name} has schema {head[1]}, written by a newer qualkit"
        raise ProjectTooNew(what, expected=f"at most {SCHEMA_VERSION}", repair="update qualkit")
    if head[1] < 1:
        raise _damaged(name, f"it has schema {head[1]}")
    return head[1]


_Insert = tuple[str, int]


def _rows(
    found: Iterator[str], connection: sqlite3.Connection, name: str
) -> Iterator[tuple[_Insert, list[Any]]]:
    """Every row with the statement that inserts it and the number of its columns."""
    known = _tables(connection)
    into: _Insert | None = None
    for line in found:
        told = _parsed(line, name)
        if told and isinstance(told[0], str):
            table, columns = told[0], told[1:]
            if table not in known or [known.pop(table)] != columns:
                raise _damaged(name, f"{table[:60]!r} is no table of it")
            (own,) = columns
            marks = ", ".join("?" for _ in own)
            listed = ", ".join(f'"{column}"' for column in own)
            into = (f'INSERT INTO "{table}" ({listed}) VALUES ({marks})', len(own))
            continue
        if into is None or len(told) != into[1] + 1:
            raise _damaged(name, "a row is of no table")
        del told[0]
        plain = _NOT_PLAIN.isdisjoint(map(type, told))
        yield into, told if plain else [_read(value, name) for value in told]


def _insert(connection: sqlite3.Connection, into: _Insert, rows: Iterator[list[Any]]) -> None:
    for part in iter(lambda: list(itertools.islice(rows, _MANY)), []):
        connection.executemany(into[0], part)


def _check(store: Store, name: str, *, is_indexed: bool) -> None:
    if is_indexed:
        full_text.rebuild(store)
    if store.one("SELECT count(*) FROM project") != (1,):
        raise _damaged(name, "it holds no project")
    faults = integrity.check(store, is_fresh=True)
    if faults:
        raise _damaged(name, f"{faults[0]['what']}: {faults[0]['which']}")
    try:
        _read_all(store)
    except (QualkitError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as e:
        raise _damaged(name, "what it says cannot be read") from e


def _read_all(store: Store) -> None:
    """Read whatever a hash may cover that nobody can read."""
    latest = codes.latest(store)
    if latest:
        book = read_codebook(latest[2], latest[1], codes.kept_lists(store, latest[0]))
        if set(book.paths()) != set(codes.paths(store, with_categories=True)):
            raise LookupError("the codes are not those of the codebook")
    query = """SELECT 1 FROM document WHERE NOT EXISTS (SELECT 1 FROM text_version
               WHERE document_id = document.id AND text_version.version = document.version)"""
    if store.one(query):
        raise LookupError("a document has no text")
    if any(not isinstance(turn.attributes, dict) for turn in documents.turns(store)):
        raise LookupError("what a turn says beside its words has no names")
    for read in (
        documents.listing, participants.listing, codings.all_codings,
        suggestions.all_suggestions, memos.all_memos, memos.short_memos, links.all_links,
        claims.all_claims, readings.all_readings, runs.all_runs,
    ):  # fmt: skip
        read(store)
    for table, column in (("run", "result"), ("event", "details"), ("suggestion", "evidence")):
        for (text,) in store.rows(f"SELECT {column} FROM {table} WHERE {column} NOT NULL"):
            json.loads(text, parse_constant=_no_number)


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number")


def _tables(connection: sqlite3.Connection) -> dict[str, list[str]]:
    """The tables that hold what was done, with their columns, in the order they were made."""
    query = """
        SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT GLOB 'sqlite_*'
        AND name <> ? AND name NOT GLOB ? || '*' ORDER BY rowid"""
    found = [name for (name,) in connection.execute(query, (BOOKKEEPING, FULL_TEXT))]
    return {
        table: [row[1] for row in connection.execute(f'PRAGMA main.table_info("{table}")')]
        for table in found
        if table not in COMPUTED
    }


def _line(values: list[Any]) -> str:
    return _ENCODER.encode(values) + "\n"


def _written(value: object) -> object:
    """What JSON has no form of: bytes."""
    if isinstance(value, bytes):
        return {_BYTES: base64.b64encode(value).decode()}
    raise TypeError(f"a value of the type {type(value).__name__}")


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_written)
_NOT_PLAIN = frozenset((dict, list, bool))


def _read(value: object, name: str) -> object:
    if isinstance(value, dict):
        try:
            return base64.b64decode(value[_BYTES], validate=True)
        except (KeyError, TypeError, ValueError, binascii.Error) as error:
            raise _damaged(name, "a value is of the wrong type") from error
    if isinstance(value, list | bool):
        raise _damaged(name, "a value is of the wrong type")
    return value


def _parsed(line: str, name: str) -> list[Any]:
    try:
        told = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise _damaged(name, "a line is no JSON") from error
    if not isinstance(told, list):
        raise _damaged(name, "a line is no array")
    return told


def _damaged(name: str, why: str) -> ReadError:
    return ReadError(f"{name} is damaged ({why})", repair=_REPAIR)
