from __future__ import annotations

import math

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from published_ratings import HAYES_2007, KRIPPENDORFF_1980, KRIPPENDORFF_2004, KRIPPENDORFF_2011

from qualkit.agreement import krippendorff_alpha, value_alpha, value_counts
from qualkit.errors import ParameterError

# From the papers, where they print more than nominal α, and from the package krippendorff 0.9.0.
PUBLISHED = [
    (KRIPPENDORFF_2011, (0.743421, 0.815388, 0.849107, 0.797403)),
    (KRIPPENDORFF_1980, (0.6417, 0.4994, 0.5469, 0.4833)),
    (HAYES_2007, (0.4765, 0.7598, 0.7574, 0.6621)),
]
LEVELS = ("nominal", "ordinal", "interval", "ratio")


def alpha_of(ratings, level="nominal"):
    values = sorted({value for row in ratings for value in row if value is not None})
    counts = value_counts(ratings, values=values)
    return krippendorff_alpha(counts, level=level, values=values)


@pytest.mark.parametrize(
    ("ratings", "level", "expected"),
    [
        (ratings, level, value)
        for ratings, found in PUBLISHED
        for level, value in zip(LEVELS, found, strict=True)
    ],
)
def test_alpha_at_each_level_is_as_published(ratings, level, expected):
    precision = 5e-7 if ratings is KRIPPENDORFF_2011 else 5e-5
    assert alpha_of(ratings, level).value == pytest.approx(expected, abs=precision)


def test_alpha_of_a_binary_example_is_as_published():
    assert alpha_of(KRIPPENDORFF_2004).value == pytest.approx(0.095238, abs=1e-6)


@pytest.mark.parametrize(
    ("value", "expected"), [(1, 0.3810), (2, 0.7111), (3, 0.7174), (4, 0.7636)]
)
def test_alpha_of_one_value_is_as_published(value, expected):
    counts = value_counts(KRIPPENDORFF_1980, values=[1, 2, 3, 4])
    assert value_alpha(counts, value - 1).value == pytest.approx(expected, abs=5e-5)


def test_alpha_of_a_value_that_nobody_used_is_undefined():
    assert value_alpha([[2, 0, 0], [1, 1, 0]], 2).reason == "no coder used the value"


@pytest.mark.parametrize("level", LEVELS)
def test_one_value_only_is_undefined_at_every_level(level):
    found = krippendorff_alpha([[3, 0], [2, 0]], level=level, values=[4, 9])
    assert (found.value, found.reason) == (None, "no variation: one value only")


@pytest.mark.parametrize("level", LEVELS)
def test_units_of_one_value_are_undefined_at_every_level(level):
    found = krippendorff_alpha([[1, 0], [0, 1]], level=level, values=[4, 9])
    assert (found.value, found.reason) == (None, "no unit has values from two coders")


@pytest.mark.parametrize("level", LEVELS)
def test_a_value_far_off_that_nobody_used_changes_nothing(level):
    near = krippendorff_alpha([[2, 0], [1, 1], [0, 2]], level=level, values=[1, 2])
    far = krippendorff_alpha(
        [[2, 0, 0], [1, 1, 0], [0, 2, 0]], level=level, values=[1, 2, 1_000_000_000]
    )
    assert far.value == pytest.approx(near.value)


def test_ordinal_alpha_reads_the_order_from_the_numbers():
    sorted_columns = krippendorff_alpha([[2, 0, 0], [0, 1, 1], [0, 0, 2]], level="ordinal")
    mixed = krippendorff_alpha([[0, 0, 2], [1, 1, 0], [2, 0, 0]], level="ordinal", values=[3, 2, 1])
    assert mixed.value == pytest.approx(sorted_columns.value)


def test_levels_and_numbers_that_do_not_fit_are_refused():
    counts = [[2, 0], [1, 1]]
    with pytest.raises(ParameterError, match="level 'cardinal'; expected nominal, ordinal"):
        krippendorff_alpha(counts, level="cardinal")
    with pytest.raises(ParameterError, match="the level ratio without numbers"):
        krippendorff_alpha(counts, level="ratio")
    with pytest.raises(ParameterError, match="3 numbers for 2 values"):
        krippendorff_alpha(counts, level="interval", values=[1, 2, 3])
    with pytest.raises(ParameterError, match="one finite number a value"):
        krippendorff_alpha(counts, level="interval", values=[1, math.nan])
    with pytest.raises(ParameterError, match="the value -1 on a ratio scale"):
        krippendorff_alpha(counts, level="ratio", values=[-1, 2])


units_of_numbers = st.integers(2, 4).flatmap(
    lambda n_coders: st.lists(
        st.lists(st.sampled_from([0, 1, 2, 5, None]), min_size=n_coders, max_size=n_coders),
        min_size=1,
        max_size=12,
    )
)


@settings(deadline=None)
@given(units_of_numbers, st.sampled_from(LEVELS))
def test_alpha_agrees_with_an_independent_implementation_at_every_level(units, level):
    ratings = list(zip(*units, strict=True))
    ours = alpha_of(ratings, level).value
    if ours is not None:
        data = np.array([[np.nan if x is None else x for x in row] for row in ratings])
        assert ours == pytest.approx(
            krippendorff.alpha(reliability_data=data, level_of_measurement=level)
        )


@settings(deadline=None)
@given(units_of_numbers, st.sampled_from(LEVELS), st.randoms())
def test_order_of_coders_and_units_does_not_move_alpha(units, level, random):
    mixed = [random.sample(unit, len(unit)) for unit in random.sample(units, len(units))]
    one = alpha_of(list(zip(*units, strict=True)), level)
    other = alpha_of(list(zip(*mixed, strict=True)), level)
    assert one.reason == other.reason
    assert one.value is None or math.isclose(one.value, other.value, abs_tol=1e-9)


@settings(deadline=None)
@given(units_of_numbers)
def test_other_names_for_the_values_do_not_move_nominal_alpha(units):
    names = {0: "north", 1: "south", 2: "east", 5: "west", None: None}
    named = [[names[value] for value in row] for row in zip(*units, strict=True)]
    one = krippendorff_alpha(value_counts(list(zip(*units, strict=True))))
    other = krippendorff_alpha(value_counts(named))
    assert one.reason == other.reason
    assert one.value is None or math.isclose(one.value, other.value, abs_tol=1e-9)


@settings(deadline=None)
@given(units_of_numbers)
def test_interval_alpha_knows_no_origin_and_no_unit_of_measurement(units):
    moved = [[None if x is None else 10 - 3 * x for x in row] for row in zip(*units, strict=True)]
    one = alpha_of(list(zip(*units, strict=True)), "interval")
    other = alpha_of(moved, "interval")
    assert one.value is None or math.isclose(one.value, other.value, abs_tol=1e-9)
