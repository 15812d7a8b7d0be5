"""Other programs' databases are read from a copy, and nothing in them runs."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path

import pytest
from tool_projects import database

from qualkit.errors import QualkitError, ReadError
from qualkit.project import Project
from qualkit.store import foreign
from qualkit.store.foreign import Row, is_sqlite, open_foreign


def rows_of(path: Path, table: str, columns: Sequence[str]) -> list[Row]:
    with open_foreign(path) as file:
        return file.rows(table, columns)


def a_file(folder: Path, *statements: str) -> Path:
    return database(folder / "other.db", statements, {})


def test_rows_come_as_plain_values_by_columns_of_any_case(tmp_path: Path) -> None:
    path = a_file(
        tmp_path,
        "CREATE TABLE Notes (Id integer, Body text, Score real, Extra)",
        "INSERT INTO notes VALUES (1, 'grün 🛥', 0.5, x'00ff'), (9223372036854775807, NULL, 1, 'x')",
    )

    rows = rows_of(path, "notes", ("id", "body", "score", "extra", "not there"))

    assert rows == [
        {"id": 1, "body": "grün 🛥", "score": 0.5, "extra": None},
        {"id": 9223372036854775807, "body": None, "score": 1.0, "extra": "x"},
    ]


def test_a_table_that_is_not_there_has_no_rows(tmp_path: Path) -> None:
    path = a_file(tmp_path, "CREATE TABLE notes (id integer)")

    assert rows_of(path, "memos", ("id",)) == []


def test_views_virtual_tables_and_generated_columns_are_not_read(tmp_path: Path) -> None:
    path = a_file(
        tmp_path,
        "CREATE TABLE notes (id integer, twice integer AS (id * 2))",
        "CREATE VIEW memos AS SELECT randomblob(1000000000) AS id",
        "CREATE VIRTUAL TABLE words USING fts5(body)",
        "INSERT INTO notes VALUES (4)",
    )

    with open_foreign(path) as file:
        assert {"memos", "words"}.isdisjoint(file.tables)
        assert file.rows("notes", ("id", "twice")) == [{"id": 4}]
        assert file.rows("memos", ("id",)) == []


def test_text_that_is_no_utf8_comes_with_marks_in_its_place(tmp_path: Path) -> None:
    path = a_file(
        tmp_path,
        "CREATE TABLE notes (body text)",
        "INSERT INTO notes VALUES (CAST(x'61ff62' AS text))",
    )

    assert rows_of(path, "notes", ("body",)) == [{"body": "a\ufffdb"}]


def test_names_are_quoted(tmp_path: Path) -> None:
    name = 'a "b"; DROP TABLE notes'
    path = a_file(
        tmp_path,
        "CREATE TABLE notes (id integer)",
        'CREATE TABLE "a ""b""; DROP TABLE notes" ("x ""y""" text)',
        'INSERT INTO "a ""b""; DROP TABLE notes" VALUES (7)',
    )

    assert rows_of(path, name.lower(), ('x "y"',)) == [{'x "y"': "7"}]


def test_what_is_in_the_log_beside_is_read_and_nothing_is_left_there(tmp_path: Path) -> None:
    path = tmp_path / "open.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as writing:
        writing.execute("PRAGMA journal_mode = WAL")
        writing.execute("CREATE TABLE notes (id integer)")
        writing.execute("INSERT INTO notes VALUES (5)")
        before = {each.name: each.read_bytes() for each in tmp_path.iterdir()}

        rows = rows_of(path, "notes", ("id",))

        assert rows == [{"id": 5}]
        assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == before


def test_a_file_that_is_written_all_the_time_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = a_file(tmp_path, "CREATE TABLE notes (id integer)")
    times = iter(range(100))
    monkeypatch.setattr(foreign, "_state", lambda _: (1, next(times)))

    with pytest.raises(ReadError, match=r"other\.db is being written; open it in"):
        rows_of(path, "notes", ("id",))


def test_a_file_left_in_the_middle_of_a_change_is_refused(tmp_path: Path) -> None:
    path = a_file(tmp_path, "CREATE TABLE notes (id integer)")
    path.with_name("other.db-journal").write_bytes(bytes.fromhex("d9d505f920a163d7") + bytes(504))

    with pytest.raises(ReadError, match="was left in the middle of a change; open it in"):
        rows_of(path, "notes", ("id",))


def test_a_file_that_may_not_be_written_is_read(tmp_path: Path) -> None:
    path = a_file(tmp_path, "CREATE TABLE notes (id integer)", "INSERT INTO notes VALUES (1)")
    path.chmod(0o400)

    assert rows_of(path, "notes", ("id",)) == [{"id": 1}]


def test_a_project_of_qualkit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "study.qualkit"
    with (
        Project.create(path),
        pytest.raises(ReadError, match=r"study\.qualkit is a project of qualkit"),
        open_foreign(path),
    ):
        pass
    with pytest.raises(ReadError, match="bring it in with merge"), open_foreign(path):
        pass


def test_what_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "words.db"
    path.write_text("no database")

    assert not is_sqlite(path)
    with pytest.raises(ReadError, match=r"words\.db is no SQLite database"), open_foreign(path):
        pass


def test_endless_work_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign, "_STEP", 10)
    monkeypatch.setattr(foreign, "_MOST_STEPS", 50)
    more = "INSERT INTO notes SELECT 1 FROM notes, notes AS n, notes AS m"
    path = a_file(
        tmp_path, "CREATE TABLE notes (id)", "INSERT INTO notes VALUES (1), (2), (3)", more, more
    )

    with pytest.raises(ReadError, match="made to be hard to read"):
        rows_of(path, "notes", ("id",))


def test_more_text_than_can_be_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(foreign, "MAX_TEXT", 1000)
    path = a_file(
        tmp_path,
        "CREATE TABLE notes (body)",
        "INSERT INTO notes VALUES (printf('%600s', 'x')), (printf('%600s', 'y'))",
    )

    with pytest.raises(ReadError, match="holds more than can be read"):
        rows_of(path, "notes", ("body",))


@pytest.mark.parametrize("seed", range(6))
def test_damaged_files_give_rows_or_one_line(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    path = a_file(
        tmp_path,
        "CREATE TABLE notes (id integer primary key, body text)",
        "CREATE INDEX by_body ON notes (body)",
        *(f"INSERT INTO notes VALUES ({n}, printf('%{n * 40 + 1}s', 'x'))" for n in range(60)),
    )
    whole = path.read_bytes()

    for _ in range(50):
        changed = bytearray(whole)
        for _ in range(chance.randint(1, 40)):
            changed[chance.randrange(16, len(changed))] = chance.randrange(256)
        path.write_bytes(changed[: chance.choice((len(changed), chance.randrange(1, 9000)))])
        with suppress(QualkitError):
            rows = rows_of(path, "notes", ("id", "body"))
            assert all(set(row) <= {"id", "body"} for row in rows)


def test_all_columns_and_bytes_come_where_they_are_asked_for(tmp_path: Path) -> None:
    path = a_file(
        tmp_path,
        "CREATE TABLE Notes (Id integer, Body)",
        "INSERT INTO Notes VALUES (1, x'00ff'), (2, 'b')",
    )

    with open_foreign(path) as file:
        assert file.rows("notes", (), blobs=True) == [
            {"id": 1, "body": b"\x00\xff"},
            {"id": 2, "body": "b"},
        ]
        assert file.rows("notes", ()) == [{"id": 1, "body": None}, {"id": 2, "body": "b"}]
        assert file.n_rows("notes") == 2


def test_bytes_are_within_the_limit_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = a_file(
        tmp_path, "CREATE TABLE notes (body)", "INSERT INTO notes VALUES (zeroblob(2000))"
    )
    monkeypatch.setattr(foreign, "MAX_TEXT", 1000)

    with open_foreign(path) as file, pytest.raises(ReadError, match="more than can be read"):
        file.rows("notes", (), blobs=True)
