"""The report of a project, with themes and all else, and what it says where a part is missing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from qualkit.errors import ProjectError, ProjectUnwritable
from qualkit.project import Project


def page_of(study: Project, out: Path, **options: object) -> str:
    return study.full_report(out, **options).read_text(encoding="utf-8")  # type: ignore[arg-type]


def test_the_report_shows_the_founding_table_with_its_quotes(
    sight_loss: Path, tmp_path: Path
) -> None:
    with Project.open(sight_loss) as study:
        study.code()
        contrast = {"groups": ("staff", "citizen"), "about": "citizen", "coders": ("agreed",)}
        page = page_of(study, tmp_path / "r.html", contrast=contrast, coders=("Ellery", "Tandy"))

    for count in ("7 of 11", "6 of 11", "4 of 11", "2 of 11", "24 of 45", "41 of 45", "28 of 45"):
        assert count in page
    assert "5 of 58" in page.replace("\N{NO-BREAK SPACE}", " ")
    assert "Ellery" in page
    assert "no themes yet" in page


def test_the_report_asks_no_network_for_anything(sight_loss: Path, tmp_path: Path) -> None:
    with Project.open(sight_loss) as study:
        page = page_of(study, tmp_path / "r.html")

    without_namespaces = re.sub(r'xmlns(:\w+)?="[^"]*"', "", page)
    assert not re.search(r"(?:src|href)\s*=\s*[\"'](?!#|data:)|url\(|<script|https?://",
                         without_namespaces)  # fmt: skip


def test_a_report_without_roles_says_why_it_compares_nothing(
    project: Project, tmp_path: Path
) -> None:
    (tmp_path / "talk.txt").write_text("Ann: I am cold.\n\nBen: So am I.\n\nAnn: Well.\n")
    project.ingest(tmp_path / "talk.txt")

    page = page_of(project, tmp_path / "r.html")

    assert "expected two to 40" in page


def test_what_an_ingest_left_out_stands_in_the_report_without_its_folder(
    project: Project, tmp_path: Path
) -> None:
    folder = tmp_path / "secret-folder"
    folder.mkdir()
    (folder / "talk.txt").write_text("Ann: I am cold.\n\nBen: So am I.\n\nAnn: Well.\n")
    (folder / "empty.txt").write_text("")
    project.ingest(folder)

    page = page_of(project, tmp_path / "r.html")

    assert "empty.txt is empty" in page
    assert "secret-folder" not in page


def test_a_report_into_a_missing_folder_is_one_clear_error(
    project: Project, tmp_path: Path
) -> None:
    with pytest.raises(ProjectUnwritable, match="could not be written"):
        project.full_report(tmp_path / "none" / "r.html")


def test_no_themes_are_told_from_no_run(project: Project) -> None:
    with pytest.raises(ProjectError, match=r"run: qualkit themes study\.qualkit"):
        project.latest_themes()


def test_themes_are_kept_as_they_were_found(sight_loss: Path) -> None:
    with Project.open(sight_loss) as study:
        found = study.themes(engine="nmf", topics=5)
        kept = study.latest_themes()

    assert len(found.topics) == 5
    assert kept.to_dict() == found.to_dict()
    assert found.run == kept.run is not None
    assert all(len(topic.quotes) == 3 for topic in found.topics)
    assert {role for topic in found.topics for role in topic.roles} == {"staff", "citizen"}


def test_a_passage_of_two_speakers_stands_behind_the_number_of_each(
    project: Project, tmp_path: Path
) -> None:
    (tmp_path / "p.csv").write_text("participant,role\nAnn,nurse\nBell,patient\n")
    (tmp_path / "s.txt").write_text("Ann: Parking is dear.\n\nBell: It is.\n\nAnn: Yes.\n")
    (tmp_path / "b.yaml").write_text("codebook: B\ncodes: [{name: Parking}]\n")
    project.ingest(tmp_path / "s.txt", participants=tmp_path / "p.csv")
    project.import_codebook(tmp_path / "b.yaml")
    project.add_coding("s", "Parking", start=5, end=35)

    contrast = project.contrast(groups=("nurse", "patient"))
    page = page_of(project, tmp_path / "r.html")

    assert [cell.participants for cell in contrast.rows[0].groups.values()] == [1, 1]
    for role in ("nurse", "patient"):
        (row,) = project.codings(code="Parking", role=role)
        assert row["role"] == role
    assert "no quote is shown" not in page


def test_suppressed_cells_show_neither_count_nor_quote(sight_loss: Path, tmp_path: Path) -> None:
    with Project.open(sight_loss) as study:
        found = study.contrast(groups=("staff", "citizen"), coders=("agreed",), suppress=5)
        page = study.report(tmp_path / "r.html", contrast=found).read_text(encoding="utf-8")

    few = [row.code for row in found.rows if row.groups["staff"].participants is None]
    assert "Needs/Personal talk" in few
    assert ">few of 11<" in page
    assert "2 of 11" not in page
    assert page.count("Raised, but no quote is shown here.") == len(few)


def test_two_groups_in_parts_have_their_comparisons_and_a_forest(
    sight_loss: Path, tmp_path: Path
) -> None:
    with Project.open(sight_loss) as study:
        page = page_of(study, tmp_path / "r.html", contrast={"within": "gender"})

    assert "chart-slope" in page
    assert "chart-forest" in page
    assert "all together" in page
    assert "8 comparisons" in page
