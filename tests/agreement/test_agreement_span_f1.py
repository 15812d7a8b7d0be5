from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.agreement import (
    character_counts,
    character_table,
    cohen_kappa,
    krippendorff_alpha,
    marked_units,
    match_spans,
    percent_agreement,
    scott_pi,
    specific_agreement,
)
from qualkit.agreement.span_f1 import span_overlaps
from qualkit.errors import ParameterError

# Krippendorff (1995), p. 62, example A: Bertha and Bill on 24 characters.
BERTHA = marked_units([2, 14], [10, 20])
BILL = marked_units([4, 15], [8, 17])
ONE = marked_units([0, 85], [50, 120])
OTHER = marked_units([0, 80, 140], [40, 130, 150])


def random_spans(rng, n_spans):
    edges = np.sort(rng.choice(40, 2 * n_spans, replace=False))
    return marked_units(edges[::2], edges[1::2])


def test_characters_of_two_coders_give_the_printed_coefficients():
    # Printed as .385, .314 and .329.
    table = character_table(BERTHA, BILL, 24)
    assert cohen_kappa(table).value == pytest.approx(0.384615, abs=1e-6)
    assert scott_pi(table).value == pytest.approx(0.314286, abs=1e-6)
    counted = character_counts([BERTHA, BILL], 24)
    assert krippendorff_alpha(*counted).value == pytest.approx(0.328571, abs=1e-6)


def test_characters_of_overlapping_spans():
    table = character_table(ONE, OTHER, 200)
    counts, weights = character_counts([ONE, OTHER], 200)
    (_, false), (missed, both) = table.tolist()
    assert both == 75
    assert both / (both + false) == pytest.approx(0.75)
    assert both / (both + missed) == pytest.approx(0.882353, abs=1e-6)
    assert both / (both + missed + false) == pytest.approx(0.681818, abs=1e-6)
    assert cohen_kappa(table).value == pytest.approx(0.65, abs=1e-6)
    assert percent_agreement(counts, weights).value == pytest.approx(0.825)
    assert specific_agreement(counts, 1, weights).value == pytest.approx(0.810811, abs=1e-6)


def test_characters_of_three_coders_are_counted_by_how_many_coded_them():
    counts, weights = character_counts([BERTHA, BILL, marked_units([0], [24])], 24)
    assert counts.tolist() == [[2, 1], [1, 2], [0, 3]]
    assert weights.tolist() == [10, 8, 6]


def test_spans_that_nobody_coded_leave_alpha_undefined():
    counted = character_counts([marked_units([], []), marked_units([], [])], 24)
    assert krippendorff_alpha(*counted).value is None


def test_overlaps_are_intersection_over_union():
    pairs, overlaps = span_overlaps(ONE, OTHER)
    assert pairs.tolist() == [[0, 0], [1, 1]]
    assert overlaps == pytest.approx([0.8, 0.7])


@pytest.mark.parametrize(
    ("threshold", "n_matched", "f1"),
    [(0.5, 2, 0.8), (0.7, 2, 0.8), (0.75, 1, 0.4), (0.8, 1, 0.4), (1, 0, 0.0)],
)
def test_the_threshold_decides_what_matches(threshold, n_matched, f1):
    found = match_spans(ONE, OTHER, threshold=threshold)
    assert found.n_matched == n_matched
    assert found.f1 == pytest.approx(f1)
    assert found.precision == pytest.approx(n_matched / 3)
    assert found.recall == pytest.approx(n_matched / 2)


def test_exact_spans_match_at_the_threshold_of_1():
    assert match_spans(ONE, ONE, threshold=1).f1 == 1


def test_spans_match_one_to_one():
    found = match_spans(marked_units([0], [20]), marked_units([0, 10], [10, 20]), threshold=0.5)
    assert (found.n_matched, found.f1) == (1, pytest.approx(2 / 3))


@given(st.integers(0, 10**6), st.integers(0, 5), st.integers(0, 5))
@settings(max_examples=50, deadline=None)
def test_as_many_spans_match_as_can(seed, n_one, n_other):
    rng = np.random.default_rng(seed)
    one, other = random_spans(rng, n_one), random_spans(rng, n_other)
    pairs, overlaps = span_overlaps(one, other)
    allowed = {
        (a, b) for (a, b), share in zip(pairs.tolist(), overlaps, strict=True) if share >= 0.1
    }
    few, many = sorted([n_one, n_other])
    most = max(
        sum(((i, j) if n_one <= n_other else (j, i)) in allowed for i, j in enumerate(choice))
        for choice in permutations(range(many), few)
    )
    assert match_spans(one, other, threshold=0.1).n_matched == most


def test_one_coder_without_spans_matches_nothing():
    found = match_spans(marked_units([], []), OTHER)
    assert (found.f1, found.precision, found.recall) == (0, 0, None)


def test_no_spans_at_all_are_undefined():
    found = match_spans(marked_units([], []), marked_units([], []))
    assert (found.f1, found.note) == (None, "no spans")
    assert found.records()[0]["threshold"] == 0.5


@pytest.mark.parametrize("threshold", [0, -0.1, 1.01])
def test_a_threshold_out_of_range_is_refused(threshold):
    with pytest.raises(ParameterError, match=f"a threshold of {threshold}; expected above 0"):
        match_spans(ONE, OTHER, threshold=threshold)


def test_one_coder_is_refused():
    with pytest.raises(ParameterError, match="1 coder; expected at least two coders"):
        character_counts([ONE], 200)
