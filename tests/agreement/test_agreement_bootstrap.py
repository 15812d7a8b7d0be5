from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from qualkit.agreement import bootstrap_alpha
from qualkit.errors import ParameterError


def sums(n_documents, *, seed=1):
    """Documents of 40 units by two coders, with slips that differ by document."""
    rng = np.random.default_rng(seed)
    present, differing = rng.integers(10, 30, n_documents), rng.integers(0, 12, n_documents)
    return np.stack([np.full(n_documents, 80), present * 2, differing], axis=-1)[:, None] * 1.0


def alpha(rows):
    n, present, differing = rows.sum(axis=0)
    return 1 - (n - 1) * differing / (present * (n - present))


def test_replicates_are_alphas_of_documents_drawn_again():
    statistics = sums(8)
    drawn = np.random.default_rng(4).multinomial(8, np.full(8, 1 / 8), size=50)
    expected = [alpha(np.repeat(statistics[:, 0], times, axis=0)) for times in drawn]
    found = bootstrap_alpha(statistics, replicates=50, seed=4)
    assert found.alphas[:, 0] == pytest.approx(expected)
    assert found.below(0, 0.667) == np.mean(np.array(expected) < 0.667)


def test_the_same_seed_gives_the_same_interval_and_another_does_not():
    one, same, other = (
        bootstrap_alpha(sums(12), replicates=200, seed=seed).interval(0, 0.95) for seed in (1, 1, 2)
    )
    assert one == same
    assert one != other


def test_the_accelerated_interval_agrees_with_scipy():
    statistics = sums(30)
    found = bootstrap_alpha(statistics, replicates=20_000, seed=0).accelerated(0, 0.9)
    oracle = stats.bootstrap(
        (np.arange(30),),
        lambda drawn: alpha(statistics[drawn, 0]),
        vectorized=False,
        confidence_level=0.9,
        n_resamples=20_000,
        method="BCa",
        rng=np.random.default_rng(0),
    ).confidence_interval
    assert found == pytest.approx((oracle.low, oracle.high), abs=0.005)


def test_fewer_than_ten_documents_have_no_accelerated_interval():
    found = bootstrap_alpha(sums(9), replicates=100, seed=0)
    assert found.accelerated(0, 0.95) is None
    assert found.interval(0, 0.95)[0] < found.estimates[0]


def test_documents_all_alike_have_no_accelerated_interval():
    alike = np.repeat(sums(1), 12, axis=0)
    assert bootstrap_alpha(alike, replicates=100, seed=0).accelerated(0, 0.95) is None


def test_a_code_that_hangs_on_one_document_has_no_interval():
    statistics = sums(12)
    statistics[1:, 0, 1:] = 0
    found = bootstrap_alpha(statistics, replicates=100, seed=0)
    assert found.accelerated(0, 0.95) is None
    assert "α undefined in" in found.why_no_interval(0)


@pytest.mark.parametrize("n_documents", [0, 1, 4])
def test_under_five_documents_there_is_no_interval(n_documents):
    found = bootstrap_alpha(sums(n_documents), replicates=100, seed=0)
    noun = "document" if n_documents == 1 else "documents"
    assert found.why_no_interval(0) == f"no interval: {n_documents} {noun}"


def test_documents_in_which_nothing_pairs_do_not_count():
    padded = np.concatenate([sums(4), np.zeros((3, 1, 3))])
    assert bootstrap_alpha(padded, replicates=100, seed=0).documents == 4


def test_replicates_below_one_are_refused():
    with pytest.raises(ParameterError, match="0 replicates; expected 1 or more"):
        bootstrap_alpha(sums(6), replicates=0, seed=0)
