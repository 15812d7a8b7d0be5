from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.agreement import (
    CodedUnits,
    confusions,
    disagreement_costs,
    krippendorff_alpha,
)


def coded(presence, *, seen=None, weights=None):
    presence = np.asarray(presence, dtype=bool)
    n_codes, n_coders, n_units = presence.shape
    return CodedUnits(
        codes=tuple(f"code {n}" for n in range(n_codes)),
        coders=tuple(f"coder {n}" for n in range(n_coders)),
        documents=("a",),
        presence=presence,
        document_of=np.zeros(n_units, dtype=np.intp),
        weights=None if weights is None else np.asarray(weights, dtype=np.int64),
        seen=None if seen is None else np.asarray(seen, dtype=bool),
    )


@st.composite
def some_units(draw):
    shape = draw(st.tuples(st.integers(1, 3), st.integers(2, 4), st.integers(1, 12)))
    bits = st.booleans()
    flat = draw(st.lists(bits, min_size=int(np.prod(shape)), max_size=int(np.prod(shape))))
    seen = draw(st.lists(bits, min_size=shape[1] * shape[2], max_size=shape[1] * shape[2]))
    weights = draw(st.lists(st.integers(1, 9), min_size=shape[2], max_size=shape[2]))
    looked = np.reshape(seen, shape[1:])
    return coded(np.reshape(flat, shape) & looked, seen=looked, weights=weights)


def test_the_only_dispute_makes_all_that_lacks_of_alpha():
    # Six values "absent", two "present" of which the second unit splits one pair:
    # o = 1, n = 8, n0 = 5, n1 = 3, cost = 7 · 1 / 15.
    found = disagreement_costs(coded([[[1, 1, 0, 0], [1, 0, 0, 0]]]))

    assert found.costs == pytest.approx(np.array([[0, 7 / 15, 0, 0]]))
    assert found.disputed.tolist() == [[False, True, False, False]]


def test_costs_of_three_coders_are_weighed_by_how_many_saw_the_unit():
    # Unit 0: 2 of 3 gave it, o = 2·1/2 = 1. Unit 1: 1 of 2, o = 1. Unit 2: all three, o = 0.
    # Unit 3 was seen by one coder alone and counts nowhere. n1 = 2 + 1 + 3 = 6, n0 = 1 + 1 = 2.
    presence = [[[1, 1, 1, 1], [1, 0, 1, 0], [0, 0, 1, 0]]]
    seen = [[1, 1, 1, 1], [1, 1, 1, 0], [1, 0, 1, 0]]

    found = disagreement_costs(coded(presence, seen=seen))

    assert found.costs == pytest.approx(np.array([[7 / 12, 7 / 12, 0, 0]]))


def test_a_code_without_variation_has_no_cost():
    found = disagreement_costs(coded([[[0, 0], [0, 0]], [[1, 1], [1, 1]], [[1, 0], [0, 1]]]))

    assert found.defined.tolist() == [False, False, True]
    assert found.costs[:2].sum() == 0


def test_a_column_of_many_characters_costs_as_many_times_as_much():
    many = disagreement_costs(coded([[[1, 0], [0, 0]]], weights=[3, 2]))
    single = disagreement_costs(coded([[[1, 1, 1, 0, 0], [0, 0, 0, 0, 0]]]))

    assert many.totals()[0] == pytest.approx(single.totals()[:3].sum())


@given(some_units())
def test_the_costs_of_a_code_sum_to_what_alpha_lacks(units):
    found = disagreement_costs(units)

    assert (found.costs >= 0).all()
    for code, costs in enumerate(found.costs):
        present = (units.presence[code] & units.seen).sum(axis=0)
        counts = np.column_stack([units.seen.sum(axis=0) - present, present])
        alpha = krippendorff_alpha(counts, units.sizes).value
        assert (alpha is not None) == found.defined[code]
        assert costs.sum() == pytest.approx(0 if alpha is None else 1 - alpha)


def test_units_that_a_coder_did_not_see_confuse_nothing():
    against, alone = confusions(coded([[[1], [0]], [[0], [0]]], seen=[[1], [0]]))

    assert against.sum() == alone.sum() == 0


def test_confused_codes_are_counted_for_each_pair_of_coders():
    # Unit 0: the first gave X, the others Y: two pairs. Unit 1: X against nothing, two pairs.
    # Unit 2: the first gave X and Y, the others Y: X against nothing, twice.
    x = [[1, 1, 1], [0, 0, 0], [0, 0, 0]]
    y = [[0, 0, 1], [1, 0, 1], [1, 0, 1]]

    against, alone = confusions(coded([x, y]))

    assert against.tolist() == [[0, 2], [2, 0]]
    assert alone.tolist() == [4, 0]
