"""A topic's segments become suggestions that wait, on the exact spans of the segments."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qualkit.errors import ParameterError, UndefinedResult, UnknownName
from qualkit.project import Project


@pytest.fixture
def study(topics: Path) -> Iterator[Project]:
    with Project.open(topics, coder="Kim") as opened:
        yield opened


def test_each_span_of_a_topic_is_suggested_and_none_is_coded(study: Project) -> None:
    themes = study.latest_themes()
    before = len(study.codings())

    coded = study.code_topic(0, "Personal talk")

    members = [
        member for member, label in zip(themes.members, themes.labels, strict=True) if label == 0
    ]
    places = {(m.document, span.start, span.end) for m in members for span in m.spans}
    found = study.suggestions(run=coded.run)
    made = {(row["document"], row["start"], row["end"]) for row in found}
    assert made <= places
    assert len(places) - len(made) == coded.short
    assert {(m.document) for m in members} == {row["document"] for row in found}
    assert (coded.segments, coded.suggested, coded.new) == (len(members), len(made), len(made))
    assert {row["status"] for row in found} == {"waiting"}
    assert {row["origin"] for row in found} == {"classifier"}
    assert len(study.codings()) == before
    assert list(study.check()) == []


def test_the_same_is_not_suggested_twice_nor_where_it_was_decided(study: Project) -> None:
    first = study.code_topic(0, "Personal talk")
    ids = [row["id"] for row in study.suggestions(run=first.run)]
    study.decide("accept", ids[:2])
    study.decide("reject", ids[2:4])

    again = study.code_topic(0, "Personal talk")

    assert (again.new, again.known) == (0, first.new)


def test_light_segments_are_left_out_and_counted(study: Project) -> None:
    weights = [
        weight
        for weight, label in zip(
            study.latest_themes().weights, study.latest_themes().labels, strict=True
        )
        if label == 0
    ]
    middle = sorted(weights)[len(weights) // 2]

    coded = study.code_topic(0, "Personal talk", at_least=middle)

    assert coded.light == sum(weight < middle for weight in weights)
    with pytest.raises(UndefinedResult, match="weigh less than 1; ask for less"):
        study.code_topic(0, "Personal talk", at_least=1.0)
    with pytest.raises(ParameterError, match=r"a weight of 1\.5; expected 0 to 1"):
        study.code_topic(0, "Personal talk", at_least=1.5)


def test_a_new_code_is_made_first_and_undone_with_its_suggestions(study: Project) -> None:
    coded = study.code_topic(0, "Lonely evenings", is_new=True)

    assert "Lonely evenings" in [row["code"] for row in study.suggestions(run=coded.run)]
    study.undo()
    assert len(study.suggestions(run=coded.run)) == 0
    assert list(study.check()) == []


def test_a_code_that_cannot_be_given_is_refused_and_nothing_is_kept(study: Project) -> None:
    study.retire_code("Personal talk")
    runs = len(study.runs())

    with pytest.raises(ParameterError, match="retired and given no more"):
        study.code_topic(0, "Personal talk")
    with pytest.raises(UnknownName, match="no code 'Lonely'"):
        study.code_topic(0, "Lonely")
    with pytest.raises(ParameterError, match="there is a code"):
        study.code_topic(0, "Needs", is_new=True)

    assert len(study.runs()) == runs


def test_segments_of_edited_texts_are_counted_and_not_suggested(
    study: Project, tmp_path: Path
) -> None:
    themes = study.latest_themes()
    documents = sorted({member.document for member in themes.members})
    (tmp_path / "new.txt").write_text("Nobody: Nothing that was said before is here.\n")
    study.edit_document(documents[0], tmp_path / "new.txt")

    coded = study.code_topic(0, "Personal talk")

    size = themes.topics[0].size
    assert coded.notes[0].startswith(f"{size - coded.segments} of {size} segments stand in texts")
    for document in documents[1:]:
        study.edit_document(document, tmp_path / "new.txt")
    with pytest.raises(UndefinedResult, match="no segment of topic 0 of run 2 stands any more"):
        study.code_topic(0, "Personal talk")


def test_evidence_and_cards_of_such_suggestions_can_be_shown(study: Project) -> None:
    coded = study.code_topic(0, "Personal talk")
    (first, *_) = [row["id"] for row in study.suggestions(run=coded.run)]

    assert study.evidence(first).code == "Needs/Personal talk"
    card = study.review_card(first)
    assert card is not None
    assert card.origin == "classifier"


def test_no_other_suggester_withdraws_them(study: Project) -> None:
    coded = study.code_topic(0, "Personal talk")

    study.code()

    assert {row["status"] for row in study.suggestions(run=coded.run)} == {"waiting"}
