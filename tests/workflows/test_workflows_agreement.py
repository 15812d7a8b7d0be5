"""Agreement of the shipped double coding, over every unit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from project_fakes import write

from qualkit.errors import ParameterError, UndefinedResult, UnknownName
from qualkit.project import Project

BOTH = ("Ellery", "Tandy")


@pytest.fixture
def study(sight_loss: Path) -> Iterator[Project]:
    with Project.open(sight_loss) as project:
        yield project


def test_the_double_coding_agrees_as_its_readme_says(study: Project) -> None:
    result = study.agreement(coders=BOTH, replicates=200)

    assert [round(row.kappa or 0, 3) for row in result.rows] == [0.656, 0.725, 0.821, 0.746]
    assert {row.n for row in result.rows} == {516}
    assert (result.unit, result.coders, len(result.documents)) == ("turn", BOTH, 8)


def test_moderators_turns_are_units_when_asked_for(study: Project) -> None:
    result = study.agreement(coders=BOTH, replicates=200, with_moderators=True)

    assert {row.n for row in result.rows} == {615}


@pytest.mark.parametrize(("unit", "n"), [("document", 8), ("turn", 516)])
def test_units_are_counted(study: Project, unit: str, n: int) -> None:
    assert {row.n for row in study.agreement(coders=BOTH, unit=unit, replicates=50).rows} == {n}


def test_sentences_are_more_than_turns_and_characters_more_than_sentences(study: Project) -> None:
    counts = [
        study.agreement(coders=BOTH, unit=unit, replicates=50).rows[0].n
        for unit in ("turn", "sentence", "character")
    ]

    speech = sum(row["words"] for row in study.documents())
    assert counts[0] < counts[1] < speech < counts[2]


def test_characters_are_weighed_by_hand(project: Project, tmp_path: Path) -> None:
    project.ingest(write(tmp_path / "t.txt", "Ann: abcdefghij\n\nBen: klmnopqrst\n"))
    project.import_codebook(write(tmp_path / "b.yaml", "codebook: N\ncodes: [{name: Bus}]\n"))
    project.add_coding("t", "Bus", quote="abcdef", coder="Kim")
    project.add_coding("t", "Bus", quote="cdefgh", coder="Lu")

    (row,) = project.agreement(unit="character", replicates=10).rows

    # Of 20 characters 4 have the code from both, 4 from one, 12 from none.
    assert row.n == 20
    assert row.percent == pytest.approx(16 / 20)
    assert row.positive_agreement == pytest.approx(8 / 12)


def test_chosen_codes_only(study: Project) -> None:
    result = study.agreement(coders=BOTH, codes=("Make friends",), replicates=50)

    assert [row.code for row in result.rows] == ["Needs/Make friends"]


def test_the_result_is_kept_under_its_run(study: Project) -> None:
    result = study.agreement(coders=BOTH, replicates=50, seed=3)

    run = list(study.runs())[-1]
    assert (run["run"], run["kind"], run["seed"]) == (result.run, "agreement", 3)
    assert run["parameters"]["replicates"] == 50


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"coders": ("Ellery", "Tandi")}, UnknownName, "no coder 'Tandi'; did you mean 'Tandy'"),
        ({"coders": ("Ellery",)}, UndefinedResult, "agreement needs two coders; here is Ellery"),
        ({"coders": ("Ellery", "Ellery")}, ParameterError, "expected each coder once"),
        ({"unit": "word"}, ParameterError, "unit 'word'; expected turn, sentence, character"),
        ({"codes": ("Bus",)}, UnknownName, "no code 'Bus'"),
    ],
)
def test_what_cannot_be_compared_is_told(
    study: Project, options: dict[str, str], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        study.agreement(**options)


def test_coders_without_a_common_document(project: Project, tmp_path: Path) -> None:
    for name in "ab":
        project.ingest(write(tmp_path / f"{name}.txt", f"Ann: A bus {name}.\n"))
    project.import_codebook(write(tmp_path / "b.yaml", "codebook: N\ncodes: [{name: Bus}]\n"))
    project.add_coding("a", "Bus", turn=1, coder="Kim")
    project.add_coding("b", "Bus", turn=1, coder="Lu")

    with pytest.raises(UndefinedResult, match="there is no document that Kim, Lu both coded"):
        project.agreement()
