from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from published_ratings import FLEISS_1971, GWET_2014, KRIPPENDORFF_2011

from qualkit.agreement import (
    brennan_prediger,
    category_kappa,
    cohen_kappa,
    conger_kappa,
    contingency,
    counts_of_table,
    fleiss_kappa,
    gwet_ac,
    gwet_ac1,
    krippendorff_alpha,
    percent_agreement,
    value_counts,
)
from qualkit.errors import ParameterError

GWET = value_counts(GWET_2014, values=[1, 2, 3, 4, 5])
FLEISS = value_counts(FLEISS_1971, values=[1, 2, 3, 4, 5])


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (percent_agreement(GWET), 0.818),
        (gwet_ac1(GWET), 0.775),
        (brennan_prediger(GWET), 0.773),
        (fleiss_kappa(GWET), 0.761),
        (conger_kappa(GWET_2014), 0.763),
        (krippendorff_alpha(GWET), 0.743),
    ],
)
def test_coefficients_of_four_coders_are_as_in_gwets_handbook(found, expected):
    assert found.value == pytest.approx(expected, abs=5e-4)


@pytest.mark.parametrize(
    ("found", "error", "low"),
    [
        (gwet_ac1(GWET), 0.143, 0.461),
        (brennan_prediger(GWET), 0.145, 0.454),
        (conger_kappa(GWET_2014), None, 0.435),
    ],
)
def test_standard_errors_and_intervals_are_as_in_gwets_handbook(found, error, low):
    assert error is None or found.standard_error == pytest.approx(error, abs=5e-4)
    assert found.interval()[0] == pytest.approx(low, abs=6e-4)
    assert found.interval()[1] == 1


@pytest.mark.parametrize(
    ("found", "chance"), [(gwet_ac1(GWET), 0.19), (conger_kappa(GWET_2014), 0.233)]
)
def test_chance_agreement_is_as_in_gwets_handbook(found, chance):
    observed = percent_agreement(GWET).value
    assert (observed - found.value) / (1 - found.value) == pytest.approx(chance, abs=5e-4)


def test_congers_kappa_tells_which_coder_gave_a_value():
    assert conger_kappa(KRIPPENDORFF_2011).value == pytest.approx(0.762067, abs=1e-6)
    assert fleiss_kappa(value_counts(KRIPPENDORFF_2011)).value == pytest.approx(
        fleiss_kappa(GWET).value
    )


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (fleiss_kappa(FLEISS), 0.430245),
        (brennan_prediger(FLEISS), 0.444444),
        (krippendorff_alpha(FLEISS), 0.43341),
    ],
)
def test_coefficients_of_fleiss_example(found, expected):
    assert found.value == pytest.approx(expected, abs=1e-6)


def test_agreement_and_chance_of_fleiss_example_are_as_printed():
    # The paper sums rounded shares: exactly, chance agreement is .21994.
    observed, kappa = percent_agreement(FLEISS).value, fleiss_kappa(FLEISS).value
    assert observed == pytest.approx(0.5556, abs=5e-5)
    assert (observed - kappa) / (1 - kappa) == pytest.approx(0.2201, abs=2e-4)


@pytest.mark.parametrize(
    ("category", "exact", "printed"),
    [
        (0, 0.2448, 0.248),
        (1, 0.2448, 0.248),
        (2, 0.5200, 0.517),
        (3, 0.4711, 0.470),
        (4, 0.5661, 0.565),
    ],
)
def test_kappa_of_each_category_of_fleiss_example(category, exact, printed):
    found = category_kappa(FLEISS, category).value
    assert found == pytest.approx(exact, abs=5e-5)
    assert found == pytest.approx(printed, abs=4e-3)


def test_kappa_of_fourteen_coders():
    # The worked example of the encyclopaedia article on Fleiss' kappa.
    counts = [
        [0, 0, 0, 0, 14],
        [0, 2, 6, 4, 2],
        [0, 0, 3, 5, 6],
        [0, 3, 9, 2, 0],
        [2, 2, 8, 1, 1],
        [7, 7, 0, 0, 0],
        [3, 2, 6, 3, 0],
        [2, 5, 3, 2, 2],
        [6, 5, 2, 1, 0],
        [0, 2, 2, 3, 7],
    ]
    assert fleiss_kappa(counts).value == pytest.approx(0.209931, abs=1e-6)


LIKERT_4 = [[20, 5, 1, 0], [4, 15, 6, 1], [0, 5, 18, 4], [0, 1, 3, 12]]
LIKERT_5 = [
    [15, 4, 1, 0, 0],
    [3, 12, 4, 1, 0],
    [1, 3, 14, 3, 1],
    [0, 1, 3, 10, 2],
    [0, 0, 1, 2, 8],
]


@pytest.mark.parametrize(
    ("table", "weighting", "expected"),
    [
        # Cohen (1960) pp. 37 and 45, and two scales; values of the R package irrCAC.
        ([[25, 12, 3], [13, 2, 15], [12, 16, 2]], "quadratic", 0.1831),
        ([[88, 14, 18], [10, 40, 10], [2, 6, 12]], "quadratic", 0.63855),
        (LIKERT_4, "identity", 0.58046),
        (LIKERT_4, "quadratic", 0.84028),
        (LIKERT_5, "identity", 0.57997),
        (LIKERT_5, "quadratic", 0.87005),
    ],
)
def test_ac2_of_ordered_values(table, weighting, expected):
    found = gwet_ac(*counts_of_table(table), weighting=weighting)
    assert found.value == pytest.approx(expected, abs=5e-6 if expected != 0.1831 else 5e-5)


COUNTED = (gwet_ac, brennan_prediger, fleiss_kappa)


@pytest.mark.parametrize("weighting", ["identity", "linear", "quadratic"])
@pytest.mark.parametrize("coefficient", COUNTED)
def test_one_value_only_is_undefined_whatever_the_weights(coefficient, weighting):
    found = coefficient([[2, 0, 0], [3, 0, 0]], weighting=weighting)
    assert (found.value, found.reason) == (None, "no variation: one value only")


@pytest.mark.parametrize("counts", [[[1, 0], [0, 1]], [[0, 0]], np.zeros((0, 0))])
@pytest.mark.parametrize("coefficient", COUNTED)
def test_without_pairs_nothing_is_defined(coefficient, counts):
    found = coefficient(counts)
    assert (found.value, found.reason) == (None, "no unit has values from two coders")


def test_congers_kappa_without_pairs_or_variation_is_undefined():
    nothing = "no unit has values from two coders"
    assert conger_kappa([]).reason == nothing
    assert conger_kappa([["a", "b"]]).reason == nothing
    assert conger_kappa([["a", None], [None, "b"]]).reason == nothing
    assert conger_kappa([["a", "b"], [None, None]]).reason == nothing
    assert conger_kappa([["a", "a"], ["a", "a"]]).reason == "no variation: one value only"


def test_a_category_that_nobody_used_is_undefined():
    assert category_kappa([[2, 0], [2, 0]], 1).reason == "no coder used the value"


def test_one_unit_has_no_standard_error_and_no_interval():
    found = gwet_ac1([[1, 1]])
    assert found.value == pytest.approx(-1)
    assert (found.standard_error, found.interval()) == (None, None)


def test_intervals_need_a_confidence_between_0_and_1():
    with pytest.raises(ParameterError, match="confidence 95; expected a number between 0 and 1"):
        gwet_ac1(GWET).interval(95)


def test_a_value_outside_the_list_is_refused():
    with pytest.raises(ParameterError, match=r"the value 'c'; expected one of \['a', 'b'\]"):
        conger_kappa([["a"], ["c"]], values=["a", "b"])


def test_an_unknown_weighting_is_refused():
    with pytest.raises(ParameterError, match="weighting 'cubic'; expected identity, linear"):
        gwet_ac([[2, 0]], weighting="cubic")


def test_rows_with_weights_count_as_often_as_rows_repeated():
    counts, times = np.array([[3, 0, 0], [1, 2, 0], [0, 1, 1], [0, 0, 1]]), [3, 2, 4, 5]
    for coefficient in COUNTED:
        one, other = coefficient(counts, times), coefficient(np.repeat(counts, times, axis=0))
        assert one.value == pytest.approx(other.value)
        assert one.standard_error == pytest.approx(other.standard_error)
        assert one.degrees == other.degrees


full_units = st.integers(2, 4).flatmap(
    lambda n_coders: st.lists(
        st.lists(st.sampled_from([0, 1, 2]), min_size=n_coders, max_size=n_coders),
        min_size=2,
        max_size=12,
    )
)


@settings(deadline=None)
@given(full_units, st.sampled_from(["identity", "linear", "quadratic"]), st.randoms())
def test_neither_the_order_of_coders_nor_of_units_matters(units, weighting, random):
    mixed = random.sample(units, len(units))
    coders = random.sample(range(len(units[0])), len(units[0]))
    ratings = list(zip(*units, strict=True))
    shuffled = [[unit[coder] for unit in mixed] for coder in coders]
    pairs = [(conger_kappa(r, values=[0, 1, 2], weighting=weighting)) for r in (ratings, shuffled)]
    counted = [value_counts(r, values=[0, 1, 2]) for r in (ratings, shuffled)]
    for one, other in [pairs] + [[f(c, weighting=weighting) for c in counted] for f in COUNTED]:
        assert one.reason == other.reason
        assert one.value is None or math.isclose(one.value, other.value, abs_tol=1e-9)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=2, max_size=20))
def test_congers_kappa_of_two_coders_is_cohens(pairs):
    first, second = zip(*pairs, strict=True)
    table = contingency([*first, 2], [*second, 2])
    table[2, 2] -= 1
    for weighting in ("identity", "linear", "quadratic"):
        conger = conger_kappa([first, second], values=[0, 1, 2], weighting=weighting)
        cohen = cohen_kappa(table, weighting=weighting)
        assert conger.reason == cohen.reason
        assert conger.value is None or math.isclose(conger.value, cohen.value, abs_tol=1e-9)
