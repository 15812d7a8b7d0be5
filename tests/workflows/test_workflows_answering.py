"""A unit is read and coded at once, and an answer is taken back whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from project_fakes import write

from qualkit.errors import ParameterError, QualkitError, SpanError, UnknownName
from qualkit.model.readings import ToRead
from qualkit.project import Project
from qualkit.spans import Span

TALK = "Ann: I want company.\n\nBen: Help with letters.\n\nAnn: Yes.\n"
BOOK = "codebook: Needs\ncodes:\n  - name: Company\n  - name: Help\n"


@pytest.fixture
def study(project: Project, tmp_path: Path) -> Project:
    project.ingest(write(tmp_path / "talk.txt", TALK))
    project.import_codebook(write(tmp_path / "book.yaml", BOOK))
    return project


def unit(words: str, **more: object) -> ToRead:
    start = TALK.index(words)
    return ToRead(document="talk", span=Span(start, start + len(words)), **more)  # type: ignore[arg-type]


def kept(study: Project) -> tuple[list[tuple[str, str]], list[int]]:
    codings = [(row["code"], row["quote"]) for row in study.codings()]
    return codings, [row["start"] for row in study.readings()]


def test_an_answer_codes_the_whole_unit_and_marks_it_read(study: Project) -> None:
    letters = unit("Help with letters.")

    answered = study.answer(letters, study.find_codes("hel; comp"), coder="Kim")

    assert answered.codes == ("Help", "Company")
    codings, read = kept(study)
    assert sorted(codings) == [("Company", "Help with letters."), ("Help", "Help with letters.")]
    assert read == [letters.span.start]
    assert {row["origin"] for row in study.codings()} == {"human"}
    assert study.codings()[0]["coder"] == study.readings()[0]["coder"] == "Kim"


def test_no_code_is_a_reading_alone(study: Project) -> None:
    answered = study.answer(unit("Yes."))

    assert (answered.codings, answered.step) == ((), 1)
    assert kept(study) == ([], [TALK.index("Yes.")])


def test_undo_takes_back_what_was_coded_with_its_reading_and_redo_brings_both(
    study: Project,
) -> None:
    study.answer(unit("Yes."), ["Help"])
    study.undo()
    taken_back = kept(study)

    study.redo()

    assert taken_back == ([], [])
    assert kept(study) == ([("Help", "Yes.")], [TALK.index("Yes.")])
    assert list(study.check()) == []


def test_what_is_read_already_is_no_step_and_nothing_to_take_back(study: Project) -> None:
    study.answer(unit("Yes."))

    again = study.answer(unit("Yes."))
    study.take_back(again)

    assert again.step is None
    assert kept(study) == ([], [TALK.index("Yes.")])


def test_an_answer_is_taken_back_whole_and_given_again(study: Project) -> None:
    first = study.answer(unit("Yes."), ["Help"])
    study.take_back(first)
    assert kept(study) == ([], [])

    study.answer(unit("Yes."), ["Help"])

    assert kept(study) == ([("Help", "Yes.")], [TALK.index("Yes.")])


def test_an_answer_before_another_step_is_not_taken_back(study: Project) -> None:
    answered = study.answer(unit("Yes."), ["Help"])
    study.add_coding("talk", "Company", quote="company")

    with pytest.raises(ParameterError, match="step 1 is not the last one any more; "):
        study.take_back(answered)

    assert len(study.readings()) == 1


def test_what_is_given_already_is_not_given_twice(study: Project) -> None:
    study.add_coding("talk", "Help", quote="Yes.")

    assert study.answer(unit("Yes."), ["Help"]).codings == ()
    assert len(study.codings()) == 1


def test_nothing_is_stored_of_an_answer_that_is_refused(study: Project) -> None:
    with pytest.raises(UnknownName, match="no run '7'"):
        study.answer(unit("Yes.", run=7, is_sampled=True), ["Help"])
    with pytest.raises(UnknownName, match="no code 'Tea'"):
        study.answer(unit("Yes."), ["Tea"])
    with pytest.raises(SpanError):
        study.answer(ToRead(document="talk", span=Span(0, 999)), ["Help"])

    assert kept(study) == ([], [])


def test_retired_codes_are_not_found(study: Project) -> None:
    study.retire_code("Help")

    with pytest.raises(QualkitError, match="no code 'hel'"):
        study.find_codes("hel")


def test_a_card_shows_the_unit_with_its_neighbours_and_nothing_else(study: Project) -> None:
    study.add_coding("talk", "Help", quote="letters")

    card = study.unit_cards().card(unit("letters", why="drawn at random"))

    assert card is not None
    assert card.said.text[card.passage.start : card.passage.end] == "letters"
    assert (card.turn, card.why) == (2, "drawn at random")
    assert card.before is not None
    assert card.after is not None
    assert (card.before.text, card.after.text) == ("I want company.", "Yes.")
    assert "code" not in card.records()[0]


def test_what_somebody_has_read_in_the_run_meanwhile_has_no_card(study: Project) -> None:
    run = study.draw_audit(2).run
    first, second = study.audit_units()
    study.answer(first, coder="Kim")

    assert study.unit_cards().card(first) is None
    assert study.unit_cards().card(second) is not None
    assert first.run == run


def test_a_card_of_what_is_not_there_is_an_error(study: Project) -> None:
    with pytest.raises(UnknownName, match="no document 'tolk'"):
        study.unit_cards().card(ToRead(document="tolk", span=Span(0, 1)))
    with pytest.raises(SpanError):
        study.unit_cards().card(ToRead(document="talk", span=Span(0, 999)))
