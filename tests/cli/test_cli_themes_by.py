"""`qualkit themes PROJECT by` and `chart`, as people and programs see them."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from qualkit.cli import main
from qualkit.project import Project


@pytest.fixture(scope="module")
def modelled_file(sight_loss_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("modelled")
    path = Path(shutil.copy(sight_loss_file, folder / "sight-loss.qualkit"))
    with Project.open(path) as study:
        study.themes(engine="nmf", topics=3)
    return path


@pytest.fixture
def modelled(modelled_file: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(modelled_file, tmp_path / "sight-loss.qualkit"))


def run(*arguments: object) -> str:
    done = CliRunner().invoke(main, [str(part) for part in arguments], env={"COLUMNS": "80"})
    assert done.exit_code == 0, done.output
    return done.stdout


def test_by_shows_each_group_and_its_people_and_draws(modelled: Path, tmp_path: Path) -> None:
    picture = tmp_path / "roles.svg"

    told = run("themes", modelled, "by", "--chart", picture)

    assert "citizen" in told
    assert "participants who speak of it" in " ".join(told.split())
    assert "against: " in told
    assert picture.read_text(encoding="utf-8").startswith("<svg")


def test_by_prints_json_and_csv(modelled: Path) -> None:
    whole = json.loads(run("themes", modelled, "by", "role", "--json"))
    rows = [*csv.DictReader(io.StringIO(run("themes", modelled, "by", "role", "--csv")))]

    assert whole["by"] == "role"
    assert whole["confounded"] in (True, False)
    assert {"participants", "segments", "quotes", "against"} <= set(
        whole["rows"][0]["groups"]["citizen"]
    )
    assert len(rows) == len(whole["rows"]) * len(whole["groups"])


def test_by_session_has_a_row_a_session(modelled: Path) -> None:
    told = run("themes", modelled, "by", "session")

    with Project.open(modelled) as study:
        names = {row["session"] for row in study.documents()}
    assert all(any(line.strip().startswith(name) for line in told.splitlines()) for name in names)


@pytest.mark.parametrize("kind", ["topics", "map", "hierarchy", "stability"])
def test_chart_prints_the_numbers_that_it_draws(modelled: Path, tmp_path: Path, kind: str) -> None:
    picture = tmp_path / "drawn.svg"

    rows = json.loads(run("themes", modelled, "chart", kind, "--json", "--chart", picture))

    assert len(rows) == (2 if kind == "hierarchy" else 3)
    assert f"chart-{kind}" in picture.read_text(encoding="utf-8")


def test_an_unknown_chart_or_attribute_is_refused_with_those_there_are(modelled: Path) -> None:
    chart = CliRunner().invoke(main, ["themes", str(modelled), "chart", "pie"])
    attribute = CliRunner().invoke(main, ["themes", str(modelled), "by", "shoe size"])
    suffix = CliRunner().invoke(main, ["themes", str(modelled), "by", "--chart", "roles.doc"])

    assert chart.exit_code == 2
    assert "topics, map, hierarchy, stability" in chart.stderr
    assert attribute.exit_code == 1
    assert "session" in attribute.stderr
    assert suffix.exit_code == 2


def test_contrast_of_groups_that_sit_apart_says_confounded(tmp_path: Path) -> None:
    folder = tmp_path / "transcripts"
    folder.mkdir()
    for role, names in (("staff", "Ada Bea"), ("citizen", "Cid Dan")):
        one, two = names.split()
        (folder / f"{role}.txt").write_text(f"{one}: We wait for a bus.\n\n{two}: We walk.\n")
    people = tmp_path / "people.csv"
    people.write_text("participant,role\nAda,staff\nBea,staff\nCid,citizen\nDan,citizen\n")
    book = tmp_path / "book.yaml"
    book.write_text("codebook: Roads\ncodes:\n  - name: Bus\n    definition: Buses.\n")
    project = tmp_path / "roads.qualkit"
    run("ingest", project, folder, "--participants", people)
    run("codebook", project, "import", book)

    told = " ".join(run("contrast", project).split())
    whole = json.loads(run("contrast", project, "--json"))

    assert "confounded: every session holds one role only" in told
    assert whole["confounded"] is True
    assert any("role and session are confounded" in note for note in whole["notes"])
