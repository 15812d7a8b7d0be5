"""Linear algebra is limited to one thread while something is learned, and no longer."""

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from qualkit.assist.classifier import CodeClassifier
from qualkit.assist.inputs import Bools, Inputs
from qualkit.assist.one_thread import one_thread
from qualkit.assist.refreshing import Refresher
from qualkit.assist.vectors_model import VectorsModel
from qualkit.assist.warm_vectors import WarmVectors


def _threads() -> set[int]:
    return {one["num_threads"] for one in threadpool_info() if one["user_api"] == "blas"}


def test_threads_are_given_back() -> None:
    with threadpool_limits(2, user_api="blas"):
        with one_thread():
            within = _threads()
        after = _threads()

    assert (within, after) == ({1}, {2})


def test_a_classifier_learns_in_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[set[int]] = []
    plain = VectorsModel.fit

    def watched(self: VectorsModel, *given: np.ndarray) -> VectorsModel:
        seen.append(_threads())
        return plain(self, *given)

    monkeypatch.setattr(VectorsModel, "fit", watched)
    inputs = Inputs(texts=["a bus", "a friend", "a club"], vectors=(np.eye(3),))
    with threadpool_limits(2, user_api="blas"):
        CodeClassifier().fit(inputs, np.array([[True], [True], [False]]))

    assert seen == [{1}]


def test_a_decision_is_learned_from_in_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    inputs = Inputs(texts=["a bus", "a friend", "a club", "some tea"], vectors=(np.eye(4),))
    refresher = Refresher(
        inputs, np.array([[True], [True], [True], [False]]), np.ones((4, 1), bool)
    )
    seen: list[set[int]] = []
    plain = WarmVectors.learn

    def watched(self: WarmVectors, column: int, label: Bools, known: Bools) -> None:
        seen.append(_threads())
        plain(self, column, label, known)

    monkeypatch.setattr(WarmVectors, "learn", watched)
    with threadpool_limits(2, user_api="blas"):
        refresher.tell(1, 0, has=False)

    assert seen == [{1}]
