"""Plans from the codings of one coder, and from a pilot of two."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from project_fakes import write

from qualkit.agreement import units_for_lower_limit
from qualkit.errors import ParameterError, UndefinedResult, UnknownName
from qualkit.project import Project


@pytest.fixture
def study(sight_loss: Path) -> Iterator[Project]:
    with Project.open(sight_loss) as project:
        yield project


def test_one_coder_is_enough_to_plan(study: Project) -> None:
    result = study.agreement_plan(coders=("Ellery",), above=0.6)

    assert (result.documents, result.coders, result.n_coders) == (8, ("Ellery",), 2)
    assert result.units_per_document == pytest.approx(516 / 8)
    for row in result.rows:
        assert (row.units, row.documents) == (516, 8)
        assert row.units_needed == units_for_lower_limit(0.8, 0.6, prevalence=row.prevalence or 0)
        assert row.documents_needed == max(
            5, -(-(row.units_needed or 0) * (row.design_effect or 0) // (516 / 8))
        )
        assert (row.pilot_documents, row.pilot_undefined) == (0, "nothing is coded twice yet")


def test_a_pilot_tells_the_width_and_what_narrows_it(study: Project) -> None:
    result = study.agreement_plan(coders=("Ellery", "Tandy"), within=0.05, replicates=200, seed=2)
    agreed = study.agreement(coders=("Ellery", "Tandy"), replicates=200, seed=2)

    for row, other in zip(result.rows, agreed.rows, strict=True):
        assert (row.pilot_documents, row.pilot_alpha) == (8, pytest.approx(other.alpha))
        assert row.pilot_half_width is not None
        assert row.within_documents == max(5, -(-8 * (row.pilot_half_width / 0.05) ** 2 // 1))
    assert any(row.within_enough is False for row in result.rows)


def test_more_documents_than_there_are_is_said_in_the_row(study: Project) -> None:
    result = study.agreement_plan(coders=("Ellery",), hope=0.7)

    assert [row.enough for row in result.rows] == [False] * 4
    assert any(note.startswith("more documents than the project's 8") for note in result.notes)


def test_documents_that_nobody_coded_count_in_the_project_and_not_in_the_shares(
    project: Project, tmp_path: Path
) -> None:
    for name in "abc":
        write(tmp_path / "talks" / f"{name}.txt", f"Ann: A bus {name}.\n\nSid: A tram.\n")
    project.ingest(tmp_path / "talks")
    project.import_codebook(write(tmp_path / "b.yaml", "codebook: N\ncodes: [{name: Bus}]\n"))
    for name in "ab":
        project.add_coding(name, "Bus", turn=1, coder="Kim")

    (row,) = project.agreement_plan().rows

    assert (row.documents, row.units, row.prevalence) == (2, 4, 0.5)
    assert project.agreement_plan().documents == 3


def test_the_plan_is_kept_under_its_run(study: Project) -> None:
    result = study.agreement_plan(coders=("Ellery",), hope=0.9)

    run = list(study.runs())[-1]
    assert (run["run"], run["kind"]) == (result.run, "agreement plan")
    assert run["parameters"]["hope"] == 0.9
    assert [record["code"] for record in result.records()] == [row.code for row in result.rows]


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"coders": ("Elery",)}, UnknownName, "no coder 'Elery'; did you mean 'Ellery'"),
        ({"hope": 0.5}, ParameterError, "κ hoped to be 0.5 above 0.667"),
        ({"resample": "session"}, ParameterError, "a plan that draws sessions; expected documents"),
        ({"unit": "document"}, ParameterError, "a plan over whole documents"),
        ({"n_coders": 1}, ParameterError, "1 coders at confidence"),
    ],
)
def test_plans_that_cannot_be_made_are_told(
    study: Project, options: dict[str, str], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        study.agreement_plan(**options)


def test_nothing_coded_is_one_line(project: Project, tmp_path: Path) -> None:
    project.ingest(write(tmp_path / "a.txt", "Ann: A bus.\n"))
    project.import_codebook(write(tmp_path / "b.yaml", "codebook: N\ncodes: [{name: Bus}]\n"))

    with pytest.raises(UndefinedResult, match="nothing is coded yet, and a plan needs to know"):
        project.agreement_plan()


def test_a_coder_who_is_still_blind_is_refused_unless_asked_for(
    project: Project, tmp_path: Path
) -> None:
    project.ingest(write(tmp_path / "a.txt", "Ann: A bus.\n\nSid: A tram.\n"))
    project.import_codebook(write(tmp_path / "b.yaml", "codebook: N\ncodes: [{name: Bus}]\n"))
    project.add_coding("a", "Bus", turn=1, coder="Kim")
    project.set_blind("Kim")

    with pytest.raises(UndefinedResult, match="Kim still codes blind"):
        project.agreement_plan()
    assert project.agreement_plan(with_open=True).coders == ("Kim",)
    with (
        Project.open(project.path, coder="Kim") as blind,
        pytest.raises(ParameterError, match="a plan counts what everybody coded"),
    ):
        blind.agreement_plan()
