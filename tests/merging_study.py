"""Two copies of a project to be merged: work of any sort done in them, and what they then hold.

`content` is all that a project holds, by GUIDs and names instead of the numbers of rows, runs,
steps and revisions; the order of the log, and the runs and events of merges themselves, are left
out, as are the GUID and times of what waits for review (its document, version and object tell it).
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Any

from project_fakes import write

from qualkit.errors import QualkitError
from qualkit.model.identity import derived_guid
from qualkit.project import Project
from qualkit.spans import Span
from qualkit.store.merging_books import MERGED
from qualkit.store.merging_log import Log

BOOK = """codebook: Needs
codes:
  - {name: Company, rules: [{lemmas: [friend, company]}]}
  # what helps
  - {name: Help, rules: [{lemmas: [help]}]}
  - {name: Money}
"""
TALKS = (
    "Ann: I want company. Nobody helps me.\n\nBen: My friend Ann. She helps.\n",
    "Cid: I want tea and money.\n\nBen: Nobody is a friend. Ask Ann.\n",
    "Ann: No money at all.\n\nDora: Then help me, friend.\n",
)
EDITED = (
    "Ann: I want much company. Nobody helps me.\n\nBen: My friend Ann. She helps.\n",
    "Ann: I want company. No one helps me.\n\nBen: My friend Ann. She helps me.\n",
)
WORDS = ("company", "Nobody", "friend", "money", "helps")
CODERS = ("Kim", "Robin")
CODES = ("Company", "Help", "Money", "Tea", "Friends")


class Clock:
    """A clock of all copies, which goes on by a second each time it is looked at."""

    def __init__(self) -> None:
        self._seconds = count()

    def __call__(self) -> str:
        """The next second of one day."""
        now = next(self._seconds)
        return f"2009-03-05T{now // 3600:02}:{now // 60 % 60:02}:{now % 60:02}Z"


def guids(name: str) -> Callable[[], str]:
    """A maker of GUIDs that no other copy makes."""
    numbers = count()
    return lambda: derived_guid(name, next(numbers))


class Study:
    """A folder with copies of one project."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.clock = folder, Clock()
        self._makers = count()

    def path(self, name: str) -> Path:
        """Where the copy called so is."""
        return self.folder / f"{name}.qualkit"

    def begin(self) -> None:
        """Make the project that copies are made of."""
        with Project.create(self.path("base"), clock=self.clock, guids=guids("base")) as study:
            study.ingest(write(self.folder / "in" / "talk.txt", TALKS[0]), language="en")
            study.import_codebook(write(self.folder / "in" / "book.yaml", BOOK), coder="Kim")
            study.code(coder="Kim")
            study.add_coding("talk", "Help", quote="Nobody", coder="Kim", memo="hm")
            study.add_coding("talk", "Company", quote="friend", coder="Robin")
            study.add_memo("so it begins", "reflexive", coder="Kim", on="document=talk")
            study.mark_read("talk", coder="Kim")

    def copy(self, source: str, name: str) -> None:
        """A copy of a copy."""
        shutil.copy(self.path(source), self.path(name))

    def open(self, name: str) -> Project:
        """Open a copy."""
        made = guids(f"{name} {next(self._makers)}")
        return Project.open(self.path(name), clock=self.clock, guids=made)

    def work(self, name: str, acts: Iterable[Sequence[Any]]) -> None:
        """Do things in a copy; what cannot be done is left out."""
        with self.open(name) as study:
            for act, *numbers in acts:
                try:
                    ACTS[act](self, study, *numbers)
                except QualkitError:
                    continue

    def merge(self, name: str, other: str) -> Any:
        """Merge another copy into one; what came of it, and that it is sound."""
        with self.open(name) as study:
            result = study.merge(self.path(other), coder="Merger")
            assert list(study.check()) == []
        return result

    def content(self, name: str) -> dict[str, Any]:
        """What a copy holds."""
        with self.open(name) as study:
            return content(study)


def _pick(items: Sequence[Any], number: int) -> Any:
    if not items:
        raise QualkitError("there is none")
    return items[number % len(items)]


def _coding(study: Project, n: int) -> Any:
    return _pick(sorted(study.codings(), key=lambda row: row["id"]), n)["id"]


def _memo(study: Project, n: int) -> Any:
    query = "SELECT guid FROM memo WHERE removed IS NULL ORDER BY guid"
    return _pick([guid for (guid,) in study._store.rows(query)], n)


def _ingest(work: Study, study: Project, a: int, b: int) -> None:
    name = ("talk", "tea", "more")[a % 3]
    study.ingest(write(work.folder / "in" / f"{name}.txt", TALKS[b % 3]), language="en")


def _edit(work: Study, study: Project, a: int, _: int) -> None:
    study.edit_document("talk", write(work.folder / "in" / "edited.txt", EDITED[a % 2]))


def _add(_: Study, study: Project, a: int, b: int) -> None:
    names = [row["name"] for row in study.documents()]
    study.add_coding(
        _pick(names, b), _pick(CODES, a + b), quote=_pick(WORDS, a), coder=_pick(CODERS, b)
    )


def _change(_: Study, study: Project, a: int, b: int) -> None:
    coding, coder = _coding(study, a), _pick(CODERS, b)
    change: dict[str, Any] = _pick(
        [{"memo": f"note {b}"}, {"weight": b / 8}, {"code": _pick(CODES, b)}, {"about": "staff"}], b
    )
    study.change_coding(coding, coder=coder, **change)


def _remove(_: Study, study: Project, a: int, b: int) -> None:
    study.remove_coding(_coding(study, a), coder=_pick(CODERS, b))


def _write_memo(_: Study, study: Project, a: int, b: int) -> None:
    study.add_memo(f"memo {a}", "theoretical", coder=_pick(CODERS, b), on="document=talk")


def _rewrite_memo(_: Study, study: Project, a: int, b: int) -> None:
    study.rewrite_memo(_memo(study, a), f"text {b}", coder=_pick(CODERS, b))


def _remove_memo(_: Study, study: Project, a: int, b: int) -> None:
    study.remove_memo(_memo(study, a), coder=_pick(CODERS, b))


def _decide(_: Study, study: Project, a: int, b: int) -> None:
    ids = sorted(guid for (guid,) in study._store.rows("SELECT guid FROM suggestion"))
    verdict = ("accept", "reject", "skip")[b % 3]
    study.decide(verdict, [_pick(ids, a)], coder=_pick(CODERS, a))


def _undo(_: Study, study: Project, a: int, b: int) -> None:
    study.undo(1 + b % 2, coder=_pick(CODERS, a))


def _redo(_: Study, study: Project, a: int, __: int) -> None:
    study.redo(1, coder=_pick(CODERS, a))


def _suggest(_: Study, study: Project, a: int, __: int) -> None:
    study.code(coder=_pick(CODERS, a))


def _rename(_: Study, study: Project, a: int, b: int) -> None:
    study.rename_code(_pick(CODES, a), _pick(CODES, b), coder="Kim")


def _merge_codes(_: Study, study: Project, a: int, b: int) -> None:
    study.merge_codes(_pick(CODES, a), _pick(CODES, b), coder="Kim")


def _add_code(_: Study, study: Project, a: int, b: int) -> None:
    study.add_code(_pick(CODES, a + 3), coder=_pick(CODERS, b))


def _define(_: Study, study: Project, a: int, b: int) -> None:
    said = f"{study._store.path.stem} {b}"
    study.edit_code(_pick(CODES, a), definition=said, coder="Kim")


def _move_code(_: Study, study: Project, a: int, b: int) -> None:
    study.move_code(_pick(CODES, a), _pick((None, *CODES), b), position=a % 3, coder="Kim")


def _retire(_: Study, study: Project, a: int, __: int) -> None:
    study.retire_code(_pick(CODES, a), coder="Kim")


def _read(_: Study, study: Project, a: int, b: int) -> None:
    study.mark_read([("talk", Span(a % 9, a % 9 + 4))], coder=_pick(CODERS, b))


def _unread(_: Study, study: Project, a: int, b: int) -> None:
    rows = sorted(row["id"] for row in study.readings())
    study.unmark_read([_pick(rows, a)], coder=_pick(CODERS, b))


def _link(_: Study, study: Project, a: int, b: int) -> None:
    kind = ("supports", "challenges")[a % 2]
    study.add_link("talk", (2, 1), kind, coder=_pick(CODERS, b))


def _unlink(_: Study, study: Project, a: int, b: int) -> None:
    study.remove_link(_pick(sorted(row["id"] for row in study.links()), a), coder=_pick(CODERS, b))


def _blind(_: Study, study: Project, a: int, b: int) -> None:
    study.set_blind(_pick(("Kim", "Uma"), a), blind=bool(b % 2), by="Kim")


def _describe(_: Study, study: Project, a: int, b: int) -> None:
    from qualkit.store import describing

    told = describing.Described(
        role=("staff", "citizen")[b % 2], attributes={"age": str(a % 3)}, is_new_role=True
    )
    describing.change(study._store, ("Ann", "Ben")[a % 2], told)


def _join(_: Study, study: Project, a: int, __: int) -> None:
    from qualkit.store import describing

    describing.join(study._store, *(("Ann", "Ben"), ("Ben", "Ann"))[a % 2])


ACTS: dict[str, Callable[[Study, Project, int, int], None]] = {
    "add": _add, "change": _change, "remove": _remove, "decide": _decide, "undo": _undo,
    "redo": _redo, "memo": _write_memo, "rewrite memo": _rewrite_memo,
    "remove memo": _remove_memo, "ingest": _ingest, "read": _read, "unread": _unread,
    "link": _link, "unlink": _unlink, "blind": _blind, "suggest": _suggest,
    "describe": _describe,
}  # fmt: skip
"""What a coder can do, by name."""

BOOK_ACTS: dict[str, Callable[[Study, Project, int, int], None]] = {
    "rename": _rename, "merge codes": _merge_codes, "add code": _add_code, "retire": _retire,
    "define": _define, "move": _move_code,
}  # fmt: skip
"""What changes the codebook."""

RARE_ACTS: dict[str, Callable[[Study, Project, int, int], None]] = {"edit": _edit, "join": _join}
"""What changes much at once."""

EVERYDAY = tuple(ACTS)
ACTS |= BOOK_ACTS | RARE_ACTS

_REFERS = {
    "document_id": ("document", "guid"), "coder_id": ("coder", "name"), "code_id": ("code", "guid"),
    "run_number": ("run", "guid"), "suggestion_id": ("suggestion", "guid"),
    "coding_id": ("coding", "guid"), "theme_id": ("theme", "guid"),
    "participant_id": ("participant", "guid"), "session_id": ("session", "name"),
    "step_number": ("step", "guid"), "revision": ("codebook_revision", "guid"),
    "merged": ("code", "guid"), "memo_id": ("memo", "guid"),
}  # fmt: skip
_KEYS = {"run": "number", "step": "number", "codebook_revision": "number"}
_LEFT_OUT = {"request", "vector", "event", "change", "turn_text", "_sqlite_migrations"}
_UNTOLD = {
    "project": {"events"}, "review_item": {"guid", "created", "reason"},
    "run": {"number", "parameters", "result"}, "step": {"number"}, "code": {"revision"},
    "codebook_revision": {"number"}, "coder": {"guid"}, "session": {"guid"},
    "memo_version": set(),
}  # fmt: skip


def content(study: Project) -> dict[str, Any]:
    """All that a project holds, in one form."""
    store = study._store
    names = _names(store)
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'turn_text*'"
    tables = sorted({name for (name,) in store.rows(query)} - _LEFT_OUT)
    found = {table: Counter(_rows(store, table, names)) for table in tables}
    found["change"] = Counter(_changes(store, names))
    found["event"] = Counter(
        stamp for stamp, row in Log(store).events if row[2] != "merge" and not _is_of_merge(row)
    )
    return {table: dict(sorted(rows.items(), key=repr)) for table, rows in found.items()}


def _is_of_merge(row: tuple[str, ...]) -> bool:
    details = json.loads(row[4])
    return details.get("kind") == "merge" or (row[2] == "codebook" and row[1] == "Merger")


def _names(store: Any) -> dict[tuple[str, Any], Any]:
    return {
        (table, row): name
        for table, column in {*_REFERS.values()}
        for row, name in store.rows(f"SELECT {_KEYS.get(table, 'id')}, {column} FROM {table}")
    }


def _rows(store: Any, table: str, names: Any) -> Iterator[str]:
    columns = [row[1] for row in store.rows(f"PRAGMA table_info({table})")]
    for row in store.rows(f'SELECT * FROM "{table}"'):
        told = dict(zip(columns, row, strict=True))
        if (table == "run" and told["kind"] == "merge") or told.get("source") == MERGED:
            continue
        for column in {"id", "row_hash", *_UNTOLD.get(table, set())} & told.keys():
            del told[column]
        for column, (to, _) in _REFERS.items():
            if told.get(column) is not None:
                told[column] = names[to, told[column]]
        if table == "review_item":
            told["settled"] = told["settled"] is not None
        if table == "code":
            told["retired"] = told["retired"] is not None
        yield repr(sorted(told.items()))


def _changes(store: Any, names: Any) -> Iterator[str]:
    query = "SELECT step_number, kind, row_id, field, undone, text FROM change"
    for step, kind, row, field, undone, text in store.rows(query):
        told = None if kind == "codebook" else text
        query = f"SELECT {'guid' if kind != 'codebook' else '1'} FROM {kind} WHERE id = ?"
        what = 0 if kind == "codebook" else store.rows(query, (row,))[0][0]
        yield repr((names["step", step], kind, what, field, undone, told))
