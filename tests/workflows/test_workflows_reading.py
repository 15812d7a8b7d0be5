"""Passages and documents are marked as read, by whom and why, and the marks can be taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from project_fakes import write

from qualkit.errors import ParameterError, UnknownName
from qualkit.project import Project
from qualkit.spans import Span

TALK = "Ann: I want company.\n\nBen: Help with letters.\n"


@pytest.fixture
def study(project: Project, tmp_path: Path) -> Project:
    project.ingest(write(tmp_path / "talk.txt", TALK))
    return project


def quotes(study: Project) -> list[str]:
    return [study.text(row["document"])[row["start"] : row["end"]] for row in study.readings()]


def test_a_whole_document_is_marked_turn_by_turn(study: Project) -> None:
    marked = study.mark_read("talk", coder="Kim")

    assert marked == 2
    assert quotes(study) == ["I want company.", "Help with letters."]
    assert {row["coder"] for row in study.readings("talk")} == {"Kim"}


def test_a_passage_is_marked_by_whoever_opened_the_project(study: Project) -> None:
    study.mark_read([("talk", Span(5, 11))])

    (row,) = study.readings()
    assert quotes(study) == ["I want"]
    assert (row["coder"], row["run"], row["sampled"]) == ("Robin", None, False)


def test_marking_again_changes_nothing(study: Project) -> None:
    study.mark_read("talk")

    assert study.mark_read(["talk", ("talk", Span(5, 20))]) == 0
    assert len(study.readings()) == 2


def test_marks_are_taken_back_by_their_ids(study: Project) -> None:
    study.mark_read("talk")
    first = study.readings()[0]["id"]

    assert study.unmark_read([first]) == (first,)
    assert quotes(study) == ["Help with letters."]
    assert study.unmark_read([]) == ()


def test_a_sample_needs_the_run_that_drew_it(study: Project) -> None:
    with pytest.raises(ParameterError, match="at random in no run; expected the number of the run"):
        study.mark_read("talk", sampled=True)
    with pytest.raises(UnknownName, match="no run '3'"):
        study.mark_read("talk", sampled=True, run=3)


def test_an_unknown_document_is_refused(study: Project) -> None:
    with pytest.raises(UnknownName, match="no document 'tale'"):
        study.mark_read("tale")


def test_one_change_of_a_document_ends_the_reading_of_that_turn_alone(study: Project) -> None:
    study.mark_read("talk")

    result = study.edit_document(
        "talk", write(study.path.parent / "new.txt", TALK.replace("letters", "the letters"))
    )

    assert result.unread == 1
    assert quotes(study) == ["I want company."]


@pytest.mark.parametrize(
    ("what", "message"),
    [
        (None, "places to mark: None; expected a list, each the name of a document, or a pair"),
        (7, "places to mark: 7; expected a list"),
        ({"talk": 1}, "places to mark: {'talk': 1}; expected a list"),
        ([None], "place 1 to mark: None; expected the name of a document, or a pair"),
        (["talk", ("talk",)], r"place 2 to mark: \('talk',\); expected the name of a document"),
        ([("talk", (5, 11))], r"place 1 to mark: \('talk', \(5, 11\)\); expected the name"),
        ([("talk", Span(5, 11), 3)], "place 1 to mark: .*; expected the name of a document"),
        ([(3, Span(5, 11))], "place 1 to mark: .*; expected the name of a document"),
        ([("talk", Span(5.5, 11))], "place 1 to mark: .*; expected the name of a document"),  # type: ignore[arg-type]
        ([b"talk"], "place 1 to mark: b'talk'; expected the name of a document"),
    ],
)
def test_malformed_places_are_refused_and_nothing_is_marked(
    study: Project, what: object, message: str
) -> None:
    with pytest.raises(ParameterError, match=message):
        study.mark_read(what)  # type: ignore[arg-type]

    assert len(study.readings()) == 0


@pytest.mark.parametrize("run", ["1", 1.0, True])
def test_a_run_that_is_no_number_is_refused(study: Project, run: object) -> None:
    with pytest.raises(ParameterError, match="; expected the number of a run"):
        study.mark_read("talk", run=run)  # type: ignore[arg-type]
