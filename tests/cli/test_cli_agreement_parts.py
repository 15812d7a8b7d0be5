"""`agreement --by` and `agreement --plan` at the terminal."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from project_fakes import Run

BOTH = ("--coders", "Ellery,Tandy", "--replicates", 100)
PLAN = ("--plan", "--replicates", 100)


def words(text: str) -> str:
    return " ".join(text.split())


def test_roles_are_rows_and_codes_stand_beside_them(qualkit: Run, sight_loss: Path) -> None:
    done = qualkit("agreement", sight_loss, "--by", "role", *BOTH)

    assert done.exit_code == 0, done.stderr
    assert "citizen 390 6 0.735 [0.7" in words(done.stdout)
    assert "staff 126 2 0.765 –" in words(done.stdout)
    assert "Personal talk 0.801 0.426*" in words(done.stdout)
    assert "note: no interval: 2 documents: staff" in done.stdout
    assert "Ellery, Tandy over 516 turns of 8 documents" in done.stdout


def test_many_parts_are_only_rows(qualkit: Run, sight_loss: Path) -> None:
    told = qualkit("agreement", sight_loss, "--by", "document", *BOTH).stdout

    assert "citizens-6" in told
    assert "Make friends" not in told
    assert "no interval: 1 document: citizens-1" in told
    assert "and 2 more" in words(told)


def test_one_code_is_shown_part_by_part(qualkit: Run, sight_loss: Path) -> None:
    told = qualkit("agreement", sight_loss, "--by", "role", "--code", "Personal talk", *BOTH).stdout

    assert told.startswith("Personal talk")
    assert "staff * 126 2 0.426" in words(told)
    assert "share" in told
    assert "MASI α of whole" not in told.splitlines()[1]


def test_pairs_and_time_say_what_they_rest_on(qualkit: Run, sight_loss: Path) -> None:
    pairs = qualkit("agreement", sight_loss, "--by", "pair", "--replicates", 50).stdout
    time = qualkit("agreement", sight_loss, "--by", "time", "--spells", 3, *BOTH).stdout

    assert "Ellery & Tandy" in pairs
    assert "drift: undefined, all documents were coded at one moment" in time


def test_json_and_csv_hold_a_row_a_part_and_code(qualkit: Run, sight_loss: Path) -> None:
    data = json.loads(qualkit("agreement", sight_loss, "--by", "role", "--json", *BOTH).stdout)
    told = qualkit("agreement", sight_loss, "--by", "role", "--csv", *BOTH).stdout

    assert (data["by"], data["parts"], data["drift"]) == ("role", ["citizen", "staff"], None)
    assert data["rows"][0].keys() >= {"part", "code", "n", "alpha", "interval", "masi", "undefined"}
    assert data["run"]
    rows = [*csv.DictReader(io.StringIO(told))]
    assert [(row["part"], row["code"]) for row in rows[:2]] == [
        ("citizen", ""),
        ("citizen", "Needs/Public-service information"),
    ]
    assert float(rows[0]["interval_low"]) < float(rows[0]["alpha"])


def test_a_plan_of_one_coder_says_documents_and_what_there_is(
    qualkit: Run, sight_loss: Path
) -> None:
    done = qualkit("agreement", sight_loss, *PLAN, "--coders", "Ellery", "--hope", 0.72)

    assert done.exit_code == 0, done.stderr
    assert "(has 8)" in done.stdout
    assert "what is coded twice already" not in done.stdout
    assert "note: coded twice already: nothing is coded twice yet" in done.stdout
    assert "note: more documents than the project's 8: Needs/" in done.stdout


def test_a_plan_with_a_pilot_tells_its_width(qualkit: Run, sight_loss: Path) -> None:
    told = qualkit("agreement", sight_loss, *PLAN, "--coders", "Ellery,Tandy", "--within", 0.05)

    assert "for ±0.05" in told.stdout
    assert "shrinks with the root of the number of documents" in words(told.stdout)
    data = json.loads(
        qualkit("agreement", sight_loss, *PLAN, "--coders", "Ellery", "--json").stdout
    )
    assert data["rows"][0].keys() >= {
        "code", "prevalence", "intraclass", "units_needed", "documents_needed", "enough",
        "within_documents", "undefined",
    }  # fmt: skip


@pytest.mark.parametrize("view", [("--by", "role"), ("--plan",)])
def test_tables_fit_a_terminal_of_80_columns(
    qualkit: Run, sight_loss: Path, view: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qualkit.cli.output._width", lambda: 80)

    told = qualkit("agreement", sight_loss, *view, *BOTH).stdout

    assert max(map(len, told.splitlines())) <= 80
    assert "…" not in told


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--by", "role", "--plan"), "--by and --plan exclude each other"),
        (("--plan", "--all"), "--all does not go with --plan"),
        (("--spells", "3"), "--spells goes with --by"),
        (("--hope", ".9"), "--hope goes with --plan"),
        (("--for", "3"), "--for goes with --plan"),
        (("--plan", "--chart", "plan.svg"), "--chart draws nothing of --plan"),
    ],
)
def test_options_of_another_view_are_refused(
    qualkit: Run, sight_loss: Path, options: tuple[str, ...], message: str
) -> None:
    done = qualkit("agreement", sight_loss, *options)

    assert done.exit_code == 2
    assert message in done.stderr


def test_whole_documents_have_no_role(qualkit: Run, sight_loss: Path) -> None:
    done = qualkit("agreement", sight_loss, "--by", "role", "--unit", "document")

    assert done.exit_code == 1
    assert done.stderr == (
        "Error: a whole document has no role: several people speak in it; compare turns, sentences"
        " or characters: --unit turn\n"
    )


def test_parts_are_drawn(qualkit: Run, sight_loss: Path, tmp_path: Path) -> None:
    picture = tmp_path / "roles.svg"
    done = qualkit(
        "agreement", sight_loss, "--by", "role", *BOTH, "--chart", picture, "--kind", "by"
    )

    assert done.exit_code == 0, done.stderr
    assert "by role" in picture.read_text(encoding="utf-8")
