from __future__ import annotations

from dataclasses import replace
from math import ceil

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.agreement import (
    CodedUnits,
    Goal,
    binary_statistics,
    bootstrap_alpha,
    intraclass,
    plan,
    units_for_instances,
    units_for_lower_limit,
)
from qualkit.errors import ParameterError


def coded(presence, documents, seen=None):
    presence = np.array(presence, dtype=bool)
    return CodedUnits(
        codes=tuple(f"code {number}" for number in range(len(presence))),
        coders=tuple("abcdef"[: presence.shape[1]]),
        documents=tuple(f"d{number}" for number in range(max(documents) + 1)),
        presence=presence,
        document_of=np.array(documents),
        seen=None if seen is None else np.array(seen, dtype=bool),
    )


def pilot(*, documents=8, size=30, seed=1):
    """Two coders who slip now and then, over documents of one size."""
    rng = np.random.default_rng(seed)
    truth = rng.random((1, 1, documents * size)) < 0.3
    presence = truth ^ (rng.random((1, 2, documents * size)) < 0.1)
    return coded(presence, np.repeat(np.arange(documents), size))


def test_likeness_within_documents_is_that_of_an_analysis_of_variance():
    # Shares 3 of 4, 1 of 4, 2 of 4: B = 4 (.25² + .25²) / 2 = .25, W = (.75 + .75 + 1) / 9.
    units = coded([[[1, 1, 1, 0, 1, 0, 0, 0, 1, 1, 0, 0]]], [0] * 4 + [1] * 4 + [2] * 4)
    between, within = 0.25, 2.5 / 9
    assert intraclass(units)[0] == pytest.approx((between - within) / (between + 3 * within))


@settings(deadline=None)
@given(st.integers(0, 10_000))
def test_likeness_of_one_coder_is_that_of_textbook_sums_of_squares(seed):
    rng = np.random.default_rng(seed)
    documents = np.sort(rng.integers(0, 5, 40))
    units = coded(rng.random((1, 1, 40)) < rng.random(5)[documents], documents)
    groups = [units.presence[0, 0, documents == d] * 1.0 for d in np.unique(documents)]
    whole = np.concatenate(groups)
    if whole.std() == 0 or len(groups) < 2:
        return
    sizes = np.array([len(group) for group in groups])
    between = sum(len(g) * (g.mean() - whole.mean()) ** 2 for g in groups) / (len(groups) - 1)
    within = sum(((g - g.mean()) ** 2).sum() for g in groups) / (40 - len(groups))
    usual = (40 - (sizes**2).sum() / 40) / (len(groups) - 1)
    expected = (between - within) / (between + (usual - 1) * within)
    assert intraclass(units)[0] == pytest.approx(expected)


def test_a_coder_who_gives_a_code_more_often_adds_no_likeness():
    one = [1, 0, 0, 0, 1, 0, 0, 0]
    alone = coded([[one]], [0] * 4 + [1] * 4)
    both = coded([[one, [not value for value in one]]], [0] * 4 + [1] * 4)
    # Each coder gives it alike in both documents: B = 0, W = .75 · 2 / 6 for each.
    assert intraclass(alone)[0] == pytest.approx(-1 / 3)
    assert intraclass(both)[0] == pytest.approx(-1 / 3)


@pytest.mark.parametrize(
    ("given", "documents"),
    [([1, 0, 1], [0, 0, 0]), ([1, 0, 1], [0, 1, 2]), ([0, 0, 0, 0], [0, 0, 1, 1])],
)
def test_likeness_is_unknown_without_documents_units_or_variation(given, documents):
    assert np.isnan(intraclass(coded([[given]], documents))).all()


def test_documents_are_units_times_the_design_effect_over_their_length():
    # 20 documents, of which half hold the code in half of their units, half in none.
    presence = np.tile([1] * 5 + [0] * 15, 10)
    units = coded([[presence]], np.repeat(np.arange(20), 10))
    row = plan(units, Goal(sizes=(10.0,) * 20, hope=0.8, above=0.6))[0]
    needed = units_for_lower_limit(0.8, 0.6, prevalence=0.25)
    effect = 1 + 9 * row.intraclass
    assert (row.documents, row.units, row.prevalence) == (20, 200, 0.25)
    assert row.units_needed == needed
    assert row.intraclass > 0.2
    assert row.design_effect == pytest.approx(effect)
    assert row.documents_needed == ceil(needed * effect / 10)
    assert row.enough is (row.documents_needed <= 20)
    assert row.instances_units == units_for_instances(5, prevalence=0.25)
    assert row.instances_documents == ceil(row.instances_units * effect / 10)
    assert row.pilot_undefined == "nothing is coded twice yet"


def test_documents_of_unequal_length_count_by_the_document_that_a_unit_is_in():
    goal = Goal(sizes=(10.0, 30.0))
    assert (goal.mean_size, goal.usual_size) == (20, 25)


def test_units_less_alike_than_chance_make_no_fewer_documents_enough():
    units = coded([[[1, 0, 0, 0] * 6]], np.repeat(np.arange(6), 4))
    row = plan(units, Goal(sizes=(4.0,) * 6))[0]
    assert row.intraclass < 0
    assert row.design_effect == 1
    assert row.documents_needed == ceil(row.units_needed / 4)
    assert row.enough is False


def test_no_plan_is_below_the_documents_that_an_interval_needs():
    row = plan(pilot(), Goal(sizes=(1000.0,) * 8, hope=0.95, within=0.9))[0]
    assert (row.documents_needed, row.instances_documents, row.within_documents) == (5, 5, 5)


def test_units_that_a_coder_did_not_see_tell_nothing_of_prevalence():
    seen = [[1, 1, 1, 1, 0, 0, 0, 0], [0, 0, 0, 0, 1, 1, 0, 0]]
    units = coded([[[1, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 1, 0, 0, 0]]],
                  [0] * 4 + [1] * 4, seen)  # fmt: skip
    row = plan(units, Goal(sizes=(4.0, 4.0)))[0]
    assert (row.units, row.documents) == (6, 2)
    assert row.prevalence == pytest.approx(2 / 6)


def test_a_code_that_nobody_or_everybody_gave_has_a_reason():
    presence = [[[0] * 8], [[1] * 8], [[1, 0] * 4]]
    never, always, alone = plan(coded(presence, [0] * 8), Goal(sizes=(8.0,)))
    assert "no coder gave it yet" in never.undefined
    assert "to every unit" in always.undefined
    assert "does not tell how alike its units are" in alone.undefined
    assert alone.units_needed is not None
    assert {row.documents_needed for row in (never, always, alone)} == {None}


def test_a_pilot_says_how_many_documents_narrow_the_interval():
    units = pilot()
    row = plan(units, Goal(sizes=(30.0,) * 12, within=0.05, seed=3, replicates=500))[0]
    drawn = bootstrap_alpha(binary_statistics(units), replicates=500, seed=3)
    error = drawn.alphas[:, 0].std(ddof=1)
    half = 1.959964 * error
    assert row.pilot_documents == 8
    assert row.pilot_alpha == pytest.approx(drawn.estimates[0])
    assert row.pilot_standard_error == pytest.approx(error)
    assert row.pilot_half_width == pytest.approx(half, rel=1e-6)
    assert row.within_documents == ceil(8 * (half / 0.05) ** 2)
    assert row.within_enough is (row.within_documents <= 12)


def test_a_pilot_of_few_documents_gives_no_width():
    row = plan(pilot(documents=4), Goal(sizes=(30.0,) * 12))[0]
    assert row.pilot_alpha is not None
    assert (row.pilot_half_width, row.within_documents) == (None, None)
    assert row.pilot_undefined == "no interval: 4 documents"


def test_only_units_that_two_coders_saw_are_the_pilot():
    units = pilot()
    seen = np.array([[1] * 240, [1] * 180 + [0] * 60], dtype=bool)
    half = replace(units, presence=units.presence & seen, seen=seen)
    assert plan(half, Goal(sizes=(30.0,) * 12))[0].pilot_documents == 6


def test_more_confidence_asks_for_more_units():
    usual, sure = (
        plan(pilot(), Goal(sizes=(30.0,) * 12, confidence=confidence))[0].units_needed
        for confidence in (0.95, 0.99)
    )
    assert sure > usual


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"hope": 0.6}, "κ hoped to be 0.6 above 0.667; expected 0 ≤ above < hope ≤ 1"),
        ({"within": 0}, "within 0; expected a number between 0 and 1"),
        ({"replicates": 1}, "1 replicates; expected 2 or more"),
        ({"n_coders": 1}, "1 coders at confidence 0.95; expected two coders or more"),
        ({"confidence": 1}, "2 coders at confidence 1"),
    ],
)
def test_goals_that_make_no_sense_are_refused(wrong, message):
    with pytest.raises(ParameterError, match=message):
        Goal(sizes=(1.0,), **wrong)
