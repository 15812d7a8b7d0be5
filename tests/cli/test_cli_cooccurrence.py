"""`cooccurrence` and `saturation` in a terminal: tables of 80 columns, JSON, networks, refusals."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from harbour_study import harbour_study
from project_fakes import Run


@pytest.fixture(scope="module")
def harbour_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return harbour_study(tmp_path_factory.mktemp("harbour"))


@pytest.fixture
def harbour(harbour_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("qualkit.cli.output._WIDTH_WITHOUT_TERMINAL", 80)
    copy = tmp_path / "harbour.qualkit"
    copy.write_bytes(harbour_file.read_bytes())
    return copy


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--within", "overlap"),
        ("--within", "proximity", "--distance", "2"),
        ("--within", "participant"),
        ("--within", "session", "--least", "0"),
        ("--lag", "1", "--draws", "19", "--other-speaker"),
        ("--pair", "Boats,Rent"),
    ],
)
def test_tables_fit_eighty_columns(qualkit: Run, harbour: Path, options: tuple[str, ...]) -> None:
    result = qualkit("cooccurrence", harbour, *options)

    assert (result.exit_code, result.stderr) == (0, "")
    assert max(len(line) for line in result.stdout.splitlines()) <= 80
    assert "Boats" in result.stdout
    assert "basis decided:" in result.stdout


def test_pairs_show_counts_people_and_chance(qualkit: Run, harbour: Path) -> None:
    shown = qualkit("cooccurrence", harbour).stdout

    rows = [line.split() for line in shown.splitlines()]
    assert ["Boats", "Rent", "8", "6", "3", ".27", "2/3"] in rows
    assert "there is no p" in shown


def test_the_quotes_of_a_pair_stand_place_by_place(qualkit: Run, harbour: Path) -> None:
    shown = qualkit("cooccurrence", harbour, "--pair", "Boats,Rent").stdout

    assert "1  evening-2024-02-01, turn 3: Bo\n" in shown
    assert "   Rent: “This is what Bo says on evening 5.”" in shown
    assert "3 together, 8 and 6 in all" in " ".join(shown.split())


def test_json_and_csv_hold_the_pairs(qualkit: Run, harbour: Path) -> None:
    plain = json.loads(qualkit("cooccurrence", harbour, "--json").stdout)
    rows = list(csv.DictReader(io.StringIO(qualkit("cooccurrence", harbour, "--csv").stdout)))

    assert (plain["within"], plain["units"]) == ("turn", 21)
    assert {"n1", "n2", "n12", "c", "jaccard", "npmi", "phi"} <= set(plain["pairs"][0])
    assert [row["n12"] for row in rows] == [str(pair["n12"]) for pair in plain["pairs"]]


@pytest.mark.parametrize("name", ["net.graphml", "net.gexf"])
def test_networks_are_written_alike_each_time(
    qualkit: Run, harbour: Path, tmp_path: Path, name: str
) -> None:
    written = []
    for _ in range(2):
        result = qualkit("cooccurrence", harbour, "-o", tmp_path / name)
        assert (result.exit_code, result.stdout) == (0, "")
        assert f"written to {tmp_path / name}" in result.stderr
        written.append((tmp_path / name).read_bytes())

    assert written[0] == written[1]
    assert b"lastmodifieddate" not in written[0]


@pytest.mark.parametrize("kind", ["network", "heat-map"])
def test_charts_are_drawn(qualkit: Run, harbour: Path, tmp_path: Path, kind: str) -> None:
    picture = tmp_path / "codes.svg"

    result = qualkit("cooccurrence", harbour, "--chart", picture, "--kind", kind)

    assert result.exit_code == 0
    assert f"chart-{kind}" in picture.read_text()


def test_sequences_and_saturation_are_drawn(qualkit: Run, harbour: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "lag.svg", tmp_path / "curve.svg"

    assert qualkit("cooccurrence", harbour, "--lag", "1", "--chart", first).exit_code == 0
    assert qualkit("saturation", harbour, "--chart", second).exit_code == 0

    assert "chart-sequences" in first.read_text()
    assert "chart-saturation" in second.read_text()


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        (("--pair", "Boats,Rent", "--lag", "1"), 2, "--pair and --lag exclude each other"),
        (("--pair", "Boats,Rent", "--code", "Noise"), 2, "--code does not go with --pair"),
        (("--pair", "Boats,Rent", "--least", "2"), 2, "--least does not go with --pair"),
        (("--lag", "1", "--within", "turn"), 2, "--within does not go with --lag"),
        (("--seed", "1"), 2, "--seed does not go with a table of all pairs"),
        (("--distance", "2"), 2, "--distance goes with --within proximity"),
        (("--kind", "network"), 2, "--kind goes with --chart"),
        (("--pair", "Boats,Rent", "--chart", "x.svg"), 2, "quotes are no picture"),
        (("--lag", "1", "-o", "x.gexf"), 2, "without --pair and --lag"),
        (("-o", "x.pdf"), 2, "written as .json, .csv, .graphml, .gexf by its suffix"),
        (("--least", "-1"), 2, "--least"),
        (("--lag", "9"), 1, "a lag of 9; expected 1 to 5 turns"),
        (("--pair", "Boats,Rnet"), 1, "did you mean 'Rent'?"),
    ],
)
def test_options_that_would_be_ignored_are_refused(
    qualkit: Run, harbour: Path, options: tuple[str, ...], code: int, told: str
) -> None:
    result = qualkit("cooccurrence", harbour, *options)

    assert result.exit_code == code
    assert told in result.stderr
    assert result.stdout == ""


def test_saturation_shows_units_verdict_and_ground(qualkit: Run, harbour: Path) -> None:
    result = qualkit("saturation", harbour, "--by", "role", "--orders", "50")

    assert (result.exit_code, result.stderr) == (0, "")
    assert max(len(line) for line in result.stdout.splitlines()) <= 80
    told = " ".join(result.stdout.split())
    assert "reached at 4+2; 5 codes in 7 sessions;" in told
    assert "citizen: reached at" in told
    assert "information power" in told


def test_saturation_as_json_says_null_and_why(qualkit: Run, harbour: Path) -> None:
    plain = json.loads(qualkit("saturation", harbour, "--base", "7", "--json").stdout)

    assert (plain["base"], plain["run"], plain["reached"]) == (7, 2, None)
    assert "fewer than a base of 7" in plain["reason"]


def test_saturation_of_a_misspelt_role_names_the_nearest(qualkit: Run, harbour: Path) -> None:
    result = qualkit("saturation", harbour, "--role", "citizn")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Error: no role 'citizn'; did you mean 'citizen'?\n"
