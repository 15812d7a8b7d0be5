from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from published_ratings import KRIPPENDORFF_2004

from qualkit.agreement import (
    bias_index,
    brennan_prediger,
    cohen_kappa,
    counts_of_table,
    fleiss_kappa,
    gwet_ac1,
    holsti,
    percent_agreement,
    prevalence_index,
    scott_pi,
    specific_agreement,
)
from qualkit.errors import ParameterError

COHEN_45 = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
ABSTRACTORS = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        # As in the table of test_agreement_coefficient: Cohen, Artstein & Poesio, Krippendorff,
        # Feinstein & Cicchetti, Gwet.
        ([[25, 12, 3], [13, 2, 15], [12, 16, 2]], -0.065),
        (COHEN_45, 0.55),
        ([[20, 10], [20, 50]], 0.4),
        ([[46, 0, 0], [6, 32, 6], [0, 0, 10]], 0.82),
        ([[12, 9, 9], [9, 14, 9], [9, 9, 20]], 0.19),
        ([[12, 18, 18], [0, 14, 18], [0, 0, 20]], 0.19),
        ([[40, 9], [6, 45]], 0.7),
        ([[80, 10], [5, 5]], 0.7),
        ([[80, 7], [8, 5]], 0.7),
        ([[118, 5], [2, 0]], 0.888),
        (ABSTRACTORS, 0.835),
    ],
)
def test_brennan_prediger_of_two_coder_tables(table, expected):
    assert brennan_prediger(*counts_of_table(table)).value == pytest.approx(expected, abs=1e-6)


def test_cohens_standard_error_and_interval():
    # Cohen (1960) p. 45, with the error of Fleiss, Cohen & Everitt (1969).
    kappa = cohen_kappa(COHEN_45)
    assert kappa.standard_error == pytest.approx(0.051002, abs=1e-6)
    assert kappa.interval() == pytest.approx((0.3916, 0.5915), abs=5e-5)


def test_cohens_standard_error_of_three_abstractors_categories():
    # Gwet (2014) and the R package irrCAC, which takes t instead of the normal law.
    kappa = cohen_kappa(ABSTRACTORS)
    assert kappa.value == pytest.approx(0.7964094, abs=1e-7)
    assert kappa.standard_error == pytest.approx(0.0589107, abs=1e-7)
    assert replace(kappa, degrees=99).interval() == pytest.approx((0.680, 0.913), abs=5e-4)


@pytest.mark.parametrize(("weighting", "expected"), [("linear", 0.473684), ("quadratic", 0.454545)])
def test_weighted_kappa(weighting, expected):
    assert cohen_kappa(COHEN_45, weighting=weighting).value == pytest.approx(expected, abs=1e-6)


def test_prevalence_and_bias_explain_the_paradox():
    # Byrt, Bishop & Carlin (1993): PABAK is κ without both; the tables share it.
    balanced, skewed = [[40, 9], [6, 45]], [[80, 10], [5, 5]]
    assert prevalence_index(balanced).value == pytest.approx(0.05)
    assert prevalence_index(skewed).value == pytest.approx(-0.75)
    assert bias_index(balanced).value == pytest.approx(-0.03)
    assert bias_index(skewed).value == pytest.approx(-0.05)


def test_holsti_of_the_same_units_is_percent_agreement():
    assert holsti(*KRIPPENDORFF_2004).value == pytest.approx(0.6)


def test_holsti_counts_decisions_that_one_coder_did_not_make():
    assert holsti(["a", "b", "c"], ["a", None, None]).value == pytest.approx(2 / 4)


def test_agreement_that_is_defined_by_nothing_is_none():
    assert holsti([None], [None]).reason == "no units"
    assert prevalence_index([[0, 0], [0, 0]]).reason == "no units"
    assert bias_index([[0, 0], [0, 0]]).reason == "no units"
    for weighting in ("identity", "linear", "quadratic"):
        assert cohen_kappa([[4, 0], [0, 0]], weighting=weighting).value is None


def test_tables_that_do_not_fit_are_refused():
    with pytest.raises(ParameterError, match="expected absent and present"):
        bias_index(COHEN_45)
    with pytest.raises(ParameterError, match="coders with 1 and 2 units"):
        holsti(["a"], ["a", "b"])
    with pytest.raises(ParameterError, match="no cell below 0"):
        cohen_kappa([[np.nan, 1], [1, 1]])


two_by_two = st.lists(st.integers(0, 40), min_size=4, max_size=4).map(
    lambda cells: np.array(cells).reshape(2, 2)
)


@settings(deadline=None)
@given(two_by_two.filter(lambda table: table.sum() > 0))
def test_pabak_is_twice_percent_agreement_less_one(table):
    found = brennan_prediger(*counts_of_table(table))
    if found.value is not None:
        assert found.value == pytest.approx(
            2 * percent_agreement(*counts_of_table(table)).value - 1
        )


@settings(deadline=None)
@given(two_by_two.filter(lambda table: table.sum() > 0))
def test_swapping_coders_or_values_keeps_what_should_stay(table):
    for other in (table.T, table[::-1, ::-1]):
        for coefficient in (cohen_kappa, scott_pi):
            assert coefficient(other).value == pytest.approx(coefficient(table).value)
        one, two = (gwet_ac1(*counts_of_table(each)) for each in (table, other))
        assert one.value == pytest.approx(two.value)
    assert bias_index(table.T).value == pytest.approx(-bias_index(table).value)
    swapped = table[::-1, ::-1]
    assert prevalence_index(swapped).value == pytest.approx(-prevalence_index(table).value)
    positive = specific_agreement(*_with_value(table, 1))
    negative = specific_agreement(*_with_value(swapped, 0))
    assert positive.value == pytest.approx(negative.value)


def _with_value(table, value):
    counts, weights = counts_of_table(table)
    return counts, value, weights


@settings(deadline=None)
@given(st.lists(st.integers(1, 20), min_size=9, max_size=9))
def test_weighted_kappa_and_its_error_agree_with_statsmodels(cells):
    from statsmodels.stats.inter_rater import cohens_kappa

    table = np.array(cells).reshape(3, 3)
    for ours, theirs in (("identity", None), ("linear", "linear"), ("quadratic", "quadratic")):
        found = cohen_kappa(table, weighting=ours)
        oracle = cohens_kappa(table, wt=theirs)
        assert found.value == pytest.approx(oracle.kappa, abs=1e-9)
        assert found.standard_error == pytest.approx(oracle.std_kappa, abs=1e-9)


@settings(deadline=None)
@given(two_by_two)
def test_scotts_pi_is_fleiss_kappa_of_two_coders(table):
    pi, fleiss = scott_pi(table), fleiss_kappa(*counts_of_table(table))
    assert pi.value == pytest.approx(fleiss.value)
