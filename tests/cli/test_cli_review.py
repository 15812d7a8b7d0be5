"""`review`: what is shown, what each key does, where the next one goes on."""

from __future__ import annotations

from pathlib import Path

import pytest
from project_fakes import Run, write

from qualkit.project import Project

TALK = """Moderator: Who needs a friend?

Ann: I want company. I do not see well.

Ben: Help with letters. They want company, too.
"""
BOOK = """codebook: Needs
codes:
  - name: Company
    definition: Wish not to be alone.
    rules: [{lemmas: [company]}]
  - name: Help
    rules: [{lemmas: [help]}]
"""


@pytest.fixture
def path(project: Project, tmp_path: Path) -> Path:
    people = write(tmp_path / "p.csv", "name,role\nAnn,citizen\nBen,staff\n")
    project.ingest(write(tmp_path / "talk.txt", TALK), participants=people, language="en")
    project.import_codebook(write(tmp_path / "book.yaml", BOOK))
    project.code()
    project.close()
    return project.path


def status(path: Path) -> list[str]:
    with Project.open(path) as study:
        return [row["status"] for row in study.suggestions()]


def test_a_card_shows_passage_context_code_score_and_evidence(path: Path, qualkit: Run) -> None:
    shown = qualkit("review", path, input="q").stdout

    for part in (
        "1 of 3 · talk, turn 2", "Company · score 1.00 · by company", "Wish not to be alone.",
        "Ann (citizen): I want company.", "Ben (staff): Help with letters.",
    ):  # fmt: skip
        assert part in shown
    assert shown.endswith("nothing decided; 3 suggestions still waiting\n")


def test_keys_decide_and_the_next_review_goes_on(path: Path, qualkit: Run) -> None:
    first = qualkit("review", path, input="aq")
    then = qualkit("review", path, input="rs")

    assert (first.exit_code, then.exit_code) == (0, 0)
    assert "1 of 2 · talk, turn 3" in then.stdout
    assert then.stdout.endswith("reject 1, skip 1; 0 suggestions still waiting\n")
    assert status(path) == ["accepted", "rejected", "skipped"]


def test_undo_brings_the_last_one_back(path: Path, qualkit: Run) -> None:
    result = qualkit("review", path, input="aurq")

    assert "undone: step 1 (accept)" in result.stdout
    assert status(path) == ["rejected", "waiting", "waiting"]
    assert "nothing to undo" in qualkit("review", path, "--coder", "Ada", input="uq").stdout


def test_undo_takes_back_decisions_only(path: Path, qualkit: Run) -> None:
    with Project.open(path) as study:
        study.rename_code("Help", "Aid")

    result = qualkit("review", path, input="uq")

    assert "the last step is step 1 (rename code)" in result.stdout
    assert "'qualkit codings PROJECT undo' undoes it" in result.stdout
    with Project.open(path) as study:
        assert study.steps()[0].undone is None


def test_a_correction_of_nothing_is_told(path: Path, qualkit: Run) -> None:
    result = qualkit("review", path, input="c\n\nq")

    assert "nothing was changed" in result.stdout
    assert set(status(path)) == {"waiting"}


def test_a_correction_takes_another_code_or_other_words(path: Path, qualkit: Run) -> None:
    qualkit("review", path, input="chelp\n\nc\nHelp\nq")

    with Project.open(path) as study:
        made = [(row["code"], row["quote"]) for row in study.codings()]
    assert made == [("Help", "I want company."), ("Help", "Help")]


def test_a_wrong_correction_is_told_and_decides_nothing(path: Path, qualkit: Run) -> None:
    result = qualkit("review", path, input="cCompny\n\nc\nnot said\nc\n\n?q")

    assert "did you mean 'Company'" in result.stdout
    assert "the words do not stand in the turn: not said" in result.stdout
    assert "a  accept: the passage gets the code" in result.stdout
    assert set(status(path)) == {"waiting"}


def test_it_takes_filters_and_an_order(path: Path, qualkit: Run) -> None:
    shown = qualkit("review", path, "--code", "Help", "--order", "score", input="q").stdout

    assert "1 of 1 · talk, turn 3" in shown
    assert "no role 'nobody'" in qualkit("review", path, "--role", "nobody").stderr


def test_control_characters_are_spelled_out(tmp_path: Path, qualkit: Run) -> None:
    with Project.create(tmp_path / "c.qualkit") as study:
        talk = "Ann: I want \x1b[31mcompany now.\n\nBen: Yes.\n"
        study.ingest(write(tmp_path / "talk.txt", talk), language="en")
        study.import_codebook(write(tmp_path / "book.yaml", BOOK))
        study.code()

    assert "\x1b[31m" not in qualkit("review", tmp_path / "c.qualkit", input="q").stdout
