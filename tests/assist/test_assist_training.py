"""Units, codings and readings become what there is to learn from; nothing is taken for read."""

from __future__ import annotations

from dataclasses import replace

import pytest
from assist_content import BUSES, FRIENDS, coding_of, turns_of

from qualkit.assist import Passage, training_set, units_of
from qualkit.assist.units import speech_span, speech_text
from qualkit.errors import ParameterError
from qualkit.model import Turn
from qualkit.spans import Span

CODES = (FRIENDS, BUSES)
TURNS = turns_of("one", ["I want friends.", "The bus was late.", "It rained. We left."])
UNITS = units_of(TURNS)


def test_codings_label_the_units_they_touch_and_all_before_them_were_read() -> None:
    found = training_set(UNITS, [coding_of(TURNS[1], BUSES)], CODES)

    assert found.labels.tolist() == [[False, False], [False, True], [False, False]]
    assert found.whole.tolist() == [True, True, False]
    assert found.known.tolist() == [[True, True], [True, True], [False, False]]
    assert found.fair.tolist() == found.whole.tolist()
    assert found.positives() == [0, 1]
    assert found.groups == ("one", "one", "one")


def test_a_coding_within_a_reading_does_not_say_that_the_document_was_read_until_there() -> None:
    reading = Passage(document="one", span=TURNS[2].span, fair=False)

    found = training_set(UNITS, [coding_of(TURNS[2], BUSES)], CODES, readings=[reading])

    assert found.whole.tolist() == [False, False, True]
    assert found.fair.tolist() == [False, False, False]


def test_a_reading_without_codings_says_that_no_code_is_there() -> None:
    found = training_set(UNITS, [], CODES, readings=[Passage(document="one", span=TURNS[0].span)])

    assert found.known.tolist() == [[True, True], [False, False], [False, False]]
    assert found.fair.tolist() == [True, False, False]
    assert found.rows.tolist() == [0]


def test_a_unit_read_in_part_is_not_read() -> None:
    span = Span(TURNS[0].span.start, TURNS[0].span.end - 3)

    found = training_set(UNITS, [], CODES, readings=[Passage(document="one", span=span)])

    assert not found.known.any()


def test_what_was_decided_is_known_for_its_code_alone() -> None:
    accepted = replace(coding_of(TURNS[2], BUSES), origin="classifier")
    rejected = Passage(document="one", span=TURNS[2].span, code=FRIENDS)

    found = training_set(UNITS, [accepted], CODES, rejected=[rejected])

    assert found.known.tolist() == [[False, False], [False, False], [True, True]]
    assert found.labels[2].tolist() == [False, True]
    assert not found.whole.any()

    alone = training_set(UNITS, [], CODES, rejected=[rejected])
    assert alone.known[2].tolist() == [True, False]


def test_what_a_machine_proposed_teaches_and_is_marked() -> None:
    accepted = [replace(coding_of(turn, BUSES), origin="classifier") for turn in TURNS[:2]]

    found = training_set(
        UNITS, [*accepted, coding_of(TURNS[1], BUSES), coding_of(TURNS[2], FRIENDS)], CODES
    )

    assert found.labels[:, 1].tolist() == [True, True, False]
    assert found.proposed[:, 1].tolist() == [True, False, False]
    assert not found.proposed[:, 0].any()


def test_the_view_recorded_most_often_is_the_usual_one_and_the_own_comes_first() -> None:
    codings = [coding_of(TURNS[0], FRIENDS, about="staff"), coding_of(TURNS[1], FRIENDS)]

    even = training_set(UNITS, codings, CODES)
    more = training_set(UNITS, [*codings, coding_of(TURNS[2], FRIENDS, about="staff")], CODES)
    own = training_set(UNITS, [coding_of(TURNS[0], FRIENDS, about="citizen")], CODES)

    assert even.views == {(FRIENDS, "citizen"): None}
    assert more.views == {(FRIENDS, "citizen"): "staff"}
    assert own.views == {(FRIENDS, "citizen"): None}


def test_units_without_words_are_left_out() -> None:
    turns = turns_of("one", ["I want friends.", "…", ""])

    assert [unit.text for unit in units_of(turns)] == ["I want friends."]


def test_sentences_are_units_with_their_own_places() -> None:
    units = units_of(TURNS, "sentence")

    assert [unit.text for unit in units][-2:] == ["It rained.", "We left."]
    assert all(unit.turn.spoken(unit.span) == unit.text for unit in units)
    rained = next(unit for unit in units if unit.text == "It rained.")
    coding = replace(coding_of(TURNS[2], BUSES), span=rained.span, quote=rained.text)
    assert training_set(units, [coding], CODES).labels[:, 1].tolist() == [False, False, True, False]


def test_another_unit_is_an_error() -> None:
    with pytest.raises(ParameterError, match="the unit 'page'; expected turn or sentence"):
        units_of(TURNS, "page")


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
