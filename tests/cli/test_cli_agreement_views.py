"""`qualkit agreement --spans` and `--tools`: exit codes, what is printed, and what is refused."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from project_fakes import Run

BOTH = ("--coders", "Ellery,Tandy", "--replicates", "20")


def test_spans_are_tables_for_people(qualkit: Run, sight_loss: Path) -> None:
    result = qualkit("agreement", sight_loss, *BOTH, "--spans", "--domain", "Needs")

    assert (result.exit_code, result.stderr) == (0, "")
    for told in ("uα", "αU 2004", "WindowDiff", "domain Needs", "(k)uα", "cuα", "coverage"):
        assert told in result.stdout
    assert "93,025 characters of 8 documents" in result.stdout
    assert "domain Needs: 1 passage left out, 28 of 93,025 characters" in result.stdout


def test_gamma_is_a_column_when_asked_for(qualkit: Run, sight_loss: Path) -> None:
    result = qualkit("agreement", sight_loss, *BOTH, "--spans", "--gamma")

    assert (result.exit_code, result.stderr) == (0, "")
    assert "γ: Mathet, Widlöcher & Métivier 2015" in " ".join(result.stdout.split())


def test_tools_are_a_block_a_code(qualkit: Run, sight_loss: Path) -> None:
    result = qualkit("agreement", sight_loss, *BOTH, "--tools", "--domain", "Needs")

    assert (result.exit_code, result.stderr) == (0, "")
    lines = [line.strip() for line in result.stdout.splitlines()]
    at = lines.index("Make friends")
    tools = [line.split("  ")[0] for line in lines[at + 1 : at + 6]]
    assert tools == ["qualkit", "NVivo", "NVivo by size", "MAXQDA", "ATLAS.ti"]
    assert "all codes" in lines
    assert "cu-α" in result.stdout


@pytest.mark.parametrize("view", ["--spans", "--tools"])
def test_every_line_fits_eighty_columns(
    qualkit: Run, sight_loss: Path, monkeypatch: pytest.MonkeyPatch, view: str
) -> None:
    monkeypatch.setattr("qualkit.cli.output._WIDTH_WITHOUT_TERMINAL", 80)

    result = qualkit("agreement", sight_loss, *BOTH, view, "--domain", "Needs")

    assert max(map(len, result.stdout.splitlines())) <= 80


def test_json_has_reasons_and_intervals(qualkit: Run, sight_loss: Path) -> None:
    result = qualkit("agreement", sight_loss, *BOTH, "--spans", "--near", "5", "--json")

    found = json.loads(result.stdout)
    assert (found["near"], found["overlap"]) == (5, 0.5)
    row = found["rows"][0]
    assert len(row["interval"]) == 2
    assert row["undefined"] == {}
    assert 0 < row["f1"] < 1


def test_csv_has_a_row_a_code_and_a_row_a_coefficient_of_a_domain(
    qualkit: Run, sight_loss: Path
) -> None:
    result = qualkit("agreement", sight_loss, *BOTH, "--spans", "--domain", "Needs", "--csv")

    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert len(rows) == 4 + 3 + 4
    assert [row["measure"] for row in rows[4:7]] == ["uα", "|uα", "cuα"]


def test_tools_as_csv_are_a_row_a_code_and_tool(qualkit: Run, sight_loss: Path) -> None:
    result = qualkit("agreement", sight_loss, *BOTH, "--tools", "--overlap", "0.5", "--csv")

    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert len(rows) == 5 * 5
    assert {row["coders"] for row in rows} == {"Ellery; Tandy"}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--spans", "--tools"), "--spans and --tools exclude each other"),
        (("--near", "3"), "--near goes with --spans"),
        (("--tools", "--gamma"), "--gamma goes with --spans"),
        (("--tools", "--near", "3"), "--near goes with --spans"),
        (("--spans", "--domain", "Needs", "--level", "ordinal"), "--level goes with"),
        (("--spans", "--weights"), "--weights and --spans exclude each other"),
        (("--overlap", "0.5"), "--overlap goes with --spans or --tools"),
        (("--spans", "--all"), "--all does not go with --spans"),
        (("--tools", "--chart", "a.svg"), "--chart draws nothing of --tools"),
    ],
)
def test_what_does_not_go_together_is_a_usage_error(
    qualkit: Run, sight_loss: Path, options: tuple[str, ...], message: str
) -> None:
    result = qualkit("agreement", sight_loss, *options)

    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--spans", "--overlap", "0"), "an overlap of 0.0; expected above 0, at most 1"),
        (("--spans", "--unit", "sentence"), "spans by sentence; expected characters"),
        (("--spans", "--domain", "Make friends"), "with no code under it"),
        (("--tools", "--coders", "Ellery"), "agreement needs two coders; here is Ellery"),
    ],
)
def test_what_cannot_be_computed_is_one_line(
    qualkit: Run, sight_loss: Path, options: tuple[str, ...], message: str
) -> None:
    result = qualkit("agreement", sight_loss, *options)

    assert result.exit_code == 1
    assert message in result.stderr
    assert result.stderr.count("\n") == 1
