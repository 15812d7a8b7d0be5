"""The regression of turns with sessions as clusters."""

from __future__ import annotations

import numpy as np
import pytest

from qualkit.contrasts.models import turn_model
from qualkit.errors import MissingExtra

pytest.importorskip("statsmodels")


def study(sessions=12, size=4, turns=10):
    rng = np.random.default_rng(5)
    clusters = np.repeat(np.arange(sessions), size)
    second = clusters % 2 == 1
    logit = -1 + second + rng.normal(0, 0.5, sessions)[clusters]
    n_turns = np.full(len(clusters), turns)
    return rng.binomial(n_turns, 1 / (1 + np.exp(-logit))), n_turns, second, clusters


def test_its_odds_are_those_of_the_turns_when_sessions_are_of_one_size():
    coded, turns, second, clusters = study()
    found = turn_model(coded, turns, second, clusters, 0.95)
    a, b = coded[second].sum(), (turns - coded)[second].sum()
    c, d = coded[~second].sum(), (turns - coded)[~second].sum()
    assert found.odds_ratio == pytest.approx(a * d / (b * c), rel=1e-4)
    low, high = found.interval
    assert low < found.odds_ratio < high
    assert low * high == pytest.approx(found.odds_ratio**2)
    assert (found.turns, found.clusters) == (480, 12)


def test_its_p_belongs_to_its_interval():
    from scipy.stats import t

    coded, turns, second, clusters = study()
    found = turn_model(coded, turns, second, clusters, 0.95)
    error = np.log(found.interval[1] / found.odds_ratio) / t.ppf(0.975, 10)
    assert found.p == pytest.approx(2 * t.sf(abs(np.log(found.odds_ratio)) / error, 10))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda c, n, s, k: (c, n, s, k % 6), "6 sessions, fewer than 10"),
        (lambda c, n, s, k: (c * ~s, n, s, k), "all or none of a group's turns"),
        (lambda c, n, s, k: (c, n * 1000, s, k), "too long for its correction"),
    ],
)
def test_where_there_is_no_model_it_says_why(change, reason):
    found = turn_model(*change(*study()), 0.95)
    assert (found.odds_ratio, found.interval, found.p) == (None, None, None)
    assert reason in found.reason


def test_without_statsmodels_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr("qualkit.contrasts.models.find_spec", lambda _: None)
    with pytest.raises(MissingExtra, match=r"pip install '\.\[models\]'"):
        turn_model(*study(), 0.95)
