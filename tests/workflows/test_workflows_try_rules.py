"""Codes edited in a project, and rules tried before they are saved."""

from __future__ import annotations

from pathlib import Path

import pytest
from project_fakes import write

from qualkit.errors import CodebookError, UnknownName
from qualkit.project import Project

BOOK = "codebook: Needs\ncodes:\n- name: Company  # first\n  rules:\n  - lemmas: [company]\n"
TALK = "Ann: I want company.\n\nModerator: Company?\n\nBen: My friend Ann. She keeps me company.\n"


@pytest.fixture
def study(project: Project, tmp_path: Path) -> Project:
    people = write(tmp_path / "p.csv", "name,role\nAnn,citizen\nBen,staff\nModerator,moderator\n")
    project.ingest(write(tmp_path / "talk.txt", TALK), participants=people, language="en")
    project.import_codebook(write(tmp_path / "book.yaml", BOOK))
    return project


def test_a_code_is_edited_in_one_step_that_is_undone(study: Project) -> None:
    before = study.codebook_text()

    done = study.edit_code(
        "company", definition="Wants people.", color="#00AA11", rules="- lemmas: [friend]  # new"
    )

    (code,) = study.codebook().codes
    assert (code.definition, code.color) == ("Wants people.", "#00aa11")
    assert study.rules_text("Company") == "- lemmas: [friend]  # new\n"
    assert (done.change, done.revision, done.became) == ("edit code", 2, "Company")
    assert "# first" in study.codebook_text()
    assert study.codes()[0]["color"] == "#00aa11"
    study.undo()
    assert study.codebook_text() == before


def test_a_dry_run_edits_nothing(study: Project) -> None:
    done = study.edit_code("company", definition="Other.", dry_run=True)

    assert [row["field"] for row in done.changes] == ["definition"]
    assert study.codebook_revision() == 1


def test_a_dry_run_among_other_changes_takes_back_itself_alone(study: Project) -> None:
    with study.together():
        study.add_code("Money")
        study.edit_code("Company", definition="Other.", dry_run=True)

    assert [code.definition for code in study.codebook().codes] == ["", ""]


def test_an_edit_that_changes_nothing_is_no_step(study: Project) -> None:
    step = study.latest_step()

    study.edit_code("company", rules=study.rules_text("company"))

    assert (study.codebook_revision(), study.latest_step()) == (1, step)


def test_rules_with_faults_are_refused(study: Project) -> None:
    with pytest.raises(CodebookError, match="unknown key"):
        study.edit_code("company", rules="- lemma: [a]")


def test_rules_are_tried_with_who_says_what_where(study: Project) -> None:
    trial = study.try_rules("company", "- lemmas: [company, friend]")

    assert (trial.turns, trial.read, trial.passages, trial.participants) == (2, 2, 3, 2)
    first = trial.hits[0]
    assert (first.quote, first.participant, first.turn, first.words) == (
        "I want company.", "Ann", 1, ("company",),
    )  # fmt: skip
    assert trial.hits[1].after == " She keeps me company."
    assert study.suggestions().to_dict() == []


def test_no_more_hits_are_shown_than_asked_for(study: Project) -> None:
    trial = study.try_rules("company", "- lemmas: [company, friend]", most=1)

    assert (len(trial.hits), trial.passages) == (1, 3)


def test_time_that_is_over_ends_a_trial(study: Project) -> None:
    assert study.try_rules("company", "- lemmas: [company]", seconds=-1).read <= 32


def test_rules_with_faults_are_not_tried(study: Project) -> None:
    trial = study.try_rules("company", "- lemmas: [a]\n- regex: '('")

    assert (trial.faults[0][0], trial.passages) == (2, 0)


def test_rules_of_no_code_are_not_tried(study: Project) -> None:
    with pytest.raises(UnknownName, match="Wishes"):
        study.try_rules("Wishes", "- lemmas: [a]")
