"""The project file: how it is opened, written, refused."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from project_fakes import NOON, counting_guids, new_project, noon, write

from qualkit.errors import (
    NotAProject,
    ProjectDamaged,
    ProjectError,
    ProjectTooNew,
    ProjectUnwritable,
)
from qualkit.project import Project
from qualkit.store import Store, create_store, files, open_store
from qualkit.store.schema import APPLICATION_ID, SCHEMA_VERSION


def opened(path: Path) -> Store:
    return open_store(path, clock=noon, guids=counting_guids())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A project file with one document in it, closed."""
    transcript = write(tmp_path / "talk.txt", "Ann: I want company.\n\nBen: Me too.\n")
    with new_project(tmp_path / "study.qualkit") as study:
        study.ingest(transcript)
    return tmp_path / "study.qualkit"


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "delete"),
        ("synchronous", 3),
        ("foreign_keys", 1),
        ("trusted_schema", 0),
        ("cell_size_check", 1),
        ("secure_delete", 1),
        ("temp_store", 2),
        ("busy_timeout", 30000),
        ("mmap_size", 0),
        ("application_id", APPLICATION_ID),
        ("user_version", SCHEMA_VERSION),
    ],
)
def test_connection_is_durable_and_distrustful(file: Path, pragma: str, value: object) -> None:
    store = opened(file)

    row, level = store.one(f"PRAGMA {pragma}"), store.connection.isolation_level
    store.close()

    assert row == (value,)
    assert level is None


def test_every_table_is_strict(file: Path) -> None:
    store = opened(file)

    loose = [
        name
        for _, name, kind, _, _, strict in store.rows("PRAGMA table_list")
        if kind == "table" and not strict and not name.startswith(("sqlite_", "_sqlite_"))
    ]
    store.close()

    assert loose == []


def test_a_new_file_is_its_owners_only(file: Path) -> None:
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_nothing_but_the_file_is_left_beside_it(file: Path) -> None:
    assert sorted(path.name for path in file.parent.iterdir()) == ["study.qualkit", "talk.txt"]


def test_create_refuses_what_is_there(tmp_path: Path) -> None:
    path = write(tmp_path / "notes.qualkit", "mine")

    with pytest.raises(ProjectError, match=r"is there already; open it, or choose another name$"):
        create_store(path, name="x", clock=noon, guids=counting_guids())

    assert path.read_text() == "mine"


def test_create_says_which_folder_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ProjectUnwritable, match=r"there is no folder .*nowhere; make the folder"):
        new_project(tmp_path / "nowhere" / "study.qualkit")


def test_create_works_where_files_cannot_be_linked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refuse)

    with new_project(tmp_path / "study.qualkit") as study:
        assert len(study.check()) == 0


def test_a_failing_create_leaves_nothing(tmp_path: Path) -> None:
    def broken_clock() -> str:
        raise ProjectError("no time")

    with pytest.raises(ProjectError, match="no time"):
        create_store(tmp_path / "a.qualkit", name="a", clock=broken_clock, guids=counting_guids())

    assert list(tmp_path.iterdir()) == []


def test_names_with_percent_and_question_marks_are_plain_names(tmp_path: Path) -> None:
    path = tmp_path / "50% sure? #1.qualkit"

    new_project(path).close()
    with Project.open(path) as study:
        name = study.name

    assert name == "50% sure? #1"


_ADD = "INSERT INTO coder (guid, name) VALUES ('1', ?)"


class TestWrite:
    def test_an_exception_takes_all_of_it_back(self, project: Project) -> None:
        store = project._store

        def work() -> None:
            with store.write() as connection:
                connection.execute(_ADD, ("Ann",))
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            work()

        assert store.rows("SELECT * FROM coder") == []

    def test_an_inner_write_joins_the_outer(self, project: Project) -> None:
        store = project._store

        def work() -> None:
            with store.write():
                with store.write() as connection:
                    connection.execute(_ADD, ("Ann",))
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            work()

        assert store.rows("SELECT * FROM coder") == []

    def test_an_inner_failure_takes_the_outer_back(self, project: Project) -> None:
        store = project._store

        def work() -> None:
            with store.write() as connection:
                connection.execute(_ADD, ("Ann",))
                with store.write():
                    connection.execute(_ADD, ("Ben",))

        with pytest.raises(ProjectError, match="UNIQUE"):
            work()

        assert store.rows("SELECT * FROM coder") == []

    def test_events_can_only_be_added(self, file: Path) -> None:
        store = opened(file)

        for statement in ("UPDATE event SET coder = 'x'", "DELETE FROM event"):
            with pytest.raises(ProjectError, match="append-only"), store.write() as connection:
                connection.execute(statement)

        assert len(store.rows("SELECT * FROM event")) > 0
        store.close()

    def test_it_stamps_with_the_clock_it_was_given(self, file: Path) -> None:
        store = opened(file)

        times = {at for (at,) in store.rows("SELECT at FROM event")}
        store.close()

        assert times == {NOON}


def _other_database(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE t (x)")
    connection.commit()
    connection.close()


def _altered(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.commit()
    connection.close()


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-4096])


def _garble_schema(path: Path) -> None:
    data = bytearray(path.read_bytes())
    at = data.index(b"CREATE TABLE coding")
    data[at + 13] ^= 0x20
    path.write_bytes(data)


def _garble_page(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[100:108] = b"\xff" * 8
    path.write_bytes(data)


STRANGE = "the tables of .* are not those of a qualkit project"

REFUSED = {
    "text": (lambda p: write(p, "Ann: hello\n" * 30), NotAProject, "is no qualkit project"),
    "empty": (lambda p: write(p, ""), NotAProject, "is empty; expected a file that qualkit made"),
    "short": (lambda p: write(p, b"SQLite format 3\0"), NotAProject, "is no qualkit project"),
    "other database": (
        lambda p: (p.unlink(), _other_database(p)),
        NotAProject,
        "is a SQLite database, but no qualkit project",
    ),
    "newer": (
        lambda p: _altered(p, f"PRAGMA user_version = {SCHEMA_VERSION + 1}"),
        ProjectTooNew,
        f"has schema {SCHEMA_VERSION + 1}, written by a newer qualkit; expected at most",
    ),
    "version 0": (lambda p: _altered(p, "PRAGMA user_version = 0"), ProjectDamaged, "schema 0"),
    "truncated": (_cut, ProjectDamaged, r"is cut off: \d+ bytes of \d+; restore a backup"),
    "damaged schema": (_garble_schema, ProjectDamaged, STRANGE),
    "damaged first page": (_garble_page, ProjectDamaged, "is damaged; restore a backup"),
    "strange trigger": (
        lambda p: _altered(
            p, "CREATE TRIGGER bad AFTER INSERT ON coding BEGIN DELETE FROM coding; END"
        ),
        ProjectDamaged,
        rf"{STRANGE} \(bad\)",
    ),
    "strange trigger on the bookkeeping": (
        lambda p: _altered(
            p, "CREATE TRIGGER bad AFTER INSERT ON _sqlite_migrations BEGIN SELECT 1; END"
        ),
        ProjectDamaged,
        rf"{STRANGE} \(bad\)",
    ),
    "strange view": (
        lambda p: _altered(p, "CREATE VIEW v AS SELECT * FROM coding"),
        ProjectDamaged,
        rf"{STRANGE} \(v\)",
    ),
    "strange table": (lambda p: _altered(p, "CREATE TABLE t (x)"), ProjectDamaged, r"\(t\)"),
    "missing index": (
        lambda p: _altered(p, "DROP INDEX coding_code"),
        ProjectDamaged,
        r"\(coding_code\)",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_sound_project_is_refused_and_left_alone(file: Path, case: str) -> None:
    spoil, error, message = REFUSED[case]
    spoil(file)  # type: ignore[no-untyped-call]
    os.utime(file, (1_000_000_000, 1_000_000_000))
    before = file.read_bytes()

    with pytest.raises(error, match=message):
        opened(file)

    assert file.read_bytes() == before
    assert file.stat().st_mtime == 1_000_000_000
    assert sorted(path.name for path in file.parent.iterdir()) == ["study.qualkit", "talk.txt"]


def test_a_folder_is_no_project(tmp_path: Path) -> None:
    with pytest.raises(NotAProject, match=r"is a folder; expected a project file; name a file"):
        opened(tmp_path)


def test_a_missing_file_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(NotAProject, match=r"there is no project .*; make one with 'qualkit init'"):
        opened(tmp_path / "study.qualkit")

    assert list(tmp_path.iterdir()) == []


def test_a_pipe_is_no_project(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(NotAProject, match="is no file"):
        opened(tmp_path / "pipe")


def test_reading_leaves_the_file_alone(file: Path) -> None:
    os.utime(file, (1_000_000_000, 1_000_000_000))
    before = file.read_bytes()

    with Project.open(file) as study:
        study.documents(), study.participants(), study.turns(), study.check()

    assert file.read_bytes() == before
    assert file.stat().st_mtime == 1_000_000_000


def test_a_damaged_text_is_told_without_its_words(file: Path) -> None:
    data = file.read_bytes()
    file.write_bytes(data.replace(b"I want company", b"I want \xff\xfempany"))

    with Project.open(file) as study, pytest.raises(ProjectDamaged) as caught:
        study.text("talk")

    assert "no UTF-8" in str(caught.value)
    assert "want" not in str(caught.value)


class TestReadOnly:
    def test_reading_works_and_writing_says_why_not(
        self, file: Path, read_only: Callable[[Path], Path]
    ) -> None:
        frozen = read_only(file)

        with Project.open(frozen) as study:
            names = [row["name"] for row in study.documents()]
            with pytest.raises(ProjectUnwritable, match=r"cannot be written; make the file and"):
                study.ingest(write(file.parent / "more.txt", "Ann: More.\n"))

        assert names == ["talk"]

    def test_a_contrast_is_computed_and_says_that_it_is_not_recorded(
        self, sight_loss: Path, read_only: Callable[[Path], Path]
    ) -> None:
        frozen = read_only(sight_loss)

        with Project.open(frozen) as study:
            result = study.contrast(about="citizen", coders=("agreed",))

        assert [row.groups["staff"].participants for row in result.rows] == [7, 6, 4, 2]
        assert result.run is None
        assert "this result is not recorded as a run" in result.notes[-1]


_FILL = """
import sys
from pathlib import Path
from qualkit.project import Project
with Project.open(sys.argv[1]) as study:
    for number in range(1000):
        path = Path(sys.argv[2]) / f"{number}.txt"
        path.write_text(f"Ann: {number} " + "much to say about this " * 4000)
        study.ingest(path, language='en')
        print(number, flush=True)
"""


class TestFullDisk:
    def assert_ended_well(self, done: subprocess.CompletedProcess[str], file: Path) -> None:
        acknowledged = done.stdout.split()
        assert done.returncode == 1
        assert "ProjectUnwritable" in done.stderr
        assert "free some space and try again; what was saved before is there" in done.stderr
        with Project.open(file) as study:
            names = {row["name"] for row in study.documents()}
            faults = study.check()
        assert names == {"talk", *acknowledged}
        assert len(acknowledged) > 2
        assert list(faults) == []

    def test_a_small_disk(
        self, file: Path, tmp_path: Path, tiny_disk: Callable[[str], Path]
    ) -> None:
        disk = tiny_disk("size=2m")
        copy = Path(shutil.copy(file, disk / "study.qualkit"))

        command = [sys.executable, "-c", _FILL, str(copy), str(tmp_path)]
        done = subprocess.run(command, capture_output=True, text=True)

        self.assert_ended_well(done, copy)

    def test_a_limit_on_the_size_of_files(self, file: Path, tmp_path: Path) -> None:
        command = ["sh", "-c", 'ulimit -f 2400; exec "$@"', "sh"]
        command += [sys.executable, "-c", _FILL, str(file), str(tmp_path)]

        done = subprocess.run(command, capture_output=True, text=True)

        self.assert_ended_well(done, file)


_CODER = """
import sys
from qualkit.project import Project
with Project.open(sys.argv[1]) as study:
    for number in range(40):
        study.ingest(f"{sys.argv[2]}-{number}.txt")
"""


def test_two_processes_write_at_once_and_both_land(file: Path, tmp_path: Path) -> None:
    for who in "ab":
        for number in range(40):
            write(tmp_path / f"{who}-{number}.txt", f"Ann: {who} {number}\n")

    running = [
        subprocess.Popen(
            [sys.executable, "-c", _CODER, str(file), str(tmp_path / who)],
            stderr=subprocess.PIPE,
            text=True,
        )
        for who in "ab"
    ]
    errors = [child.communicate(timeout=60)[1] for child in running]

    assert errors == ["", ""]
    with Project.open(file) as study:
        assert len(study.documents()) == 81
        assert list(study.check()) == []


def test_a_lock_outlives_what_else_the_process_opens(tmp_path: Path) -> None:
    path = tmp_path / "study.qualkit"
    with Project.create(path) as study, study._store.write():
        Project.open(path).close()
        assert files.is_project(path)
        program = (
            "import sqlite3, sys\n"
            "c = sqlite3.connect(sys.argv[1], timeout=0.1, isolation_level=None)\n"
            "c.execute('BEGIN IMMEDIATE')\n"
        )
        other = subprocess.run(
            [sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=False
        )

    assert "database is locked" in other.stderr
