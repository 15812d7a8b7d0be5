"""Themes: what analysts claim, each with a name, a memo, and the topics and codes that support it.

A theme and each of its supports is kept, and goes by a tombstone; all of it in steps that can be
undone. A support is a topic of the run in which it was found, or a code; where a topic went in a
later run is not known here (`qualkit.store.namings`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from qualkit.errors import ParameterError, UnknownName
from qualkit.model.codings import sound_text
from qualkit.store import coders, codes, describing, steps
from qualkit.store.connection import Store
from qualkit.store.ids import begun
from qualkit.store.namings import TopicKey
from qualkit.store.seals import insertion, seal, sealed_insert
from qualkit.store.steps import Taking

NAME = "name of a theme"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A theme in force with what supports it: topics by run and number, codes by their paths."""

    id: str
    name: str
    memo: str
    coder: str
    created: str
    topics: tuple[TopicKey, ...] = ()
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What of a theme is to be another; what is None stays."""

    name: str | None = None
    memo: str | None = None
    topics: Sequence[TopicKey] = field(default=())
    codes: Sequence[str] = field(default=())
    without_topics: Sequence[TopicKey] = field(default=())
    without_codes: Sequence[str] = field(default=())


def claim(store: Store, new: Change, *, coder: str) -> str:
    """Make a theme; its id.

    Raises
    ------
    ParameterError
        If the name is empty, cannot be seen or is that of a theme in force, or a code is retired.
    UnknownName
        If there is no such code.
    """
    name, memo = describing.plain_name(NAME, new.name or ""), sound_text(new.memo, "a memo")
    with steps.taken(store, "claim theme", coder=coder) as step:
        _refuse_taken(store, name)
        guid = store.guids()
        made = (guid, name, memo, coders.id_of(store, coder), store.clock(), None)
        sealed_insert(store, insertion("theme"), made)
        row = _row(store, guid)
        step.count("themes", 1)
        step.note(("theme", row, "stands"))
        step.tell(guid)
        _support(step, row, new)
    return guid


def change(store: Store, theme: str, changed: Change, *, coder: str) -> str:
    """Give a theme, told by its name or id, another name or memo, more or less support; its id.

    Raises
    ------
    UnknownName, ParameterError
        If there is no such theme, topic or code in it, or the name or code cannot be given.
    """
    with steps.taken(store, "change theme", coder=coder) as step:
        guid = find(store, theme)
        row = _row(store, guid)
        if changed.name is not None:
            name = describing.plain_name(NAME, changed.name)
            _refuse_taken(store, name, but=guid)
            _set(step, row, "name", name)
        if changed.memo is not None:
            _set(step, row, "memo", sound_text(changed.memo, "a memo"))
        _unsupport(step, row, changed)
        _support(step, row, changed)
        step.tell(guid)
    return guid


def remove(store: Store, theme: str, *, coder: str) -> str:
    """Remove a theme, told by its name or id; a tombstone keeps what it was. Its id."""
    with steps.taken(store, "remove theme", coder=coder) as step:
        guid = find(store, theme)
        row = _row(store, guid)
        step.note(("theme", row, "stands"))
        _bury(store, "theme", row)
        step.tell(guid)
    return guid


def find(store: Store, theme: str) -> str:
    """The id of the theme in force that is called so, or whose id begins so.

    Raises
    ------
    UnknownName
        If there is none that may be seen.
    ParameterError
        If there are several.
    """
    named = [kept for kept in all_claims(store) if kept.name.casefold() == theme.casefold()]
    if len(named) == 1:
        return named[0].id
    if len(named) > 1:
        raise ParameterError(f"several themes are called {theme!r}", repair="give the id")
    things = f"FROM theme WHERE removed IS NULL AND {coders.seen(store, 'coder_id')}"
    try:
        return begun(store, "theme", things, theme)
    except UnknownName:
        raise UnknownName("theme", theme, [kept.name for kept in all_claims(store)]) from None


def is_there(store: Store, guid: str) -> bool:
    """Whether there is a theme with that GUID, in force or removed."""
    return store.one("SELECT 1 FROM theme WHERE guid = ?", (guid,)) is not None


def all_claims(store: Store) -> tuple[Kept, ...]:
    """The themes in force, in the order in which they were claimed; a blind coder's own ones."""
    query = f"""
        SELECT theme.id, theme.guid, theme.name, memo, coder.name, created
        FROM theme JOIN coder ON coder.id = coder_id
        WHERE removed IS NULL AND {coders.seen(store, "coder_id")} ORDER BY theme.id"""
    topics, named = _supports(store)
    return tuple(
        Kept(
            id=guid,
            name=name,
            memo=memo,
            coder=coder,
            created=created,
            topics=tuple(topics[row]),
            codes=tuple(dict.fromkeys(named[row])),
        )
        for row, guid, name, memo, coder, created in store.rows(query)
    )


def _supports(store: Store) -> tuple[dict[int, list[TopicKey]], dict[int, list[str]]]:
    """Topics and paths of codes, by the row of their theme; a merged code is what it became."""
    query = """
        SELECT theme_id, run_number, topic, code.path FROM support
        LEFT JOIN code AS own ON own.id = code_id
        LEFT JOIN code ON code.id = coalesce(own.merged, own.id)
        WHERE support.removed IS NULL ORDER BY support.id"""
    topics: dict[int, list[TopicKey]] = defaultdict(list)
    named: dict[int, list[str]] = defaultdict(list)
    for theme, run, topic, path in store.rows(query):
        if path is None:
            topics[theme].append((run, topic))
        else:
            named[theme].append(path)
    return topics, named


def _support(step: Taking, theme: int, wanted: Change) -> None:
    """Add what is not there yet."""
    there, named = _supports(step.store)
    known = codes.ids(step.store)
    for key in dict.fromkeys(wanted.topics):
        if key not in there[theme]:
            _insert(step, theme, (*key, None))
    for path in dict.fromkeys(wanted.codes):
        codes.refuse_retired(step.store, path)
        if path not in named[theme]:
            _insert(step, theme, (None, None, known[path]))


def _insert(step: Taking, theme: int, what: tuple[int | None, int | None, int | None]) -> None:
    store, guid = step.store, step.store.guids()
    sealed_insert(store, insertion("support"), (guid, theme, *what, store.clock(), None))
    (row,) = store.one("SELECT id FROM support WHERE guid = ?", (guid,)) or (0,)
    step.count("supports", 1)
    step.note(("support", int(row), "stands"))


def _unsupport(step: Taking, theme: int, wanted: Change) -> None:
    known = codes.ids(step.store)
    for run, topic in wanted.without_topics:
        where = "run_number = ? AND topic = ?"
        _end(step, theme, where, (run, topic), what=("topic", f"{run}/{topic}"))
    for path in wanted.without_codes:
        where = "? IN (code_id, (SELECT merged FROM code WHERE id = code_id))"
        _end(step, theme, where, (known.get(path),), what=("code", path))


def _end(
    step: Taking, theme: int, where: str, values: tuple[int | None, ...], *, what: tuple[str, str]
) -> None:
    query = f"SELECT id FROM support WHERE theme_id = ? AND removed IS NULL AND {where}"
    rows = [int(row) for (row,) in step.store.rows(query, (theme, *values))]
    if not rows:
        kind, name = what
        there, named = _supports(step.store)
        known = [f"{run}/{topic}" for run, topic in there[theme]]
        raise UnknownName(f"{kind} of the theme", name, known if kind == "topic" else named[theme])
    for row in rows:
        step.note(("support", row, "stands"))
        _bury(step.store, "support", row)


def _set(step: Taking, row: int, column: str, value: str) -> None:
    (before,) = step.store.one(f"SELECT {column} FROM theme WHERE id = ?", (row,)) or ("",)
    if before != value:
        step.note(("theme", row, column), text=before)
        step.store.connection.execute(f"UPDATE theme SET {column} = ? WHERE id = ?", (value, row))
        seal(step.store, "theme", row)


def _bury(store: Store, table: str, row: int) -> None:
    store.connection.execute(f"UPDATE {table} SET removed = ? WHERE id = ?", (store.clock(), row))
    seal(store, table, row)


def _row(store: Store, guid: str) -> int:
    (row,) = store.one("SELECT id FROM theme WHERE guid = ?", (guid,)) or (0,)
    return int(row)


def _refuse_taken(store: Store, name: str, *, but: str = "") -> None:
    for kept in all_claims(store):
        if kept.name.casefold() == name.casefold() and kept.id != but:
            raise ParameterError(
                f"there is a theme {kept.name!r} already",
                repair="change that one, or give another name",
            )
