"""The one writer: its locks hold, what fails fails alone, and it writes the file that is there."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from web_client import Page, make_study, new_coding

from qualkit.project import Project


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    shown = Page(make_study(tmp_path))
    yield shown
    shown.close()


def test_another_program_cannot_write_into_a_commit_of_the_server(page: Page) -> None:
    program = (
        "import sqlite3, sys\n"
        "c = sqlite3.connect(sys.argv[1], timeout=0.1, isolation_level=None)\n"
        "c.execute('BEGIN IMMEDIATE')\n"
    )

    def act(project: Project) -> str:
        page.get("/api/document", name="talk")
        command = [sys.executable, "-c", program, str(page.path)]
        return subprocess.run(command, capture_output=True, text=True, check=False).stderr

    assert "database is locked" in asyncio.run(page.writer.do(act))


def test_who_becomes_blind_meanwhile_is_at_once(tmp_path: Path) -> None:
    path = make_study(tmp_path)
    kim, sam = Page(path), Page(path, coder="Sam")
    (coding,) = kim.send("POST", "/api/codings", new_coding(kim, "Sundays")).json()["codings"]
    sam.send("POST", "/api/codings", new_coding(sam, "Nobody"))
    with Project.open(path) as project:
        project.set_blind("Sam", by="Kim")

    answer = sam.send("DELETE", f"/api/codings/{coding['id']}", version=coding["version"])
    for each in (kim, sam):
        each.close()

    assert (answer.status_code, answer.json()["current"]) == (409, None)


def test_a_project_that_was_put_in_its_place_is_written_to(page: Page, tmp_path: Path) -> None:
    copy = Path(shutil.copy(page.path, tmp_path / "copy.qualkit"))
    page.send("POST", "/api/codings", new_coding(page, "Sundays"))
    copy.replace(page.path)

    answer = page.send("POST", "/api/codings", new_coding(page, "Nobody"))

    assert answer.status_code == 200
    with Project.open(page.path) as project:
        assert [row["quote"] for row in project.codings()] == ["Nobody"]


def test_a_project_that_is_gone_is_said_so_and_may_come_back(page: Page, tmp_path: Path) -> None:
    body = new_coding(page, "Sundays")
    page.send("POST", "/api/codings", new_coding(page, "Nobody"))
    moved = page.path.rename(tmp_path / "moved.qualkit")

    lost = page.send("POST", "/api/codings", body)
    moved.rename(page.path)
    found = page.send("POST", "/api/codings", body)

    assert (lost.status_code, found.status_code) == (500, 200)
    assert "there is no project" in lost.json()["error"]


def test_what_is_done_elsewhere_after_the_start_is_noticed_with_the_first_request(
    page: Page,
) -> None:
    page.writer.start()
    with Project.open(page.path) as project:
        project.add_coding("talk", "Help", quote="Nobody", coder="Lee")

    asyncio.run(page.writer.do(lambda _: None))

    assert page.news.since(0) is None


def test_what_was_done_while_the_file_could_not_be_opened_is_noticed(
    page: Page, tmp_path: Path
) -> None:
    body = new_coding(page, "Sundays")
    page.send("POST", "/api/codings", new_coding(page, "Nobody"))
    moved = page.path.rename(tmp_path / "moved.qualkit")
    page.send("POST", "/api/codings", body)
    before = page.news.number
    with Project.open(moved) as project:
        project.add_coding("talk", "Help", quote="Sundays", coder="Lee")
    moved.rename(page.path)

    asyncio.run(page.writer.do(lambda _: None))

    assert page.news.since(before) is None


def test_a_damaged_file_is_told_to_whoever_waits(page: Page) -> None:
    body = new_coding(page, "Sundays")
    page.send("POST", "/api/codings", new_coding(page, "Nobody"))
    with page.path.open("r+b") as file:
        file.write(b"x" * 4096)

    assert page.send("POST", "/api/codings", body).status_code == 500


def test_a_file_that_is_held_by_another_program_is_waited_for_once(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qualkit.store.opening._PRAGMAS", ("busy_timeout = 50",))
    bodies = [new_coding(page, words) for words in ("Sundays", "Nobody", "My friend")]
    with closing(sqlite3.connect(page.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        answers = [page.send("POST", "/api/codings", body) for body in bodies]
        other.execute("ROLLBACK")

    assert {answer.status_code for answer in answers} == {500}
    assert "another program" in answers[0].json()["error"]
    assert page.send("POST", "/api/codings", bodies[0]).status_code == 200


def test_a_full_disk_is_called_so(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    body = new_coding(page, "Sundays ".strip(), memo="x" * 300_000)
    real = Project.open

    def small(*given: object, **told: object) -> Project:
        project = real(*given, **told)  # type: ignore[arg-type]
        (pages,) = project._store.one("PRAGMA page_count") or (0,)
        project._store.connection.execute(f"PRAGMA max_page_count = {pages}")
        return project

    monkeypatch.setattr(Project, "open", small)
    page.close()

    answer = page.send("POST", "/api/codings", body)

    assert answer.status_code == 500
    assert "the disk is full" in answer.json()["error"]
