"""Scores that follow decisions are those of a classifier learned anew."""

from __future__ import annotations

import numpy as np
import pytest
from assist_content import spoken_sessions

from qualkit.assist.classifier import CodeClassifier
from qualkit.assist.features import TextFeatures
from qualkit.assist.inputs import Inputs, Seeds
from qualkit.assist.refreshing import Refresher
from qualkit.errors import ParameterError

N_KNOWN = 48


@pytest.fixture(scope="module")
def spoken() -> tuple[Inputs, np.ndarray]:
    """Units of ten sessions with vectors that know a little of each code; all texts are there."""
    texts, labels, _ = spoken_sessions(10)
    noise = np.random.default_rng(5).normal(size=(len(texts), 16))
    noise[:, :2] += 2 * labels
    vectors = (noise / np.linalg.norm(noise, axis=1, keepdims=True)).astype(np.float32)
    return Inputs(texts=texts, vectors=(vectors,)), labels


def _known(labels: np.ndarray) -> np.ndarray:
    known = np.zeros(labels.shape, dtype=np.bool_)
    known[:N_KNOWN] = True
    return known


def _anew(inputs: Inputs, labels: np.ndarray, known: np.ndarray) -> np.ndarray:
    rows = np.flatnonzero(known.any(axis=1))
    classifier = CodeClassifier().fit(inputs.take(rows), labels[rows], known[rows])
    return classifier.decision_function(inputs)


def _differ(one: np.ndarray, other: np.ndarray) -> float:
    """The largest difference, as a share of how far the scores spread."""
    return float(np.abs(one - other).max() / other.std())


def test_it_begins_with_the_scores_of_the_classifier(spoken: tuple[Inputs, np.ndarray]) -> None:
    inputs, labels = spoken
    known = _known(labels)

    scores = Refresher(inputs, labels, known).scores

    assert np.corrcoef(scores[:, 0], _anew(inputs, labels, known)[:, 0])[0, 1] > 0.99


def test_where_all_words_are_known_decisions_lead_to_the_scores_of_learning_anew(
    spoken: tuple[Inputs, np.ndarray],
) -> None:
    inputs, labels = spoken
    known = np.ones(labels.shape, dtype=np.bool_)
    known[60:, 0] = False
    refresher = Refresher(inputs, labels, known)

    for row in range(60, 110):
        refresher.tell(row, 0, has=bool(labels[row, 0]))
        known[row, 0] = True

    assert _differ(refresher.scores[:, 0], _anew(inputs, labels, known)[:, 0]) < 0.1


def test_units_that_nothing_was_known_of_are_learned_from(
    spoken: tuple[Inputs, np.ndarray],
) -> None:
    inputs, labels = spoken
    known = _known(labels)
    refresher = Refresher(inputs, labels, known)

    for row in range(N_KNOWN, 100):
        refresher.tell(row, 1, has=bool(labels[row, 1]))
        known[row, 1] = True

    anew = _anew(inputs, labels, known)[:, 1]
    assert np.corrcoef(refresher.scores[:, 1], anew)[0, 1] > 0.98


def test_a_decision_moves_the_scores_of_its_code_alone(spoken: tuple[Inputs, np.ndarray]) -> None:
    inputs, labels = spoken
    refresher = Refresher(inputs, labels, _known(labels))
    before = refresher.scores.copy()

    refresher.tell(N_KNOWN + 3, 0, has=not labels[N_KNOWN + 3, 0])

    assert not np.array_equal(refresher.scores[:, 0], before[:, 0])
    assert np.array_equal(refresher.scores[:, 1], before[:, 1])


def test_a_decision_taken_back_leaves_nothing(spoken: tuple[Inputs, np.ndarray]) -> None:
    inputs, labels = spoken
    refresher = Refresher(inputs, labels, _known(labels))
    before = refresher.scores.copy()

    refresher.tell(N_KNOWN + 1, 0, has=True)
    refresher.tell(N_KNOWN + 1, 0, has=None)

    assert _differ(refresher.scores[:, 0], before[:, 0]) < 0.1


def test_a_label_that_was_known_otherwise_is_learned_anew(
    spoken: tuple[Inputs, np.ndarray],
) -> None:
    inputs, labels = spoken
    refresher = Refresher(inputs, labels, np.ones(labels.shape, dtype=np.bool_))
    changed = labels.copy()

    for row in range(4):
        changed[row, 0] = ~changed[row, 0]
        refresher.tell(row, 0, has=bool(changed[row, 0]))

    anew = _anew(inputs, changed, np.ones(labels.shape, dtype=np.bool_))
    assert _differ(refresher.scores[:, 0], anew[:, 0]) < 0.25
    assert np.corrcoef(refresher.scores[:, 0], anew[:, 0])[0, 1] > 0.99


def test_a_code_becomes_scored_once_there_is_enough_of_it() -> None:
    texts = ["a friend", "my friend", "the bus", "a bus came", "friends"]
    known = np.array([[True], [False], [True], [True], [False]])
    refresher = Refresher(Inputs(texts=texts), np.zeros((5, 1), dtype=np.bool_), known)
    nothing = np.isnan(refresher.scores).all()

    refresher.tell(0, 0, has=True)
    refresher.tell(1, 0, has=True)

    assert nothing
    assert refresher.scores[4, 0] > refresher.scores[3, 0]


def test_descriptions_speak_for_a_code_that_nobody_gave() -> None:
    inputs = Inputs(texts=["a friend to see", "the bus", "friends of mine", "a late bus"])
    seeds = Seeds(inputs=Inputs(texts=["a friend"]), columns=[0], speaks_for=[True])
    known = np.array([[False], [True], [False], [True]])

    scores = Refresher(inputs, np.zeros((4, 1), dtype=np.bool_), known, seeds=seeds).scores[:, 0]

    assert min(scores[0], scores[2]) > max(scores[1], scores[3])


def test_only_the_codes_wanted_are_scored(spoken: tuple[Inputs, np.ndarray]) -> None:
    inputs, labels = spoken
    refresher = Refresher(inputs, labels, _known(labels), columns=[1])

    refresher.tell(N_KNOWN, 0, has=True)

    assert np.isnan(refresher.scores[:, 0]).all()
    assert np.isfinite(refresher.scores[:, 1]).all()


def test_labels_of_other_units_are_refused(spoken: tuple[Inputs, np.ndarray]) -> None:
    inputs, labels = spoken

    with pytest.raises(ParameterError, match=r"labels of shape \(3, 2\) for 120 units"):
        Refresher(inputs, labels[:3], labels[:3])


def test_features_are_the_same_in_one_reading_as_in_two() -> None:
    texts, _, _ = spoken_sessions(2)

    one = TextFeatures().fit_transform(texts)
    two = TextFeatures().fit(texts).transform(texts)

    assert abs(one - two).max() < 1e-12
