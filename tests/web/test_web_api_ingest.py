"""Uploads through the API: received whole, looked at, read once, given up, and nothing left."""

from __future__ import annotations

import io
import os
import time
import uuid
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from web_client import Page, make_study

from qualkit.project import Project
from qualkit.web.spool import Spool, sweep

NOTE = b"Cara: I would like a bus on Sundays.\n\nDan: So would I.\n"


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    shown = Page(make_study(tmp_path))
    yield shown
    shown.close()


def put(
    page: Page, job: str, data: bytes, *, name: str = "evening.txt", place: Any = 0, **headers: str
) -> httpx.Response:
    given = {
        "x-qualkit": "1",
        "sec-fetch-site": "same-origin",
        "content-type": "application/octet-stream",
        **{key.replace("_", "-"): value for key, value in headers.items()},
    }
    path = f"/api/ingest/{job}/files/{place}"
    return page._run(
        lambda client: client.put(path, params={"name": name}, content=data, headers=given)
    )


def finished(page: Page, job: str) -> dict[str, Any]:
    for _ in range(2000):
        status: dict[str, Any] = page.get(f"/api/ingest/{job}").json()
        if status.get("state") not in ("previewing", "reading"):
            return status
        time.sleep(0.005)
    raise AssertionError("the job does not end")


def run(page: Page, job: str, what: str = "store", **options: Any) -> dict[str, Any]:
    answer = page.send("POST", f"/api/ingest/{job}/{what}", options)
    assert answer.status_code == 200, answer.text
    return finished(page, job)


def names(page: Page) -> list[str]:
    with Project.open(page.path) as project:
        return [row["name"] for row in project.documents()]


def left_behind(page: Page) -> list[str]:
    return sorted(each.name for each in page.path.parent.rglob("*") if "evening" in each.name)


def test_a_file_that_is_sent_is_looked_at_and_nothing_stored(page: Page) -> None:
    job = str(uuid.uuid4())
    put(page, job, NOTE)

    status = run(page, job, "preview")

    assert status["state"] == "previewed"
    told = [
        (row["document"], row["speaker"], row["turns"]) for row in status["preview"]["speakers"]
    ]
    assert told == [("evening", "Cara", 1), ("evening", "Dan", 1)]
    assert (status["preview"]["documents"], status["preview"]["counts"]["failed"]) == (1, 0)
    assert names(page) == ["talk"]


def test_files_are_read_and_what_was_left_out_is_told_with_its_reason(page: Page) -> None:
    job = str(uuid.uuid4())
    put(page, job, NOTE)
    put(page, job, b"\x89PNG", name="wall.png", place=1)
    put(page, job, b"PK broken", name="broken.docx", place=2)

    status = run(page, job)

    result = status["result"]
    assert status["state"] == "done"
    assert [each["name"] for each in result["documents"]] == ["evening"]
    assert [(each["where"], each["reason"]) for each in result["skipped"]] == [
        ("wall.png", "no reader for .png")
    ]
    assert [each["where"] for each in result["failed"]] == ["broken.docx"]
    assert names(page) == ["evening", "talk"]
    assert str(page.path.parent) not in str(status)


def test_a_job_is_done_once(page: Page) -> None:
    job = str(uuid.uuid4())
    put(page, job, NOTE)

    first, second = run(page, job), run(page, job)

    assert first == second
    assert names(page) == ["evening", "talk"]


def test_the_same_file_in_another_job_is_there_unchanged(page: Page) -> None:
    for job in (str(uuid.uuid4()), str(uuid.uuid4())):
        put(page, job, NOTE)
        status = run(page, job)

    assert status["result"]["unchanged"] == ["evening"]
    assert names(page) == ["evening", "talk"]


def test_folders_in_a_name_give_roles_and_lead_nowhere(page: Page) -> None:
    job = str(uuid.uuid4())
    put(page, job, NOTE, name="../../clerks/evening.txt")

    status = run(page, job, roles_from={"clerks": "clerk"}, kind="interview", session="Night")

    assert status["state"] == "done"
    with Project.open(page.path) as project:
        roles = {row["name"]: row["role"] for row in project.participants()}
        (row,) = [row for row in project.documents() if row["name"] == "evening"]
    assert (roles["Cara"], roles["Dan"]) == ("clerk", "clerk")
    assert (row["kind"], row["session"]) == ("interview", "Night")
    assert left_behind(page) == []
    assert not (page.path.parent.parent / "clerks").exists()


def test_an_archive_is_opened(page: Page) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("group/evening.txt", NOTE)
        archive.writestr("group/photo.jpg", b"x")
    job = str(uuid.uuid4())
    put(page, job, packed.getvalue(), name="all.zip")

    result = run(page, job)["result"]

    assert [each["name"] for each in result["documents"]] == ["evening"]
    assert [each["where"] for each in result["skipped"]] == ["all.zip/group/photo.jpg"]


def test_a_list_of_participants_is_taken_with_the_files(page: Page) -> None:
    job = str(uuid.uuid4())
    put(page, job, NOTE)
    put(page, job, b"participant,role\nCara,citizen\n", name="who.csv", place="participants")

    run(page, job)

    with Project.open(page.path) as project:
        assert {row["name"]: row["role"] for row in project.participants()}["Cara"] == "citizen"


def test_what_fails_by_its_options_may_be_tried_again(page: Page) -> None:
    job = str(uuid.uuid4())
    put(page, job, NOTE)

    failed = run(page, job, kind="song")

    assert (failed["state"], failed["error"]) == (
        "failed",
        "kind 'song'; expected focus-group, interview, field-note, diary, open-answer, document",
    )
    assert run(page, job)["state"] == "done"


def test_nothing_of_an_upload_is_left_once_it_is_read(page: Page) -> None:
    before = sorted(each.name for each in page.path.parent.iterdir())
    job = str(uuid.uuid4())
    put(page, job, NOTE)
    during = [each for each in page.path.parent.iterdir() if each.name not in before]

    run(page, job)
    (folder,) = during

    assert folder.stat().st_mode & 0o777 == 0o700
    assert [each.name for each in folder.iterdir()] == ["lock"]


def test_an_upload_that_is_given_up_is_forgotten(page: Page) -> None:
    job = str(uuid.uuid4())
    put(page, job, NOTE)

    answer = page.send("DELETE", f"/api/ingest/{job}")

    assert answer.status_code == 200
    assert page.get(f"/api/ingest/{job}").status_code == 404
    assert names(page) == ["talk"]


def test_reading_that_is_given_up_lists_what_was_not_read(tmp_path: Path) -> None:
    path = make_study(tmp_path)
    folder = tmp_path / "more"
    folder.mkdir()
    for number in range(3):
        (folder / f"n{number}.txt").write_bytes(NOTE + bytes([65 + number]))

    with Project.open(path) as project:
        asked: list[int] = []
        result = project.ingest(
            folder, stopping=lambda: len(asked) > 0, progress=lambda done, _: asked.append(done)
        )

    assert [each.name for each in result.documents] == ["n0"]
    assert [Path(each.where).name for each in result.skipped] == ["n1.txt", "n2.txt"]
    assert "given up" in result.skipped[0].reason


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"content_type": "text/plain"}, 415),
        ({"sec_fetch_site": "cross-site"}, 403),
        ({"x_qualkit": "0"}, 403),
        ({"origin": "http://elsewhere.example"}, 403),
        ({"name": ""}, 400),
        ({"name": "../.."}, 400),
        ({"name": "x" * 5000}, 400),
        ({"place": "99999"}, 400),
        ({"place": "-1"}, 400),
        ({"place": "9" * 5000}, 400),
        ({"content_length": str(201 * 1024 * 1024)}, 413),
    ],
)
def test_what_is_no_file_of_this_page_is_refused(
    page: Page, change: dict[str, Any], status: int
) -> None:
    answer = put(page, str(uuid.uuid4()), NOTE, **change)

    assert answer.status_code == status


def test_a_job_without_a_proper_id_or_without_files_is_refused(page: Page) -> None:
    assert put(page, "7", NOTE).status_code == 400
    assert page.get("/api/ingest/7").status_code == 400
    assert page.get(f"/api/ingest/{uuid.uuid4()}").status_code == 404
    assert page.send("POST", f"/api/ingest/{uuid.uuid4()}/store", {}).status_code == 404


def test_options_that_nobody_knows_are_refused(page: Page) -> None:
    job = str(uuid.uuid4())
    put(page, job, NOTE)

    answer = page.send("POST", f"/api/ingest/{job}/store", {"participants": "/etc/passwd"})

    assert answer.status_code == 400


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>.txt", "a\u202eb.txt", "line\nbreak.txt"]
)
def test_any_name_is_a_name(page: Page, name: str) -> None:
    job = str(uuid.uuid4())
    put(page, job, NOTE, name=name)

    assert run(page, job)["state"] == "done"
    assert "<script>alert" not in page.get("/documents").text


def test_uploads_of_a_killed_server_go_at_the_next_start(tmp_path: Path) -> None:
    project = tmp_path / "a [b]*.qualkit"
    left, held = Spool(project), Spool(project)
    folder, kept = left.folder("one").parent, held.folder("two").parent
    (tmp_path / f".{project.name}.uploads-link").symlink_to(tmp_path)
    assert left._lock is not None
    left._lock.close()  # as the system does for a process that is killed

    removed = sweep(project)

    assert (removed, folder.exists(), kept.exists()) == (1, False, True)
    assert tmp_path.exists()
    held.close()
    assert not kept.exists()


def test_a_folder_that_cannot_be_looked_at_keeps_no_other_from_going(tmp_path: Path) -> None:
    project = tmp_path / "study.qualkit"
    other = tmp_path / "other"
    other.write_text("theirs", encoding="utf-8")
    first = tmp_path / ".study.qualkit.uploads-0"
    first.mkdir()
    (first / "lock").symlink_to(other)
    left = tmp_path / ".study.qualkit.uploads-1"
    left.mkdir()

    removed = sweep(project)

    assert (removed, first.exists(), left.exists()) == (1, True, False)
    assert other.read_text(encoding="utf-8") == "theirs"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_told(page: Page) -> None:
    page.path.parent.chmod(0o500)
    try:
        answer = put(page, str(uuid.uuid4()), NOTE)
    finally:
        page.path.parent.chmod(0o700)

    assert answer.status_code == 422
    assert "uploads cannot be kept" in answer.json()["error"]


def test_the_list_of_documents_counts_codings_and_what_waits(page: Page) -> None:
    with page.open() as project:
        project.code()
        project.add_coding("talk", "Needs/Transport", start=5, end=11, coder="Kim")

    (row,) = page.get("/api/documents").json()["documents"]

    assert (row["name"], row["codings"], row["turns"]) == ("talk", 1, 3)
    with page.open() as project:
        assert row["waiting"] == len(project.suggestions(status="waiting")) > 0


def test_a_ninth_upload_puts_out_none_that_is_under_way(page: Page) -> None:
    jobs = [str(uuid.uuid4()) for _ in range(8)]
    for job in jobs:
        put(page, job, NOTE)

    refused = put(page, str(uuid.uuid4()), NOTE)
    run(page, jobs[3])
    taken = put(page, str(uuid.uuid4()), NOTE)
    still = [job for job in jobs if page.get(f"/api/ingest/{job}").status_code == 200]

    assert refused.status_code == 422
    assert refused.json()["error"].startswith("8 uploads are under way; ")
    assert taken.status_code == 200
    assert still == [*jobs[:3], *jobs[4:]]


def test_an_upload_that_was_left_makes_room(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = [str(uuid.uuid4()) for _ in range(8)]
    for job in jobs:
        put(page, job, NOTE)
    monkeypatch.setattr("qualkit.web.reading.LONGEST_QUIET", 0.0)

    taken = put(page, str(uuid.uuid4()), NOTE)

    assert taken.status_code == 200
    assert page.get(f"/api/ingest/{jobs[0]}").status_code == 404
    assert page.get(f"/api/ingest/{jobs[1]}").status_code == 200


def test_a_file_that_is_read_when_it_is_given_up_is_not_stored(tmp_path: Path) -> None:
    path = make_study(tmp_path)
    file = tmp_path / "evening.txt"
    file.write_bytes(NOTE)
    asked: list[int] = []

    def pressed_while_it_is_read() -> bool:
        asked.append(1)
        return len(asked) > 1

    with Project.open(path) as project:
        result = project.ingest(file, stopping=pressed_while_it_is_read)

        assert (result.documents, len(result.skipped)) == ((), 1)
        assert [row["name"] for row in project.documents()] == ["talk"]


def test_a_look_tells_what_is_there_already_and_what_comes_twice(page: Page) -> None:
    first, second = str(uuid.uuid4()), str(uuid.uuid4())
    put(page, first, NOTE)
    run(page, first)
    put(page, second, NOTE)
    put(page, second, b"Eve: New words.\n", name="new.txt", place=1)
    put(page, second, b"Eve: New words.\n", name="copy.txt", place=2)

    preview = run(page, second, "preview")["preview"]

    assert preview["unchanged"] == ["evening"]
    assert [(each["where"], each["reason"]) for each in preview["skipped"]] == [
        ("copy.txt", "the same bytes as the document 'new'")
    ]
    assert preview["documents"] == 1


def test_files_of_one_name_are_told_apart_by_the_folders_of_the_upload(page: Page) -> None:
    job = str(uuid.uuid4())
    put(page, job, NOTE, name="north/evening.txt")
    put(page, job, NOTE + b"Dan: More.\n", name="evening.txt", place=1)

    result = run(page, job)["result"]

    assert [each["name"] for each in result["documents"]] == ["north/evening.txt", "evening.txt"]
