"""`--chart` and `--kind` of contrasts, stances and evaluations: files, refusals, the report."""

from __future__ import annotations

from csv import DictReader, DictWriter
from pathlib import Path

import pytest
from project_fakes import Run

from qualkit.project import shipped


@pytest.mark.parametrize(
    ("kind", "suffix"),
    [("dumbbell", ".svg"), ("heat-map", ".png"), ("forest", ".pdf"), ("prevalence", ".html")],
)
def test_a_contrast_is_drawn_as_asked(
    qualkit: Run, sight_loss: Path, tmp_path: Path, kind: str, suffix: str
) -> None:
    picture = tmp_path / f"gap{suffix}"

    done = qualkit(
        "contrast", sight_loss, "--by", "role,gender", "--chart", picture, "--kind", kind
    )

    starts = {".png": b"\x89PNG", ".pdf": b"%PDF", ".svg": b"<svg", ".html": b"<!DOCTYPE"}
    assert done.exit_code == 0, done.stderr
    assert picture.read_bytes().startswith(starts[suffix])


def test_more_than_six_groups_are_a_heat_map(
    qualkit: Run, sight_loss: Path, tmp_path: Path
) -> None:
    picture = tmp_path / "gap.svg"

    done = qualkit("contrast", sight_loss, "--by", "age_band", "--chart", picture)
    refused = qualkit(
        "contrast", sight_loss, "--by", "age_band", "--chart", picture, "--kind", "dumbbell"
    )

    assert done.exit_code == 0, done.stderr
    assert "chart-heat-map" in picture.read_text()
    assert refused.exit_code == 1
    assert "no chart dumbbell, which shows two groups to 6; expected heat-map" in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("contrast", "--kind", "forest"), "--kind goes with --chart"),
        (("evaluate", "--kind", "calibration"), "--kind goes with --chart"),
        (("contrast", "--words", "--kind", "slope", "--chart", "x.svg"), "--kind does not go with"),
        (("contrast", "--kind", "network", "--chart", "x.svg"), "'network' is not one of 'slope'"),
    ],
)
def test_kinds_that_would_be_ignored_are_refused(
    qualkit: Run, sight_loss: Path, arguments: tuple[str, ...], message: str
) -> None:
    command, *options = arguments

    done = qualkit(command, sight_loss, *options)

    assert (done.exit_code, done.stdout) == (2, "")
    assert message in done.stderr


def test_a_stance_is_drawn(qualkit: Run, sight_loss: Path, tmp_path: Path) -> None:
    codings, picture = tmp_path / "weights.csv", tmp_path / "stance.svg"
    with (shipped("corpora", "sight-loss") / "codings.csv").open(encoding="utf-8") as file:
        rows = [
            row | {"coder": "Wim", "weight": str(n % 3)} for n, row in enumerate(DictReader(file))
        ]
    with codings.open("w", encoding="utf-8", newline="") as file:
        table = DictWriter(file, rows[0])
        table.writeheader()
        table.writerows(rows)
    assert qualkit("import", sight_loss, codings).exit_code == 0

    done = qualkit("stance", sight_loss, "--scale=-2,2", "--coder", "Wim", "--chart", picture)

    assert done.exit_code == 0, done.stderr
    assert "chart-stance" in picture.read_text()
    assert "index from 0 to 100" in picture.read_text()


def test_the_report_takes_several_groups(qualkit: Run, sight_loss: Path, tmp_path: Path) -> None:
    page = tmp_path / "report.html"

    done = qualkit("report", sight_loss, page, "--by", "age_band", "--compare", "rest")

    text = page.read_text(encoding="utf-8")
    assert done.exit_code == 0, done.stderr
    assert "chart-heat-map" in text
    assert "chart-forest" in text
    assert "between 7 groups" in text
    assert "the rest" in text
