"""The quotes report: codes in the order of the book, who of how many, a place for every quote."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from project_fakes import write

from qualkit.errors import ParameterError, ProjectError, UnknownName
from qualkit.project import Project
from qualkit.store.coders import set_blind

BOOK = """codebook: N
codes:
  - name: Needs
    category: true
    codes:
      - {name: Make friends, definition: Wish for company.}
      - {name: Bus, rules: [{lemmas: [bus]}]}
  - {name: Rest}
"""
TALK = "Ann: A bus to friends.\n\nBen: They want a bus.\n\nCleo: Good."
PEOPLE = "participant,role,town\nAnn,citizen,Ham\nBen,staff,Ely\nCleo,citizen,Ely\n"


@pytest.fixture
def study(project: Project, tmp_path: Path) -> Project:
    people = write(tmp_path / "people.csv", PEOPLE)
    project.ingest(write(tmp_path / "talk.txt", TALK), participants=people)
    project.import_codebook(write(tmp_path / "book.yaml", BOOK))
    project.add_coding("talk", "Make friends", quote="friends", coder="Kim", memo="warm")
    project.add_coding("talk", "Make friends", quote="friends", coder="Lu")
    project.add_coding("talk", "Make friends", quote="They want", coder="Lu", about="citizen")
    return project


def markdown(study: Project, tmp_path: Path, **wanted: str) -> list[str]:
    study.export_quotes(tmp_path / "q.md", **wanted)
    return (tmp_path / "q.md").read_text("utf-8").splitlines()


def table(study: Project, tmp_path: Path, **wanted: str) -> list[dict[str, str]]:
    study.export_quotes(tmp_path / "q.csv", **wanted)
    with (tmp_path / "q.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_each_group_tells_how_many_of_it_say_so(study: Project, tmp_path: Path) -> None:
    page = markdown(study, tmp_path)

    at = page.index("### Make friends")
    assert [line for line in page[at:] if line][:12] == [
        "### Make friends",
        "Wish for company.",
        "3 codings in 1 document",
        "#### staff: 1 of 1 participant, 1 coding",
        "> They want",
        ">",
        "> — **Ben** · talk, turn 2 · about citizen · coded by Lu",
        "#### citizen: 1 of 2 participants, 2 codings",
        "> friends",
        ">",
        "> — **Ann** · talk, turn 1 · coded by Kim, Lu · “warm”",
        "### Bus",
    ]


def test_all_who_say_a_part_of_a_passage_count(study: Project, tmp_path: Path) -> None:
    study.add_coding("talk", "Rest", start=5, end=len(TALK), coder="Kim")

    page = markdown(study, tmp_path)

    assert [line for line in page[page.index("## Rest") :] if line and line[0] != ">"] == [
        "## Rest",
        "1 coding in 1 document",
        "### staff: 1 of 1 participant, 1 coding",
        "### citizen: 2 of 2 participants, 1 coding",
    ]
    assert "> — **Ben** · talk, turn 2 · with Ann (citizen), Cleo (citizen) · coded by Kim" in page
    assert "> — **Ann** · talk, turn 1 · with Cleo (citizen), Ben (staff) · coded by Kim" in page


def test_a_view_counts_for_those_who_have_it(study: Project, tmp_path: Path) -> None:
    study.add_coding("talk", "Rest", start=5, end=len(TALK), coder="Kim")

    page = markdown(study, tmp_path, code="Rest", about="citizen")

    assert "### citizen: 2 of 2 participants, 1 coding" in page
    assert "No quotes: staff (0 of 1 participant)" in page


def test_a_row_of_the_table_names_who_else_speaks(study: Project, tmp_path: Path) -> None:
    study.add_coding("talk", "Rest", start=5, end=len(TALK), coder="Kim")

    rows = table(study, tmp_path, code="Rest")

    assert [(row["participant"], row["with"]) for row in rows] == [
        ("Ann", "Ben (staff); Cleo (citizen)")
    ]


def test_codes_come_in_the_order_of_the_book_with_those_without_quotes(
    study: Project, tmp_path: Path
) -> None:
    page = markdown(study, tmp_path)

    headings = [line for line in page if line.startswith(("## ", "### "))]
    assert headings == ["## Needs", "### Make friends", "### Bus", "## Rest"]
    assert page.count("No quotes.") == 2


def test_a_group_without_quotes_is_told(study: Project, tmp_path: Path) -> None:
    study.add_coding("talk", "Rest", quote="Good", coder="Lu")

    page = markdown(study, tmp_path, code="Rest")

    assert "No quotes: staff (0 of 1 participant)" in page
    assert [line for line in page if line.startswith("## ")] == ["## Rest"]


def test_groups_are_those_of_an_attribute(study: Project, tmp_path: Path) -> None:
    page = markdown(study, tmp_path, by="town")

    assert page[0] == "# Quotes by town"
    assert "#### Ely: 1 of 2 participants, 1 coding" in page
    assert "> — **Ann** · citizen · talk, turn 1 · coded by Kim, Lu · “warm”" in page
    with pytest.raises(UnknownName, match="no attribute 'height'"):
        markdown(study, tmp_path, by="height")


def test_only_views_of_a_role(study: Project, tmp_path: Path) -> None:
    study.add_coding("talk", "Make friends", quote="bus.", turn=2, coder="Lu")

    quotes = [row["quote"] for row in table(study, tmp_path, about="citizen")]

    assert quotes == ["friends", "friends", "They want"]


def test_the_counts_are_those_of_the_list_of_quotes(study: Project, tmp_path: Path) -> None:
    rows = table(study, tmp_path)

    assert [row["id"] for row in rows] == [row["id"] for row in study.codings()]
    assert study.export_quotes(tmp_path / "q.html").items == len(study.codings())


def test_what_waits_counts_only_if_all_counts(study: Project, tmp_path: Path) -> None:
    study.code()

    decided, every = table(study, tmp_path), table(study, tmp_path, basis="all")
    page = markdown(study, tmp_path, basis="all")

    assert (len(decided), len(every)) == (3, 5)
    assert {row["status"] for row in every} == {"decided", "waiting"}
    ground = "Basis all: 3 codings by people, 0 accepted suggestions, 2 suggestions waiting."
    assert ground in page
    assert "> — **Ben** · talk, turn 2 · suggested by rule, waiting" in page
    with pytest.raises(ParameterError, match="the basis 'some'; expected decided, all"):
        table(study, tmp_path, basis="some")


def test_a_blind_coder_sees_the_own_codings_alone(study: Project, tmp_path: Path) -> None:
    set_blind(study._store, "Kim", True, coder="Lu")

    with Project.open(study.path, coder="Kim") as seen:
        page = "\n".join(markdown(seen, tmp_path))

    assert "Lu" not in page
    assert "1 coding in 1 document" in page
    assert "Only what Kim did, who codes blind." in page


def test_a_quote_is_no_formula(project: Project, tmp_path: Path) -> None:
    project.ingest(write(tmp_path / "talk.txt", "Ann: =SUM(A1) is a bus.\n\nBen: No.\n"))
    project.import_codebook(write(tmp_path / "book.yaml", BOOK))
    project.add_coding("talk", "Bus", quote="=SUM(A1)")

    assert [row["quote"] for row in table(project, tmp_path)] == ["'=SUM(A1)"]


def test_the_same_project_gives_the_same_bytes(study: Project, tmp_path: Path) -> None:
    for suffix in ("html", "docx", "md", "csv", "xlsx", "parquet"):
        for name in "ab":
            study.export_quotes(tmp_path / f"{name}.{suffix}")
        one, other = (tmp_path / f"{name}.{suffix}" for name in "ab")
        assert one.read_bytes() == other.read_bytes()


def test_a_project_without_codebook_has_no_quotes(project: Project, tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="has no codebook yet"):
        project.export_quotes(tmp_path / "q.md")
