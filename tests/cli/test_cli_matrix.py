from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest


def test_cases_are_printed_with_their_codes_and_ground(qualkit, sight_loss: Path):
    done = qualkit("matrix", sight_loss, "--coder", "agreed", "--values", "count")

    assert done.exit_code == 0, done.stderr
    told = " ".join(done.stdout.split())
    assert "Make friends" in told
    assert "56 participants, 4 codes; cells: count" in told
    assert "coders: agreed" in told
    assert "-o FILE writes the whole table: .csv, .xlsx" in told


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet", ".sav", ".rds", ".RData"])
def test_a_file_is_written_by_its_suffix_the_same_each_time(
    qualkit, sight_loss: Path, tmp_path: Path, suffix: str
):
    file = tmp_path / f"cases{suffix}"

    done = qualkit("matrix", sight_loss, "-o", file)
    first = file.read_bytes()
    qualkit("matrix", sight_loss, "-o", file)

    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == f"written to {file}\n"
    assert file.read_bytes() == first


def test_json_is_one_document(qualkit, sight_loss: Path, tmp_path: Path):
    printed = json.loads(qualkit("matrix", sight_loss, "--json", "--by", "session").stdout)
    file = tmp_path / "m.json"
    qualkit("matrix", sight_loss, "-o", file)

    assert printed["unit"] == "session"
    assert json.loads(file.read_text())["unit"] == "participant"


def test_csv_is_printed_under_the_names_of_its_columns(qualkit, sight_loss: Path, tmp_path: Path):
    file = tmp_path / "m.csv"
    printed = qualkit("matrix", sight_loss, "--csv")
    qualkit("matrix", sight_loss, "--csv", "-o", file)
    rows = json.loads(qualkit("matrix", sight_loss, "--json").stdout)["rows"]

    told = list(csv.DictReader(io.StringIO(printed.stdout)))

    assert file.read_text() == printed.stdout
    assert list(told[0]) == list(rows[0])
    assert [row["participant"] for row in told] == [row["participant"] for row in rows]


def test_a_suffix_that_cannot_be_written_is_refused_at_once(qualkit, tmp_path: Path):
    done = qualkit("matrix", tmp_path / "none.qualkit", "-o", tmp_path / "cases.dta")

    assert done.exit_code == 2
    assert "-o cases.dta: a file is written as .json, .csv, .xlsx, .parquet, .sav" in done.stderr


def test_a_project_is_not_written_over(qualkit, sight_loss: Path, tmp_path: Path):
    other = tmp_path / "other.csv"
    other.write_bytes(sight_loss.read_bytes())

    done = qualkit("matrix", sight_loss, "-o", other)

    assert done.exit_code == 1
    assert "is a project, which no output may replace" in done.stderr
