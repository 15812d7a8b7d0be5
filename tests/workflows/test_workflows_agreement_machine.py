"""Human against machine: only blind work counts, and only what the machine had a chance at."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from project_fakes import counting_guids, write

from qualkit.errors import ParameterError, UndefinedResult
from qualkit.project import Project

BOOK = """codebook: Needs
codes:
  - name: Company
    rules: [{lemmas: [company]}]
  - name: Help
"""


def talk(number: int, turns: int = 20) -> str:
    """Ann wants company in every fifth turn; in every tenth she says so by other words."""
    lines = []
    for turn in range(turns):
        ann = "I want company" if turn % 5 == 0 else "I was at home"
        ann = "I miss people" if turn % 10 == 3 else ann
        ben = "We help with forms" if turn % 4 == 0 else "We were open"
        lines += [f"Ann: {ann} {number} {turn}. It was so.", f"Ben: {ben} {number} {turn}."]
    return "\n\n".join(lines) + "\n"


def ticking() -> Callable[[], str]:
    """A clock that goes on by a second whenever it is asked."""
    seconds = itertools.count()
    noon = datetime(2009, 3, 5, 12, tzinfo=UTC)
    return lambda: (noon + timedelta(seconds=next(seconds))).strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.fixture
def clock() -> Callable[[], str]:
    return ticking()


@pytest.fixture
def study(tmp_path: Path, clock: Callable[[], str]) -> Iterator[Project]:
    files = [write(tmp_path / f"talk-{n}.txt", talk(n)) for n in (1, 2, 3)]
    made = Project.create(tmp_path / "study.qualkit", clock=clock, guids=counting_guids())
    with made as project:
        project.ingest(files, language="en")
        project.import_codebook(write(tmp_path / "book.yaml", BOOK))
        yield project


def give(study: Project, document: str, coder: str = "Kim") -> None:
    """What the words say, by a person."""
    for row in study.turns(document):
        if "want company" in row["text"] or "miss people" in row["text"]:
            study.add_coding(document, "Company", turn=row["ordinal"], coder=coder)
        if "help" in row["text"]:
            study.add_coding(document, "Help", turn=row["ordinal"], coder=coder)


def test_what_was_coded_before_the_rules_ran_is_blind(study: Project) -> None:
    give(study, "talk-1")
    study.code()

    result = study.agreement_with_machine()

    assert result.coders[0] == "Kim"
    assert result.coders[1].startswith("rules (run ")
    assert [row.code for row in result.rows] == ["Company"]  # Help has no rule.
    assert result.documents == ("talk-1",)
    assert result.rows[0].table == ((34, 0), (2, 4))
    assert result.rows[0].positive_agreement == pytest.approx(8 / 10)


def test_what_was_coded_in_sight_of_suggestions_is_left_out(study: Project) -> None:
    give(study, "talk-1")
    study.code()
    give(study, "talk-2")

    result = study.agreement_with_machine()

    assert result.documents == ("talk-1",)
    assert "1 document left out where Kim could see what the rules suggested" in result.notes


def test_what_was_coded_in_another_program_is_blind(study: Project, tmp_path: Path) -> None:
    study.code()
    rows = "document,turn,code,coder\ntalk-2,1,Company,Kim\ntalk-2,2,Help,Kim\n"
    study.import_codings(write(tmp_path / "c.csv", rows))

    assert study.agreement_with_machine().rows[0].table == ((36, 3), (0, 1))


def test_a_document_in_which_the_coder_decided_is_left_out(study: Project) -> None:
    give(study, "talk-1")
    give(study, "talk-2")
    study.code()
    waiting = [row["id"] for row in study.suggestions() if row["document"] == "talk-1"]
    study.decide("reject", waiting[:1], coder="Kim")

    result = study.agreement_with_machine()

    assert result.documents == ("talk-2",)
    assert "1 document left out where Kim decided on suggestions" in result.notes


def test_accepted_suggestions_are_no_work_of_the_coder(study: Project) -> None:
    study.code(accept=True, coder="Kim")

    with pytest.raises(UndefinedResult, match="Kim coded nothing blind that the rules read"):
        study.agreement_with_machine()


def test_an_audit_is_blind_wherever_it_stands(study: Project) -> None:
    study.code()
    study.draw_audit(30, seed=3)
    for unit in study.audit_units():
        words = study.text(unit.document)[unit.span.start : unit.span.end]
        study.answer(unit, ["Company"] if "company" in words else [], coder="Kim")
    give(study, "talk-1")

    result = study.agreement_with_machine()

    assert result.rows[0].n == 30
    assert result.rows[0].percent == 1.0
    assert "30 passages of audits counted" in " ".join(result.notes)


def test_a_document_that_came_after_the_rules_had_no_chance(study: Project, tmp_path: Path) -> None:
    give(study, "talk-1")
    study.code()
    study.ingest(write(tmp_path / "talk-4.txt", talk(4)), language="en")
    give(study, "talk-4")

    assert study.agreement_with_machine().documents == ("talk-1",)


def test_a_classifier_is_held_against_what_it_had_not_read(
    study: Project, clock: Callable[[], str]
) -> None:
    for document in ("talk-1", "talk-2"):
        give(study, document)
        study.mark_read([document], coder="Kim")
    study.suggest(unit="turn")
    study.set_blind("Lu")
    with Project.open(study.path, coder="Lu", clock=clock) as blind:
        give(blind, "talk-3", coder="Lu")
        give(blind, "talk-2", coder="Lu")
    study.set_blind("Lu", blind=False)

    result = study.agreement_with_machine(machine="classifier", coders=("Lu",))

    assert result.documents == ("talk-3",)
    assert result.rows[0].n == 40
    assert result.coders[1].startswith("classifier (run ")


def test_a_coder_who_was_not_blind_to_the_classifier_is_left_out(study: Project) -> None:
    for document in ("talk-1", "talk-2"):
        give(study, document)
        study.mark_read([document], coder="Kim")
    study.suggest(unit="turn")
    give(study, "talk-3", coder="Lu")

    with pytest.raises(UndefinedResult, match="Lu coded nothing blind that the classifier read"):
        study.agreement_with_machine(machine="classifier", coders=("Lu",))


def test_the_result_is_a_run(study: Project) -> None:
    give(study, "talk-1")
    study.code()

    result = study.agreement_with_machine(seed=4)

    run = list(study.runs())[-1]
    assert (run["run"], run["kind"], run["seed"]) == (result.run, "agreement", 4)
    assert run["parameters"]["machine"] == "rules"


def test_what_cannot_be_held_against_each_other_is_told(study: Project) -> None:
    give(study, "talk-1")
    with pytest.raises(
        UndefinedResult, match="the rules have suggested nothing; run 'qualkit code"
    ):
        study.agreement_with_machine()
    study.code()
    give(study, "talk-1", coder="Lu")
    with pytest.raises(UndefinedResult, match="one coder; here are Kim, Lu; name one with"):
        study.agreement_with_machine()
    with pytest.raises(UndefinedResult, match="the rules can give none of these codes"):
        study.agreement_with_machine(coders=("Kim",), codes=("Help",))
    with pytest.raises(ParameterError, match="the machine 'robot'; expected rules or classifier"):
        study.agreement_with_machine(machine="robot")
