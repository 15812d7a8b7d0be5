"""What sets topics apart, and what they are called."""

import math

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from themes_content import SUBJECTS, Writer, speech, study

from qualkit.themes import find_themes
from qualkit.themes.labels import contrast_terms, log_odds


def test_log_odds_are_those_of_the_formula():
    inside, outside = np.array([12.0, 3.0, 5.0]), np.array([4.0, 30.0, 6.0])

    found = log_odds(inside, outside, prior=6.0)

    alpha = 6.0 * 16 / 60
    delta = math.log((12 + alpha) / (20 + 6 - 12 - alpha)) - math.log(
        (4 + alpha) / (40 + 6 - 4 - alpha)
    )
    assert found[0] == pytest.approx(delta / math.sqrt(1 / (12 + alpha) + 1 / (4 + alpha)))
    assert found[0] > 0 > found[1]


def test_what_stands_nowhere_or_everywhere_alike_has_no_log_odds():
    assert log_odds(np.array([0.0, 5.0, 5.0]), np.array([0.0, 5.0, 5.0])).tolist() == [0, 0, 0]
    assert log_odds(np.zeros(2), np.zeros(2)).tolist() == [0, 0]


def test_one_segment_that_repeats_a_word_sets_no_topic_apart():
    rows = np.array([[40, 1, 0], [0, 1, 0], [0, 1, 0], [0, 1, 0], *([[0, 0, 2]] * 12)])
    labels = np.array([0] * 4 + [1] * 12)

    found = contrast_terms(csr_matrix(rows), labels, ("bus", "tea", "post"), 2)

    assert found == (("tea",), ("post",))


def test_contrast_terms_of_a_topic_are_its_own(stop, encoder):
    found = find_themes(study(), engine="nmf", topics=3, encoder=encoder, stop=stop)

    for topic in found.topics:
        owner = next(pool.split() for pool in SUBJECTS.values() if topic.terms[0] in pool.split())
        assert len(topic.contrast_terms) == 10
        assert {*topic.contrast_terms} <= {*owner}


def with_phrases(phrases, language="und"):
    """Four groups; in each subject one phrase comes up in every turn."""
    turns = []
    for session in range(4):
        writer = Writer(f"group-{session}", language=language)
        for round_ in range(4):
            for seat, subject in enumerate(SUBJECTS):
                said = speech(subject, 100 * session + 10 * round_ + seat, 60)
                said += f" It was the {phrases[subject]}, and that."
                writer.say(f"Person{session}{'abc'[(seat + round_) % 3]}", "citizen", said)
        turns += writer.turns
    return turns


PHRASES = {"company": "Lunch Club", "transport": "late night bus", "letters": "council letter"}


def test_labels_are_phrases_as_they_are_written(stop, encoder):
    turns = with_phrases(PHRASES)

    found = find_themes(
        turns,
        engine="nmf",
        topics=3,
        encoder=encoder,
        stop=lambda _: stop("") | {"it", "was", "and"},
    )

    labels = {topic.label.split(", ")[0] for topic in found.topics}
    assert labels == {"Lunch Club", "late night bus", "council letter"}
    assert found == find_themes(
        turns,
        engine="nmf",
        topics=3,
        encoder=encoder,
        stop=lambda _: stop("") | {"it", "was", "and"},
    )


def test_where_a_model_can_tell_noun_phrases_go_first(encoder):
    phrases = {
        "company": "people who wanted company",
        "transport": "late bus, because we complained",
        "letters": "brown envelope",
    }

    found = find_themes(with_phrases(phrases, "en"), engine="nmf", topics=3, encoder=encoder)

    said = ", ".join(topic.label for topic in found.topics)
    assert "brown envelope" in said
    assert "wanted company" not in said
    assert not any(verb in said.split(", ") for verb in ("wanted", "complained"))


def test_topics_without_typical_phrases_keep_their_words(stop, encoder):
    turns = study(2)

    found = find_themes(turns, engine="nmf", topics=12, encoder=encoder, stop=stop)

    assert all(topic.label for topic in found.topics)
