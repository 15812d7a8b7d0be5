"""`check` finds whatever was changed behind qualkit's back."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from project_fakes import new_project, write

from qualkit.errors import QualkitError
from qualkit.model.links import NewLink
from qualkit.model.readings import Reading
from qualkit.project import Project
from qualkit.spans import Span
from qualkit.store import (
    claims,
    coding_changes,
    links,
    memos,
    namings,
    readings,
    runs,
    steps,
    undoing,
)
from qualkit.store.memo_targets import Target
from qualkit.store.schema import BOOKKEEPING, FULL_TEXT, PASSING
from qualkit.store.seals import seal

BOOK = """codebook: Needs
codes:
  - {name: Company, rules: [{lemmas: [friend, company]}]}
  - {name: Help, rules: [{lemmas: [help]}]}
"""
TALK = """Date: 5 March
Place: Library

Ann: I want company. Nobody helps me.

[laughs]

Moderator: Who would be a friend?

Ben: My friend Ann. She helps.
"""


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with rows in every table."""
    folder = tmp_path_factory.mktemp("full")
    people = write(
        folder / "p.csv", "participant,role,aliases,age\nAnn,citizen,A.,70\nBen,staff,,\n"
    )
    with new_project(folder / "full.qualkit") as study:
        study.ingest(write(folder / "talk.txt", TALK), participants=people)
        study.import_codebook(write(folder / "book.yaml", BOOK))
        study.code(coder="Robin", accept=True)
        removed = study.add_coding("talk", "Help", quote="Nobody", coder="Kim", memo="hm")
        study.add_coding("talk", "Help", turn=1, coder="Kim", about="staff")
        study.remove_coding(removed, coder="Kim")
        corrected = TALK.replace("Nobody helps me", "Nobody assists me")
        study.edit_document("talk", write(folder / "talk 2.txt", corrected))
        study.contrast()
        _write_of_later_rooms(study)
    return folder / "full.qualkit"


def _write_of_later_rooms(study: Project) -> None:
    store = study._store
    thing = Target(sort="passage", document="talk", span=Span(30, 35))
    memos.rewrite(
        store, memos.add(store, "reflexive", "me?", thing, coder="Kim"), "me!", coder="Kim"
    )
    store.connection.execute("INSERT INTO word_list VALUES (1, 'words.txt', 'company')")
    seal(store, "codebook revision", 1)
    coding = study.add_coding("talk", "Help", quote="She helps", coder="Kim")
    with steps.taken(store, "resize", coder="Kim") as step:
        coding_changes.resize(step, coding, Span(30, 40))
    undoing.swap(store, "undo", coder="Kim")
    read = Reading(document="talk", span=Span(30, 40), coder="Kim", run=1, is_sampled=True)
    readings.add(store, [read])
    found = runs.start(store, "themes", {}, input_digest="", versions={})
    runs.finish(store, found, result={"topics": [{"topic": 0, "terms": ["company"]}]})
    namings.name_topic(store, (found, 0), "Company", coder="Kim")
    theme = claims.Change(name="Alone", memo="why", topics=[(found, 0)], codes=["Help"])
    made = claims.claim(store, theme, coder="Kim")
    answer = NewLink(document="talk", first=3, then=1, kind="supports", memo="so")
    links.add(store, answer, coder="Kim")
    claims.change(store, made, claims.Change(name="Alone!", without_codes=["Help"]), coder="Kim")


@pytest.fixture
def file(full: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(full, tmp_path / "full.qualkit"))


def raw(path: Path) -> sqlite3.Connection:
    """The file as any SQLite tool opens it, its triggers off the way, foreign keys unchecked."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA ignore_check_constraints = ON")
    return connection


def edit(path: Path, statement: str) -> int:
    """Run `statement`, even on events; how many rows it changed."""
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    with closing(raw(path)) as connection:
        triggers = connection.execute(query).fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        changed = connection.execute(statement).rowcount
        for _, sql in triggers:
            connection.execute(sql)
    return changed


def columns(path: Path) -> list[tuple[str, str, str]]:
    """Every (table, column, type) of the project's own tables.

    A row's own number is left out: it says nothing, and where another row leans on it, the
    foreign keys tell.
    """
    query = """
        SELECT m.name, c.name, c.type FROM sqlite_master m, pragma_table_info(m.name) c
        WHERE m.type = 'table' AND m.name != ?1 AND c.name != 'id'
        AND m.name != ?2 AND m.name NOT GLOB ?2 || '_*'
        AND m.name NOT IN (SELECT value FROM json_each(?3)) ORDER BY m.name, c.cid"""
    names = (BOOKKEEPING, FULL_TEXT, json.dumps(PASSING))
    with closing(raw(path)) as connection:
        return connection.execute(query, names).fetchall()


def check(path: Path) -> list[str]:
    with Project.open(path) as study:
        return [f"{fault['what']}: {fault['which']}" for fault in study.check()]


def test_a_sound_project_has_no_faults(file: Path) -> None:
    assert check(file) == []


def test_the_fixture_has_rows_in_every_table(file: Path) -> None:
    with closing(raw(file)) as connection:
        empty = [
            table
            for table in {table for table, *_ in columns(file)}
            if not connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        ]

    assert empty == []


def test_an_edit_of_any_column_of_any_table_is_found(full: Path, tmp_path: Path) -> None:
    new = {
        "TEXT": "CASE WHEN {0} IS NULL THEN 'x' ELSE {0} || 'x' END",
        "INTEGER": "coalesce({0}, 0) + 1",
        "REAL": "coalesce({0}, 0) + 1e-9",
        "BLOB": "CAST({0} || 'x' AS BLOB)",
    }
    missed = []
    for number, (table, column, kind) in enumerate(columns(full)):
        copy = Path(shutil.copy(full, tmp_path / f"{number}.qualkit"))
        value = new[kind].format(f'"{column}"')
        last = f"rowid = (SELECT max(rowid) FROM {table})"

        changed = edit(copy, f'UPDATE {table} SET "{column}" = {value} WHERE {last}')

        if changed != 1 or not check(copy):
            missed.append(f"{table}.{column}")
        copy.unlink()

    assert missed == []


def test_a_row_taken_out_of_any_table_is_found(full: Path, tmp_path: Path) -> None:
    missed = []
    for table in sorted({table for table, *_ in columns(full)}):
        copy = Path(shutil.copy(full, tmp_path / f"{table}.qualkit"))

        edit(copy, f"DELETE FROM {table} WHERE rowid = (SELECT max(rowid) FROM {table})")

        if not check(copy):
            missed.append(table)

    assert missed == []


def test_an_added_row_is_found(file: Path) -> None:
    edit(
        file,
        "INSERT INTO coding SELECT id + 100, 'x', document_id, version, start, end, quote, code_id,"
        " coder_id, about, origin, score, memo, created, removed, row_hash, weight"
        " FROM coding LIMIT 1",
    )

    assert check(file) == ["coding changed: x", "rows are missing: coding: 8 rows, 7 by the events"]


def test_a_fault_names_what_and_which(file: Path) -> None:
    edit(file, "UPDATE text_version SET text = replace(text, 'company', 'Company')")

    faults = check(file)

    assert faults[0] == "text changed: talk"
    assert any(fault.startswith("a quote is not in its text: ") for fault in faults)


def test_a_swapped_speaker_is_found(file: Path) -> None:
    edit(file, "UPDATE turn SET participant_id = 1 WHERE participant_id = 2")

    assert check(file) == ["document changed: talk"]


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO turn_text (turn_text, rowid, speech) VALUES ('delete', 3, 'My friend Ann.')",
        "INSERT INTO turn_text (rowid, speech) VALUES (3, 'never said')",
        "INSERT INTO turn_text (turn_text) VALUES ('delete-all')",
    ],
)
def test_an_index_with_other_words_is_found(file: Path, statement: str) -> None:
    edit(file, statement)

    assert check(file) == ["the index of words is not that of the texts: the full-text index"]


def contents(path: Path) -> list[object]:
    with closing(raw(path)) as connection:
        connection.text_factory = bytes
        return [
            connection.execute(f'SELECT "{column}" FROM {table} ORDER BY 1').fetchall()
            for table, column, _ in columns(path)
        ]


@pytest.mark.parametrize("seed", range(4))
def test_bit_flips_that_change_content_are_all_found(full: Path, tmp_path: Path, seed: int) -> None:
    chance, data, truth = random.Random(seed), full.read_bytes(), contents(full)
    used = [place for place, byte in enumerate(data) if byte]
    silent = found = 0
    for number in range(60):
        flipped = bytearray(data)
        flipped[chance.choice(used)] ^= 1 << chance.randrange(8)
        copy = write(tmp_path / f"{number}.qualkit", bytes(flipped))

        try:
            is_told = bool(check(copy))
        except QualkitError:
            is_told = True
        if is_told:
            found += 1
        else:
            silent += contents(copy) != truth
        copy.unlink()

    assert silent == 0
    assert found > 20


@pytest.mark.parametrize(
    "target",
    [
        Target(sort="document", object="no such id"),
        Target(sort="coding", object="no such id"),
        Target(sort="topic", object="no such run/1"),
        Target(sort="turn"),
        Target(sort="planet", object="x"),
    ],
)
def test_a_memo_on_nothing_is_found(file: Path, target: Target) -> None:
    with Project.open(file) as study:
        made = memos.add(study._store, "reflexive", "hm", target, coder="Kim")

    assert check(file) == [f"a memo is on nothing: {made}"]
