"""Random codings, changes, edits of the text, codebooks, undo and redo: nothing is lost or shifted.

A model in plain Python says what must hold. Each coding in force is in its place with its own
words, or waits for review with them; nothing else is there.
"""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from project_fakes import counting_guids, noon, write

from qualkit.errors import QualkitError
from qualkit.project import Project

WORDS = ("tea", "bus", "yes", "👵🏽", "né", "friend", "help", "mm", "long", "way")
TURNS = (
    "Ann: I want company and tea. Yes, tea. It is a long way.",
    "Ben: Mm. Yes.",
    "Ann: The bus 👵🏽 never comes, né. Help!",
    "Ben: Mm. Yes.",
    "Ann: A friend said: a friend in need.",
)
BOOKS = (
    "codebook: A\ncodes:\n  - {name: One}\n  - {name: Two}\n  - {name: Three}\n",
    "codebook: B\ncodes:\n  - {name: Two}\n  - {name: Four}\n  - {name: One}\n",
    "codebook: C\ncodes:\n  - {name: Group, codes: [{name: One}]}\n  - {name: Two}\n",
)
Operation = tuple[str, int, int, int]
Words = dict[str, tuple[Any, ...]]
"""The codings in force: id → quote, code, about, weight, memo."""

NUMBERS = st.integers(0, 2**16)
OPERATIONS = st.lists(
    st.tuples(
        st.sampled_from((
            "add", "add", "resize", "resize", "remove", "remove", "recode", "weigh", "note",
            "attribute", "undo", "undo", "undo", "undo", "undo", "redo", "redo", "insert",
            "delete", "replace", "turns", "codebook",
        )),
        NUMBERS, NUMBERS, NUMBERS,
    ),
    min_size=6,
    max_size=18,
)  # fmt: skip


@dataclass
class Model:
    """What must be there, before and after each step that can be undone or redone."""

    now: Words = field(default_factory=dict)
    before: list[Words] = field(default_factory=list)
    undone: list[Words] = field(default_factory=list)

    def step(self, after: Words, *, is_taken: bool = False) -> None:
        if is_taken or after != self.now:
            self.before.append(self.now)
            self.undone.clear()
        self.now = after


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    with Project.create(folder / "t.qualkit", clock=noon, guids=counting_guids()) as study:
        study.ingest(write(folder / "talk.txt", "\n\n".join(TURNS) + "\n"), language="en")
        study.import_codebook(write(folder / "a.yaml", BOOKS[0]))
    return folder / "t.qualkit"


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
        yield Path(name)


def run(template: Path, folder: Path, operations: list[Operation]) -> None:
    path = Path(shutil.copy(template, folder / "study.qualkit"))
    guids = (f"{number:08x}-0000-4000-8000-000000000000" for number in itertools.count(1))
    with Project.open(path, clock=noon, guids=lambda: next(guids)) as study:
        study._store.connection.execute("PRAGMA synchronous = OFF")
        model = Model()
        for name, *numbers in operations:
            apply(study, model, folder, (name, *numbers))
            assert everything(study) == model.now, name
        assert list(study.check()) == []


def everything(study: Project) -> Words:
    """Every coding in force: in its place with its words, or waiting for review with them."""
    text, found = study.text("talk"), {}
    for row in study.codings():
        assert text[row["start"] : row["end"]] == row["quote"]
        found[row["id"]] = tuple(row[name] for name in FIELDS)
    waiting = {item["item"] for item in study.review() if item["kind"] == "coding"}
    for item in waiting:
        row = study._store.rows(_WAITING, (item,))[0]
        assert row[0] not in found
        found[row[0]] = tuple(row[1:])
    return found


FIELDS = ("quote", "code", "about", "weight", "memo")
_WAITING = """
    SELECT coding.guid, quote, path, about, weight, memo FROM review_item
    JOIN coding ON coding.guid = object JOIN code ON code.id = code_id WHERE review_item.guid = ?"""


def apply(study: Project, model: Model, folder: Path, operation: Operation) -> None:
    name, *numbers = operation
    if name in ("insert", "delete", "replace", "turns"):
        edit(study, folder, operation)
    elif name == "codebook":
        try:
            book = write(folder / "b.yaml", BOOKS[numbers[0] % len(BOOKS)])
            result = study.import_codebook(book)
            model.step(model.now, is_taken=result.revision != result.former)
        except QualkitError:
            used = {words[1] for words in model.now.values()}
            assert used - {code["code"] for code in study.codes()} == set()
    elif name == "undo":
        assert len(study.undo().steps) == bool(model.before)
        if model.before:
            model.undone.append(model.now)
            model.now = model.before.pop()
    elif name == "redo":
        assert len(study.redo().steps) == bool(model.undone)
        if model.undone:
            model.before.append(model.now)
            model.now = model.undone.pop()
    else:
        change(study, model, operation)


def change(study: Project, model: Model, operation: Operation) -> None:
    name, which, one, two = operation
    text = study.text("talk")
    start = one % (len(text) - 1)
    end = min(len(text), start + 1 + two % 30)
    codes = [row["code"] for row in study.codes() if not row["category"]]
    code = codes[which % len(codes)]
    after = dict(model.now)
    if name == "add":
        made = study.add_coding("talk", code, start=start, end=end)
        after.setdefault(made, (text[start:end], code, None, None, ""))
        return model.step(after)
    placed = [(row["id"], row["start"], row["end"]) for row in study.codings()]
    if not placed:
        return None
    guid, *place = placed[which % len(placed)]
    quote, had, about, weight, memo = after[guid]
    if name == "resize":
        study.change_coding(guid, start=start, end=end)
        quote = text[start:end]
    elif name == "recode":
        had = codes[one % len(codes)]
        study.change_coding(guid, code=had)
    elif name == "weigh":
        weight = float(one % 5)
        study.change_coding(guid, weight=weight)
    elif name == "note":
        memo = WORDS[one % len(WORDS)]
        study.change_coding(guid, memo=memo)
    elif name == "attribute":
        about = ("staff", None)[one % 2]
        study.change_coding(guid, about=about)
    after[guid] = (quote, had, about, weight, memo)
    if name == "remove":
        study.remove_coding(guid)
        del after[guid]
    # The same words may stand in another place.
    return model.step(after, is_taken=name == "resize" and place != [start, end])


def edit(study: Project, folder: Path, operation: Operation) -> None:
    name, where, length, what = operation
    text = study.text("talk")
    start = where % len(text)
    end = min(len(text), start + length % 20)
    new = " ".join(WORDS[(what + n) % len(WORDS)] for n in range(what % 4))
    if name == "turns":
        blocks = text.strip().split("\n\n")
        at = where % len(blocks)
        blocks = [*blocks[at:], *blocks[:at]] if what % 2 else [*blocks, blocks[at]]
        text = "\n\n".join(blocks) + "\n"
    elif name == "insert":
        text = text[:start] + new + text[start:]
    else:
        text = text[:start] + (new if name == "replace" else "") + text[end:]
    if text.strip():
        try:
            study.edit_document("talk", write(folder / "talk.txt", text))
        except QualkitError:
            return  # no transcript any more; nothing changed


RELAXED = settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@settings(RELAXED, max_examples=40)
@given(operations=OPERATIONS)
def test_nothing_is_lost_or_shifted(
    template: Path, folder: Path, operations: list[Operation]
) -> None:
    run(template, folder, operations)


@pytest.mark.slow
@settings(RELAXED, max_examples=10_000)
@given(operations=OPERATIONS)
def test_nothing_is_lost_or_shifted_in_ten_thousand_examples(
    template: Path, folder: Path, operations: list[Operation]
) -> None:
    run(template, folder, operations)
