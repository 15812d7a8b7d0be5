import numpy as np
import pytest

from qualkit.themes import layout


def test_the_map_keeps_distances_that_a_plane_can_hold():
    points = np.array([[1, 0, 0], [0, 1, 0], [0, 0.8, 0.6]], dtype=float)

    found = layout(points, np.array([0, 1, 2]), 3)

    places = np.array(found.places)
    apart = np.linalg.norm(places[:, None] - places[None], axis=-1)
    wanted = np.linalg.norm(points[:, None] - points[None], axis=-1)
    assert apart == pytest.approx(wanted, abs=1e-3)
    assert found.shown == 1.0


def test_the_nearest_topics_join_first_at_one_minus_their_cosine():
    points = np.array([[1, 0, 0], [0, 1, 0], [0, 0.8, 0.6]], dtype=float)

    first, last = layout(points, np.array([0, 1, 2]), 3).merges

    assert (first.first, first.second, first.distance) == (1, 2, pytest.approx(0.2))
    assert (last.first, last.second, last.distance) == (0, 3, pytest.approx(1.0))


def test_one_topic_and_topics_that_lie_together_have_no_spread():
    alone = layout(np.ones((3, 2)), np.array([0, 0, -1]), 1)
    together = layout(np.ones((4, 2)), np.array([0, 0, 1, 1]), 2)

    assert (alone.places, alone.merges) == (((0.0, 0.0),), ())
    assert together.places == ((0.0, 0.0), (0.0, 0.0))
    assert together.merges[0].distance == 0


def test_sparse_and_dense_points_are_laid_out_alike():
    from scipy.sparse import csr_matrix

    points, labels = np.random.default_rng(0).random((20, 6)), np.arange(20) % 4

    assert layout(csr_matrix(points), labels, 4) == layout(points, labels, 4)
