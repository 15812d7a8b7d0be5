"""Archives, roles by file name, likely aliases, and the look before anything is stored."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from project_fakes import Run, write

from qualkit.errors import ReadError
from qualkit.project import Project, preview_ingest

TALK = "Interviewer: What do you want?\n\nAnn: I want company.\n\nBen: A bus that comes.\n"


def zipped(files: dict[str, str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        for name, data in files.items():
            package.writestr(zipfile.ZipInfo(name), data)
    return packed.getvalue()


def roles(project: Project) -> dict[str, str | None]:
    return {row["name"]: row["role"] for row in project.participants()}


def test_each_file_of_an_archive_is_a_document(project: Project, tmp_path: Path) -> None:
    files = {"one.txt": TALK, "deep/two.txt": "Cy: Hello.\n", "empty.txt": "", "x.jpg": "x"}
    archive = write(tmp_path / "week.zip", zipped(files))

    result = project.ingest(archive)

    assert [document.name for document in result.documents] == ["two", "one"]
    assert [item.where for item in result.failed] == [f"{archive}/empty.txt"]
    assert result.failed[0].reason == f"{archive}/empty.txt is empty; fill it or leave it out"
    assert [item.where for item in result.skipped] == [f"{archive}/x.jpg"]
    assert project.ingest(tmp_path).unchanged == ("two", "one")


def test_each_archive_is_opened_once(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = []
    for name in ("one", "two"):
        talks = {f"{name}{n}.txt": TALK.replace("Ann", f"Ann{name}{n}") for n in range(5)}
        write(tmp_path / "in" / f"{name}.zip", zipped(talks))

    class Counting(zipfile.ZipFile):
        def __init__(self, *args: Any, **more: Any) -> None:
            opened.append(1)
            super().__init__(*args, **more)

    monkeypatch.setattr(zipfile, "ZipFile", Counting)
    result = project.ingest(tmp_path / "in")

    # Once to list its files, once to read them.
    assert (len(result.documents), len(opened)) == (10, 4)


def test_a_damaged_archive_fails_and_the_others_are_read(project: Project, tmp_path: Path) -> None:
    write(tmp_path / "in" / "bad.zip", "no zip")
    write(tmp_path / "in" / "talk.txt", TALK)

    result = project.ingest(tmp_path / "in")

    assert [document.name for document in result.documents] == ["talk"]
    (failed,) = result.failed
    assert failed.reason == f"{tmp_path}/in/bad.zip is damaged or no zip archive; make it again"


def test_a_file_beyond_the_limit_is_refused_unread(project: Project, tmp_path: Path) -> None:
    with (tmp_path / "huge.txt").open("wb") as file:
        file.truncate(1_000_000_000)

    (failed,) = project.ingest(tmp_path / "huge.txt").failed

    assert failed.reason.startswith(f"{tmp_path}/huge.txt has 954 MB; expected at most 200 MB")


def test_files_and_folders_give_roles_by_their_names(project: Project, tmp_path: Path) -> None:
    write(tmp_path / "in" / "staff-1.txt", "Interviewer: So?\n\nAnn: Yes.\n\nAnn: No.\n")
    write(tmp_path / "in" / "citizens" / "b.txt", "Ben: Yes.\n\nAnn: No.\n\nBen: No.\n")
    patterns = {"staff-*": "staff", "citizens": "citizen"}

    result = project.ingest(tmp_path / "in", roles_from=patterns)

    assert roles(project) == {"Ann": "citizen", "Ben": "citizen", "Interviewer": "moderator"}
    assert "staff-1.txt: 'Ann' stays citizen, though --role-from says staff" in result.notes


def test_a_list_of_participants_says_more_than_a_file_name(
    project: Project, tmp_path: Path
) -> None:
    people = write(tmp_path / "who.csv", "participant,role\nAnn,citizen\n")
    talk = write(tmp_path / "staff-1.txt", TALK)

    project.ingest(talk, participants=people, roles_from={"staff-*": "staff"})

    assert roles(project) == {"Ann": "citizen", "Ben": "staff", "Interviewer": "moderator"}


def test_likely_aliases_are_told_and_not_applied(project: Project, tmp_path: Path) -> None:
    text = "David Bramley: Yes.\n\nMr Bramley: No.\n\nDavid Bramley: So.\n\nMr Bramley: Yes.\n"

    result = project.ingest(write(tmp_path / "talk.txt", text))

    assert set(roles(project)) == {"David Bramley", "Mr Bramley"}
    assert any(
        note.startswith("'Mr Bramley' may be 'David Bramley' (the same surname)")
        for note in result.notes
    )


def test_a_preview_shows_each_speaker_with_the_first_turn(tmp_path: Path) -> None:
    write(tmp_path / "talk.txt", TALK)
    write(tmp_path / "empty.txt", "")

    preview = preview_ingest(tmp_path, project=tmp_path / "none.qualkit")

    assert preview.records() == [
        {"document": "talk", "speaker": "Interviewer", "turns": 1, "words": 4,
         "first": "What do you want?"},
        {"document": "talk", "speaker": "Ann", "turns": 1, "words": 3, "first": "I want company."},
        {"document": "talk", "speaker": "Ben", "turns": 1, "words": 4,
         "first": "A bus that comes."},
    ]  # fmt: skip
    assert [Path(item.where).name for item in preview.failed] == ["empty.txt"]
    assert not (tmp_path / "none.qualkit").exists()


def test_a_preview_knows_the_participants_of_the_project(project: Project, tmp_path: Path) -> None:
    project.ingest(write(tmp_path / "talk.txt", TALK))
    other = write(tmp_path / "other.txt", "Plain words first.\n\nAnn: Only once.\n")

    preview = preview_ingest(other, project=project.path)

    assert [row.speaker for row in preview.speakers] == [None, "Ann"]
    assert [document["name"] for document in project.documents()] == ["talk"]


def test_a_preview_of_what_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="there is no file or folder"):
        preview_ingest(tmp_path / "none")


def test_a_dry_run_prints_and_stores_nothing(qualkit: Run, tmp_path: Path) -> None:
    write(tmp_path / "in" / "talk.txt", TALK)
    study = tmp_path / "study.qualkit"

    result = qualkit("ingest", study, tmp_path / "in", "--dry-run")

    assert result.exit_code == 0
    assert "Interviewer" in result.stdout
    assert "I want company." in result.stdout
    assert "1 document with 3 turns would be read; 0 would fail; nothing was stored" in " ".join(
        result.stdout.split()
    )
    assert not study.exists()


def test_a_dry_run_with_a_failure_exits_with_1(qualkit: Run, tmp_path: Path) -> None:
    write(tmp_path / "in" / "empty.txt", "")

    result = qualkit("ingest", tmp_path / "s.qualkit", tmp_path / "in", "--dry-run", "--json")

    assert result.exit_code == 1
    assert "empty.txt is empty" in result.stderr
