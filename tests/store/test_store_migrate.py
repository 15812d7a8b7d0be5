"""A project that an older qualkit wrote is brought up to date; a copy of it stays."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from project_fakes import new_project, write

from qualkit.errors import ProjectDamaged
from qualkit.model.identity import digest
from qualkit.model.readings import Reading
from qualkit.project import Project
from qualkit.spans import Span
from qualkit.store import readings, schema, vectors
from qualkit.store.schema import APPLICATION_ID, MIGRATIONS

TALK = "Ann: I want company.\n\nBen: Me too.\n"


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of schema 1 with a document, made of the rows that a current one holds."""
    with new_project(tmp_path / "new.qualkit") as study:
        study.ingest(write(tmp_path / "talk.txt", TALK))
    path = tmp_path / "old.qualkit"
    with (
        closing(sqlite3.connect(tmp_path / "new.qualkit")) as new,
        closing(sqlite3.connect(path, isolation_level=None)) as made,
    ):
        for statement in MIGRATIONS["1_project"]:
            made.execute(statement)
        made.execute(
            "CREATE TABLE _sqlite_migrations (id INTEGER PRIMARY KEY, migration_set TEXT,"
            " name TEXT, applied_at TEXT)"
        )
        made.execute("INSERT INTO _sqlite_migrations VALUES (1, 'qualkit', '1_project', '')")
        made.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        made.execute("PRAGMA user_version = 1")
        tables = made.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in tables:
            if table.startswith("_"):
                continue
            names = [f'"{row[1]}"' for row in made.execute(f"PRAGMA table_info({table})")]
            rows = new.execute(f"SELECT {', '.join(names)} FROM {table}").fetchall()
            marks = ", ".join("?" for _ in names)
            made.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
        _seal_as_before(made)
    return path


def _seal_as_before(made: sqlite3.Connection) -> None:
    """The hashes as schema 1 had them: without what came later."""
    own = schema_1_document(made)
    made.execute("UPDATE document SET row_hash = ?", (digest(*own),))
    project = made.execute("SELECT guid, name, created FROM project").fetchone()
    made.execute("UPDATE project SET row_hash = ?", (digest(*project),))


def schema_1_document(made: sqlite3.Connection) -> list[object]:
    columns = made.execute(
        "SELECT guid, name, session_id, kind, language, language_probability, format, encoding,"
        " origin, original_sha256, version, created FROM document"
    ).fetchone()
    parts = [
        "SELECT guid, session.name FROM session",
        "SELECT version, sha256 FROM text_version",
        "SELECT version, ordinal, participant_id, start, end, begins, ends, words FROM turn",
        "SELECT version, start, end, kind FROM non_speech ORDER BY start",
    ]
    return [*columns, *(made.execute(query).fetchall() for query in parts)]


def test_an_older_project_is_brought_up_to_date_and_sound(old: Path) -> None:
    with Project.open(old) as study:
        faults = list(study.check())
        turns = [row["text"] for row in study.turns("talk")]

    assert faults == []
    assert turns == ["I want company.", "Me too."]
    with closing(sqlite3.connect(old)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (schema.SCHEMA_VERSION,)


def test_a_copy_of_the_older_project_stays_beside_it(old: Path) -> None:
    Project.open(old).close()

    kept = old.with_name("old.qualkit.schema-1")
    with closing(sqlite3.connect(kept)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
        assert connection.execute("SELECT count(*) FROM turn").fetchone() == (2,)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_a_second_opening_changes_nothing(old: Path) -> None:
    Project.open(old).close()
    before = old.read_bytes()

    Project.open(old).close()

    assert old.read_bytes() == before


def test_a_damaged_older_project_is_refused_and_left_alone(old: Path) -> None:
    with closing(sqlite3.connect(old)) as connection:
        connection.execute("CREATE TABLE t (x)")
    before = old.read_bytes()

    with pytest.raises(ProjectDamaged, match="not those of a qualkit project"):
        Project.open(old)

    assert old.read_bytes() == before
    assert not old.with_name("old.qualkit.schema-1").exists()


def of_schema(number: int, tmp_path: Path) -> Path:
    """A project of that schema with a document and a coding, of the rows of a current one."""
    with new_project(tmp_path / "new.qualkit") as study:
        study.ingest(write(tmp_path / "talk.txt", TALK))
        study.import_codebook(write(tmp_path / "book.yaml", "codebook: B\ncodes: [{name: C}]"))
        study.add_coding("talk", "C", quote="company", coder="Kim")
    path = tmp_path / "old.qualkit"
    with closing(sqlite3.connect(path, isolation_level=None)) as made:
        sets = list(MIGRATIONS)[:number]
        for statement in (each for name in sets for each in MIGRATIONS[name]):
            made.execute(statement)
        made.execute(
            "CREATE TABLE _sqlite_migrations (id INTEGER PRIMARY KEY, migration_set TEXT,"
            " name TEXT, applied_at TEXT)"
        )
        made.executemany(
            "INSERT INTO _sqlite_migrations VALUES (?, 'qualkit', ?, '')", enumerate(sets)
        )
        made.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        made.execute(f"PRAGMA user_version = {number}")
        made.execute("ATTACH ? AS new", (str(tmp_path / "new.qualkit"),))
        for (table,) in made.execute(
            "SELECT name FROM main.sqlite_master WHERE sql LIKE '%STRICT'"
        ).fetchall():
            made.execute(f"INSERT INTO main.{table} SELECT * FROM new.{table}")
    return path


def test_a_project_of_schema_4_can_keep_readings_and_vectors(tmp_path: Path) -> None:
    old = of_schema(4, tmp_path)

    with Project.open(old) as study:
        made = Reading(document="talk", span=Span(0, 3), coder="Kim")
        readings.add(study._store, [made])
        vectors.keep(study._store, "fake/1", {"a" * 64: b"\0"})

        assert list(study.check()) == []
        assert [row["quote"] for row in study.codings()] == ["company"]
        assert len(readings.all_readings(study._store)) == 1
    with closing(sqlite3.connect(old.with_name("old.qualkit.schema-4"))) as kept:
        assert kept.execute("PRAGMA user_version").fetchone() == (4,)


def test_the_steps_of_a_project_of_schema_5_can_be_undone_as_before(tmp_path: Path) -> None:
    with Project.open(of_schema(5, tmp_path)) as study:
        study.undo(coder="Kim")
        undone = list(study.codings())
        study.redo(coder="Kim")
        study.mark_read("talk", coder="Kim")
        study.undo(coder="Kim")

        assert undone == []
        assert [row["quote"] for row in study.codings()] == ["company"]
        assert list(study.readings()) == []
        assert list(study.check()) == []
