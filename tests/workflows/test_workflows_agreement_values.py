"""One value a unit in a project: domains of codes that exclude each other, and weights."""

from __future__ import annotations

from pathlib import Path

import pytest
from project_fakes import write

from qualkit.errors import ParameterError, UndefinedResult
from qualkit.project import Project

BOOK = """codebook: N
codes:
  - name: Verdict
    category: true
    codes: [{name: no}, {name: unsure}, {name: yes}]
  - name: Trust
"""


@pytest.fixture
def study(project: Project, tmp_path: Path) -> Project:
    said = "\n\n".join(f"{'AB'[n % 2]}nn: It was so {n}." for n in range(6)) + "\n"
    project.ingest(write(tmp_path / "talk.txt", said))
    project.import_codebook(write(tmp_path / "b.yaml", BOOK))
    return project


def give(study: Project, coder: str, codes: list[str]) -> None:
    for turn, code in enumerate(codes, 1):
        for one in code.split():
            study.add_coding("talk", f"Verdict/{one}", turn=turn, coder=coder)


def weigh(study: Project, coder: str, weights: list[float | None]) -> None:
    for turn, weight in enumerate(weights, 1):
        if weight is not None:
            study.add_coding("talk", "Trust", turn=turn, coder=coder, weight=weight)


def test_a_domain_is_one_value_a_unit(study: Project) -> None:
    give(study, "Kim", ["no", "no", "yes", "yes", "unsure", ""])
    give(study, "Lu", ["no", "unsure", "yes", "yes", "unsure", ""])

    whole, *values = study.value_agreement(domain="Verdict").rows

    assert (whole.code, whole.n, whole.values) == ("Verdict", 6, 4)
    # Of 12 values 3 no, 3 unsure, 4 yes, 2 none; one unit of six differs.
    expected = (12 * 11 - (3 * 2 + 3 * 2 + 4 * 3 + 2 * 1)) / 11
    assert whole.alpha == pytest.approx(1 - 2 / expected)
    assert whole.percent == pytest.approx(5 / 6)
    assert [row.of_value for row in values] == ["Verdict/no", "Verdict/unsure", "Verdict/yes"]
    assert values[2].alpha == 1.0


def test_ranks_stand_in_the_order_of_the_codebook(study: Project) -> None:
    give(study, "Kim", ["no", "no", "yes", "yes", "unsure", ""])
    give(study, "Lu", ["no", "unsure", "yes", "yes", "unsure", ""])

    result = study.value_agreement(domain="Verdict", level="ordinal")

    (row,) = result.rows
    assert (row.n, result.weighting) == (5, "linear")
    # Half of the way off in one unit of five. By chance, of Kim's 2 no, 1 unsure, 2 yes and
    # Lu's 1, 2, 2: no and yes 2·2 + 2·1, next to each other (2·2 + 1·1 + 1·2 + 2·2) / 2.
    assert row.kappa == pytest.approx(1 - (0.5 / 5) / ((6 + 5.5) / 25))
    assert "units without a code of Verdict have no rank and are left out" in result.notes


def test_several_codes_of_a_domain_are_left_out_and_counted(study: Project) -> None:
    give(study, "Kim", ["no yes", "no", "yes"])
    give(study, "Lu", ["no", "no", "yes"])

    result = study.value_agreement(domain="Verdict")

    assert result.rows[0].n == 5
    assert "1 unit with several codes of Verdict by Kim left out" in result.notes


def test_weights_are_numbers(study: Project) -> None:
    weigh(study, "Kim", [1, 2, 3, None, 2, 1])
    weigh(study, "Lu", [1, 3, 3, 2, 2, None])

    result = study.value_agreement()

    (row,) = result.rows
    assert (row.code, row.n, row.values, result.level) == ("Trust", 4, 3, "interval")
    # Values 1 1 2 3 3 3 2 2: squared distances 2·1 within, over pairs of values 28 = 2·(…).
    values = [1, 1, 2, 3, 3, 3, 2, 2]
    pairs = [(a - b) ** 2 for i, a in enumerate(values) for j, b in enumerate(values) if i != j]
    assert row.alpha == pytest.approx(1 - (2 / 8) / (sum(pairs) / 56))


def test_weights_of_one_coder_in_a_unit_count_by_their_mean(study: Project) -> None:
    weigh(study, "Kim", [1, 2])
    study.add_coding("talk", "Trust", quote="It was so 0", coder="Kim", weight=3)
    weigh(study, "Lu", [2, 2])

    assert study.value_agreement().rows[0].percent == 1.0


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"domain": "Trust"}, UndefinedResult, "the domain 'Trust' has 0 codes below it"),
        ({}, UndefinedResult, "no coding has a weight; give some"),
        ({"domain": "Verdict", "level": "ratio"}, ParameterError, "'ratio' of a domain; expected"),
        ({"domain": "Verdict", "codes": ("Trust",)}, ParameterError, "codes chosen of a domain"),
    ],
)
def test_what_cannot_be_compared_is_told(
    study: Project, options: dict[str, str], error: type[Exception], message: str
) -> None:
    give(study, "Kim", ["no"])
    give(study, "Lu", ["no"])

    with pytest.raises(error, match=message):
        study.value_agreement(**options)


def test_the_result_is_a_run_and_becomes_a_frame(study: Project) -> None:
    give(study, "Kim", ["no", "yes"])
    give(study, "Lu", ["no", "no"])

    result = study.value_agreement(domain="Verdict")

    run = list(study.runs())[-1]
    assert (run["run"], run["kind"]) == (result.run, "agreement values")
    assert result.to_frame()["n"].tolist() == [6] * 4


def test_a_weight_below_0_is_on_no_ratio_scale(study: Project) -> None:
    weigh(study, "Kim", [-1, 2])
    weigh(study, "Lu", [-1, 2])

    (row,) = study.value_agreement(level="ratio").rows

    assert (row.alpha, row.undefined) == (
        None, "the weight -1 on a ratio scale, which begins at 0",
    )  # fmt: skip
