"""Weights averaged per participant, then by group."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import t

from qualkit.contrasts import stance_rows
from qualkit.contrasts.stance import mean_interval
from qualkit.errors import ParameterError
from qualkit.model import Person
from qualkit.model.stance import Stated


def people_of(names, group="UK"):
    return [Person(name=name, group=group, sessions=(), turns=1, words=5) for name in names]


def weigh(**weights):
    return [
        Stated(participant=name, code="Help", weight=weight, codings=2)
        for name, weight in weights.items()
    ]


def test_the_interval_is_students():
    people = people_of("abcd")
    (row,) = stance_rows(people, weigh(a=1, b=2, c=0, d=-1), ["Help"], ["UK"], np.arange(4))
    values = np.array([1, 2, 0, -1])
    far = t.ppf(0.975, 3) * values.std(ddof=1) / 2
    assert row.mean == 0.5
    assert row.interval == pytest.approx((0.5 - far, 0.5 + far))
    assert row.spread == pytest.approx(values.std(ddof=1))
    assert (row.participants, row.of, row.codings) == (4, 4, 8)
    assert row.index is None


def test_sessions_that_people_share_are_what_counts():
    weights, clusters = np.array([2.0, 2, 0, 0, 1, 1]), np.array([0, 0, 1, 1, 2, 2])
    shared, _ = mean_interval(weights, clusters, 0.95)
    means = np.array([2.0, 0, 1])
    far = t.ppf(0.975, 2) * means.std(ddof=1) / np.sqrt(3)
    assert shared == pytest.approx((1 - far, 1 + far))


def test_the_index_stays_on_its_scale():
    people = people_of("ab")
    (row,) = stance_rows(people, weigh(a=2, b=1), ["Help"], ["UK"], np.arange(2), scale=(-2, 2))
    assert row.index == 87.5
    assert row.index_interval == (0, 100)


@pytest.mark.parametrize(
    ("weights", "clusters", "reason"),
    [
        ([], [], "nobody has a weight"),
        ([1.0], [0], "no interval: one participant"),
        ([1.0, 2], [0, 0], "no interval: one session"),
        ([1.0, 1], [0, 1], "no interval: all weigh alike"),
    ],
)
def test_without_an_interval_there_is_a_reason(weights, clusters, reason):
    found = mean_interval(np.array(weights), np.array(clusters, dtype=int), 0.95)
    assert found == (None, reason)


def test_a_group_that_says_nothing_has_a_row():
    people = [*people_of("ab"), *people_of("c", "FR")]
    rows = stance_rows(people, weigh(a=1, b=2), ["Help"], ["UK", "FR"], np.arange(3))
    assert (rows[1].mean, rows[1].of, rows[1].reason) == (None, 1, "nobody has a weight")


@pytest.mark.parametrize(
    ("scale", "message"),
    [
        ((2, -2), "expected the lower end first"),
        ((-1, 1), "1 participants weigh outside the scale"),
    ],
)
def test_a_scale_that_does_not_fit_is_refused(scale, message):
    with pytest.raises(ParameterError, match=message):
        stance_rows(people_of("a"), weigh(a=2), ["Help"], ["UK"], np.arange(1), scale=scale)
