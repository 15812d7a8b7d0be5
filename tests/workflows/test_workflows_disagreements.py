"""What coders differ on: order, costs, words around, status, and who may look."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from adjudication_fakes import disputed_project

from qualkit import store as stores
from qualkit.errors import ParameterError, UnknownName
from qualkit.project import Project


@pytest.fixture
def study(project: Project, tmp_path: Path) -> Project:
    disputed_project(project, tmp_path)
    return project


def test_units_come_by_their_costs_and_sum_to_what_alpha_lacks(study: Project) -> None:
    found = study.disagreements()

    assert [row.turn for row in found.rows] == [4, 2, 3]
    assert (found.compared, found.disputed, found.about, found.settled) == (5, 2, 1, 0)
    # Ten values. Cost: 2 given, 8 not, each unit costs 9 · 1 / 16. Letters: 3 and 7, 9 · 1 / 21.
    assert found.rows[0].cost == pytest.approx(9 / 16 + 9 / 21)
    assert found.rows[1].cost == pytest.approx(9 / 16)
    agreed = {row.code: row.alpha for row in study.agreement().rows}
    for row in found.by_code:
        assert row.alpha == pytest.approx(agreed[row.code])
    assert [(row.code, row.units, row.about) for row in found.by_code] == [
        ("Company", 0, 1), ("Cost", 2, 0), ("Letters", 1, 0),
    ]  # fmt: skip


def test_a_unit_shows_its_words_and_who_gave_what(study: Project) -> None:
    row = study.disagreements().rows[1]

    assert row.words == "I miss company. Nobody calls, and the bus is dear."
    assert (row.said.participant, row.said.role) == ("Vera", "citizen")
    assert [said.text for said in row.before] == ["What do you miss?"]
    assert [said.text for said in row.after] == ["They need company, our clients do."]
    assert [(one.code, one.given_by, one.not_by) for one in row.disputes] == [
        ("Cost", ("Ana",), ("Ben",))
    ]
    assert row.agreed == ("Company",)
    assert [one.quote for one in row.of("Ben", "Company")] == ["I miss company. Nobody calls"]


def test_codes_about_different_roles_come_last_and_cost_nothing(study: Project) -> None:
    row = study.disagreements().rows[-1]

    assert (row.turn, row.cost, row.disputes) == (3, 0, ())
    assert [(one.code, one.abouts) for one in row.abouts] == [
        ("Company", (("Ana", ("citizen",)), ("Ben", (None,))))
    ]


def test_codes_that_stand_against_each_other_are_counted(study: Project) -> None:
    found = study.disagreements().confused

    assert [(pair.code, pair.against, pair.units) for pair in found] == [
        ("Cost", None, 1), ("Cost", "Letters", 1),
    ]  # fmt: skip


def test_units_are_chosen_by_code_document_and_number(study: Project) -> None:
    assert [row.turn for row in study.disagreements(codes=("Letters",)).rows] == [4]
    assert study.disagreements(codes=("Letters",)).rows[0].cost == pytest.approx(9 / 21)
    assert study.disagreements(in_documents=("talk",), first=1).matching == 3
    assert len(study.disagreements(first=1, context=0).rows) == 1
    with pytest.raises(UnknownName, match="no document 'tlak'"):
        study.disagreements(in_documents=("tlak",))


def test_an_id_stays_and_depends_on_the_kind_of_unit(study: Project) -> None:
    ids = [row.id for row in study.disagreements().rows]

    assert all(unit[0].isalpha() and len(unit) == 10 for unit in ids)
    assert {row.id for row in study.disagreements(codes=("Cost",)).rows} == set(ids[:2])
    assert not set(ids) & {row.id for row in study.disagreements(unit="sentence").rows}


def test_coders_can_be_hidden_behind_letters(study: Project) -> None:
    found = study.disagreements(hide_coders=True)

    assert found.coders == ("Coder A", "Coder B")
    told = json.dumps(found.to_dict())
    assert "Ana" not in told
    assert "Ben" not in told


def test_the_run_keeps_no_words(study: Project) -> None:
    found = study.disagreements()

    kept = json.dumps(stores.runs.result(study._store, found.run or 0))
    assert "company" not in kept
    assert found.rows[0].id in kept


def test_a_flat_row_stands_for_each_code_of_a_unit(study: Project) -> None:
    rows = study.disagreements().records()

    assert [(row["turn"], row["code"], row["kind"]) for row in rows] == [
        (4, "Cost", "code"), (4, "Letters", "code"), (2, "Cost", "code"), (3, "Company", "about"),
    ]  # fmt: skip
    assert rows[3]["given_by"] == ["Ana: about citizen", "Ben: own view"]


def test_a_blind_coder_is_shown_none(study: Project) -> None:
    study.set_blind("Robin")
    with (
        Project.open(study.path) as blind,
        pytest.raises(ParameterError, match="Robin codes blind"),
    ):
        blind.disagreements()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"first": -1}, "the first -1 units; expected 0 or more"),
        ({"status": "shut"}, "status 'shut'; expected open, settled, changed"),
        ({"context": 99}, "a context of 99; expected 0 to 50"),
    ],
)
def test_options_that_mean_nothing_are_refused(
    study: Project, options: dict[str, object], told: str
) -> None:
    with pytest.raises(ParameterError, match=told):
        study.disagreements(**options)
