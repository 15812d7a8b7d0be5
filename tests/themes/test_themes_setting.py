"""Who speaks and what is said around a segment, and how rows are smoothed with it."""

import sys

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from qualkit.themes.setting import Setting, around, spread
from qualkit.themes.space import space


def test_a_term_weighs_by_how_evenly_the_roles_say_it():
    counts = csr_matrix(np.array([[1.0, 1, 0], [1, 3, 0], [1, 0, 1], [1, 0, 0]]))
    setting = Setting.of(["staff", "staff", "citizen", "citizen"], ["a"] * 4)

    assert spread(counts, setting).tolist() == [1.0, 0.1, 0.1]


def test_a_term_that_one_role_says_three_times_as_often_loses_a_tenth():
    counts = csr_matrix(np.array([[1.0], [1], [1], [0], [1], [0], [0], [0]]))
    setting = Setting.of(["staff"] * 4 + ["citizen"] * 4, ["a"] * 8)

    # The entropy of ¾ and ¼ is .8113 bits.
    assert spread(counts, setting) == pytest.approx([0.8113**0.5], abs=1e-4)


def test_no_term_weighs_less_where_one_role_speaks():
    counts = csr_matrix(np.eye(4))

    assert spread(counts, Setting.of(["staff"] * 4, ["a"] * 4)).tolist() == [1.0] * 4


def test_what_is_around_a_segment_stays_in_its_session():
    weights = around(Setting.of([""] * 5, ["a", "a", "a", "b", "c"])).toarray()

    assert weights.tolist() == [
        [0, 0.5, 0.5, 0, 0],
        [0.5, 0, 0.5, 0, 0],
        [0.5, 0.5, 0, 0, 0],
        [0, 0, 0, 0, 0],
        [0, 0, 0, 0, 0],
    ]


def test_four_segments_on_either_side_are_around_one():
    weights = around(Setting.of([""] * 12, ["a"] * 12)).toarray()

    assert np.flatnonzero(weights[5]).tolist() == [1, 2, 3, 4, 6, 7, 8, 9]
    assert weights.sum(axis=1) == pytest.approx(np.ones(12))


def test_neighbours_are_as_many_of_each_role():
    """Each citizen's segment is nearest to ten of its own role; five of staff count as much."""
    n = 24
    roles = ["citizen"] * 16 + ["staff"] * 8
    vectors = np.eye(2, dtype=np.float32)[[0] * 16 + [1] * 8]
    counts = csr_matrix(np.eye(2)[[0] * 16 + [1] * 8])
    balanced = Setting.of(roles, ["a"] * n)
    blind = space(counts, vectors, rank=2).rows.toarray()

    rows = space(counts, vectors, setting=balanced, rank=2).rows.toarray()

    assert blind[0, 1] == 0
    assert rows[0, 1] > 0
    assert rows[:16, 1] == pytest.approx(rows[0, 1])


def test_a_role_of_one_segment_gives_it_no_neighbours_of_its_own():
    vectors = np.eye(5, dtype=np.float32)
    setting = Setting.of(["staff", *["citizen"] * 4], ["a"] * 5)

    found = space(csr_matrix(np.ones((5, 3))), vectors, setting=setting, rank=2)

    assert np.isfinite(found.rows.toarray()).all()


def test_of_very_many_segments_every_so_manieth_can_be_a_neighbour(monkeypatch):
    monkeypatch.setattr(sys.modules["qualkit.themes.space"], "_MOST_AMONG", 6)
    vectors = np.random.default_rng(1).normal(size=(12, 3)).astype(np.float32)
    counts = csr_matrix(np.eye(12))

    rows = space(counts, vectors, setting=None, rank=2).rows.toarray()

    said_by_others = np.flatnonzero((rows - np.diag(np.diag(rows))).any(axis=0))
    assert said_by_others.tolist() == [0, 2, 4, 6, 8, 10]
