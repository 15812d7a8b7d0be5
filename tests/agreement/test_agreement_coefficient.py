from __future__ import annotations

import math

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from published_ratings import GWET_2014, KRIPPENDORFF_1980, KRIPPENDORFF_2004, KRIPPENDORFF_2011

from qualkit.agreement import (
    cohen_kappa,
    contingency,
    counts_of_table,
    gwet_ac1,
    kappa_max,
    krippendorff_alpha,
    percent_agreement,
    scott_pi,
    specific_agreement,
    value_counts,
)
from qualkit.errors import ParameterError

# po, κ, π, AC1, α, κ_max of printed tables: Cohen (1960) pp. 37 and 45; Artstein & Poesio (2008)
# pp. 558 and 568; Krippendorff (2004) p. 246, twice; Feinstein & Cicchetti (1990), twice, and the
# same margins moved; Gwet (2008); three abstractors' categories of Gwet (2014).
TABLES = [
    ([[25, 12, 3], [13, 2, 15], [12, 16, 2]],
     (0.29, -0.092308, -0.100775, -0.04797, -0.095271, 0.846154)),
    ([[88, 14, 18], [10, 40, 10], [2, 6, 12]],
     (0.7, 0.491525, 0.487179, 0.575972, 0.488462, 0.830508)),
    ([[20, 10], [20, 50]], (0.7, 0.347826, 0.340659, 0.449541, 0.343956, 0.782609)),
    ([[46, 0, 0], [6, 32, 6], [0, 0, 10]],
     (0.88, 0.801325, 0.799532, 0.828743, 0.800535, 0.801325)),
    ([[12, 9, 9], [9, 14, 9], [9, 9, 20]],
     (0.46, 0.185766, 0.185766, 0.192101, 0.189837, 1.0)),
    ([[12, 18, 18], [0, 14, 18], [0, 0, 20]],
     (0.46, 0.258242, 0.185766, 0.192101, 0.189837, 0.505495)),
    ([[40, 9], [6, 45]], (0.85, 0.699519, 0.699248, 0.700748, 0.700752, 0.939904)),
    ([[80, 10], [5, 5]], (0.85, 0.318182, 0.314286, 0.808, 0.317714, 0.772727)),
    ([[80, 7], [8, 5]], (0.85, 0.314442, 0.314286, 0.808, 0.317714, 0.954296)),
    ([[118, 5], [2, 0]], (0.944, -0.023392, -0.028807, 0.940776, -0.024691, 0.561404)),
    ([[13, 0, 0], [0, 20, 7], [0, 4, 56]],
     (0.89, 0.796409, 0.79624, 0.849331, 0.797258, 0.944475)),
]  # fmt: skip


@pytest.mark.parametrize(("table", "expected"), TABLES)
def test_two_coder_tables_give_the_published_coefficients(table, expected):
    counted = counts_of_table(table)
    found = (
        percent_agreement(*counted).value,
        cohen_kappa(table).value,
        scott_pi(table).value,
        gwet_ac1(*counted).value,
        krippendorff_alpha(*counted).value,
        kappa_max(table).value,
    )
    assert found == pytest.approx(expected, abs=1e-6)


def test_alpha_of_four_coders_with_missing_values():
    assert krippendorff_alpha(value_counts(KRIPPENDORFF_2011)).value == pytest.approx(
        0.743421, abs=1e-6
    )


def test_ac1_of_four_coders_with_missing_values():
    counts = value_counts(GWET_2014)
    assert gwet_ac1(counts).value == pytest.approx(0.775, abs=5e-4)
    assert percent_agreement(counts).value == pytest.approx(0.818, abs=5e-4)
    assert krippendorff_alpha(counts).value == pytest.approx(0.743, abs=5e-4)


def test_alpha_of_three_coders_and_of_each_value():
    counts = value_counts(KRIPPENDORFF_1980)
    assert krippendorff_alpha(counts).value == pytest.approx(0.6417, abs=5e-5)
    assert percent_agreement(counts).value == pytest.approx(0.740741, abs=1e-6)
    for value, expected in {1: 0.3810, 2: 0.7111, 3: 0.7174, 4: 0.7636}.items():
        binary = value_counts([[rating == value for rating in row] for row in KRIPPENDORFF_1980])
        assert krippendorff_alpha(binary).value == pytest.approx(expected, abs=5e-5)


def test_binary_example_of_two_coders():
    counts = value_counts(KRIPPENDORFF_2004)
    assert percent_agreement(counts).value == pytest.approx(0.6)
    assert krippendorff_alpha(counts).value == pytest.approx(0.095238, abs=1e-6)
    assert cohen_kappa(contingency(*KRIPPENDORFF_2004)).value == pytest.approx(0.090909, abs=1e-6)


def test_characters_of_two_coders():
    # Krippendorff (1995), the first example, character by character.
    bertha = [2 <= i < 10 or 14 <= i < 20 for i in range(24)]
    bill = [4 <= i < 8 or 15 <= i < 17 for i in range(24)]
    table = contingency(bertha, bill)
    assert cohen_kappa(table).value == pytest.approx(0.384615, abs=1e-6)
    assert scott_pi(table).value == pytest.approx(0.314286, abs=1e-6)
    assert krippendorff_alpha(*counts_of_table(table)).value == pytest.approx(0.328571, abs=1e-6)


def test_rare_codes_hide_disagreement_in_ac1_but_not_in_alpha():
    counted = counts_of_table([[985, 10], [0, 5]])
    counts, weights = counted
    assert percent_agreement(*counted).value == pytest.approx(0.99)
    assert gwet_ac1(*counted).value == pytest.approx(0.990, abs=5e-4)
    assert krippendorff_alpha(*counted).value == pytest.approx(0.495, abs=5e-4)
    assert specific_agreement(counts, 1, weights).value == pytest.approx(0.5)


def test_kappa_rewards_unequal_totals_where_pi_and_alpha_do_not_move():
    equal, unequal = TABLES[4][0], TABLES[5][0]
    assert cohen_kappa(unequal).value > cohen_kappa(equal).value + 0.07
    assert scott_pi(unequal) == scott_pi(equal)


@pytest.mark.parametrize("table", [[[7, 0], [0, 0]], [[0, 0], [0, 7]]])
def test_one_value_only_leaves_chance_corrected_coefficients_undefined(table):
    counted = counts_of_table(table)
    assert percent_agreement(*counted).value == 1.0
    for found in (
        cohen_kappa(table),
        kappa_max(table),
        scott_pi(table),
        gwet_ac1(*counted),
        krippendorff_alpha(*counted),
    ):
        assert found.value is None
        assert found.reason == "no variation: one value only"


def test_one_coder_without_variation_is_not_degenerate():
    assert cohen_kappa([[5, 5], [0, 0]]).value == 0.0


def test_nothing_to_pair_is_undefined():
    alone = value_counts([[1, None], [None, 2]])
    assert krippendorff_alpha(alone).reason == "no unit has values from two coders"
    assert gwet_ac1(alone).value is None
    assert percent_agreement(alone).value is None
    assert cohen_kappa([[0, 0], [0, 0]]).reason == "no units"
    assert specific_agreement(alone, 0).reason == "no coder used the value"
    assert krippendorff_alpha(value_counts([])).value is None


def test_input_that_does_not_fit_is_refused():
    with pytest.raises(ParameterError, match=r"coders with \[1, 2\] units"):
        value_counts([[1], [1, 2]])
    with pytest.raises(ParameterError, match="the same units"):
        contingency([0, 1], [0])
    with pytest.raises(ParameterError, match="as many rows as columns"):
        cohen_kappa([[1, 2, 3], [4, 5, 6]])
    with pytest.raises(ParameterError, match="one weight a unit"):
        krippendorff_alpha([[2, 0]], [1, 1])


ratings = st.integers(2, 4).flatmap(
    lambda n_coders: st.lists(
        st.lists(st.sampled_from([0, 1, 2, None]), min_size=n_coders, max_size=n_coders),
        min_size=1,
        max_size=15,
    )
)


@settings(deadline=None)
@given(ratings)
def test_alpha_agrees_with_an_independent_implementation(units):
    by_coder = list(zip(*units, strict=True))
    ours = krippendorff_alpha(value_counts(by_coder))
    pairable = [value for unit in units for value in unit if sum(x is not None for x in unit) > 1]
    if len({value for value in pairable if value is not None}) < 2:
        assert ours.value is None
        return
    data = np.array([[np.nan if x is None else x for x in row] for row in by_coder])
    theirs = krippendorff.alpha(reliability_data=data, level_of_measurement="nominal")
    assert ours.value == pytest.approx(theirs)


@settings(deadline=None)
@given(ratings, st.randoms())
def test_neither_the_order_of_coders_nor_of_units_matters(units, random):
    shuffled = [random.sample(unit, len(unit)) for unit in random.sample(units, len(units))]
    for coefficient in (krippendorff_alpha, percent_agreement, gwet_ac1):
        one = coefficient(value_counts(list(zip(*units, strict=True))))
        other = coefficient(value_counts(list(zip(*shuffled, strict=True))))
        assert (one.value is None) == (other.value is None)
        assert one.value is None or math.isclose(one.value, other.value, abs_tol=1e-9)


@settings(deadline=None)
@given(st.lists(st.integers(0, 30), min_size=4, max_size=4))
def test_kappa_agrees_with_statsmodels(cells):
    from statsmodels.stats.inter_rater import cohens_kappa, fleiss_kappa

    table = np.array(cells).reshape(2, 2)
    ours = cohen_kappa(table)
    if ours.value is not None:
        assert ours.value == pytest.approx(cohens_kappa(table, return_results=False))
        counts, weights = counts_of_table(table)
        expanded = np.repeat(counts, weights.astype(int), axis=0)
        if scott_pi(table).value is not None:
            assert scott_pi(table).value == pytest.approx(fleiss_kappa(expanded))
