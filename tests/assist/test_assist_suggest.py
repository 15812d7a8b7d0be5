"""The classifier suggests where nobody coded, shows its words, and says what it could not learn."""

from __future__ import annotations

from dataclasses import replace

import pytest
from assist_content import BUSES, CODES, FRIENDS, spoken_sessions, turns_of

from qualkit.assist import suggest
from qualkit.assist.suggest import usual_views
from qualkit.assist.training import Unit, View, training_set
from qualkit.errors import ParameterError, UndefinedResult
from qualkit.model import Turn

Given = dict[Unit, set[View]]


def coded(*, role: str = "citizen", about: str | None = None) -> tuple[list[Turn], Given]:
    """A document whose turns all have been through somebody's hands."""
    texts, labels, _ = spoken_sessions(3)
    turns = turns_of("coded", texts, role=role)
    given: Given = {
        (turn.document, turn.ordinal): {
            (code, about) for code, has in zip(CODES, row, strict=True) if has
        }
        for turn, row in zip(turns, labels.tolist(), strict=True)
    }
    return turns, given


NEW = turns_of(
    "new", ["All I want is friends, Friends and company.", "The buses are late.", "…", "Cold tea."]
)


def test_uncoded_turns_get_suggestions_with_their_words() -> None:
    turns, given = coded()

    found = suggest([*turns, *NEW], given)

    assert [(made.document, made.code) for made in found.suggestions] == [
        ("new", FRIENDS),
        ("new", BUSES),
    ]
    friends, buses = found.suggestions
    assert friends.evidence[0] in {"friends", "company"}
    assert "Friends" not in friends.evidence
    assert buses.evidence[0] == "buses"
    assert 0.5 <= friends.score <= 1
    assert all(1 <= len(made.evidence) <= 5 for made in found.suggestions)


def test_suggestion_covers_what_was_said_and_nothing_else() -> None:
    turns, given = coded()

    made = suggest([*turns, *NEW], given).suggestions[1]

    assert made.quote == "The buses are late." == NEW[1].spoken(made.span)


def test_proposals_count_what_was_learned_scored_and_left_out() -> None:
    turns, given = coded()

    found = suggest([*turns, *NEW], given)

    assert (found.learned, found.scored, found.silent, found.sessions) == (len(turns), 3, 1, 1)
    assert found.unlearned == {}


def test_same_labels_give_the_same_suggestions_and_others_another_model() -> None:
    turns, given = coded()
    changed = {**given, ("coded", 2): {(FRIENDS, None)}}

    first = suggest([*turns, *NEW], given)

    assert suggest([*turns, *NEW], given) == first
    other = suggest([*turns, *NEW], changed)
    assert other.model != first.model
    assert all(made.rule == first.model for made in first.suggestions)
    assert {made.id for made in other.suggestions}.isdisjoint(made.id for made in first.suggestions)


def test_code_with_too_few_positives_is_told_and_never_suggested() -> None:
    turns, given = coded()
    for views in given.values():
        views.discard((BUSES, None))
    given["coded", 2] = {(BUSES, None)}

    found = suggest([*turns, *NEW], given, threshold=0.0)

    assert found.unlearned == {BUSES: "1 positive, fewer than 2"}
    assert {made.code for made in found.suggestions} == {FRIENDS}
    assert len(found.suggestions) == found.scored


def test_only_the_codes_asked_for_are_suggested() -> None:
    turns, given = coded()

    found = suggest([*turns, *NEW], given, codes=[BUSES])

    assert {made.code for made in found.suggestions} == {BUSES}


def test_what_was_decided_is_not_suggested_again() -> None:
    turns, given = coded()

    found = suggest([*turns, *NEW], given, decided={(("new", 1), FRIENDS)})

    assert [made.code for made in found.suggestions] == [BUSES]


def test_staff_who_spoke_about_citizens_are_taken_to_do_so_again() -> None:
    turns, given = coded(role="staff", about="citizen")
    new = [replace(turn, role="staff") for turn in NEW]

    found = suggest([*turns, *new], given)

    assert [made.about for made in found.suggestions] == ["citizen", "citizen"]


def test_speakers_of_another_role_are_taken_to_speak_for_themselves() -> None:
    turns, given = coded(role="staff", about="citizen")

    found = suggest([*turns, *NEW], given)

    assert [made.about for made in found.suggestions] == [None, None]


def test_view_recorded_as_often_as_another_is_the_speakers_own() -> None:
    turns = turns_of("one", ["They want friends.", "I want friends."], role="staff")
    given: Given = {("one", 1): {(FRIENDS, "citizen")}, ("one", 2): {(FRIENDS, None)}}

    found = usual_views(training_set(turns, given), given)

    assert found == {(FRIENDS, "staff"): None}


def test_progress_ends_at_the_turns_scored() -> None:
    turns, given = coded()
    seen: list[tuple[int, int]] = []

    suggest([*turns, *NEW], given, progress=lambda *step: seen.append(step))

    assert seen == [(3, 3)]


def test_nothing_left_to_score_gives_no_suggestions() -> None:
    turns, given = coded()

    found = suggest(turns, given)

    assert (found.suggestions, found.scored) == ((), 0)


def test_codes_that_cannot_be_learned_at_all_are_undefined() -> None:
    given: Given = {("new", 1): {(FRIENDS, None)}, ("new", 2): {(BUSES, None)}}

    with pytest.raises(UndefinedResult, match=r"nothing to learn of any code.*code more turns"):
        suggest(NEW, given)


@pytest.mark.parametrize("threshold", [-0.1, 1.1, float("nan")])
def test_threshold_outside_its_range_is_an_error(threshold: float) -> None:
    with pytest.raises(ParameterError, match="expected a number between 0 and 1"):
        suggest(NEW, {}, threshold=threshold)
