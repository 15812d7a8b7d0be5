"""The words that tell a topic are heavy and said together."""

import numpy as np
from scipy.sparse import csr_matrix

from qualkit.themes.words import HEAVIEST, WORDS, telling


def test_words_said_together_tell_a_topic_before_heavier_ones_said_apart():
    """Twelve words in one half of the segments, six heavier ones in a segment each."""
    together, apart = 12, 6
    counts = np.zeros((20, together + apart))
    counts[:10, :together] = 1
    for column in range(apart):
        counts[10 + column, together + column] = 1
    weights = np.concatenate([np.linspace(0.7, 0.6, together), np.full(apart, 1.0)])

    (words,) = telling(weights[None, :], csr_matrix(counts))

    assert len(words) == WORDS
    assert set(words) < set(range(together))
    assert list(words) == sorted(words, key=lambda column: -weights[column])


def test_a_topic_of_few_words_is_told_by_all_that_have_weight():
    words = telling(np.array([[0.0, 2.0, 1.0]]), csr_matrix(np.eye(3)))

    assert words == ((1, 2),)


def test_only_the_heaviest_are_chosen_from():
    n = HEAVIEST + 10
    weights = np.arange(n, 0, -1, dtype=float)

    (words,) = telling(weights[None, :], csr_matrix(np.ones((4, n))))

    assert words == tuple(range(WORDS))
