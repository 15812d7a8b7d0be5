"""Whole sessions drawn anew."""

from __future__ import annotations

import numpy as np
import pytest

from qualkit.contrasts import newcombe
from qualkit.contrasts.bootstrap import clustered_intervals


def study(rng, sessions=16, size=6, likeness=1.5):
    """People whose chance to raise a code depends on their session; every other is of a group."""
    clusters = np.repeat(np.arange(sessions), size)
    logit = rng.normal(0, likeness, sessions)[clusters]
    raised = rng.random(len(clusters)) < 1 / (1 + np.exp(-logit))
    return raised[:, None], clusters, clusters % 2 == 1


def test_the_same_seed_gives_the_same_interval():
    raised, clusters, second = study(np.random.default_rng(1))
    one, two = (
        clustered_intervals(raised, np.ones_like(raised), second, clusters, seed=3) for _ in "12"
    )
    assert one == two
    other = clustered_intervals(raised, np.ones_like(raised), second, clusters, seed=4)
    assert other.each != one.each


def test_likeness_within_sessions_widens_the_interval():
    raised, clusters, second = study(np.random.default_rng(2), likeness=4)
    ((low, high),) = clustered_intervals(
        raised, np.ones_like(raised), second, clusters, seed=3
    ).each
    counts = [(int(raised[side].sum()), int(side.sum())) for side in (~second, second)]
    alone = newcombe(*counts)
    assert high - low > 1.3 * (alone[1] - alone[0])


@pytest.mark.parametrize(
    ("clusters", "second", "reason"),
    [
        (np.repeat(np.arange(6), 3), np.arange(18) >= 9, "6 sessions, fewer than 8"),
        (np.repeat(np.arange(10), 3), np.arange(30) >= 24, "a group speaks in 2 sessions"),
    ],
)
def test_few_sessions_give_none_and_say_so(clusters, second, reason):
    raised = np.arange(len(clusters))[:, None] % 2 == 0
    found = clustered_intervals(raised, np.ones_like(raised), second, clusters, seed=1)
    assert found.each == (None,)
    assert reason in (found.reason or "")


def test_a_code_that_nobody_raises_has_no_interval():
    _, clusters, second = study(np.random.default_rng(1))
    nothing = np.zeros((len(clusters), 1), dtype=bool)
    found = clustered_intervals(nothing, ~nothing, second, clusters, seed=1)
    assert found.each == (None,)
    assert found.reason is None


@pytest.mark.slow
def test_the_interval_holds_the_truth_where_newcombe_does_not():
    rng = np.random.default_rng(11)
    held = {"drawn": 0, "alone": 0}
    studies = 300
    for _ in range(studies):
        raised, clusters, second = study(rng, sessions=24, likeness=2)
        ((low, high),) = clustered_intervals(
            raised, np.ones_like(raised), second, clusters, seed=5, draws=500
        ).each
        held["drawn"] += low <= 0 <= high
        counts = [(int(raised[side].sum()), int(side.sum())) for side in (~second, second)]
        low, high = newcombe(*counts)
        held["alone"] += low <= 0 <= high
    assert held["drawn"] / studies > 0.92
    assert held["alone"] / studies < 0.85
