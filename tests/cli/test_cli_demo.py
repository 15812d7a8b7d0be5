"""The demo and the commands that show findings, as a person runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from project_fakes import Run, new_project

from qualkit.cli import demo
from qualkit.errors import ProjectError
from qualkit.project import Project


@pytest.mark.slow
def test_two_demos_give_the_same_bytes_and_say_where_the_report_is(
    qualkit: Run, tmp_path: Path
) -> None:
    first, second = tmp_path / "one", tmp_path / "two"

    results = [qualkit("demo", folder) for folder in (first, second, second)]

    assert [result.exit_code for result in results] == [0, 0, 0]
    assert results[0].stdout.strip().splitlines()[-1] == f"report:  {first / 'report.html'}"
    for name in (*demo.TABLES, "report.html"):
        assert (first / name).read_bytes() == (second / name).read_bytes(), name
    contrast = (first / "contrast.csv").read_text().splitlines()
    assert [line.split(",")[1:3] for line in contrast[1:]] == [
        ["7", "11"], ["6", "11"], ["4", "11"], ["2", "11"],
    ]  # fmt: skip
    assert "precision" in results[0].stdout


def test_the_demo_leaves_a_study_of_its_name_alone(qualkit: Run, tmp_path: Path) -> None:
    study = tmp_path / demo.PROJECT
    (tmp_path / "talk.txt").write_text("Ann: One.\n\nBen: Two.\n\nAnn: Three.\n")
    with new_project(study) as made:
        made.ingest(tmp_path / "talk.txt")
    before = study.read_bytes()

    result = qualkit("demo", tmp_path)

    assert result.exit_code == 1
    assert "is not from an earlier demo; name another folder" in result.stderr
    assert study.read_bytes() == before


def test_themes_print_a_table_and_json(qualkit: Run, sight_loss: Path) -> None:
    shown = qualkit("themes", sight_loss, "--engine", "nmf", "--topics", 4)
    data = json.loads(
        qualkit("themes", sight_loss, "--engine", "nmf", "--topics", 4, "--json").stdout
    )

    assert shown.exit_code == 0
    assert "nmf: 4 topics" in shown.stdout
    assert {"engine", "segments", "outliers", "stability", "coherence", "diversity"} <= set(data)
    assert {"topic", "terms", "size", "stability", "roles", "quotes"} <= set(data["topics"][0])


def test_evaluate_prints_rules_and_classifier(qualkit: Run, sight_loss: Path) -> None:
    qualkit("code", sight_loss)
    rules = qualkit("evaluate", sight_loss, "--rules", "--coder", "agreed", "--json")
    learnt = qualkit("evaluate", sight_loss, "--coder", "agreed", "--folds", 2)

    data = json.loads(rules.stdout)
    assert {"code", "positives", "average_precision", "f1", "precision", "recall"} <= set(
        data["rows"][0]
    )
    assert data["folds"] == 0
    assert "2 folds of whole sessions" in learnt.stdout


def test_suggest_says_what_it_learnt_from(qualkit: Run, sight_loss: Path) -> None:
    result = qualkit("suggest", sight_loss, "--coder", "agreed")

    assert result.exit_code == 0
    assert "learnt from" in result.stderr


def test_report_writes_a_private_page(qualkit: Run, sight_loss: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.html"

    result = qualkit("report", sight_loss, out, "--groups", "staff,citizen", "--about", "citizen")

    assert result.exit_code == 0
    assert out.stat().st_mode & 0o777 == 0o600
    assert str(out) in result.stderr


def test_serve_needs_a_project(qualkit: Run, tmp_path: Path) -> None:
    result = qualkit("serve", tmp_path / "none.qualkit", "--no-browser")

    assert result.exit_code == 1
    assert "there is no project" in result.stderr


@pytest.mark.parametrize("command", ["report", "documents", "contrast"])
def test_no_output_replaces_a_project(qualkit: Run, sight_loss: Path, command: str) -> None:
    before = sight_loss.read_bytes()

    out = [sight_loss] if command == "report" else ["--json", "-o", sight_loss]
    result = qualkit(command, sight_loss, *out)

    assert result.exit_code == 1
    assert "is a project, which no output may replace" in result.stderr
    assert sight_loss.read_bytes() == before


def test_a_report_that_cannot_be_written_leaves_the_project_alone(
    qualkit: Run, sight_loss: Path, tmp_path: Path
) -> None:
    before = sight_loss.read_bytes()

    result = qualkit("report", sight_loss, tmp_path)

    assert result.exit_code == 1
    assert "it is a folder" in result.stderr
    assert sight_loss.read_bytes() == before


def test_the_contrast_prints_effects_units_and_the_smallest_p(
    qualkit: Run, sight_loss: Path
) -> None:
    asked = ("--groups", "staff,citizen", "--about", "citizen", "--coder", "agreed")

    shown = qualkit("contrast", sight_loss, *asked).stdout

    assert "smallest attainable p 0.036" in " ".join(shown.split())
    assert "6, 58, 1970" in shown
    assert "15.37" in shown


def test_help_keeps_the_lines_of_examples(qualkit: Run) -> None:
    shown = qualkit("codebook", "--help").stdout

    assert "\\b" not in shown
    assert "  qualkit codebook PROJECT show\n" in shown


def test_a_codebook_makes_no_project(qualkit: Run, tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text("codebook: B\ncodes: [{name: Bus}]\n")

    result = qualkit("codebook", tmp_path / "typo.qualkit", "import", tmp_path / "b.yaml")

    assert result.exit_code == 1
    assert "there is no project" in result.stderr
    assert not (tmp_path / "typo.qualkit").exists()


def test_a_project_that_another_program_just_made_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "study.qualkit"
    other = tmp_path / "other.qualkit"
    new_project(other).close()

    def beaten(_: object) -> Project:
        other.rename(path)
        raise ProjectError(f"{path} is there already")

    monkeypatch.setattr(Project, "create", beaten)

    with Project.open_or_create(path) as study:
        assert len(study.documents()) == 0

    assert path.exists()
