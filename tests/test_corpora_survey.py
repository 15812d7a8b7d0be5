"""The invented survey of five countries: the same bytes each time, what is planted comes out."""

from __future__ import annotations

import csv
import importlib.util
import sys
from pathlib import Path

import pytest

from qualkit.project import Project

SCRIPT = Path(__file__).parent.parent / "scripts" / "make_survey.py"


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("make_survey", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    sys.modules["make_survey"] = module
    spec.loader.exec_module(module)
    return module


def test_the_same_seed_writes_the_same_bytes(script, tmp_path):
    for name in ("one", "two"):
        script.write(tmp_path / name, 2008)
    for file in ("answers.csv", "codings.csv", "codebook.yaml"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()
    script.write(tmp_path / "three", 2009)
    answers = "answers.csv"
    assert (tmp_path / "one" / answers).read_bytes() != (tmp_path / "three" / answers).read_bytes()


def test_the_means_are_what_is_planted(script):
    every = list(script.answers(7))
    for sector, index in script.SECTORS.items():
        weights = [one.weight for one in every if one.sector == sector]
        assert 100 * (sum(weights) / len(weights) + 2) / 4 == pytest.approx(index, abs=0.5)
    spread = sum(one.weight == 2 for one in every) / len(every)
    assert spread == pytest.approx(0.53**4, abs=0.03)  # chance is left in each person


def test_there_are_4951_answers_and_as_many_codings(script, tmp_path):
    script.write(tmp_path, 2008)
    with (tmp_path / "answers.csv").open() as file:
        answers = list(csv.DictReader(file))
    with (tmp_path / "codings.csv").open() as file:
        codings = list(csv.DictReader(file))
    assert len(answers) == len(codings) == 4951
    assert {row["country"] for row in answers} == set(script.COUNTRIES)
    assert [row["answer"] for row in answers] == [row["quote"] for row in codings]
    assert {float(row["weight"]) for row in codings} == {-2, -1, 0, 1, 2}


@pytest.mark.slow
def test_what_is_planted_comes_out_within_its_interval(script, tmp_path):
    script.write(tmp_path, 2008)
    with Project.create(tmp_path / "survey.qualkit") as study:
        study.ingest(tmp_path / "answers.csv", kind="open-answer")
        study.import_codebook(tmp_path / "codebook.yaml")
        study.import_codings(tmp_path / "codings.csv")
        found = {
            by: {row.group: row.index_interval for row in study.stance(by=by, **cut).rows}
            for by, cut in (
                ("sector", {"scale": (-2, 2)}),
                ("sex", {"scale": (-2, 2)}),
                ("country", {"scale": (-2, 2)}),
                ("age", {"scale": (-2, 2), "bands": (30, 45, 60)}),
            )
        }
    whole = sum(script.SECTORS.values()) / 3
    planted = {
        "sector": script.SECTORS,
        "sex": {name: whole + more for name, more in script.SEXES.items()},
        "country": {name: whole + more for name, more in script.COUNTRIES.items()},
        "age": dict(
            zip(found["age"], [whole + more for more in script.AGES.values()], strict=True)
        ),
    }
    for by, groups in planted.items():
        for group, index in groups.items():
            low, high = found[by][group]
            assert low <= index <= high, (by, group, index, (low, high))
