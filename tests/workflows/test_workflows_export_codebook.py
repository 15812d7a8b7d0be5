"""The codebook for people: the tree with what each code means, and how often it is given."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from project_fakes import new_project, write

from qualkit.codebook import write_codebook
from qualkit.errors import ParameterError
from qualkit.project import Project
from qualkit.store.coders import set_blind

BOOK = """codebook: Needs of *many*
version: 3
description: What people want.
codes:
  - name: Needs
    category: true
    codes:
      - name: Bus
        definition: =Any bus.
        include: [trams]
        exclude: [cars]
        examples: [The bus is late.]
        color: "#d1495b"
        rules: [{lemmas: [bus]}]
        about: {citizen: [they want]}
      - {name: Make friends, retired: true}
"""


@pytest.fixture
def study(project: Project, tmp_path: Path) -> Project:
    for name in ("one", "two"):
        project.ingest(write(tmp_path / f"{name}.txt", f"Ann: A {name} bus.\n\nBen: No.\n"))
        project.import_codebook(write(tmp_path / "book.yaml", BOOK))
        project.add_coding(name, "Bus", quote="bus", coder="Kim")
    project.add_coding("one", "Bus", quote="A one", coder="Lu")
    return project


def markdown(study: Project, tmp_path: Path, **options: str) -> list[str]:
    study.export_codebook_document(tmp_path / "b.md", **options)
    return [line for line in (tmp_path / "b.md").read_text("utf-8").splitlines() if line]


def test_a_code_tells_all_that_the_book_says_of_it(study: Project, tmp_path: Path) -> None:
    page = markdown(study, tmp_path)

    assert page[page.index("### Bus") :] == [
        "### Bus",
        "Needs/Bus · \\#d1495b · 3 codings in 2 documents",
        "\\=Any bus.",
        "Include:", "- trams",
        "Exclude:", "- cars",
        "Examples:", "- “The bus is late.”",
        "About:", "- citizen: they want",
        "Rules:", "    {lemmas: [bus]}",
        "### Make friends (retired)",
        "Needs/Make friends · 0 codings in 0 documents",
    ]  # fmt: skip


def test_the_head_states_version_revision_and_basis(study: Project, tmp_path: Path) -> None:
    assert markdown(study, tmp_path)[:4] == [
        "# Needs of \\*many\\*",
        "Version 3 · revision 1 · language en · 2 codes",
        "Basis decided: 3 codings by people, 0 accepted suggestions.",
        "What people want.",
    ]


def test_the_overview_has_every_code_with_its_counts(study: Project, tmp_path: Path) -> None:
    page = markdown(study, tmp_path)

    at = page.index("| code | codings | documents |")
    assert page[at + 2 : at + 5] == [
        "| Needs (category) |  |  |",
        "| Bus | 3 | 2 |",
        "| Make friends (retired) | 0 | 0 |",
    ]


def test_what_waits_counts_only_if_all_counts(study: Project, tmp_path: Path) -> None:
    study.code()

    assert "| Bus | 3 | 2 |" in markdown(study, tmp_path)
    assert "| Bus | 5 | 2 |" in markdown(study, tmp_path, basis="all")


def test_a_blind_coder_sees_the_own_counts(study: Project, tmp_path: Path) -> None:
    set_blind(study._store, "Lu", True, coder="Kim")

    with Project.open(study.path, coder="Lu") as seen:
        page = markdown(seen, tmp_path)

    assert "| Bus | 1 | 1 |" in page
    assert "Only what Lu did, who codes blind." in page


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet"])
def test_a_table_becomes_the_same_codebook_again(
    study: Project, tmp_path: Path, suffix: str
) -> None:
    file = tmp_path / f"table{suffix}"

    study.export_codebook_document(file)

    with new_project(tmp_path / "other.qualkit") as other:
        other.import_codebook(file)
        assert write_codebook(other.codebook()) == write_codebook(study.codebook())


def test_a_table_has_counts_and_no_formulas(study: Project, tmp_path: Path) -> None:
    study.export_codebook_document(tmp_path / "b.csv")

    with (tmp_path / "b.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["code"], row["codings"], row["documents"]) for row in rows] == [
        ("Needs", "0", "0"), ("Needs/Bus", "3", "2"), ("Needs/Make friends", "0", "0"),
    ]  # fmt: skip
    assert rows[1]["definition"] == "'=Any bus."


def test_the_suffixes_are_told(study: Project, tmp_path: Path) -> None:
    expected = r"a codebook cannot be written as b\.pdf; expected a name ending in \.html, \.docx, "
    with pytest.raises(ParameterError, match=expected):
        study.export_codebook_document(tmp_path / "b.pdf")
