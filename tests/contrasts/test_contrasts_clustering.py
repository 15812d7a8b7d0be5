"""Likeness within sessions and within participants."""

from __future__ import annotations

import numpy as np
import pytest

from qualkit.contrasts.clustering import design_effect, intraclass


def test_forty_turns_a_person_are_worth_a_third():
    effect = design_effect(np.full(50, 40.0), 0.05)
    assert effect == pytest.approx(2.95)
    assert 2000 / effect == pytest.approx(678, abs=0.5)


def test_the_correlation_is_that_of_the_analysis_of_variance():
    values = [np.array([1.0, 1, 0]), np.array([0.0, 0, 0, 1]), np.array([1.0, 1])]
    every = np.concatenate(values)
    between = sum(len(v) * (v.mean() - every.mean()) ** 2 for v in values) / 2
    within = sum(((v - v.mean()) ** 2).sum() for v in values) / (9 - 3)
    usual = (9 - (9 + 16 + 4) / 9) / 2
    found = intraclass(
        np.array([3.0, 4, 2]),
        np.array([v.sum() for v in values]),
        np.array([(v**2).sum() for v in values]),
        np.zeros(3, dtype=int),
    )
    assert found == pytest.approx((between - within) / (between + (usual - 1) * within))


def test_it_recovers_what_was_planted():
    rng = np.random.default_rng(4)
    people = rng.normal(0, 0.5, (3000, 1)) + rng.normal(0, 1, (3000, 5))
    found = intraclass(
        np.full(3000, 5.0), people.sum(axis=1), (people**2).sum(axis=1), np.zeros(3000, dtype=int)
    )
    assert found == pytest.approx(0.2, abs=0.02)


def test_a_difference_between_groups_is_no_likeness():
    sizes, sums = np.full(40, 10.0), np.repeat([1.0, 9], 20)
    apart = intraclass(sizes, sums, sums, np.repeat([0, 1], 20))
    mixed = intraclass(sizes, sums, sums, np.zeros(40, dtype=int))
    assert apart == pytest.approx(-1 / 9)
    assert mixed > 0.5


@pytest.mark.parametrize(
    ("sizes", "sums"), [([], []), ([3.0], [1.0]), ([1.0, 1], [0.0, 1]), ([2.0, 2], [0.0, 0])]
)
def test_without_likeness_to_see_there_is_none(sizes, sums):
    sums = np.array(sums)
    assert intraclass(np.array(sizes), sums, sums, np.zeros(len(sizes), dtype=int)) is None
