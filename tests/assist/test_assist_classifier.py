"""The classifier learns what the words say, in the same way every time, or says why not."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from assist_content import CODES, spoken_sessions

from qualkit.assist.classifier import TextClassifier
from qualkit.assist.features import TextFeatures, fold, words_of
from qualkit.errors import ParameterError, UndefinedResult


def test_words_decide_between_codes() -> None:
    texts, labels, _ = spoken_sessions(4)

    classifier = TextClassifier().fit(texts, labels)

    friends, buses = classifier.predict_proba(["I want friends", "the bus is late"])
    assert friends[0] > 0.5 > friends[1]
    assert buses[1] > 0.5 > buses[0]


def test_fitting_twice_gives_the_same_bits() -> None:
    texts, labels, _ = spoken_sessions(4)

    first = TextClassifier().fit(texts, labels).predict_proba(texts)
    second = TextClassifier().fit(texts, labels).predict_proba(texts)

    assert first.tobytes() == second.tobytes()


def test_columns_do_not_depend_on_each_other() -> None:
    texts, labels, _ = spoken_sessions(4)

    both = TextClassifier().fit(texts, labels).predict_proba(texts)
    alone = TextClassifier().fit(texts, labels[:, 1:]).predict_proba(texts)

    np.testing.assert_array_equal(both[:, 1], alone[:, 0])


@pytest.mark.parametrize(
    ("column", "reason"),
    [
        ([False] * 4, "0 positives, fewer than 2"),
        ([True, False, False, False], "1 positive, fewer than 2"),
        ([True] * 4, "every text has it"),
    ],
)
def test_code_that_cannot_be_learned_is_told_with_its_reason(
    column: list[bool], reason: str
) -> None:
    texts = ["a friend", "more friends", "a bus", "some tea"]
    labels = np.column_stack([[True, True, False, False], column])

    classifier = TextClassifier().fit(texts, labels)

    assert classifier.unfitted_ == {1: reason}
    probabilities = classifier.predict_proba(["a friend", ""])
    assert np.isnan(probabilities[:, 1]).all()
    assert not np.isnan(probabilities[:, 0]).any()
    assert not classifier.word_weights(["friend"])[:, 1].any()


def test_weight_of_a_word_is_for_its_code_and_against_others() -> None:
    texts, labels, _ = spoken_sessions(4)
    classifier = TextClassifier().fit(texts, labels)

    weights = classifier.word_weights(["friends", "buses", "qqq"])

    assert weights[0, 0] > 0 > weights[0, 1]
    assert weights[1, 1] > 0 > weights[1, 0]
    assert weights[2].tolist() == [0, 0]


def test_no_texts_have_no_probabilities() -> None:
    texts, labels, _ = spoken_sessions(2)

    classifier = TextClassifier().fit(texts, labels)

    assert classifier.predict_proba([]).shape == (0, len(CODES))
    assert classifier.word_weights([]).shape == (0, len(CODES))


def test_texts_without_words_are_undefined() -> None:
    with pytest.raises(UndefinedResult, match="the 2 texts to learn from hold no words"):
        TextClassifier().fit(["…", "?!"], np.array([[True], [False]]))


def test_labels_must_match_the_texts() -> None:
    with pytest.raises(ParameterError, match=r"labels of shape \(3, 1\) for 2 texts"):
        TextClassifier().fit(["a", "b"], np.ones((3, 1), dtype=bool))


def test_strength_must_be_positive() -> None:
    with pytest.raises(ParameterError, match=r"strength 0\.0"):
        TextClassifier(strength=0.0).fit(["a b", "c d"], np.ones((2, 1), dtype=bool))


def test_spellings_of_one_word_are_one() -> None:
    composed, decomposed = "Café’s", "CAFE\N{COMBINING ACUTE ACCENT}'s"

    assert fold(composed) == fold(decomposed)
    assert words_of(f"{decomposed} {composed}") == {fold(composed): decomposed}


def test_halves_of_the_features_have_length_one_or_zero() -> None:
    features = TextFeatures().fit(["a friend to talk to", "the bus"])

    found = features.transform(["my friend", "zz"])

    assert found[0].multiply(found[0]).sum() == pytest.approx(2)
    assert found[1].nnz == 0


def test_importing_the_room_loads_no_scikit_learn() -> None:
    code = "import sys, qualkit.assist; print('sklearn' in sys.modules, 'scipy' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["False", "False"]
