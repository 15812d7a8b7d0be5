from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from qualkit.agreement import drift, spells
from qualkit.errors import ParameterError


def days(n):
    return [f"2009-03-{day:02d}" for day in range(1, n + 1)]


def test_all_orders_of_few_documents_are_looked_at():
    # Of 24 orders, those of |ρ| of .8 or more: ρ = 1 once, .8 three times, and their mirrors.
    found = drift(days(4), [0.1, 0.3, 0.2, 0.4], seed=0)
    assert found.rho == pytest.approx(0.8)
    assert found.p == pytest.approx(8 / 24)
    assert (found.orders, found.exact, found.smallest_p) == (24, True, 2 / 24)


@settings(deadline=None, max_examples=20)
@given(st.lists(st.integers(0, 4), min_size=3, max_size=5), st.integers(0, 1000))
def test_exact_p_counts_orders_at_least_as_far_from_none(apart, seed):
    moments = [str(place) for place in np.random.default_rng(seed).integers(0, 3, len(apart))]
    found = drift(moments, [share / 10 for share in apart], seed=0)
    if found.rho is None:
        assert len(set(moments)) == 1 or len(set(apart)) == 1
        return
    order = [int(moment) for moment in moments]
    rhos = [stats.spearmanr(order, dealt).statistic for dealt in permutations(apart)]
    here = stats.spearmanr(order, apart).statistic
    assert found.rho == pytest.approx(here)
    assert found.p == pytest.approx(np.mean([abs(rho) >= abs(here) - 1e-9 for rho in rhos]))


def test_orders_of_many_documents_are_drawn_from_the_seed():
    shares = [0.1, 0.12, 0.2, 0.11, 0.3, 0.25, 0.4, 0.33, 0.41, 0.5]
    one, same, other = (drift(days(10), shares, seed=seed) for seed in (1, 1, 2))
    assert one == same
    assert (one.exact, one.orders, one.smallest_p) == (False, 9_999, 1e-4)
    assert one.rho == pytest.approx(stats.spearmanr(range(10), shares).statistic)
    assert one.p == pytest.approx(stats.spearmanr(range(10), shares).pvalue, abs=0.002)
    assert one.p == pytest.approx(other.p, abs=0.001)


@pytest.mark.parametrize(
    ("moments", "shares", "reason"),
    [
        ([], [], "0 documents, fewer than 3"),
        (["1", "2"], [0.1, 0.2], "2 documents, fewer than 3"),
        (["1", "1", "1"], [0.1, 0.2, 0.3], "all documents were coded at one moment"),
        (["1", "2", "3"], [0.3, 0.1 + 0.2, 0.3], "coders disagree alike in all"),
    ],
)
def test_without_an_order_or_a_difference_there_is_a_reason(moments, shares, reason):
    found = drift(moments, shares, seed=0)
    assert (found.rho, found.p) == (None, None)
    assert reason in found.undefined


def test_spells_hold_equal_numbers_of_documents():
    assert spells(days(8), 4) == [0, 0, 1, 1, 2, 2, 3, 3]
    assert spells([*reversed(days(10))], 4) == [3, 3, 2, 2, 2, 1, 1, 0, 0, 0]
    assert spells(days(2), 4) == [0, 1]
    assert spells([], 4) == []


@settings(deadline=None)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=30), st.integers(1, 6))
def test_documents_of_one_moment_are_in_one_spell_and_spells_follow_time(moments, most):
    found = spells([str(moment) for moment in moments], most)
    assert sorted(set(found)) == [*range(max(found) + 1)]
    assert max(found) < most
    for one, spell in zip(moments, found, strict=True):
        for other, its in zip(moments, found, strict=True):
            assert spell <= its if one <= other else spell >= its


def test_what_makes_no_sense_is_refused():
    with pytest.raises(ParameterError, match="0 spells; expected 1 or more"):
        spells(["1"], 0)
    with pytest.raises(ParameterError, match="1 moments of 2 shares"):
        drift(["1"], [0.1, 0.2], seed=0)
