"""Memos for people: what they are on, who wrote them when, and what they said before."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from project_fakes import write

from qualkit.project import Project
from qualkit.store.coders import set_blind

BOOK = "codebook: N\ncodes: [{name: Bus}]\n"


@pytest.fixture
def study(project: Project, tmp_path: Path) -> Project:
    project.ingest(write(tmp_path / "talk.txt", "Ann: A bus.\n\nBen: No.\n"))
    project.import_codebook(write(tmp_path / "book.yaml", BOOK))
    project.add_coding("talk", "Bus", quote="A bus", coder="Kim", memo="=late")
    project.add_memo("# Why\nthe bus", "theoretical", coder="Kim", document="talk", quote="bus")
    memo = project.add_memo("First.", "reflexive", coder="Lu")
    project.rewrite_memo(memo, "Second.", coder="Kim")
    return project


def markdown(study: Project, tmp_path: Path, *, all_versions: bool = False) -> list[str]:
    study.export_memos(tmp_path / "m.md", all_versions=all_versions)
    return [line for line in (tmp_path / "m.md").read_text("utf-8").splitlines() if line]


def rows(study: Project, tmp_path: Path) -> list[dict[str, str]]:
    study.export_memos(tmp_path / "m.csv")
    with (tmp_path / "m.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_memos_stand_under_what_they_are_on(study: Project, tmp_path: Path) -> None:
    page = markdown(study, tmp_path)

    headings = [line for line in page if line.startswith("#")][1:]
    assert headings == [
        "## On the project", "### study",
        "## On passages", "### talk\\#1",
        "## On codings", "### Bus",
    ]  # fmt: skip
    assert page[1:3] == ["3 memos", "reflexive: 1, remark of a coding or theme: 1, theoretical: 1"]


def test_a_memo_has_its_words_and_their_place(study: Project, tmp_path: Path) -> None:
    page = markdown(study, tmp_path)

    at = page.index("### talk\\#1")
    assert page[at + 1 : at + 7] == [
        "theoretical · Kim · 2009-03-05 12:00 UTC", "> bus", ">", "> — **Ann** · turn 1",
        "\\# Why  ", "the bus",
    ]  # fmt: skip


def test_remarks_of_codings_name_speakers_and_turns(study: Project, tmp_path: Path) -> None:
    study.add_coding("talk", "Bus", start=5, end=20, coder="Kim", memo="both")

    page, table = markdown(study, tmp_path), rows(study, tmp_path)

    assert "> — **Ann, Ben** · turns 1–2" in page
    assert [(row["participant"], row["turn"]) for row in table if row["sort"] == "coding"] == [
        ("Ann", "1"), ("Ann", "1"),
    ]  # fmt: skip


def test_what_it_said_before_is_there_if_asked_for(study: Project, tmp_path: Path) -> None:
    now, every = markdown(study, tmp_path), markdown(study, tmp_path, all_versions=True)

    assert "Second." in now
    assert "First." not in now
    assert every[every.index("Second.") + 2] == "First."


def test_a_table_has_a_row_a_version(study: Project, tmp_path: Path) -> None:
    found = rows(study, tmp_path)

    assert [(row["text"], row["coder"], row["version"], row["is_current"]) for row in found] == [
        ("# Why\nthe bus", "Kim", "1", "1"),
        ("First.", "Lu", "1", "0"),
        ("Second.", "Kim", "2", "1"),
        ("'=late", "Kim", "1", "1"),
    ]


def test_a_blind_coder_sees_the_own_memos_alone(study: Project, tmp_path: Path) -> None:
    set_blind(study._store, "Lu", True, coder="Kim")

    with Project.open(study.path, coder="Lu") as seen:
        found = rows(seen, tmp_path)
        page = "\n".join(markdown(seen, tmp_path, all_versions=True))

    assert [row["text"] for row in found] == ["First."]
    assert "Kim" not in page


def test_removed_memos_are_left_out(study: Project, tmp_path: Path) -> None:
    study.remove_memo(study.memos()[0]["id"])

    assert "# Why" not in {row["text"] for row in rows(study, tmp_path)}


@pytest.mark.parametrize("suffix", ["html", "docx", "md", "csv", "xlsx", "parquet"])
def test_the_same_memos_give_the_same_bytes(study: Project, tmp_path: Path, suffix: str) -> None:
    for name in "ab":
        study.export_memos(tmp_path / f"{name}.{suffix}", all_versions=True)

    one, other = (tmp_path / f"{name}.{suffix}" for name in "ab")
    assert one.read_bytes() == other.read_bytes()
