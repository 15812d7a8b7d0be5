"""The classifier learns what the words say, in the same way every time, or says why not."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from assist_content import CODES, meanings_of, spoken_sessions

from qualkit.assist.classifier import CodeClassifier
from qualkit.assist.features import TextFeatures, fold, words_of
from qualkit.assist.inputs import Inputs, Seeds
from qualkit.errors import ParameterError, UndefinedResult


def test_words_decide_between_codes() -> None:
    texts, labels, _ = spoken_sessions(4)

    classifier = CodeClassifier().fit(Inputs(texts=texts), labels)

    friends, buses = classifier.predict_proba(Inputs(texts=["I want friends", "the bus is late"]))
    assert friends[0] > 0.5 > friends[1]
    assert buses[1] > 0.5 > buses[0]


def test_fitting_twice_gives_the_same_bits() -> None:
    texts, labels, _ = spoken_sessions(4)

    first = CodeClassifier().fit(Inputs(texts=texts), labels).predict_proba(Inputs(texts=texts))
    second = CodeClassifier().fit(Inputs(texts=texts), labels).predict_proba(Inputs(texts=texts))

    assert first.tobytes() == second.tobytes()


def test_columns_do_not_depend_on_each_other() -> None:
    texts, labels, _ = spoken_sessions(4)

    both = CodeClassifier().fit(Inputs(texts=texts), labels).predict_proba(Inputs(texts=texts))
    alone = (
        CodeClassifier().fit(Inputs(texts=texts), labels[:, 1:]).predict_proba(Inputs(texts=texts))
    )

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

    classifier = CodeClassifier().fit(Inputs(texts=texts), labels)

    assert classifier.unfitted_ == {1: reason}
    probabilities = classifier.predict_proba(Inputs(texts=["a friend", ""]))
    assert np.isnan(probabilities[:, 1]).all()
    assert not np.isnan(probabilities[:, 0]).any()
    assert not classifier.word_weights(["friend"])[:, 1].any()


def test_weight_of_a_word_is_for_its_code_and_against_others() -> None:
    texts, labels, _ = spoken_sessions(4)
    classifier = CodeClassifier().fit(Inputs(texts=texts), labels)

    weights = classifier.word_weights(["friends", "buses", "qqq"])

    assert weights[0, 0] > 0 > weights[0, 1]
    assert weights[1, 1] > 0 > weights[1, 0]
    assert weights[2].tolist() == [0, 0]


def test_what_is_meant_is_found_where_words_are_new() -> None:
    _, labels, _ = spoken_sessions(6)
    texts = [f"word{number}" for number in range(len(labels))]
    inputs = Inputs(texts=texts, vectors=(meanings_of(labels),))

    classifier = CodeClassifier().fit(inputs, labels)
    found = classifier.predict(Inputs(texts=["zz"] * 2, vectors=(np.eye(2, 8),)))

    assert found.tolist() == [[True, False], [False, True]]


def test_a_code_that_nobody_gave_is_ranked_by_its_description() -> None:
    texts = ["a friend came round", "the bus was late", "we had some tea", "it rained all day"]
    labels = np.zeros((4, 2), dtype=bool)
    labels[3, 1] = True
    seeds = Seeds(
        inputs=Inputs(texts=["friend", "bus", "tea"]),
        columns=[0, 1, 0],
        speaks_for=[True, True, False],
    )

    classifier = CodeClassifier(seeds=seeds).fit(Inputs(texts=texts), labels)
    scores = classifier.decision_function(Inputs(texts=["my friend", "my bus", "my tea"]))

    assert classifier.unfitted_ == {}
    assert scores[:, 0].argmax() == 0
    assert scores[:, 0].argmin() == 2
    assert scores[:, 1].argmax() == 1


def test_a_label_that_is_not_known_is_not_learned_from() -> None:
    texts, labels, _ = spoken_sessions(4)
    known = np.ones(labels.shape, dtype=bool)
    known[:6, 0] = False
    wrong = labels.copy()
    wrong[:6, 0] = ~wrong[:6, 0]
    inputs = Inputs(texts=texts, vectors=(meanings_of(labels),))

    right = CodeClassifier().fit(inputs, labels, known).decision_function(inputs)

    np.testing.assert_array_equal(
        CodeClassifier().fit(inputs, wrong, known).decision_function(inputs), right
    )
    assert (CodeClassifier().fit(inputs, wrong).decision_function(inputs) != right).any()


def test_estimators_can_be_cloned_and_set() -> None:
    from sklearn.base import clone

    classifier = clone(CodeClassifier(strength=2.0)).set_params(strength=3.0)

    assert classifier.get_params() == {"seeds": None, "strength": 3.0}


def test_no_texts_have_no_probabilities() -> None:
    texts, labels, _ = spoken_sessions(2)

    classifier = CodeClassifier().fit(Inputs(texts=texts), labels)

    assert classifier.predict_proba(Inputs(texts=[])).shape == (0, len(CODES))
    assert classifier.word_weights([]).shape == (0, len(CODES))


def test_texts_without_words_are_undefined() -> None:
    with pytest.raises(UndefinedResult, match="the 2 texts to learn from hold no words"):
        CodeClassifier().fit(Inputs(texts=["…", "?!"]), np.array([[True], [False]]))


def test_labels_must_match_the_texts() -> None:
    with pytest.raises(ParameterError, match=r"labels of shape \(3, 1\) for 2 texts"):
        CodeClassifier().fit(Inputs(texts=["a", "b"]), np.ones((3, 1), dtype=bool))


def test_strength_must_be_positive() -> None:
    with pytest.raises(ParameterError, match=r"strength 0\.0"):
        CodeClassifier(strength=0.0).fit(Inputs(texts=["a b", "c d"]), np.ones((2, 1), dtype=bool))


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
