"""Answered tables of intrusion tasks → what each annotator chose, checked against the key.

A table is believed only where its options are those that were written: a row that was changed, or
is of another set, is a fault, and all faults are found before any is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from qualkit import store as stores
from qualkit.errors import Fault, FaultyTable, ParameterError, ReadError
from qualkit.interchange.tables import DelimitedTable, read_table
from qualkit.store import Store
from qualkit.themes import Answers, KeyedTask
from qualkit.workflows._files import bytes_of

KIND, SCORES = "intrusion", "intrusion scores"
"""Kinds of runs: tasks with their key, and answers held against it."""

_NEEDED = ("set", "task", "option_1", "answer")
_AGAIN = "answer the table as 'qualkit themes PROJECT intrusion' wrote it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """What the run of a set of tasks keeps: no passage, only options and which intrudes."""

    kind: str
    tasks: tuple[KeyedTask, ...]

    def as_record(self) -> dict[str, Any]:
        """The record; the texts that the tasks are about stay out of it."""
        tasks = [asdict(task) for task in self.tasks]
        for task in tasks:
            del task["passage"]
        return {"kind": self.kind, "tasks": tasks}


def read_answers(store: Store, files: Sequence[Path]) -> tuple[int, Key, list[Answers]]:
    """The set that `files` belong to, its key, and the answers, one annotator a file.

    Raises
    ------
    ParameterError
        If there is no file, or one is given twice.
    ReadError
        If a file is no answered table, or they are of different sets.
    """
    if not files or len({file.resolve() for file in files}) < len(files):
        raise ParameterError(
            f"{len(files)} answered tables", expected="at least one, none of them twice"
        )
    tables = [(file, read_table(bytes_of(file), str(file))) for file in files]
    sets = {_set_of(file, table) for file, table in tables}
    if len(sets) > 1:
        told = ", ".join(map(str, sorted(sets)))
        raise ReadError(f"the tables are of several sets ({told})", repair="score each set alone")
    number = sets.pop()
    key = _key(store, number, files[0])
    names = _names(files)
    return (
        number,
        key,
        [
            Answers(annotator=name, chosen=_chosen(file, table, key))
            for name, (file, table) in zip(names, tables, strict=True)
        ],
    )


def _names(files: Sequence[Path]) -> list[str]:
    stems = [file.stem for file in files]
    return stems if len(set(stems)) == len(stems) else [str(file) for file in files]


def _set_of(file: Path, table: DelimitedTable) -> int:
    missing = [name for name in _NEEDED if name not in _columns(table)]
    if missing or not table.rows:
        what = f"lacks the column {missing[0]}" if missing else "has no rows"
        raise ReadError(f"{file} {what}", expected="a table of intrusion tasks", repair=_AGAIN)
    found = {_number(row["set"]) for _, row in _rows(table)}
    if len(found) > 1 or None in found:
        raise ReadError(f"{file}: no single set in the column set", repair=_AGAIN)
    return found.pop() or 0


def _key(store: Store, number: int, file: Path) -> Key:
    record = None
    if any(run.number == number and run.kind == KIND for run in stores.runs.all_runs(store)):
        record = stores.runs.result(store, number)
    if record is None:
        raise ReadError(
            f"{file}: {store.path.name} keeps no set of tasks {number}",
            repair="score it in the project that wrote it",
        )
    tasks = (KeyedTask(**{**task, "options": tuple(task["options"])}) for task in record["tasks"])
    return Key(kind=record["kind"], tasks=tuple(tasks))


def _chosen(file: Path, table: DelimitedTable, key: Key) -> dict[int, int]:
    faults = list(table.faults)
    chosen: dict[int, int] = {}
    seen: set[int] = set()
    for line, row in _rows(table):
        task = _number(row["task"]) or 0
        if not 1 <= task <= len(key.tasks) or task in seen:
            what = f"task {row['task']!r} is {'there twice' if task in seen else 'not of the set'}"
            faults.append(Fault(line, what, _AGAIN))
            continue
        seen.add(task)
        options = key.tasks[task - 1].options
        if tuple(row.get(f"option_{n}", "").strip() for n in range(1, len(options) + 1)) != options:
            faults.append(Fault(line, f"the options of task {task} are not those asked", _AGAIN))
        elif row["answer"].strip():
            place = _place(row["answer"], options)
            if place is None:
                what = f"the answer {row['answer'].strip()!r} is none of the options"
                repair = f"write one of them, or its number from 1 to {len(options)}"
                faults.append(Fault(line, what, repair))
            else:
                chosen[task] = place
    if faults:
        raise FaultyTable(str(file), faults)
    return chosen


def _place(answer: str, options: Sequence[str]) -> int | None:
    """The place of the option that is meant, by its number or its words."""
    number = _number(answer)
    if number is not None:
        return number - 1 if 1 <= number <= len(options) else None
    folded = [option.casefold() for option in options]
    given = answer.strip().casefold()
    return folded.index(given) if given in folded else None


def _number(text: str) -> int | None:
    text = text.strip().removesuffix(".0")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _columns(table: DelimitedTable) -> list[str]:
    return [name.casefold() for name in table.header]


def _rows(table: DelimitedTable) -> Iterator[tuple[int, Mapping[str, str]]]:
    for line, cells in table.rows:
        yield line, dict(zip(_columns(table), cells, strict=True))
