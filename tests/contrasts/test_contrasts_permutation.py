from __future__ import annotations

import time
import tracemalloc
from itertools import chain, combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.contrasts import permutation_test
from qualkit.errors import ParameterError


def separated(n_first, n_second):
    """All of the second group and nobody of the first."""
    is_second = np.repeat([False, True], [n_first, n_second])
    return is_second, is_second


def test_exact_permutation_of_participants_gives_the_textbook_value():
    # Two groups of four with only the observed split and its mirror as far out: 2 of C(8, 4).
    values = [0.10, 0.20, 0.15, 0.05, 0.30, 0.40, 0.25, 0.35]
    result = permutation_test(values, [0] * 4 + [1] * 4, range(8), seed=0, minimum=4)
    assert result.p == (pytest.approx(2 / 70),)
    assert result.smallest_p == pytest.approx(2 / 70)
    assert not result.is_confounded


@pytest.mark.parametrize(("n", "smallest"), [(3, 0.100), (4, 0.0286), (5, 0.0079), (6, 0.0022)])
def test_smallest_p_of_participants(n, smallest):
    values, is_second = separated(n, n)
    result = permutation_test(values, is_second, range(2 * n), seed=0, minimum=3)
    assert result.smallest_p == pytest.approx(smallest, abs=5e-5)
    assert result.p == (result.smallest_p,)


@pytest.mark.parametrize(("n", "smallest"), [(2, 0.333), (3, 0.100)])
def test_smallest_p_of_whole_sessions(n, smallest):
    values, is_second = separated(5 * n, 5 * n)
    result = permutation_test(values, is_second, np.arange(10 * n) // 5, seed=0)
    assert result.smallest_p == pytest.approx(smallest, abs=5e-4)
    assert result.p == (result.smallest_p,)
    assert result.is_confounded
    assert f"over {2 * n} whole sessions" in result.method


def test_unbalanced_sessions_have_no_mirror():
    values, is_second = separated(10, 30)
    result = permutation_test(values, is_second, np.arange(40) // 5, seed=0)
    assert result.smallest_p == 1 / 28
    assert result.p == (1 / 28,)


def test_mixed_sessions_permute_within():
    # Two sessions of four, two of each group: C(4, 2) squared, half and half.
    values = [0, 0, 1, 1, 0, 0, 1, 1]
    is_second = [0, 0, 1, 1, 0, 0, 1, 1]
    result = permutation_test(values, is_second, [0, 0, 0, 0, 1, 1, 1, 1], seed=0, minimum=4)
    assert result.p == (2 / 36,)
    assert result.smallest_p == 2 / 36
    assert "within 2 sessions, exact over 36 arrangements" in result.method


def test_what_only_the_session_explains_is_not_significant():
    # Everybody in the first session says it, nobody in the second; groups are mixed unequally.
    clusters = np.repeat([0, 1], [8, 8])
    values = clusters == 0
    is_second = [1] * 6 + [0] * 2 + [0] * 6 + [1] * 2
    result = permutation_test(values, is_second, clusters, seed=0)
    assert result.p == (1.0,)


def test_whole_sessions_are_dealt_beside_mixed_ones():
    clusters = [0] * 4 + [1, 1, 1, 2, 2, 2]
    is_second = [1, 1, 0, 0, 1, 1, 1, 0, 0, 0]
    result = permutation_test(is_second, is_second, clusters, seed=0)
    assert result.p == (2 / 12,)
    assert "other sessions dealt whole" in result.method
    assert not result.is_confounded


def test_too_few_people_give_a_reason_and_no_p():
    result = permutation_test([[1, 0]] * 12, [0] * 4 + [1] * 8, range(12), seed=0)
    assert result.p == (None, None)
    assert result.smallest_p is None
    assert result.method == "descriptive"
    assert result.reason == "no test: 4 and 8 participants, fewer than 5 in a group"
    assert result.reasons == (result.reason,) * 2


def test_fewer_than_four_confounded_sessions_give_a_reason_and_no_p():
    is_second = np.repeat([0, 1, 1], 6)
    result = permutation_test(is_second, is_second, np.repeat([0, 1, 2], 6), seed=0)
    assert result.p == (None,)
    assert result.is_confounded
    assert "3 sessions holds one group only" in result.reason


def test_nobody_at_all_gives_a_reason():
    result = permutation_test(np.zeros((0, 2)), [], [], seed=0)
    assert result.p == (None, None)
    assert "0 and 0 participants" in result.reason


def test_a_column_without_variation_has_no_p():
    is_second = np.repeat([0, 1], 5)
    values = np.column_stack([np.zeros(10), np.ones(10), is_second])
    result = permutation_test(values, is_second, range(10), seed=0)
    assert result.p == (None, None, pytest.approx(2 / 252))
    assert result.reasons == (*["no variation between participants"] * 2, None)
    assert result.reason is None


def test_many_arrangements_are_drawn_and_the_seed_repeats_them():
    rng = np.random.default_rng(3)
    values = rng.random((40, 5))
    is_second = np.arange(40) % 2 == 0
    one, two = (permutation_test(values, is_second, range(40), seed=9) for _ in range(2))
    assert one == two
    assert one.method == "permutation of participants, 9,999 random draws"
    assert one.smallest_p == 1 / 10_000
    assert permutation_test(values, is_second, range(40), seed=10).p != one.p


def test_codes_raised_or_not_are_counted_instead_of_drawn():
    from scipy.stats import hypergeom

    is_second = np.repeat([False, True], 20)
    values = np.r_[np.arange(20) < 4, np.arange(20) < 11]
    far = [k for k in range(16) if abs(k - 7.5) >= 3.5]
    exact = hypergeom(40, 15, 20).pmf(far).sum()
    result = permutation_test(values, is_second, range(40), seed=1)
    assert result.p[0] == pytest.approx(exact)
    assert result.method == "permutation of participants, exact by counting"
    drawn = permutation_test(values * 2.0, is_second, range(40), seed=1)
    assert drawn.p[0] == pytest.approx(exact, abs=0.006)


def test_groups_that_cannot_be_dealt_to_one_another_have_no_test_at_once():
    groups = np.r_[np.tile([0, 1], 10), np.full(10, 2)]
    clusters = np.r_[np.arange(20) // 5, np.full(10, 4)]
    result = permutation_test(groups == 2, groups, clusters, seed=0, n_groups=3)
    assert result.p == (None,)
    assert "some share no session with the others" in result.reason


def test_float_ties_count_as_ties():
    # 0.1 + 0.2 and 0.3 differ in the last bit; both splits are equally far out.
    values = [0.1, 0.2, 0.3, 0.3, 0.2, 0.1]
    result = permutation_test(values, [0, 0, 0, 1, 1, 1], range(6), seed=0, minimum=3)
    assert result.p == (1.0,)


def test_shapes_and_options_are_checked():
    with pytest.raises(ParameterError, match="one group and one cluster"):
        permutation_test([1, 0], [True], [0, 1], seed=0)
    with pytest.raises(ParameterError, match="not finite"):
        permutation_test([1, float("nan")], [0, 1], [0, 1], seed=0)
    with pytest.raises(ParameterError, match="draws 0"):
        permutation_test([1, 0], [0, 1], [0, 1], seed=0, draws=0)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_enumeration_agrees_with_a_plain_loop(data):
    clusters = data.draw(st.lists(st.integers(0, 3), min_size=4, max_size=8))
    n = len(clusters)
    is_second = data.draw(
        st.lists(st.booleans(), min_size=n, max_size=n).filter(lambda x: any(x) and not all(x))
    )
    values = data.draw(st.lists(st.booleans(), min_size=n, max_size=n))
    result = permutation_test(values, is_second, clusters, seed=0, minimum=1)
    if result.p[0] is not None:
        assert result.p[0] == pytest.approx(_plain_p(values, is_second, clusters))


def _plain_p(values, is_second, clusters):
    x, second, cluster = np.array(values, float), np.array(is_second), np.array(clusters)
    strata, whole = [], []
    for number in set(clusters):
        people = np.flatnonzero(cluster == number)
        mixed = 0 < second[people].sum() < len(people)
        strata.append([[person] for person in people]) if mixed else whole.append(list(people))
    strata += [whole] if whole else []
    picks = []
    for blocks in strata:
        k = sum(bool(second[block[0]]) for block in blocks)
        picks.append([list(chain(*pick)) for pick in combinations(blocks, k)])
    dealt = [list(chain(*pick)) for pick in product(*picks)]
    chances = np.zeros(len(x))
    for chosen in dealt:
        chances[chosen] += 1 / len(dealt)
    expected = x @ chances / chances.sum() - x @ (1 - chances) / (1 - chances).sum()

    def out(chosen):
        rest = np.setdiff1d(np.arange(len(x)), chosen)
        return abs(x[chosen].mean() - x[rest].mean() - expected)

    seen = out(np.flatnonzero(second))
    return sum(out(np.array(chosen)) >= seen - 1e-9 for chosen in dealt) / len(dealt)


def test_sixty_codes_of_sixty_people_are_fast_and_small():
    rng = np.random.default_rng(0)
    values = rng.random((60, 60)) < 0.3
    tracemalloc.start()
    begun = time.perf_counter()
    permutation_test(values, np.arange(60) % 2 == 0, range(60), seed=1)
    took, peak = time.perf_counter() - begun, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert took < 20
    assert peak < 100e6
