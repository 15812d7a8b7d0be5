"""`qualkit import` knows other programs' own files by what they are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from tool_projects import a_study, a_tagged_study, database, qualcoder, taguette

from qualkit.cli import main
from qualkit.project import Project


@pytest.fixture
def project(tmp_path: Path) -> Path:
    Project.create(tmp_path / "study.qualkit").close()
    return tmp_path / "study.qualkit"


def run(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, [str(each) for each in arguments])
    return result.exit_code, result.stdout, result.stderr


def test_a_folder_of_qualcoder_is_told_like_a_package(project: Path, tmp_path: Path) -> None:
    folder = qualcoder(tmp_path / "Pier.qda", a_study())

    code, out, err = run("import", project, folder)

    assert code == 0
    assert out.startswith("Pier.qda, written by QualCoder\n")
    assert "4 of 4 selections are exact" in out
    assert "Error" not in err


def test_a_database_is_known_by_how_it_begins(project: Path, tmp_path: Path) -> None:
    path = taguette(tmp_path / "no-suffix", a_tagged_study())

    code, out, _ = run("import", project, path, "--project", "Harbour", "--json")

    told = json.loads(out)
    assert code == 0
    assert (told["file"], told["origin"]) == ("no-suffix", "Taguette")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("Study.mx24", "is a file of MAXQDA without the tables that are known"),
        ("cats.sqlite3", "is of no program that is known"),
    ],
)
def test_what_is_not_known_ends_in_one_line(
    project: Path, tmp_path: Path, name: str, says: str
) -> None:
    path = database(tmp_path / name, ["CREATE TABLE cats (name)"], {})

    code, out, err = run("import", project, path)

    assert (code, out) == (1, "")
    assert says in err
    assert err.count("\n") == 1


def test_project_goes_with_databases_only(project: Path, tmp_path: Path) -> None:
    table = tmp_path / "codings.csv"
    table.write_text("document,code\n")

    code, _, err = run("import", project, table, "--project", "Harbour")

    assert code == 2
    assert "--project goes with .qdpx, .qde, .qdc and databases" in err


def test_options_of_tables_do_not_go_with_databases(project: Path, tmp_path: Path) -> None:
    folder = qualcoder(tmp_path / "Pier.qda", a_study())

    code, _, err = run("import", project, folder, "--document", "x")

    assert code == 2
    assert "--document does not go with .qda" in err
