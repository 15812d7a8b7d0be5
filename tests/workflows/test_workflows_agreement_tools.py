"""Four tools' numbers of one project; what each counts of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from project_fakes import write

from qualkit.errors import ParameterError, UnknownName
from qualkit.model.agreement_tools import TOOLS, ToolRow
from qualkit.project import Project

BOOK = """codebook: Needs
codes:
- name: Needs
  category: true
  codes: [{name: Bus}, {name: Lift}]
- name: Assets
  category: true
  codes: [{name: Choir}, {name: Garden}]
"""
TALK = "Ann: aaaaabbbbb\n\nModerator: mmmmmmmmmm\n\nBen: eeeeefffff\n"


@pytest.fixture
def study(project: Project, tmp_path: Path) -> Project:
    project.ingest(write(tmp_path / "one.txt", TALK))
    project.import_codebook(write(tmp_path / "book.yaml", BOOK))
    project.add_coding("one", "Bus", quote="aaaaabbbbb", coder="Kim")
    project.add_coding("one", "Bus", quote="aaaaa", coder="Lu")
    return project


def rows_of(study: Project, **options: object) -> dict[tuple[str | None, str], ToolRow]:
    return {(row.code, row.tool): row for row in study.agreement_tools(**options).rows}


def test_qualkit_counts_turns_and_the_tools_whole_texts(study: Project) -> None:
    rows = rows_of(study)

    assert rows["Needs/Bus", "qualkit"].n == 2
    assert rows["Needs/Bus", "ATLAS.ti"].n == len(TALK)
    assert rows["Needs/Bus", "NVivo"].percent == pytest.approx((len(TALK) - 5) / len(TALK))
    assert rows["Needs/Bus", "NVivo by size"].percent == rows["Needs/Bus", "NVivo"].percent
    assert rows["Needs/Bus", "ATLAS.ti"].holsti == pytest.approx(2 * 5 / 15)


def test_maxqda_matches_at_the_overlap_asked_for(study: Project) -> None:
    strict, loose = rows_of(study), rows_of(study, overlap=0.5)

    assert strict["Needs/Bus", "MAXQDA"].percent == 0
    assert loose["Needs/Bus", "MAXQDA"].percent == 1


def test_there_is_a_row_for_each_tool_and_one_for_all_codes(study: Project) -> None:
    result = study.agreement_tools(codes=("Bus", "Lift"))

    assert [(row.code, row.tool) for row in result.rows] == [
        (code, tool) for code in ("Needs/Bus", "Needs/Lift", None) for tool in TOOLS
    ]
    assert (result.unit, result.overlap, result.characters) == ("turn", 0.9, len(TALK))
    # Nobody gave Lift: NVivo shows 1, and it is told.
    assert any("all, in 1 of 2 files of a code" in note for note in result.notes)


def test_a_domain_has_cu_alpha_and_several_have_one_more(study: Project) -> None:
    one = study.agreement_tools(domains=("Needs",))
    both = study.agreement_tools(domains=("Needs", "Assets"))

    assert [(row.domain, row.measure) for row in one.domains] == [("Needs", "cu-α")]
    assert "without variation" in (one.domains[0].note or "")
    assert [row.domain for row in both.domains] == ["Needs", "Assets", None]
    assert both.domains[1].alpha is None


def test_codes_and_domains_are_chosen_apart(study: Project) -> None:
    result = study.agreement_tools(codes=("Choir",), domains=("Needs",))

    assert {row.code for row in result.rows} == {"Assets/Choir", None}
    assert [row.domain for row in result.domains] == ["Needs"]


def test_the_result_is_kept_under_its_run(study: Project) -> None:
    result = study.agreement_tools(domains=("Needs",))

    run = list(study.runs())[-1]
    assert (run["run"], run["kind"]) == (result.run, "agreement tools")
    assert run["parameters"]["overlap"] == 0.9


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"overlap": 1.5}, ParameterError, "an overlap of 1.5; expected above 0, at most 1"),
        ({"domains": ("Bus",)}, ParameterError, "the domain 'Needs/Bus' with no code under it"),
        ({"codes": ("Cost",)}, UnknownName, "no code 'Cost'"),
        ({"unit": "word"}, ParameterError, "unit 'word'; expected turn"),
    ],
)
def test_what_cannot_be_compared_is_told(
    study: Project, options: dict[str, object], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        study.agreement_tools(**options)


def test_the_shipped_double_coding_is_told_four_ways(sight_loss: Path) -> None:
    with Project.open(sight_loss) as study:
        rows = rows_of(study, coders=("Ellery", "Tandy"))

    friends = {tool: rows["Needs/Make friends", tool] for tool in TOOLS}
    assert friends["qualkit"].kappa == pytest.approx(0.821, abs=5e-4)
    assert friends["MAXQDA"].kappa == pytest.approx(2 * (friends["MAXQDA"].percent or 0) - 1)
    assert 0.9 < (friends["NVivo"].percent or 0) < 1
    assert (friends["NVivo"].percent or 0) != friends["NVivo by size"].percent
