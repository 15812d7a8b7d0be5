"""Columns that are alike are learned as one, with the same answer."""

import numpy as np
from assist_content import spoken_sessions
from scipy.sparse import csr_matrix, hstack

from qualkit.assist.alike import Alike
from qualkit.assist.features import TextFeatures
from qualkit.assist.inputs import Inputs
from qualkit.assist.words_model import WordsModel, fitted


def test_scores_are_those_of_all_columns() -> None:
    texts, labels, _ = spoken_sessions(10)
    found = TextFeatures().fit_transform(texts)
    found.sort_indices()
    model = WordsModel().fit(Inputs(texts=texts), labels)

    scores = model.decision_function(Inputs(texts=texts))

    for column in range(labels.shape[1]):
        expected = fitted(found, labels[:, column], 1.0).decision_function(found)
        assert np.abs(scores[:, column] - expected).max() < 1e-6


def test_products_of_units_stay_the_same_from_fewer_columns() -> None:
    found = TextFeatures().fit_transform(spoken_sessions(4)[0])

    alike = Alike.of(found)

    assert alike.features.shape[1] < found.shape[1] / 2
    assert abs(found @ found.T - alike.features @ alike.features.T).max() < 1e-12


def test_columns_that_differ_stay_apart() -> None:
    found = csr_matrix([[1.0, 1.0, 0.0], [0.0, 1e-6, 2.0]])

    alike = Alike.of(hstack([found, found[:, :1]]).tocsr())

    assert alike.features.shape == (2, 3)
    assert alike.group.tolist() == [0, 1, 2, 0]
