"""The classifier suggests where nobody coded, shows its words, and says what it could not learn."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from typing import Any

import pytest
from assist_content import BUSES, CODES, FRIENDS, coding_of, spoken_sessions, turns_of

from qualkit.assist import Inputs, Passage, Proposals, Seeds, Wanted, training_set, units_of
from qualkit.assist import suggest as suggest_for
from qualkit.errors import ParameterError, UndefinedResult
from qualkit.model import Coding, Turn

Coded = tuple[list[Turn], list[Coding]]


def coded(*, role: str = "citizen", about: str | None = None, sessions: int = 4) -> Coded:
    """Documents of which every turn has been through somebody's hands."""
    turns, codings = [], []
    for number in range(sessions):
        texts, labels, _ = spoken_sessions(1, seed=number)
        said = turns_of(f"coded {number}", texts, role=role)
        turns += said
        for turn, row in zip(said, labels.tolist(), strict=True):
            codings += [
                coding_of(turn, code, about=about)
                for code, has in zip(CODES, row, strict=True)
                if has
            ]
    return turns, codings


NEW = turns_of(
    "new", ["All I want is friends, Friends and company.", "The buses are late.", "…", "Cold tea."]
)


def suggest(
    turns: list[Turn],
    codings: list[Coding],
    *,
    codes: tuple[str, ...] = CODES,
    described: dict[str, str] | None = None,
    rejected: tuple[Passage, ...] = (),
    **wanted: Any,
) -> Proposals:
    """What is suggested by words alone."""
    units = units_of(turns)
    training = training_set(units, codings, codes, rejected=rejected)
    texts = described or {}
    seeds = Seeds(
        inputs=Inputs(texts=list(texts.values())),
        columns=[codes.index(code) for code in texts],
        speaks_for=[True] * len(texts),
    )
    inputs = Inputs(texts=[unit.text for unit in units])
    progress = wanted.pop("progress", None)
    return suggest_for(training, inputs, seeds=seeds, wanted=Wanted(**wanted), progress=progress)


def test_uncoded_turns_get_suggestions_with_their_words() -> None:
    turns, codings = coded()

    found = suggest([*turns, *NEW], codings)

    new = [made for made in found.suggestions if made.document == "new"]
    assert [made.code for made in new] == [FRIENDS, BUSES]
    friends, buses = new
    assert friends.evidence[0] in {"friends", "company"}
    assert "Friends" not in friends.evidence
    assert buses.evidence[0] == "buses"
    assert all(0 < made.score <= 1 for made in new)
    assert all(1 <= len(made.evidence) <= 5 for made in new)


def test_each_code_is_suggested_from_its_own_threshold_unless_one_is_given() -> None:
    turns, codings = coded()

    own = suggest([*turns, *NEW], codings)
    every = suggest([*turns, *NEW], codings, threshold=0.0)

    assert {one.kind for one in own.learned_codes} == {"probability"}
    for one in own.learned_codes:
        assert one.threshold is not None
        assert all(made.score >= one.threshold for made in own.suggestions if made.code == one.code)
        assert one.calibration is not None
        assert one.calibration.sessions == 4
    assert len(every.suggestions) == every.scored * 2 - int(
        sum(made.document != "new" for made in every.suggestions) % 2
    )


def test_suggestion_covers_what_was_said_and_nothing_else() -> None:
    turns, codings = coded()

    made = [one for one in suggest([*turns, *NEW], codings).suggestions if one.code == BUSES][-1]

    assert made.quote == "The buses are late." == NEW[1].spoken(made.span)


def test_proposals_count_what_was_learned_and_scored() -> None:
    turns, codings = coded()

    found = suggest([*turns, *NEW], codings)

    assert found.sessions == 4
    assert found.learned + found.scored == len(turns) + 3


def test_same_labels_give_the_same_suggestions_and_others_another_model() -> None:
    turns, codings = coded()
    changed = [*codings, coding_of(turns[1], FRIENDS)]

    first = suggest([*turns, *NEW], codings)

    assert suggest([*turns, *NEW], codings) == first
    other = suggest([*turns, *NEW], changed)
    assert other.model != first.model
    assert all(made.rule == first.model for made in first.suggestions)
    assert {made.id for made in other.suggestions}.isdisjoint(made.id for made in first.suggestions)


def test_code_with_too_few_positives_is_told_and_never_suggested() -> None:
    turns, codings = coded()
    few = [one for one in codings if one.code == FRIENDS] + [coding_of(turns[1], BUSES)]

    found = suggest([*turns, *NEW], few, threshold=0.0)

    buses = found.learned_codes[1]
    assert (buses.undefined, buses.kind) == ("1 positive, fewer than 2", None)
    assert {made.code for made in found.suggestions} == {FRIENDS}


def test_a_code_that_nobody_gave_is_ranked_by_its_description_and_says_so() -> None:
    turns, codings = coded()
    friends = [one for one in codings if one.code == FRIENDS]

    found = suggest([*turns, *NEW], friends, described={BUSES: "buses"})

    buses = found.learned_codes[1]
    assert (buses.kind, buses.threshold, buses.calibration) == ("likeness", None, None)
    assert NEW[1].text.removeprefix("ANN: ") in {
        made.quote for made in found.suggestions if made.code == BUSES
    }


def test_only_the_codes_asked_for_are_suggested() -> None:
    turns, codings = coded()

    found = suggest([*turns, *NEW], codings, codes=CODES, threshold=0.1)
    alone = suggest_for(
        training_set(units_of([*turns, *NEW]), codings, CODES),
        Inputs(texts=[unit.text for unit in units_of([*turns, *NEW])]),
        wanted=Wanted(codes=(BUSES,)),
    )

    assert {made.code for made in found.suggestions} == {FRIENDS, BUSES}
    assert {made.code for made in alone.suggestions} == {BUSES}


def test_what_was_decided_is_not_suggested_again() -> None:
    turns, codings = coded()
    rejected = Passage(document="new", span=NEW[0].span, code=FRIENDS)

    found = suggest([*turns, *NEW], codings, rejected=(rejected,))

    assert [made.code for made in found.suggestions if made.document == "new"] == [BUSES]


def test_staff_who_spoke_about_citizens_are_taken_to_do_so_again() -> None:
    turns, codings = coded(role="staff", about="citizen")
    new = [replace(turn, role="staff") for turn in NEW]

    found = suggest([*turns, *new], codings)

    assert {made.about for made in found.suggestions} == {"citizen"}


def test_speakers_of_another_role_are_taken_to_speak_for_themselves() -> None:
    turns, codings = coded(role="staff", about="citizen")

    found = suggest([*turns, *NEW], codings)

    assert {made.about for made in found.suggestions if made.document == "new"} == {None}


def test_progress_counts_the_classifiers() -> None:
    turns, codings = coded()
    seen: list[tuple[int, int]] = []

    suggest([*turns, *NEW], codings, progress=lambda *step: seen.append(step))

    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_one_session_gives_ranks_and_no_chances() -> None:
    turns, codings = coded(sessions=1)

    found = suggest([*turns, *NEW], codings)

    assert {one.kind for one in found.learned_codes} == {"rank"}
    assert found.suggestions


def test_promises_are_refused_with_what_is_missing() -> None:
    turns, codings = coded()

    found = suggest([*turns, *NEW], codings, precision=0.9, recall=0.9)

    assert found.accepted == ()
    for one in found.learned_codes:
        assert one.accept is not None
        assert one.accept.refused is not None
        assert "10 calibration sessions are needed" in one.accept.refused
        assert one.skip is not None
        assert one.skip.refused is not None


def test_with_one_session_a_promise_is_refused_for_want_of_sessions() -> None:
    turns, codings = coded(sessions=1)

    found = suggest([*turns, *NEW], codings, precision=0.9, recall=0.9)

    for code in found.learned_codes:
        assert code.accept is not None
        assert code.accept.refused == (
            "can't certify 90 %: 10 calibration sessions are needed, 1 is there"
        )
        assert code.skip is not None
        assert code.skip.refused == (
            "can't certify 90 %: 10 calibration sessions with the code are needed, 1 is there"
        )


def test_what_is_certified_is_accepted_and_what_may_be_skipped_is_counted() -> None:
    turns, codings = coded(sessions=40)

    found = suggest([*turns, *NEW], codings, precision=0.8, recall=0.8)

    buses = found.learned_codes[1]
    assert buses.accept is not None
    assert buses.accept.refused is None
    assert buses.accepted > 0
    assert set(found.accepted) <= {made.id for made in found.suggestions}
    accepted = [made for made in found.suggestions if made.id in set(found.accepted)]
    assert ("new", BUSES) in {(made.document, made.code) for made in accepted}
    assert buses.skip is not None
    assert buses.skip.refused is None
    assert buses.skipped > 0


def test_units_that_a_model_chose_make_no_promise() -> None:
    turns, codings = coded(sessions=40)
    units = units_of([*turns, *NEW])
    chosen = [
        Passage(document=turn.document, span=turn.span, fair=False) for turn in turns
    ]  # as a queue would
    training = training_set(units, codings, CODES, readings=chosen)

    found = suggest_for(
        training, Inputs(texts=[unit.text for unit in units]), wanted=Wanted(precision=0.8)
    )

    for one in found.learned_codes:
        assert one.accept is not None
        assert "calibration sessions are needed, 0 are there" in (one.accept.refused or "")


def test_what_a_machine_proposed_makes_no_promise() -> None:
    turns, codings = coded(sessions=40)
    accepted = [
        replace(one, origin="classifier") if one.code == FRIENDS else one for one in codings
    ]

    friends, buses = suggest([*turns, *NEW], accepted, precision=0.8).learned_codes

    assert friends.positives > 0
    assert friends.kind == "rank"
    assert friends.accept is not None
    assert "none of the" in (friends.accept.refused or "")
    assert buses.accept is not None
    assert buses.accept.refused is None


def test_examples_in_one_session_give_no_chance() -> None:
    turns, codings = coded()
    here = [one for one in codings if one.code == FRIENDS or one.document == "coded 0"]

    assert [one.kind for one in suggest([*turns, *NEW], here).learned_codes] == [
        "probability", "rank",
    ]  # fmt: skip


def test_nothing_coded_is_undefined() -> None:
    with pytest.raises(UndefinedResult, match=r"nothing coded to learn from.*code some passages"):
        suggest(NEW, [])


def test_codes_that_cannot_be_learned_at_all_are_undefined() -> None:
    codings = [coding_of(NEW[0], FRIENDS), coding_of(NEW[1], BUSES)]

    with pytest.raises(UndefinedResult, match=r"nothing to learn of any code.*code more passages"):
        suggest(NEW, codings)


@pytest.mark.parametrize("threshold", [-0.1, 1.1, float("nan")])
def test_threshold_outside_its_range_is_an_error(threshold: float) -> None:
    with pytest.raises(ParameterError, match="expected a number between 0 and 1"):
        Wanted(threshold=threshold)


def test_a_code_ranked_as_by_chance_is_suggested_nowhere_and_says_so() -> None:
    turns, codings = coded(sessions=6)
    any_turns = random.Random(5).sample(turns, 20)
    codings += [coding_of(turn, "Any") for turn in any_turns]

    found = suggest([*turns, *NEW], codings, codes=(*CODES, "Any"))

    *_, learned = found.learned_codes
    assert {made.code for made in found.suggestions} == {FRIENDS, BUSES}
    assert learned.undefined is not None
    assert re.fullmatch(
        r"held-out average precision \.\d\d is not surely better than its share \.30:"
        " nothing suggested; code more passages or revise its definition",
        learned.undefined,
    )
    assert (learned.kind, learned.threshold, learned.calibration) == (None, None, None)
    assert [one.undefined for one in found.learned_codes[:2]] == [None, None]


def test_no_threshold_of_ones_own_brings_it_back() -> None:
    turns, codings = coded(sessions=6)
    codings += [coding_of(turn, "Any") for turn in random.Random(5).sample(turns, 20)]

    found = suggest([*turns, *NEW], codings, codes=(*CODES, "Any"), threshold=0.0)

    assert "Any" not in {made.code for made in found.suggestions}
