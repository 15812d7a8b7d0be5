from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.contrasts.word_scores import Side, log_likelihood, log_odds, word_log_ratio

ONE, OTHER = np.array([30, 5, 12, 0, 53]), np.array([10, 15, 12, 6, 57])
FIRST, SECOND = Side(ONE, ONE.sum()), Side(OTHER, OTHER.sum())
counts = st.integers(0, 400)


@pytest.mark.parametrize(
    ("prior", "z"),
    [
        (np.full(5, 0.01), [3.6963, -2.3421, 0, -0.6455, -0.8470]),
        (np.full(5, 1.0), [3.6339, -2.2713, 0, -1.8758, -0.8098]),
        (10 * (ONE + OTHER) / 200, [3.5719, -2.2601, 0, -1.6593, -0.8080]),
    ],
)
def test_z_is_that_of_the_published_formula_with_each_prior(prior, z):
    found = log_odds(FIRST, SECOND, prior, prior.sum())[1]

    assert found == pytest.approx(z, abs=5e-5)


def test_log_odds_with_an_informative_prior():
    found = log_odds(FIRST, SECOND, 10 * (ONE + OTHER) / 200, 10)[0]

    assert found == pytest.approx([1.2091, -1.0819, 0, -3.1008, -0.1470], abs=5e-5)


def test_log_likelihood_and_log_ratio_of_rayson():
    first, second = Side(np.array([30]), 1000), Side(np.array([10]), 1000)

    assert log_likelihood(first, second) == pytest.approx([10.464963], abs=1e-6)
    assert word_log_ratio(first, second) == pytest.approx([1.584963], abs=1e-6)


@given(counts, counts, counts, counts)
def test_sides_exchanged_turn_the_sign_and_nothing_is_undefined(a, b, more, others):
    first, second = Side(np.array([a]), a + more + 1), Side(np.array([b]), b + others + 1)

    for score in (lambda x, y: log_odds(x, y, 0.5, 500.0)[1], word_log_ratio):
        there, back = score(first, second), score(second, first)
        assert np.isfinite(there).all()
        assert there == pytest.approx(-back, abs=1e-9)
    assert log_likelihood(first, second) == pytest.approx(log_likelihood(second, first), abs=1e-6)
    assert log_likelihood(first, second) >= 0
