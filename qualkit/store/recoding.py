"""A change of the codebook in a step: rows of codes keep their GUID, codings follow, all undoable.

A codebook that takes the place of another is such a step too.

The change itself is made elsewhere; here are the codes' rows, the codings that get another code,
and the revision that ends the step.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from qualkit.model.codes import Codebook
from qualkit.store import coders, codes, coding_changes, steps
from qualkit.store.connection import Store
from qualkit.store.seals import seal
from qualkit.store.steps import Taking


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What a merge did to codings: how many have another code, and how many were there twice."""

    codings: int
    duplicates: int
    kept_twice: int


def move(step: Taking, paths: Mapping[str, str]) -> None:
    """Give codes other paths, path before → path now.

    A code that was dropped and has such a path makes room.
    """
    query = "SELECT path, id FROM code"
    rows: dict[str, int] = dict(step.store.rows(query))
    for new in paths.values():
        if new in rows and new not in paths:
            _make_room(step, rows[new], new)
    for old, new in paths.items():
        _rename(step, rows[old], new)


def merge(step: Taking, source: str, into: str) -> Merged:
    """Give the codings of `source` the code `into`; its suggestions count for that from now on.

    Of two codings that then say the same, the one that carries a memo or a weight stays; both do
    where both carry some.
    """
    store, known = step.store, codes.ids(step.store)
    own, target = known[source], known[into]
    query = "SELECT guid, removed IS NULL FROM coding WHERE code_id = ? ORDER BY id"
    standing = dict(store.rows(query, (own,)))
    coding_changes.recode(step, list(standing), into)
    duplicates, twice = _remove_duplicates(step, target, set(standing))
    for row, before in store.rows(
        "SELECT id, merged FROM code WHERE id = ?1 OR merged = ?1", (own,)
    ):
        store.connection.execute("UPDATE code SET merged = ? WHERE id = ?", (target, row))
        seal(store, "code", row)
        step.note(("code", row, "merged"), number=before)
    _make_room(step, own, source)
    return Merged(codings=sum(standing.values()), duplicates=duplicates, kept_twice=twice)


def revise(
    step: Taking, book: Codebook, *, yaml: str, source: str, added: str | None = None
) -> int:
    """Make `book` the newest revision, as the end of `step`; its number.

    The code ``added`` loses its path while the step is undone: another may have it then.
    """
    before = codes.latest_number(step.store)
    lists = codes.word_lists(step.store, before)
    number = codes.save(step.store, book, yaml=yaml, source=source, coder=step.coder, lists=lists)
    if number != before:
        step.note(("codebook", 0, "revision"), number=before, text=str(number))
    if added:
        _note_added(step, added, number)
    return number


def replace(
    store: Store,
    book: Codebook,
    *,
    yaml: str,
    source: str,
    coder: str,
    lists: Mapping[str, str],
    guids: Mapping[str, str] = MappingProxyType({}),
) -> int:
    """Make an imported `book` the newest revision, in a step by `coder`; its number.

    The first codebook is no step, as there is none to go back to, nor is one that is there already.
    ``guids`` are those that new codes come with, by path.
    """
    with store.write(), steps.taken(store, "import codebook", coder=coder) as step:
        before = codes.latest_number(store)
        known = {path for (path,) in store.rows("SELECT path FROM code")}
        number = codes.save(
            store, book, yaml=yaml, source=source, coder=coder, lists=lists, guids=guids
        )
        if before not in (0, number):
            step.note(("codebook", 0, "revision"), number=before, text=str(number))
            for path in book.paths():
                if path not in known:
                    _note_added(step, path, number)
    return number


def _note_added(step: Taking, path: str, number: int) -> None:
    row, guid = step.store.one("SELECT id, guid FROM code WHERE path = ?", (path,)) or (0, "")
    step.note(("code", row, "path"), text=f"{path}{codes.NOT_ADDED.format(number)}")
    step.tell(guid, "added")


def waiting(step: Taking, path: str) -> int:
    """How many suggestions of the code at `path` nobody has decided on."""
    query = f"""
        SELECT count(*) FROM suggestion JOIN code AS own ON own.id = code_id
        JOIN code ON code.id = coalesce(own.merged, own.id)
        WHERE code.path = ? AND NOT EXISTS
          (SELECT 1 FROM decision WHERE suggestion_id = suggestion.id AND revoked IS NULL
           AND {coders.seen(step.store, "coder_id")})"""
    return int((step.store.one(query, (path,)) or (0,))[0])


def given(step: Taking, paths: Iterable[str]) -> int:
    """How many codings in force have one of these codes."""
    query = f"""
        SELECT count(*) FROM coding JOIN code ON code.id = code_id
        WHERE path = ? AND removed IS NULL AND {coders.seen(step.store, "coder_id")}"""
    return sum(int((step.store.one(query, (path,)) or (0,))[0]) for path in paths)


def _make_room(step: Taking, row: int, path: str) -> None:
    _rename(step, row, f"{path}{codes.UNTIL}{codes.latest_number(step.store)})")


def _rename(step: Taking, row: int, path: str) -> None:
    store = step.store
    before, guid = store.one("SELECT path, guid FROM code WHERE id = ?", (row,)) or ("", "")
    store.connection.execute("UPDATE code SET path = ? WHERE id = ?", (path, row))
    seal(store, "code", row)
    step.note(("code", row, "path"), text=before)
    step.tell(guid, "path")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Given:
    guid: str
    came: bool
    carries: tuple[object, ...] = field(default=())


_SAME = """
    SELECT document_id, version, start, end, coder_id, about, guid, nullif(memo, ''), weight,
      (SELECT max(memo.id) FROM memo WHERE object = coding.guid AND memo.removed IS NULL)
    FROM coding WHERE code_id = ? AND removed IS NULL ORDER BY id"""


def _remove_duplicates(step: Taking, code: int, came: set[str]) -> tuple[int, int]:
    """Remove what says the same twice because codings came; how many, and how many both stay."""
    places: dict[Sequence[object], list[_Given]] = defaultdict(list)
    for *place, guid, memo, weight, attached in step.store.rows(_SAME, (code,)):
        carries = tuple(value for value in (memo, weight, attached) if value is not None)
        places[tuple(place)].append(_Given(guid=guid, came=guid in came, carries=carries))
    removed = twice = 0
    for there in places.values():
        if len(there) < 2 or not any(one.came for one in there):
            continue
        ranked = sorted(there, key=lambda one: (not one.carries, one.came))
        bare = [one for one in ranked[1:] if not one.carries]
        for one in bare:
            coding_changes.remove_in(step, one.guid)
        removed += len(bare)
        twice += len(ranked) - 1 - len(bare)
    return removed, twice
