"""`codebook PROJECT coverage`: a table that fits, JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from project_fakes import Run, write

BOOK = """codebook: Rides
codes:
  - name: Rides
    category: true
    codes:
      - name: Bus and tram services
        rules: [{lemmas: [bus, tram], unless: [pass]}, {phrase: night bus to the harbour}]
"""


@pytest.fixture
def study(qualkit: Run, tmp_path: Path) -> Path:
    path = tmp_path / "s.qualkit"
    talk = write(tmp_path / "talk.txt", "Ann: The bus is late. A bus pass.\n\nBen: I see.\n")
    for arguments in (
        ("init", path),
        ("ingest", path, talk, "--language", "en"),
        ("codebook", path, "import", write(tmp_path / "book.yaml", BOOK)),
    ):
        assert qualkit(*arguments).exit_code == 0
    return path


def test_the_table_fits_eighty_columns_and_says_what_never_voted(
    qualkit: Run, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qualkit.cli.output._WIDTH_WITHOUT_TERMINAL", 80)

    result = qualkit("codebook", study, "coverage")

    assert result.exit_code == 0, result.stderr
    assert max(map(len, result.stdout.splitlines())) <= 80
    assert "33.3%" in result.stdout
    assert "1 rule of 2 never voted" in result.stdout


def test_json_and_csv_hold_a_row_a_rule(qualkit: Run, study: Path, tmp_path: Path) -> None:
    told = json.loads(qualkit("codebook", study, "coverage", "--json").stdout)
    rows = list(csv.DictReader(io.StringIO(qualkit("codebook", study, "coverage", "--csv").stdout)))
    out = tmp_path / "c.csv"
    assert qualkit("codebook", study, "coverage", "-o", out).exit_code == 0

    assert [(row["number"], row["hits"], row["vetoed"]) for row in told["rows"]] == [
        (1, 1, 1),
        (2, 0, 0),
    ]
    assert told["rows"][1]["overlap"] is None
    assert [row["text"] for row in rows] == [row["text"] for row in told["rows"]]
    assert len(out.read_text().splitlines()) == 3


def test_options_that_do_not_fit_are_usage(qualkit: Run, study: Path) -> None:
    result = qualkit("codebook", study, "show", "--csv")

    assert result.exit_code == 2
    assert "--csv does not go with show" in result.stderr
