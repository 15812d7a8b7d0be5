"""Turns and codings become what there is to learn from, and nothing is taken for read."""

from __future__ import annotations

import pytest
from assist_content import BUSES, FRIENDS, coding_of, turns_of

from qualkit.assist import labels_from_codings, training_set
from qualkit.assist.training import speech_span, speech_text
from qualkit.errors import ParameterError, UndefinedResult
from qualkit.model import Turn
from qualkit.spans import Span

TURNS = turns_of("one", ["I want friends.", "The bus was late.", "It rained."])


def test_codings_label_the_turns_they_touch() -> None:
    codings = [coding_of(TURNS[0], FRIENDS), coding_of(TURNS[0], BUSES, about="staff")]

    labels = labels_from_codings(TURNS, codings)

    assert labels == {("one", 1): {(FRIENDS, None), (BUSES, "staff")}}


def test_turns_without_codings_are_negatives_only_where_people_have_been() -> None:
    other = turns_of("two", ["Nobody read this."])

    labels = labels_from_codings([*TURNS, *other], [coding_of(TURNS[1], BUSES)], read=["one"])

    assert labels == {("one", 1): set(), ("one", 2): {(BUSES, None)}, ("one", 3): set()}


def test_coding_about_the_speakers_own_role_is_their_own_view() -> None:
    labels = labels_from_codings(TURNS, [coding_of(TURNS[0], FRIENDS, about="citizen")])

    assert labels == {("one", 1): {(FRIENDS, None)}}


def test_training_set_has_one_row_a_turn_and_one_column_a_code() -> None:
    labels = {("one", 1): {(FRIENDS, None)}, ("one", 2): {(BUSES, "staff")}, ("one", 3): set()}

    found = training_set(TURNS, labels)

    assert found.codes == (BUSES, FRIENDS)
    assert found.texts == ("I want friends.", "The bus was late.", "It rained.")
    assert found.labels.tolist() == [[False, True], [True, False], [False, False]]
    assert found.groups == ("one", "one", "one")


def test_codes_asked_for_are_the_columns() -> None:
    labels = {("one", 1): {(FRIENDS, None)}, ("one", 2): {(BUSES, None)}}

    found = training_set(TURNS, labels, codes=[BUSES, "Needs/Never given"])

    assert found.codes == (BUSES, "Needs/Never given")
    assert found.labels.tolist() == [[False, False], [True, False]]


def test_coded_turns_without_words_are_counted_and_left_out() -> None:
    turns = turns_of("one", ["I want friends.", "…", ""])
    labels = {("one", number): {(FRIENDS, None)} for number in (1, 2, 3)}

    found = training_set(turns, labels)

    assert (found.texts, found.silent) == (("I want friends.",), 2)


def test_label_of_an_unknown_turn_is_an_error() -> None:
    with pytest.raises(ParameterError, match="labels for turn 9 of one"):
        training_set(TURNS, {("one", 9): {(FRIENDS, None)}})


@pytest.mark.parametrize("labels", [{}, {("one", 1): set()}])
def test_nothing_coded_is_undefined(
    labels: dict[tuple[str, int], set[tuple[str, str | None]]],
) -> None:
    with pytest.raises(UndefinedResult, match=r"nothing coded to learn from.*code some turns"):
        training_set(TURNS, labels)


def test_speech_reaches_over_a_label_in_between() -> None:
    text = "ANN: So. [laughs] \n(2:10) Yes, so. "
    start = 100
    turn = Turn(
        document="one", ordinal=1, span=Span(start, start + len(text)), text=text, session="one",
        language="en", non_speech=(Span(100, 105), Span(109, 117), Span(119, 125)),
    )  # fmt: skip

    span = speech_span(turn)

    assert span is not None
    assert turn.spoken(span) == "So. [laughs] \n(2:10) Yes, so."
    assert "laughs" not in speech_text(turn)
    assert speech_text(turn).split() == ["So.", "Yes,", "so."]
