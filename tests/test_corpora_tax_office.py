"""The shipped field notes and diaries: heads, sections, paragraphs without speakers, two hands."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from corpus_reading import corpus, rows_of
from project_fakes import new_project

from qualkit.project import Project, shipped

FOLDER = corpus("tax-office")


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tax") / "tax.qualkit"
    with new_project(path) as study:
        report = study.ingest(FOLDER / "notes", participants=FOLDER / "participants.csv")
        assert (report.skipped, report.failed) == ((), ())
    return path


@pytest.fixture
def study(ingested: Path, tmp_path: Path) -> Iterator[Project]:
    with Project.open(Path(shutil.copy(ingested, tmp_path / "tax.qualkit"))) as opened:
        yield opened


def readme_rows() -> dict[str, list[str]]:
    """Document → format, turns, observation, reflection, as the README tells."""
    lines = (FOLDER / "README.md").read_text(encoding="utf-8").splitlines()
    cells = [[c.strip() for c in line.strip("|").split("|")] for line in lines if line[:1] == "|"]
    return {name: rest for name, *rest in cells[2:]}


def test_documents_and_sections_are_those_of_the_readme(study: Project) -> None:
    turns = Counter(turn["document"] for turn in study.turns())
    sections = Counter((t["document"], t["attributes"].get("section")) for t in study.turns())

    found = {
        row["name"]: [
            f"`.{row['format']}`",
            str(turns[row["name"]]),
            str(sections[row["name"], "observation"]),
            str(sections[row["name"], "reflection"]),
        ]
        for row in study.documents()
    }

    assert found == readme_rows()


def test_kinds_sessions_and_language_come_from_the_heads(study: Project) -> None:
    rows = {row["name"]: row for row in study.documents()}

    kinds = {name: row["kind"] for name, row in rows.items()}
    assert kinds == {name: "diary" if name == "diary" else "field-note" for name in readme_rows()}
    assert sorted(row["session"] for row in rows.values()) == [
        "diary",
        *(f"visit-{number}" for number in range(1, 5)),
    ]
    assert {row["language"] for row in rows.values()} == {"en"}


def test_the_heads_are_attributes_and_no_speech(study: Project) -> None:
    rows = {row["name"]: row["attributes"] for row in study.documents()}

    assert rows["counter"]["observer"] == rows["waiting-room"]["observer"] == "Ida"
    assert rows["back-office"]["observers"] == "Ida, Bram"
    assert {rows[name]["date"] for name in rows} >= {"2015-03-09", "2015-03-12"}
    assert all("place" in attributes for attributes in rows.values())
    assert not [turn for turn in study.turns() if "Tax office, " in turn["text"]]


def test_only_the_diaries_have_participants(study: Project) -> None:
    speaking = {turn["participant"] for turn in study.turns() if turn["document"] == "diary"}
    others = {turn["participant"] for turn in study.turns() if turn["document"] != "diary"}

    roles = {row["name"]: row["role"] for row in study.participants()}
    assert speaking == {"Wanda", "Oskar"}
    assert others == {None}
    listed = {row["participant"]: row["role"] for row in rows_of(FOLDER / "participants.csv")}
    assert roles == listed


def test_the_diary_has_four_days_by_two_people(study: Project) -> None:
    turns = [turn for turn in study.turns() if turn["document"] == "diary"]

    days = ["Monday", "Tuesday", "Wednesday", "Thursday"]
    assert [(t["question"], t["participant"]) for t in turns] == [
        (day, name) for day in days for name in ("Wanda", "Oskar")
    ]


def test_the_rules_of_failure_demand_find_both_sorts_in_the_notes(study: Project) -> None:
    study.import_codebook(shipped("codebooks", "real-and-failure-demand.yaml"))

    study.code()

    assert {row["code"].partition("/")[0] for row in study.suggestions()} == {"Real", "Failure"}
