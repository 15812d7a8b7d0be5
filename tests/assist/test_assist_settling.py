"""Whether a code is ranked better than by chance, on sessions held out."""

from __future__ import annotations

import numpy as np
import pytest
from assist_content import sample_of, spoken_sessions, trap

from qualkit.assist.ranking import average_precision
from qualkit.assist.settling import by_chance, settled, why_unranked


def _sessions(n_sessions: int, each: int = 20) -> list[str]:
    return [f"interview {unit // each}" for unit in range(n_sessions * each)]


def test_what_words_say_is_ranked_and_what_sessions_say_is_not() -> None:
    spoken = settled(sample_of(*spoken_sessions(6)), folds=3, seed=0)
    texts, label, groups = trap()
    trapped = settled(sample_of(texts, np.array(label)[:, None], groups), folds=3, seed=0)

    assert spoken.unranked == {}
    assert list(trapped.unranked) == [0]
    assert trapped.calibrator.lines[0] is not None


def test_one_session_settles_nothing() -> None:
    found = settled(sample_of(*spoken_sessions(1)), folds=3, seed=0)

    assert found.models is None
    assert found.calibrator.lines == (None, None)
    assert found.unranked == {}


@pytest.mark.parametrize("moved", [0.0, 0.7])
def test_a_random_order_rarely_passes(moved: float) -> None:
    """Also where sessions differ in how often they have the code, and in their scores."""
    groups, passes = _sessions(12), 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        shares, shift = (moved * np.repeat(rng.normal(size=12), 20) for _ in range(2))
        label = rng.random(240) < 1 / (1 + np.exp(2 - shares))
        passes += why_unranked(rng.normal(size=240) + shift, label, groups) is None

    assert passes <= 6


def test_an_order_that_knows_something_passes() -> None:
    groups = _sessions(12)
    label = np.random.default_rng(0).random(240) < 0.1
    scores = np.random.default_rng(1).normal(size=240) + 1.5 * label

    assert why_unranked(scores, label, groups) is None


def test_few_sessions_are_not_asked() -> None:
    groups = _sessions(4)
    rng = np.random.default_rng(0)

    assert why_unranked(rng.random(80), rng.random(80) < 0.2, groups) is None


def test_the_average_precision_of_chance_is_that_of_all_orders() -> None:
    rng = np.random.default_rng(0)
    label = np.arange(12) < 3

    found = np.mean([average_precision(rng.random(12), label) for _ in range(4_000)])

    assert found == pytest.approx(by_chance(12, 3), abs=0.01)
