"""Undo and redo: the two values of each change of a step exchanged, for one coder, step by step.

What somebody has changed since is left as it is, and counted. A place in an older version of a
text is looked up in the current one, as when the text was edited; where that is not certain the
coding waits for review, a link waits, and a reading stays ended.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from qualkit.errors import ParameterError, QualkitError
from qualkit.model.steps import Step, Swapped
from qualkit.revision import Revision
from qualkit.spans import Span
from qualkit.store import coders, codes, events, links, reviews
from qualkit.store.connection import Store
from qualkit.store.losses import CodesInUse
from qualkit.store.seals import seal

_NEXT = {
    "undo": """
        SELECT number, guid, verb FROM step WHERE coder_id = ?1 AND undone IS NULL
        ORDER BY number DESC LIMIT 1""",
    "redo": """
        SELECT number, guid, verb FROM step
        WHERE coder_id = ?1 AND undone NOT NULL AND NOT superseded ORDER BY number LIMIT 1""",
}

_CHANGES = """
    SELECT id, step_number, kind, row_id, field, document_id, version, start, end, number, text
    FROM change WHERE step_number = ? AND undone = ? ORDER BY id"""

_SINCE = """
    SELECT 1 FROM change WHERE row_id = ? AND kind = ? AND field = ? AND step_number > ?
    AND NOT undone LIMIT 1"""

_PLACE = """
    SELECT document_id, coding.version, start, end, document.version, coding.guid, removed
    FROM coding JOIN document ON document.id = document_id WHERE coding.id = ?"""

_COLUMNS = {
    ("coding", "code"): ("coding", "code_id", "number"),
    ("coding", "about"): ("coding", "about", "text"),
    ("coding", "weight"): ("coding", "weight", "number"),
    ("coding", "memo"): ("coding", "memo", "text"),
    ("naming", "name"): ("naming", "name", "text"),
    ("naming", "coder"): ("naming", "coder_id", "number"),
    ("theme", "name"): ("theme", "name", "text"),
    ("theme", "memo"): ("theme", "memo", "text"),
    ("code", "path"): ("code", "path", "text"),
    ("code", "retired"): ("code", "retired", "text"),
    ("code", "merged"): ("code", "merged", "number"),
}
"""Kind and field of a change → table, column, and where in the change the other value is."""

_PAST = {"undo": "undone", "redo": "redone"}

_OVER = "pass over the step: codings PROJECT undo --skip"

_NOT_ADDED = re.compile(re.escape(codes.NOT_ADDED).replace(r"\{\}", r"\d+"))

_READING = "SELECT document_id, version, start, end, removed FROM reading WHERE id = ?"

_TOMBSTONES = {
    "coding": "removed",
    "decision": "revoked",
    "reading": "removed",
    "theme": "removed",
    "support": "removed",
    "link": "removed",
}

_SEALED = frozenset(kind for kind, _ in _COLUMNS) | _TOMBSTONES.keys()
"""Kinds of changes whose row has a seal of its own, called so."""


def swap(
    store: Store, done: str, *, coder: str, count: int = 1, only: Collection[str] = ()
) -> tuple[Swapped, ...]:
    """Undo the last `count` steps of `coder`, or redo those undone last; all or none of it.

    Redo ends where the coder has taken a new step since. With `only`, steps have these verbs.

    Raises
    ------
    ParameterError
        If `count` is not at least 1, or a step has another verb than `only` names.
    QualkitError
        If codings have a code that the codebook would lack then; nothing is changed.
    """
    if isinstance(count, bool) or not isinstance(count, int) or count < 1:
        raise ParameterError(f"{count} steps to {done}", expected="1 or more")
    swapped: list[Swapped] = []
    with store.write():
        row = coders.id_of(store, coder)
        while len(swapped) < count and (step := store.one(_NEXT[done], (row,))):
            _refuse_other(done, step, only)
            swapped.append(_swap(store, done, step, coder))
    return tuple(swapped)


def following(store: Store, *, coder: str) -> tuple[Step | None, Step | None]:
    """The step that `undo` would undo next, and the one that `redo` would redo; None for none."""
    row = coders.id_of(store, coder)
    undo, redo = (store.one(_NEXT[done], (row,)) for done in ("undo", "redo"))
    return _step(store, undo), _step(store, redo)


def _step(store: Store, found: tuple[Any, ...] | None) -> Step | None:
    if found is None:
        return None
    query = """
        SELECT step.number, step.guid, coder.name, verb, step.created, undone,
          (SELECT count(*) FROM change WHERE step_number = step.number)
        FROM step JOIN coder ON coder.id = coder_id WHERE step.number = ?"""
    number, guid, coder, verb, created, undone, changes = store.rows(query, (found[0],))[0]
    return Step(
        number=number,
        id=guid,
        coder=coder,
        verb=verb,
        created=created,
        undone=undone,
        changes=changes,
    )


def skip(store: Store, *, coder: str) -> tuple[Swapped, ...]:
    """Pass over the last step of `coder`, which stays as it is and is not undone any more."""
    with store.write():
        step = store.one(_NEXT["undo"], (coders.id_of(store, coder),))
        if step is None:
            return ()
        number, guid, verb = step
        store.connection.execute(
            "UPDATE step SET undone = ?, superseded = 1 WHERE number = ?", (store.clock(), number)
        )
        seal(store, "step", number)
        (left,) = store.one("SELECT count(*) FROM change WHERE step_number = ?", (number,)) or (0,)
        details = {"step": number, "changed": 0, "left": left}
        events.record(store, "pass over", guid, details, coder=coder)
    return (Swapped(number=number, verb=verb, changes=0, left=left),)


def _refuse_other(done: str, step: tuple[Any, ...], only: Collection[str]) -> None:
    number, _, verb = step
    if only and verb not in only:
        raise ParameterError(
            f"the last step is step {number} ({verb})",
            expected=", ".join(only),
            repair=f"'qualkit codings PROJECT {done}' {done}es it",
        )


def _swap(store: Store, done: str, step: tuple[Any, ...], coder: str) -> Swapped:
    number, guid, verb = step
    swapper = _Swapper(store, done, coder)
    changes = [_Change(*row) for row in store.rows(_CHANGES, (number, int(done == "redo")))]
    for change in _ordered(changes, is_undone=done == "undo"):
        swapper.swap(change, is_undone=done == "undo")
    store.connection.execute(
        "UPDATE step SET undone = ? WHERE number = ?",
        (store.clock() if done == "undo" else None, number),
    )
    seal(store, "step", number)
    result = Swapped(
        number=number,
        verb=verb,
        changes=swapper.swapped,
        left=len(changes) - swapper.swapped,
        review=swapper.review,
    )
    details = {"step": number, "changed": result.changes, "left": result.left}
    events.record(store, done, guid, {**details, "review": swapper.listed}, coder=coder)
    return result


def _ordered(changes: list[_Change], *, is_undone: bool) -> list[_Change]:
    """The changes as they are to be exchanged.

    The revision of the codebook comes last: its codes must have their paths by then.
    """
    revised = [change for change in changes if change.field == "revision"]
    others = [change for change in changes if change.field != "revision"]
    return [*(reversed(others) if is_undone else others), *revised]


@dataclass(frozen=True, slots=True)
class _Change:
    id: int
    step: int
    kind: str
    row: int
    field: str
    document: int | None
    version: int | None
    start: int | None
    end: int | None
    number: float | None
    text: str | None


@dataclass(slots=True)
class _Swapper:
    """Exchanges the values of changes, and counts; the texts compared are kept."""

    store: Store
    done: str
    coder: str
    swapped: int = 0
    review: int = 0
    listed: int = 0
    _revisions: dict[tuple[int, int], Revision] = field(default_factory=dict)

    def swap(self, change: _Change, *, is_undone: bool) -> None:
        key = (change.row, change.kind, change.field, change.step)
        if change.field != "revision" and self.store.one(_SINCE, key):
            return
        if change.kind == "reading" and not self._can_stand(change.row):
            return
        self._exchange(change)
        self._run("UPDATE change SET undone = ? WHERE id = ?", int(is_undone), change.id)
        if change.kind in _SEALED:
            seal(self.store, change.kind, change.row)
        self.swapped += 1

    def _exchange(self, change: _Change) -> None:
        special: dict[str, Callable[[_Change], None]] = {
            "stands": self._raise_or_bury,
            "place": self._move,
            "revision": self._revise,
        }
        if change.field in special:
            special[change.field](change)
            return
        table, column, slot = _COLUMNS[change.kind, change.field]
        (now,) = self.store.one(f"SELECT {column} FROM {table} WHERE id = ?", (change.row,)) or ()
        other = getattr(change, slot)
        if column in ("code_id", "coder_id", "merged") and other is not None:
            other = int(other)
        if column == "path":
            self._make_room(str(other), change.row)
        self._run(f"UPDATE {table} SET {column} = ? WHERE id = ?", other, change.row)
        self._run(f"UPDATE change SET {slot} = ? WHERE id = ?", now, change.id)

    def _make_room(self, path: str, row: int) -> None:
        """Move a dropped code away that has the path which another gets back."""
        query = "SELECT id FROM code WHERE path = ? AND id <> ?"
        for (other,) in self.store.rows(query, (path, row)):
            until = f"{path}{codes.UNTIL}{codes.latest_number(self.store)})"
            self._run("UPDATE code SET path = ? WHERE id = ?", until, other)
            seal(self.store, "code", other)

    def _raise_or_bury(self, change: _Change) -> None:
        column, now = _TOMBSTONES[change.kind], self.store.clock()
        self._run(
            f"UPDATE {change.kind} SET {column} = CASE WHEN {column} IS NULL THEN ? END"
            " WHERE id = ?",
            now, change.row,
        )  # fmt: skip
        if change.kind == "link":
            links.stand_again(self.store, change.row, self._to_current)
        if change.kind == "coding":
            document, version, start, end, *_ = self._place_of(change.row)
            self._put(change.row, (document, version), Span(start, end))

    def _can_stand(self, row: int) -> bool:
        """Whether a reading ends now, or has its words still; it is moved to where they are."""
        document, version, start, end, removed = self.store.one(_READING, (row,)) or ()
        query = "SELECT version FROM document WHERE id = ?"
        (current,) = self.store.one(query, (document,)) or ()
        if removed is None or version == current:
            return True
        placed = self._revision((document, version), current).place(Span(start, end))
        if placed:
            where = (current, placed.start, placed.end, row)
            self._run("UPDATE reading SET version = ?, start = ?, end = ? WHERE id = ?", *where)
        return placed is not None

    def _move(self, change: _Change) -> None:
        document, version, start, end, *_ = self._place_of(change.row)
        self._run(
            "UPDATE change SET document_id = ?1, version = ?2, start = ?3, end = ?4,"
            " quote = (SELECT quote FROM coding WHERE id = ?5) WHERE id = ?6",
            document, version, start, end, change.row, change.id,
        )  # fmt: skip
        span = Span(change.start or 0, change.end or 0)
        self._put(change.row, (change.document or 0, change.version or 0), span)

    def _place_of(self, row: int) -> tuple[Any, ...]:
        return self.store.one(_PLACE, (row,)) or ()

    def _put(self, row: int, key: tuple[int, int], span: Span) -> None:
        """Give the coding `row` the place `span` of a version, or where that is in the current."""
        *_, current, guid, removed = self._place_of(row)
        version, where = key[1], span
        if version != current and removed is None:
            revision = self._revision(key, current)
            placed = revision.place(span)
            if placed:
                version, where = current, placed
            else:
                self._list((key[0], current), guid, revision, span)
        if version == current:
            reviews.close(self.store, [guid])
        self._run(
            "UPDATE coding SET version = ?2, start = ?3, end = ?4, quote ="
            " (SELECT substr(text, ?3 + 1, ?4 - ?3) FROM text_version"
            " WHERE document_id = ?1 AND version = ?2) WHERE id = ?5",
            key[0], version, where.start, where.end, row,
        )  # fmt: skip

    def _list(self, key: tuple[int, int], guid: str, revision: Revision, span: Span) -> None:
        self.listed += reviews.list_unplaced(self.store, key, ("coding", guid), revision, span)
        self.review += 1

    def _to_current(self, key: tuple[int, int]) -> Revision:
        query = "SELECT version FROM document WHERE id = ?"
        (current,) = self.store.one(query, (key[0],)) or (0,)
        return self._revision(key, current)

    def _revision(self, key: tuple[int, int], current: int) -> Revision:
        if key not in self._revisions:
            query = "SELECT text FROM text_version WHERE document_id = ? AND version = ?"
            (old,) = self.store.one(query, key) or ("",)
            (new,) = self.store.one(query, (key[0], current)) or ("",)
            self._revisions[key] = Revision.between(old, new)
        return self._revisions[key]

    def _revise(self, change: _Change) -> None:
        before = codes.latest_number(self.store)
        number, source = int(change.number or 0), f"({self.done})"
        instead_of, what = int(change.text or 0), f"step {change.step} cannot be {_PAST[self.done]}"
        try:
            made = codes.restore(
                self.store, number, instead_of=instead_of, source=source, coder=self.coder
            )
        except CodesInUse as error:
            why = _NOT_ADDED.sub("", error.what)
            repair = f"give them another code or remove them first, or {_OVER}"
            raise QualkitError(f"{what}: {why} now", repair=repair) from error
        except codes.RevisionsDisagree as error:
            why = f"revision {error.newest} of the codebook changed the same lines"
            raise QualkitError(f"{what}: {why}", repair=f"undo that first, or {_OVER}") from error
        self._run(
            "UPDATE change SET number = ?, text = ? WHERE id = ?", before, str(made), change.id
        )

    def _run(self, statement: str, *values: object) -> None:
        self.store.connection.execute(statement, values)
