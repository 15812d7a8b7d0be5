"""`qualkit pseudonymise` proposes, asks, replaces, looks and puts back, and says what it did."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from project_fakes import Run, write

from qualkit.project import Project
from qualkit.pseudonyms import keyfile

TALK = "Orla: I met Dov in Bristol.\n\nDov: Yes, Orla.\n\nOrla: Good.\n\nDov: Will we?\n"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyfile, "COST", 4)


@pytest.fixture
def study(project: Project, tmp_path: Path) -> Path:
    people = write(tmp_path / "p.csv", "name,role\nOrla,citizen\nDov,staff\n")
    project.ingest(write(tmp_path / "talk.txt", TALK), participants=people, language="en")
    return project.path


@pytest.fixture
def key(tmp_path: Path) -> list[str]:
    secret = write(tmp_path / "secret" / "pass", "four words in a row\n")
    return ["--key", str(tmp_path / "secret" / "study.key"), "--passphrase-file", str(secret)]


def text(path: Path) -> str:
    with Project.open(path) as study:
        return study.text("talk")


def test_without_yes_nothing_is_changed(study: Path, key: list[str], qualkit: Run) -> None:
    before = study.read_bytes()

    result = qualkit("pseudonymise", study, *key)

    assert result.exit_code == 0
    assert "[P01]" in result.stdout
    assert "nothing was changed: --yes replaces them" in result.stderr
    assert "nobody finds every name" in result.stderr
    assert study.read_bytes() == before
    assert not Path(key[1]).exists()


def test_yes_replaces_and_looks_for_what_is_left(study: Path, key: list[str], qualkit: Run) -> None:
    result = qualkit("pseudonymise", study, *key, "--yes")

    assert result.exit_code == 0
    assert "2 participants renamed, 1 original file moved" in result.stdout
    assert "0 places with a replaced name" in result.stdout
    assert "anonym" not in result.stdout + result.stderr
    assert text(study).startswith("P01: I met [P02] in [place 1].")


def test_the_list_goes_out_and_comes_in(
    study: Path, key: list[str], qualkit: Run, tmp_path: Path
) -> None:
    table = tmp_path / "list.csv"
    written = qualkit("pseudonymise", study, *key, "-o", table)
    rows = [row for row in csv.DictReader(table.open()) if row["kind"] == "participant"]
    with table.open("w") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)

    result = qualkit("pseudonymise", study, *key, "--list", table)

    assert (written.exit_code, result.exit_code) == (0, 0)
    assert text(study).startswith("P01: I met [P02] in Bristol.")


def test_check_fails_while_a_name_is_left_and_hides_it(
    study: Path, key: list[str], qualkit: Run, tmp_path: Path
) -> None:
    qualkit("pseudonymise", study, *key, "--yes")
    export = write(tmp_path / "export.txt", "Orla said so")

    clean = qualkit("pseudonymise", study, *key, "--check")
    hidden = qualkit("pseudonymise", study, *key, "--check", export)
    shown = qualkit("pseudonymise", study, *key, "--check", "--show", "--json", export)

    assert clean.exit_code == 0
    assert (hidden.exit_code, "Orla" in hidden.stdout) == (1, False)
    assert shown.exit_code == 1
    (leak,) = json.loads(shown.stdout)["found"]
    assert (leak["place"], leak["name"], leak["times"]) == ("export.txt", "Orla", 1)


def test_reverse_puts_the_names_back(study: Path, key: list[str], qualkit: Run) -> None:
    qualkit("pseudonymise", study, *key, "--yes")

    result = qualkit("pseudonymise", study, *key, "--reverse")

    assert result.exit_code == 0
    assert "2 participants renamed" in result.stdout
    assert text(study) == TALK
    assert qualkit("check", study).exit_code == 0


def test_only_some_kinds(study: Path, key: list[str], qualkit: Run) -> None:
    result = qualkit("pseudonymise", study, *key, "--kinds", "place", "--yes")

    assert "[place 1]" in text(study)
    assert "Orla" in text(study)
    assert result.exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--kinds", "city"], "'city' is none of participant, person"),
        (["somefile"], "FILES are for --check"),
        (["--check", "--reverse"], "--check and --reverse exclude each other"),
    ],
)
def test_misuse_is_told(
    study: Path, key: list[str], qualkit: Run, arguments: list[str], message: str
) -> None:
    result = qualkit("pseudonymise", study, *key, *arguments)

    assert result.exit_code == 2
    assert message in result.stderr


def test_the_passphrase_never_comes_from_the_command_line(study: Path, qualkit: Run) -> None:
    asked = qualkit("pseudonymise", study, "--key", "k")

    assert asked.exit_code == 2
    assert "without a terminal the passphrase comes from --passphrase-file" in asked.stderr
    assert "--passphrase " not in qualkit("pseudonymise", "--help").stdout


def test_a_short_passphrase_is_told(study: Path, tmp_path: Path, qualkit: Run) -> None:
    file = write(tmp_path / "pass", "short\n")

    result = qualkit("pseudonymise", study, "--key", tmp_path / "k", "--passphrase-file", file)

    assert result.exit_code == 1
    assert "a passphrase of 5 characters; expected at least 12" in result.stderr


def test_a_wrong_passphrase_is_one_line(
    study: Path, key: list[str], tmp_path: Path, qualkit: Run
) -> None:
    qualkit("pseudonymise", study, *key, "--yes")
    other = write(tmp_path / "other", "another long passphrase\n")

    result = qualkit("pseudonymise", study, *key[:3], other, "--reverse")

    assert result.exit_code == 1
    assert "does not open; expected its own passphrase" in result.stderr
    assert len(result.stderr.splitlines()) == 1
