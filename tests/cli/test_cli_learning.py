"""`suggest` and `evaluate` in a terminal: tables, charts, what they refuse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from project_fakes import Run


@pytest.mark.parametrize("suffix", [".svg", ".png", ".html"])
def test_a_learning_curve_is_a_table_and_a_chart(
    qualkit: Run, sight_loss: Path, tmp_path: Path, suffix: str
) -> None:
    picture = tmp_path / f"curve{suffix}"
    found = qualkit(
        "evaluate", sight_loss, "--encoder", "none", "--folds", 2, "--curve", "50,all",
        "--chart", picture,
    )  # fmt: skip

    assert found.exit_code == 0, found.output
    assert "Learning curve" in found.stdout
    assert "What chances were worth" in found.stdout
    assert picture.stat().st_size > 1000


def test_the_json_keeps_its_names(qualkit: Run, sight_loss: Path) -> None:
    found = qualkit("evaluate", sight_loss, "--encoder", "none", "--folds", 2, "--json")

    result = json.loads(found.stdout)
    assert {"folds", "rows", "macro", "calibration", "curve"} <= set(result)
    names = {"code", "positives", "average_precision", "f1", "precision", "recall", "brier"}
    assert names <= set(result["rows"][0])


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--curve", "200,0"), "'0' is neither a number of units above 0 nor 'all'"),
        (("--curve", "many"), "write 200,500,2000,all"),
        (("--chart", "curve.gif"), "a chart is written as .svg, .png, .pdf, .html"),
        (("--folds", "1"), "1 is not in the range"),
    ],
)
def test_what_cannot_be_asked_is_told_before_the_work(
    qualkit: Run, sight_loss: Path, options: tuple[str, str], told: str
) -> None:
    found = qualkit("evaluate", sight_loss, *options)

    assert found.exit_code == 2
    assert told in " ".join(found.stderr.split())


def test_suggestions_say_how_each_code_was_learned(qualkit: Run, sight_loss: Path) -> None:
    found = qualkit("suggest", sight_loss, "--encoder", "none", "--skip-at", "0.9")

    assert found.exit_code == 0, found.output
    assert "chance" in found.stdout
    assert "may skip" in " ".join(found.stdout.split())
    assert "10 calibration sessions with the code are needed" in " ".join(found.stderr.split())


@pytest.mark.parametrize("option", ["--accept-at", "--skip-at"])
@pytest.mark.parametrize("share", ["0", "1", "90"])
def test_a_promise_is_a_share_between_none_and_all(
    qualkit: Run, sight_loss: Path, option: str, share: str
) -> None:
    assert qualkit("suggest", sight_loss, option, share).exit_code == 2


def test_what_is_no_number_is_no_promise(qualkit: Run, sight_loss: Path) -> None:
    found = qualkit("suggest", sight_loss, "--accept-at", "nan")

    assert found.exit_code == 1
    assert "precision nan; expected a number between 0 and 1" in " ".join(found.stderr.split())
