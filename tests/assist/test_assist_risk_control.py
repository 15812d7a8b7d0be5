"""The mean share missed a document is held, or the number of documents it needs is said."""

from __future__ import annotations

import numpy as np
import pytest

from qualkit.assist import risk_controlled_threshold
from qualkit.errors import ParameterError

DOCUMENTS = [
    [0.9, 0.8],
    [0.7],
    [0.95, 0.6, 0.4],
    [0.5, 0.85],
    [0.3, 0.9],
    [0.75],
    [0.65, 0.55],
    [0.99],
    [0.45, 0.8],
    [0.2, 0.7],
]


# By hand from Angelopoulos et al. (2024), theorem 1.
@pytest.mark.parametrize(("risk", "threshold", "observed"), [(0.2, 0.4, 0.1), (0.1, 0.2, 0.0)])
def test_threshold_holds_the_risk(risk: float, threshold: float, observed: float) -> None:
    found = risk_controlled_threshold(DOCUMENTS, risk=risk)

    assert (found.threshold, found.documents, found.refused) == (threshold, 10, None)
    assert found.observed == pytest.approx(observed)


def test_risk_below_what_documents_can_show_is_refused() -> None:
    found = risk_controlled_threshold(DOCUMENTS, risk=0.09)

    assert found.threshold is None
    assert found.refused == (
        "can't hold a risk of 9 %: 11 calibration documents are needed, 10 are there"
    )


def test_documents_without_the_code_miss_nothing() -> None:
    found = risk_controlled_threshold([[0.5, 0.7], *[[]] * 9], risk=0.2)

    assert (found.threshold, found.observed) == (0.7, pytest.approx(0.05))


@pytest.mark.parametrize(
    ("documents", "why"),
    [
        ([], "4 calibration documents are needed, 0 are there"),
        ([[]] * 5, "none of the 5 calibration documents has the code"),
    ],
)
def test_nothing_to_calibrate_with_is_refused(documents: list[list[float]], why: str) -> None:
    found = risk_controlled_threshold(documents, risk=0.2)

    assert found.refused == f"can't hold a risk of 20 %: {why}"


@pytest.mark.parametrize(
    ("documents", "risk", "message"),
    [
        ([[0.1, float("nan")]], 0.2, "1 of 2 scores is no finite number"),
        ([[0.1]], 20, "risk 20; expected a number between 0 and 1"),
    ],
)
def test_faulty_input_is_refused(documents: list[list[float]], risk: float, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        risk_controlled_threshold(documents, risk=risk)


def test_one_more_document_misses_as_little_on_average() -> None:
    rng = np.random.default_rng(4)

    def draw() -> np.ndarray:
        return np.clip(rng.normal(rng.normal(0.6, 0.15), 0.1, rng.integers(1, 9)), 0, 1)

    missed = []
    for _ in range(400):
        found = risk_controlled_threshold([draw() for _ in range(19)], risk=0.2)
        missed.append((draw() < found.threshold).mean())

    assert np.mean(missed) <= 0.2
