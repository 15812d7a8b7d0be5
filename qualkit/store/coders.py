"""Coders: who codes, and who of them sees only their own work."""

from __future__ import annotations

from qualkit.errors import ParameterError, UnknownName
from qualkit.model.tables import Table
from qualkit.store import events
from qualkit.store.connection import Store
from qualkit.store.seals import seal

LISTING = ("coder", "codings", "decisions", "memos", "steps", "blind")

LONGEST_NAME = 100
"""The most characters of a coder's name."""


def check_name(name: str) -> None:
    """Refuse what cannot be the name of a coder.

    Raises
    ------
    ParameterError
        If it is empty, too long, or holds what cannot be seen.
    """
    if not name.strip():
        raise ParameterError("the coder's name is empty", repair="give a name")
    if len(name) > LONGEST_NAME:
        what = f"the coder's name has {len(name):,} characters"
        raise ParameterError(what, expected=f"at most {LONGEST_NAME}")
    hidden = next((letter for letter in name if not letter.isprintable()), "")
    if hidden:
        what = f"the coder's name holds U+{ord(hidden):04X}, which cannot be seen"
        raise ParameterError(what, repair="type it anew")


def id_of(store: Store, name: str, guid: str | None = None) -> int:
    """The id of the coder called `name`, made when new; see `check_name`.

    A new one has `guid`, where it comes with one that no other coder has.
    """
    row = store.one("SELECT id FROM coder WHERE name = ?", (name,))
    if row:
        return int(row[0])
    check_name(name)
    with store.write() as connection:
        is_free = guid and not store.one("SELECT 1 FROM coder WHERE guid = ?", (guid,))
        cursor = connection.execute(
            "INSERT INTO coder (guid, name) VALUES (?, ?)",
            (guid if is_free else store.guids(), name),
        )
        made = int(cursor.lastrowid or 0)
        seal(store, "coder", made)
        return made


def names(store: Store) -> tuple[str, ...]:
    """The names of all coders, sorted; of a blind viewer, the own name alone."""
    query = f"SELECT name FROM coder WHERE {seen(store, 'coder.id')} ORDER BY name"
    return tuple(name for (name,) in store.rows(query))


def guids(store: Store) -> dict[str, str]:
    """The GUID of each coder by name; of a blind viewer, the own one alone."""
    return dict(store.rows(f"SELECT name, guid FROM coder WHERE {seen(store, 'coder.id')}"))


def known(store: Store, name: str) -> str:
    """`name`, where a coder is called so.

    Raises
    ------
    UnknownName
        If nobody is, or whoever looks is blind to that coder's work.
    """
    listed = names(store)
    if name not in listed:
        raise UnknownName("coder", name, listed)
    return name


def acting(store: Store, name: str | None, default: str) -> str:
    """Who acts: `name`, else the blind coder who looks, else `default`.

    Raises
    ------
    ParameterError
        If a blind coder is to act for somebody else, whose work would show.
    """
    viewer = store.viewer
    if viewer is None:
        return name or default
    if name not in (None, viewer):
        what = f"{viewer} codes blind and acts for nobody else"
        raise ParameterError(what, repair="leave --coder out, or let somebody do it who sees all")
    return viewer


def refuse_blind(store: Store, what: str) -> None:
    """Raise where a blind coder is about to do what shows, or changes, the others' work."""
    if store.viewer is not None:
        raise ParameterError(
            f"{store.viewer} codes blind, and {what}", repair="let somebody do it who sees all"
        )


def seen(store: Store, column: str) -> str:
    """The SQL condition that whoever looks may see the work of the coder whose id is `column`.

    True of everybody's work, unless the store is looked at by a blind coder (`Store.viewer`).
    """
    if store.viewer is None:
        return "1"
    row = store.one("SELECT id FROM coder WHERE name = ?", (store.viewer,))
    return f"{column} = {int(row[0]) if row else 0}"


def is_blind(store: Store, name: str) -> bool:
    """Whether the coder called `name` sees only their own work."""
    return store.one("SELECT 1 FROM coder WHERE name = ? AND blind NOT NULL", (name,)) is not None


def blind_spells(store: Store, name: str) -> tuple[tuple[str, str | None], ...]:
    """From when until when the coder called `name` saw only the own work, as the log tells.

    The last one has no end while it lasts.
    """
    query = """
        SELECT verb, at FROM event JOIN coder ON coder.guid IN (object, (
          SELECT same.value FROM event AS merge, json_each(merge.details, '$.same') AS same
          WHERE merge.verb = 'merge' AND same.key = event.object))
        WHERE coder.name = ? AND verb IN ('blind', 'open') ORDER BY number"""
    found: list[tuple[str, str | None]] = []
    for verb, at in store.rows(query, (name,)):
        if verb == "blind":
            found.append((at, None))
        elif found:
            found[-1] = (found[-1][0], at)
    return tuple(found)


def set_blind(store: Store, name: str, is_blind_now: bool, *, coder: str) -> bool:
    """Let the coder called `name`, made when new, see only their own work, or all; if it changed.

    `coder` is who says so.
    """
    with store.write() as connection:
        row = id_of(store, name)
        if is_blind(store, name) == is_blind_now:
            return False
        since = store.clock() if is_blind_now else None
        connection.execute("UPDATE coder SET blind = ? WHERE id = ?", (since, row))
        seal(store, "coder", row)
        (guid,) = store.one("SELECT guid FROM coder WHERE id = ?", (row,)) or ("",)
        events.record(store, "blind" if is_blind_now else "open", guid, {}, coder=coder)
    return True


def listing(store: Store) -> Table:
    """Every coder with how much they did, and since when they are blind."""
    query = f"""
        SELECT name,
          (SELECT count(*) FROM coding WHERE coder_id = coder.id AND removed IS NULL),
          (SELECT count(*) FROM decision WHERE coder_id = coder.id AND revoked IS NULL),
          (SELECT count(*) FROM memo WHERE coder_id = coder.id AND removed IS NULL),
          (SELECT count(*) FROM step WHERE coder_id = coder.id AND undone IS NULL),
          blind
        FROM coder WHERE {seen(store, "coder.id")} ORDER BY name"""
    return Table(LISTING, tuple(store.rows(query)))
