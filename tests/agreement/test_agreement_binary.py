from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from published_ratings import KRIPPENDORFF_1980, KRIPPENDORFF_2004

from qualkit.agreement import (
    CodedUnits,
    binary_alphas,
    binary_statistics,
    krippendorff_alpha,
    value_counts,
)
from qualkit.errors import ParameterError


def coded(presence, document_of, *, weights=None, seen=None):
    presence = np.asarray(presence, dtype=bool)
    return CodedUnits(
        codes=tuple(f"code {n}" for n in range(presence.shape[0])),
        coders=tuple(f"coder {n}" for n in range(presence.shape[1])),
        documents=tuple(f"doc {n}" for n in range(max(document_of, default=-1) + 1)),
        presence=presence if seen is None else presence & seen,
        document_of=np.asarray(document_of, dtype=np.intp),
        weights=weights,
        seen=seen,
    )


def random_units(n_coders, *, n_units=40, seed=3):
    rng = np.random.default_rng(seed)
    truth = rng.random((4, 1, n_units)) < 0.4
    presence = truth ^ (rng.random((4, n_coders, n_units)) < 0.2)
    return presence, rng.random((n_coders, n_units)) < 0.7, rng.integers(0, 6, n_units)


def alpha_of(presence, seen=None):
    seen = np.ones(presence.shape, dtype=bool) if seen is None else seen
    ratings = [
        [bool(value) if there else None for value, there in zip(row, saw, strict=True)]
        for row, saw in zip(presence, seen, strict=True)
    ]
    return krippendorff_alpha(value_counts(ratings, values=[False, True]))


def test_alpha_of_published_values_against_the_rest():
    presence = [[[v == value for v in row] for row in KRIPPENDORFF_1980] for value in (1, 2, 3, 4)]
    found = binary_alphas(binary_statistics(coded(presence, [0, 0, 0, 1, 1, 1, 2, 2, 2])).sum(0))
    assert found == pytest.approx([0.3810, 0.7111, 0.7174, 0.7636], abs=5e-5)


def test_alpha_of_a_published_binary_example():
    statistics = binary_statistics(coded([KRIPPENDORFF_2004], [0] * 10))
    assert binary_alphas(statistics).tolist() == [[pytest.approx(0.095238, abs=1e-6)]]


@pytest.mark.parametrize("n_coders", [2, 3, 20])
def test_all_codes_at_once_give_what_each_gives_alone(n_coders):
    presence, _, document_of = random_units(n_coders)
    found = binary_alphas(binary_statistics(coded(presence, document_of)).sum(axis=0))
    assert found == pytest.approx([alpha_of(code).value for code in presence])


@pytest.mark.parametrize("n_coders", [2, 3, 5])
def test_units_that_a_coder_did_not_see_are_missing(n_coders):
    presence, seen, document_of = random_units(n_coders)
    found = binary_alphas(binary_statistics(coded(presence, document_of, seen=seen)).sum(axis=0))
    assert found == pytest.approx([alpha_of(code, seen).value for code in presence])


@pytest.mark.parametrize("n_coders", [2, 3])
def test_seen_by_everybody_is_the_same_as_nothing_said(n_coders):
    presence, seen, document_of = random_units(n_coders)
    units = coded(presence, document_of)
    said = binary_statistics(replace(units, seen=np.ones_like(seen)))
    assert said == pytest.approx(binary_statistics(units))


def test_weighted_units_count_as_often_as_they_stand_for():
    presence, _, document_of = random_units(3)
    times = np.arange(40) % 4
    once = binary_statistics(coded(presence, document_of, weights=times))
    repeated = coded(np.repeat(presence, times, axis=2), np.repeat(document_of, times))
    assert once == pytest.approx(binary_statistics(repeated))


def test_each_document_has_its_own_sums():
    presence, _, document_of = random_units(3)
    by_document = binary_statistics(coded(presence, document_of))
    for document, sums in enumerate(by_document):
        here = document_of == document
        alone = binary_statistics(coded(presence[:, :, here], [0] * int(here.sum())))
        assert sums == pytest.approx(alone[0])


@pytest.mark.parametrize("with_seen", [True, False])
def test_one_coder_pairs_nothing(with_seen):
    seen = np.ones((1, 2), dtype=bool) if with_seen else None
    found = binary_statistics(coded([[[1, 0]]], [0, 0], seen=seen))
    assert found.tolist() == [[[0, 0, 0]]]
    assert np.isnan(binary_alphas(found)).all()


@pytest.mark.parametrize("value", [False, True])
def test_a_code_without_variation_has_no_alpha(value):
    presence = np.full((1, 3, 6), value)
    assert np.isnan(binary_alphas(binary_statistics(coded(presence, [0] * 6)))).all()


def test_no_units_have_no_alpha():
    assert binary_statistics(coded(np.zeros((2, 2, 0)), [])).shape == (0, 2, 3)


def test_seen_of_another_shape_is_refused():
    with pytest.raises(ParameterError, match=r"seen of shape \(3, 2\); expected coders × units"):
        replace(coded([[[1, 0], [1, 1]]], [0, 0]), seen=np.ones((3, 2), dtype=bool))


def test_a_code_given_to_an_unseen_unit_is_refused():
    units = coded([[[1, 0], [1, 1]]], [0, 0])
    with pytest.raises(ParameterError, match="a unit that its coder did not see"):
        replace(units, seen=np.array([[False, True], [True, True]]))


@settings(deadline=None)
@given(st.integers(2, 5), st.integers(0, 1000))
def test_renaming_present_and_absent_or_coders_keeps_alpha(n_coders, seed):
    presence, seen, document_of = random_units(n_coders, n_units=9, seed=seed)
    order = np.random.default_rng(seed).permutation(n_coders)
    one = binary_alphas(binary_statistics(coded(presence, document_of, seen=seen)).sum(axis=0))
    for other in (
        binary_statistics(coded(~presence, document_of, seen=seen)),
        binary_statistics(coded(presence[:, order], document_of, seen=seen[order])),
    ):
        for a, b in zip(one, binary_alphas(other.sum(axis=0)), strict=True):
            assert math.isclose(a, b, abs_tol=1e-9) or (math.isnan(a) and math.isnan(b))
