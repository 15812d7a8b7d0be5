"""Answers to intrusion tasks against chance."""

import pytest

from qualkit.errors import UndefinedResult
from qualkit.themes import Answers, KeyedTask, score
from qualkit.themes.intrusion_scores import exact

KEYS = [
    KeyedTask(topic=7 - n, label=f"topic {7 - n}", options=tuple("abcdef"), intruder=n % 6)
    for n in range(8)
]


def answers(*places, annotator="Robin"):
    chosen = {task: place for task, place in enumerate(places, 1) if place is not None}
    return Answers(annotator=annotator, chosen=chosen)


SEVEN_OF_EIGHT = answers(0, 1, 2, 3, 4, 5, 0, 5)


def test_seven_of_eight_is_as_unlikely_by_chance_as_published():
    found = score("word", KEYS, [SEVEN_OF_EIGHT])

    assert (found.found, found.answered, found.tasks) == (7, 8, 8)
    assert found.precision == 7 / 8
    assert found.p == pytest.approx(2.4e-5, rel=0.02)
    assert found.interval == pytest.approx((0.473490, 0.996841), abs=1e-6)
    assert (found.agreement, found.kappa) == (None, None)


@pytest.mark.parametrize(("found", "of", "p"), [(0, 4, 1.0), (4, 4, (1 / 6) ** 4)])
def test_the_binomial_probability_is_exact_at_its_ends(found, of, p):
    assert exact(found, of, 1 / 6)[0] == pytest.approx(p)


def test_each_topic_has_its_precision_in_the_order_of_topics():
    found = score("word", KEYS, [SEVEN_OF_EIGHT, answers(0, 0, annotator="Kim")])

    assert [topic.topic for topic in found.topics] == list(range(8))
    assert [topic.precision for topic in found.topics] == [0, 1, 1, 1, 1, 1, 0.5, 1]
    assert [topic.unanswered for topic in found.topics] == [1, 1, 1, 1, 1, 1, 0, 0]
    assert found.topics[6].interval == pytest.approx((0.0126, 0.9874), abs=1e-4)


def test_what_nobody_answered_is_counted_and_not_wrong():
    found = score("word", KEYS, [answers(0, None, 2)])

    assert (found.found, found.answered, found.tasks, found.precision) == (2, 2, 8, 1.0)
    assert found.annotators[0].unanswered == 6
    assert (found.topics[0].precision, found.topics[0].interval) == (None, None)


def test_several_annotators_are_tested_over_tasks_not_answers():
    found = score("word", KEYS, [SEVEN_OF_EIGHT, answers(*SEVEN_OF_EIGHT.chosen.values())])

    assert (found.found, found.answered) == (7, 8)
    assert found.p == score("word", KEYS, [SEVEN_OF_EIGHT]).p
    assert found.agreement == found.kappa == 1


def test_a_tie_of_annotators_finds_nothing():
    found = score("word", KEYS[:1], [answers(0), answers(1, annotator="Kim")])

    assert (found.found, found.precision, found.agreement) == (0, 0.5, 0)
    assert found.kappa == pytest.approx(-0.2)


def test_topics_among_four_are_found_by_chance_in_a_quarter():
    keys = [KeyedTask(topic=0, label="a", options=tuple("abcd"), intruder=3, passage="words")]

    assert score("topic", keys, [answers(3)]).p == 0.25


def test_tables_without_any_answer_are_refused():
    with pytest.raises(UndefinedResult, match="none of the 8 tasks is answered; write the odd"):
        score("word", KEYS, [answers()])


def test_an_annotator_without_answers_has_no_figures():
    found = score("word", KEYS, [SEVEN_OF_EIGHT, answers(annotator="Kim")])

    assert (found.annotators[1].precision, found.annotators[1].p) == (None, None)
    assert found.annotators[1].unanswered == 8
