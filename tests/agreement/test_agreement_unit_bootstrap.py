from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.agreement import MarkedUnits, marked_units, sums_by_document, unitizing_alpha
from qualkit.agreement.unit_bootstrap import bootstrap_units, family_alphas, u_alphas
from qualkit.agreement.unit_sums import PairSums
from qualkit.agreement.unitizing import u_alpha
from qualkit.errors import ParameterError

LENGTH = 200


def random_coder(rng: np.random.Generator, n_documents: int, n_units: int) -> MarkedUnits:
    """Units of two values in documents that are LENGTH long each."""
    starts, ends = [], []
    for document in range(n_documents):
        edges = np.sort(rng.choice(LENGTH, 2 * n_units, replace=False)) + document * LENGTH
        starts += edges[::2].tolist()
        ends += edges[1::2].tolist()
    return marked_units(starts, ends, [str(value) for value in rng.integers(0, 2, len(starts))])


def bounds(n_documents: int) -> np.ndarray:
    return np.arange(n_documents + 1) * LENGTH


@given(st.integers(0, 10**6), st.integers(2, 4))
@settings(max_examples=25, deadline=None)
def test_many_at_once_are_the_same_as_one_by_one(seed, n_coders):
    rng = np.random.default_rng(seed)
    coders = [random_coder(rng, 1, 3) for _ in range(n_coders)]
    found = unitizing_alpha(coders, LENGTH)
    names = tuple(row.value for row in found.ku)
    sums = sums_by_document(coders, [0, LENGTH], names)[0]
    expected = [row.alpha for row in (found.u, found.bar_u, found.cu, *found.ku)]
    got = [None if np.isnan(alpha) else alpha for alpha in family_alphas(sums).tolist()]
    assert got == pytest.approx(expected)


@given(st.integers(0, 10**6), st.integers(1, 4))
@settings(max_examples=25, deadline=None)
def test_documents_end_to_end_are_summed_each_by_itself(seed, n_documents):
    rng = np.random.default_rng(seed)
    coders = [random_coder(rng, n_documents, 3) for _ in range(3)]
    at_once = sums_by_document(coders, bounds(n_documents), "01")
    for document in range(n_documents):
        first = document * LENGTH
        parts = [
            marked_units(
                coder.starts[mine] - first,
                coder.ends[mine] - first,
                [value for value, is_mine in zip(coder.values, mine, strict=True) if is_mine],
            )
            for coder in coders
            for mine in [(coder.starts >= first) & (coder.starts < first + LENGTH)]
        ]
        alone = sums_by_document(parts, [0, LENGTH], "01")[0]
        assert at_once[document] == pytest.approx(alone)


def test_a_replicate_is_the_coefficient_of_the_documents_drawn():
    rng = np.random.default_rng(3)
    sums = sums_by_document([random_coder(rng, 6, 4) for _ in range(2)], bounds(6), "01")[:, None]
    sure = bootstrap_units(sums, u_alphas, replicates=50, seed=7)
    times = np.random.default_rng(7).multinomial(6, np.full(6, 1 / 6), size=50)
    for replicate in (0, 17, 49):
        drawn = np.repeat(sums[:, 0], times[replicate], axis=0)
        expected = u_alpha(PairSums.of_documents(drawn, "01")).alpha
        assert sure.alphas[replicate, 0] == pytest.approx(expected)


def test_documents_that_fewer_than_two_saw_are_not_drawn():
    rng = np.random.default_rng(3)
    sums = sums_by_document([random_coder(rng, 6, 4) for _ in range(2)], bounds(6), "01")
    with_empty = np.concatenate([sums, np.zeros((2, 5, 3))])
    assert bootstrap_units(with_empty, family_alphas, replicates=9, seed=1).documents == 6


def test_under_five_documents_there_is_no_replicate():
    rng = np.random.default_rng(3)
    sums = sums_by_document([random_coder(rng, 4, 4) for _ in range(2)], bounds(4), "01")
    sure = bootstrap_units(sums, family_alphas, replicates=9, seed=1)
    assert sure.why_no_interval(0) == "no interval: 4 documents"


def test_a_layer_without_units_is_undefined_and_not_a_number_of_its_own():
    nobody = [marked_units([], []), marked_units([], [])]
    assert np.isnan(u_alphas(sums_by_document(nobody, [0, 50], ["coded"]))).all()
    assert np.isnan(family_alphas(sums_by_document(nobody, [0, 50], "01"))).all()


def test_one_value_where_units_meet_gives_one_as_for_one_continuum():
    coders = [marked_units([0], [10], "0"), marked_units([5], [15], "0")]
    u, bar, cu, *ku = family_alphas(sums_by_document(coders, [0, 40], "01"))[0].tolist()
    assert u == bar
    assert (cu, ku[0]) == (1.0, 1.0)
    assert np.isnan(ku[1])


def test_a_unit_over_the_end_of_a_document_is_refused():
    coders = [marked_units([0], [10]), marked_units([15], [25])]
    with pytest.raises(ParameterError, match="unit 15–25 of coder 2 reaches over the end of a"):
        sums_by_document(coders, [0, 20, 40], ["coded"])


@pytest.mark.parametrize("wrong", [[0], [5, 9], [0, 9, 4]])
def test_bounds_rise_from_nothing(wrong):
    with pytest.raises(ParameterError, match="expected rising positions from 0"):
        sums_by_document([], wrong, ["coded"])


def test_a_unit_beyond_the_last_document_is_refused():
    with pytest.raises(ParameterError, match="reaches beyond the continuum"):
        sums_by_document([marked_units([0], [60])], [0, 20, 40], ["coded"])
