"""Orders in which nobody follows oneself: all of them, each as likely as any other."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise, permutations

import numpy as np
import pytest
from scipy import stats

from qualkit.contrasts.orders import Orders


def every_order(counts):
    letters = [letter for letter, count in enumerate(counts) for _ in range(count)]
    return {word for word in permutations(letters) if all(a != b for a, b in pairwise(word))}


@pytest.mark.parametrize(
    "counts", [[2, 1, 1], [3, 2, 2], [3, 2, 1, 1], [4, 3], [3, 3], [4, 2, 2], [5, 2, 2], [1]]
)
def test_every_order_is_counted_and_drawn_alike(counts):
    expected = every_order(counts)
    orders = Orders(counts)

    drawn = Counter(map(tuple, orders.draw(200 * len(expected), np.random.default_rng(3)).tolist()))

    assert np.exp(orders.log_count) == pytest.approx(len(expected))
    assert set(drawn) == expected
    if len(expected) > 1:
        assert stats.chisquare([*drawn.values()]).pvalue > 0.001


def test_speakers_who_cannot_be_kept_apart_have_no_order():
    assert Orders([5, 2, 1]).log_count == -np.inf


def test_long_orders_keep_every_count_and_nobody_follows_oneself():
    counts = [120, 60, 45, 20, 3, 1]

    drawn = Orders(counts).draw(50, np.random.default_rng(0))

    assert (drawn[:, 1:] != drawn[:, :-1]).all()
    assert all(np.bincount(row).tolist() == counts for row in drawn)


def test_the_same_seed_gives_the_same_orders():
    first, second = (Orders([4, 4, 3]).draw(9, np.random.default_rng(7)) for _ in range(2))

    assert (first == second).all()
