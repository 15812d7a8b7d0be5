"""How often the ladder rejects when there is nothing to find, and how often turns would."""

from __future__ import annotations

import numpy as np
import pytest

from qualkit.contrasts import permutation_test

STUDIES = 2_000


def null_studies(clusters, rng):
    """Turns (about 20 a person) that mention a code: logits vary by person and session."""
    n_people, n_sessions = len(clusters), clusters.max() + 1
    logit = rng.normal(-2, 0.8, (STUDIES, n_people))
    logit += rng.normal(0, 0.4, (STUDIES, n_sessions))[:, clusters]
    turns = rng.poisson(20, (STUDIES, n_people)) + 1
    return rng.binomial(turns, 1 / (1 + np.exp(-logit))), turns


def turn_level_rejections(hits, turns, is_second):
    from scipy.stats import chi2

    a, n1 = hits[:, is_second].sum(1), turns[:, is_second].sum(1)
    b, n2 = hits[:, ~is_second].sum(1), turns[:, ~is_second].sum(1)
    share = (a + b) / (n1 + n2)
    z2 = (a / n1 - b / n2) ** 2 / (share * (1 - share) * (1 / n1 + 1 / n2))
    return float((z2 > chi2.ppf(0.95, 1)).mean())


@pytest.mark.slow
@pytest.mark.parametrize(("sessions", "is_mixed"), [(6, True), (6, False), (10, False)])
def test_the_ladder_holds_its_level_where_turns_do_not(sessions, is_mixed):
    rng = np.random.default_rng(2026)
    clusters = np.repeat(np.arange(sessions), 6)
    is_second = np.arange(len(clusters)) % 2 == 0 if is_mixed else clusters % 2 == 0
    hits, turns = null_studies(clusters, rng)
    # Every column is a study of its own; whoever is above the study's median raises the code.
    rates = hits / turns
    raised = (rates > np.median(rates, axis=1, keepdims=True)).T
    for values in (raised, rates.T):
        p = permutation_test(values, is_second, clusters, seed=7, draws=1_999).p
        rejected = np.mean([x is not None and x <= 0.05 for x in p])
        noise = 2 * np.sqrt(0.05 * 0.95 / STUDIES)
        assert rejected <= 0.055 + noise
    assert turn_level_rejections(hits, turns, is_second) > 3 * 0.05
