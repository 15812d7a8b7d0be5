"""Who takes part: evenness, shares, silences, who follows whom, and whose voice carries a code."""

from __future__ import annotations

import json
from itertools import pairwise, permutations

import numpy as np
import pytest

from qualkit.contrasts import SessionTurns, Speakers, by_session, evenness, flow, voices
from qualkit.contrasts.following import NOBODY
from qualkit.model.documents import Turn
from qualkit.model.participation import Raised
from qualkit.spans import Span


def turn(ordinal, participant, *, words=5, role="citizen", times=(None, None), text="So it is."):
    start = ordinal * 100
    return Turn(
        document="d",
        ordinal=ordinal,
        span=Span(start, start + len(text)),
        text=text,
        session="s",
        language="en",
        participant=participant,
        role=role,
        words=words,
        begins=times[0],
        ends=times[1],
    )


def summary(turns):
    session = SessionTurns(turns, {})
    return session.summary(session.rows(), seed=1)


def speakers(n):
    names = tuple("ABCDEFGH"[:n])
    return Speakers(names=names, moderates=(False,) * n, groups=names)


def test_evenness_gives_the_golden_values():
    found, ramp = evenness([40, 30, 20, 10]), evenness([1, 2, 3, 4, 5])

    assert found.gini == pytest.approx(0.25)
    assert found.entropy == pytest.approx(0.92322, abs=5e-6)
    assert ramp.gini == pytest.approx(0.266667, abs=5e-7)
    assert ramp.gini_unbiased == pytest.approx(0.333333, abs=5e-7)


@pytest.mark.parametrize(
    ("amounts", "reason"),
    [([], "nobody to compare"), ([0, 0], "nobody says anything"), ([7], "one person alone")],
)
def test_evenness_of_nothing_is_undefined_with_its_reason(amounts, reason):
    found = evenness(amounts)

    assert (found.gini, found.gini_unbiased, found.entropy) == (None, None, None)
    assert reason in found.reason


def test_evenness_is_1_and_0_where_all_say_the_same():
    found = evenness([3, 3, 3])

    assert found.gini == pytest.approx(0)
    assert found.entropy == pytest.approx(1)


def test_shares_are_of_all_named_people_and_evenness_of_participants_alone():
    turns = [
        turn(1, "Mo", words=50, role="moderator", text="And you?"),
        turn(2, "Ann", words=30),
        turn(3, None, words=9),
        turn(4, "Ben", words=20),
        turn(5, "Mo", words=0, role="moderator"),
    ]
    rows = SessionTurns(turns, {}).rows()
    found = summary(turns)

    assert [(row.participant, row.share) for row in rows] == [
        ("Mo", 0.5),
        ("Ann", 0.3),
        ("Ben", 0.2),
    ]
    assert found.evenness["words"].n == 2
    assert (found.moderator_word_share, found.moderator_turn_share) == (0.5, 0.5)
    assert found.question_ratio == 0.5
    assert (found.unnamed, found.words) == (1, 109)
    assert rows[0].reason == "5 of 5 turns have no beginning or no end"


def test_times_give_seconds_and_silences_beyond_three_seconds():
    turns = [
        turn(1, "Ann", times=(0.0, 10.0)),
        turn(2, "Ben", times=(13.0, 15.0)),
        turn(3, "Ann", times=(18.5, 20.0)),
        turn(4, "Ben", times=(19.0, 20.5)),
    ]
    rows = {row.participant: row for row in SessionTurns(turns, {}).rows()}
    found = summary(turns)

    assert (rows["Ann"].seconds, rows["Ben"].seconds) == (11.5, 3.5)
    assert rows["Ann"].time_share == pytest.approx(11.5 / 15)
    assert [(item.after, item.before, item.seconds) for item in found.silences.items] == [
        (2, 3, 3.5)
    ]


def test_a_session_without_moderators_or_question_marks_says_so():
    found = summary([turn(1, "Ann"), turn(2, "Ben")])

    assert found.moderator_word_share is None
    assert found.question_reason == "nobody has the role moderator"
    guided = summary([turn(1, "Mo", role="moderator"), turn(2, "Ben")])
    assert guided.question_reason == "the transcript has no question mark"
    assert "no turn has both" in guided.silences.reason


def test_the_longest_run_joins_turns_in_a_row():
    found = summary([turn(1, "Ann", words=8), turn(2, "Ben"), turn(3, "Ben"), turn(4, "Ann")])

    assert (found.longest.participant, found.longest.first, found.longest.last) == ("Ben", 2, 3)
    assert found.longest.words == 10


def test_expected_transitions_are_the_mean_over_every_order():
    order = [0, 1, 0, 2, 1, 0, 2]
    words = {w for w in permutations(order) if all(a != b for a, b in pairwise(w))}
    exact = np.mean([sum((a, b) == (0, 1) for a, b in pairwise(word)) for word in words])

    found = flow([order], speakers(3), seed=5, draws=9_999)

    pair = next(pair for pair in found.pairs if (pair.first, pair.then) == ("A", "B"))
    assert pair.count == 1
    assert pair.expected == pytest.approx(exact, abs=0.03)
    assert found.transitions == 6


def test_turns_of_one_speaker_in_a_row_are_one_stretch_and_nobody_known_is_in_no_pair():
    found = flow([[0, 0, 1, NOBODY, 0, 1, 1]], speakers(2), seed=0)

    counts = {(pair.first, pair.then): pair.count for pair in found.pairs}
    assert counts["A", "B"] == 2
    assert found.transitions == 2


def test_nothing_passes_from_one_document_to_the_next():
    found = flow([[0, 1], [0, 1]], speakers(2), seed=0)

    assert found.transitions == 2
    assert found.participant_ratio is None


@pytest.mark.parametrize(
    ("documents", "reason"),
    [([[0, 1, 0]], "no other order is possible"), ([[0, 0]], "nobody follows anybody"), ([], "no")],
)
def test_what_cannot_be_shuffled_has_counts_and_a_reason(documents, reason):
    found = flow(documents, speakers(2), seed=0)

    assert reason in found.reason
    assert all((pair.expected, pair.z, pair.p) == (None, None, None) for pair in found.pairs)
    assert found.method == "counts only"


def test_p_of_a_random_order_is_seldom_small():
    rng = np.random.default_rng(11)
    p = []
    for number in range(60):
        order = [0, *rng.permutation([1, 2, 3] * 6).tolist()]
        found = flow([order], speakers(4), seed=number, draws=99)
        p += [pair.p for pair in found.pairs if (pair.first, pair.then) == ("B", "C")]

    assert np.mean(np.array(p) <= 0.05) <= 0.12


def raised(code, participant, session, ordinal):
    return Raised(
        code=code, participant=participant, session=session, document=session, ordinal=ordinal,
        start=0,
    )  # fmt: skip


PRESENT = {"s1": ["Ann", "Ben", "Cay"], "s2": ["Dan", "Eva"]}


def test_who_sat_by_is_silent_and_who_was_not_there_is_not():
    (found,) = voices(["Rest"], [raised("Rest", "Ann", "s1", 1)], PRESENT)

    assert (found.silent, found.exposed, found.raisers) == (("Ben", "Cay"), 3, 1)
    assert found.is_single is None
    assert not found.is_consensus


def test_one_voice_and_consensus_are_told_apart():
    one = [raised("Rest", "Ann", "s1", n) for n in range(3)] + [raised("Rest", "Dan", "s2", 1)]
    many = [raised("Cost", name, "s1", 1) for name in ("Ann", "Ben")]
    many += [raised("Cost", name, "s2", 1) for name in ("Dan", "Eva")]

    rest, cost, none = voices(["Rest", "Cost", "Fear"], [*one, *many], PRESENT)

    assert (rest.voice, rest.voice_share, rest.is_single) == ("Ann", 0.75, True)
    assert (rest.is_consensus, cost.is_consensus) == (False, True)
    assert rest.by_session[0].is_single
    assert cost.icc == pytest.approx(0, abs=0.05)
    assert none.reason == "the code is raised by nobody"
    assert none.voice is None


def test_a_code_of_one_session_has_all_its_variance_between_sessions():
    present = {"s1": ["A", "B", "C"], "s2": ["D", "E", "F"]}
    (found,) = voices(["Rest"], [raised("Rest", name, "s1", 1) for name in "ABC"], present)

    assert found.icc == 1


def test_no_result_holds_a_nan():
    turns = by_session([turn(1, "Ann", words=0), turn(2, "Ann", words=0)])

    json.dumps([summary(own).evenness["words"].gini for own in turns.values()], allow_nan=False)
