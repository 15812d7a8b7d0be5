from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.contrasts import cohen_h, fisher, log_ratio, newcombe, odds_ratio, wilson
from qualkit.errors import ParameterError

# Newcombe (1998), Stat Med 17:857-872, table I, method 3; the last pair to eight digits.
WILSON = [
    ((81, 263), (0.2553, 0.3662), 4),
    ((15, 148), (0.0624, 0.1605), 4),
    ((0, 20), (0.0, 0.1611), 4),
    ((1, 29), (0.0061, 0.1718), 4),
    ((2, 40), (0.01382067, 0.16503877), 8),
]
# Newcombe (1998), Stat Med 17:873-890, table II, method 10: printed as the left minus the right.
DIFFERENCES = [
    ((56, 70), (48, 80), 0.2, (0.0524, 0.3339)),
    ((9, 10), (3, 10), 0.6, (0.1705, 0.8090)),
    ((6, 7), (2, 7), 0.5714, (0.0582, 0.8062)),
    ((5, 56), (0, 29), 0.0893, (-0.0381, 0.1926)),
    ((10, 10), (0, 10), 1.0, (0.6075, 1.0)),
]
counts = st.integers(0, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(("count", "limits", "digits"), WILSON)
def test_wilson_gives_newcombes_printed_limits(count, limits, digits):
    assert wilson(*count) == pytest.approx(limits, abs=0.5001 * 10**-digits)


def test_wilson_is_exact_at_the_ends_and_undefined_without_people():
    assert wilson(0, 7)[0] == 0.0
    assert wilson(7, 7)[1] == 1.0
    assert wilson(0, 0) is None


@settings(deadline=None)
@given(counts.filter(lambda count: count[1] > 0), st.floats(0.5, 0.999))
def test_wilson_holds_the_share_and_mirrors(count, confidence):
    x, n = count
    low, high = wilson(x, n, confidence)
    assert 0 <= low <= x / n <= high <= 1
    mirror = wilson(n - x, n, confidence)
    assert (1 - high, 1 - low) == pytest.approx(mirror, abs=1e-12)


@pytest.mark.parametrize(("left", "right", "difference", "limits"), DIFFERENCES)
def test_newcombe_gives_the_printed_limits_of_second_minus_first(left, right, difference, limits):
    low, high = newcombe(right, left)
    assert (low, high) == pytest.approx(limits, abs=0.5001e-4)
    assert left[0] / left[1] - right[0] / right[1] == pytest.approx(difference, abs=1e-4)
    assert newcombe(left, right) == pytest.approx((-high, -low))


def test_newcombe_is_undefined_where_a_group_has_nobody():
    assert newcombe((0, 0), (3, 5)) is None


@pytest.mark.parametrize(
    ("staff", "citizen", "h"),
    [(0.64, 0.53, -0.2238), (0.54, 0.47, -0.1401), (0.36, 0.91, 1.2452), (0.18, 0.62, 0.9369)],
)
def test_cohen_h_has_the_sign_of_second_minus_first(staff, citizen, h):
    assert cohen_h(staff, citizen) == pytest.approx(h, abs=5e-5)


def test_cohen_h_gives_cohens_own_example():
    # Cohen (1988), section 6.2: h of .65 and .50.
    assert cohen_h(0.50, 0.65) == pytest.approx(0.3047, abs=5e-5)
    assert cohen_h(0.0, 1.0) == pytest.approx(math.pi)


def test_odds_ratio_stays_finite_and_turns_over_with_the_groups():
    assert odds_ratio((0, 10), (10, 10)) == pytest.approx(441)
    assert odds_ratio((3, 9), (5, 8)) == pytest.approx(1 / odds_ratio((5, 8), (3, 9)))
    assert odds_ratio((0, 0), (1, 2)) is None


def test_log_ratio_is_none_where_a_share_is_zero():
    assert log_ratio(0.01, 0.03) == pytest.approx(1.584963)
    assert log_ratio(0.0, 0.0) is None


def test_fisher_gives_the_published_values():
    # Fisher (1935): the lady tasting tea; the second table from Barnard's discussion.
    assert fisher(((3, 1), (1, 3))) == pytest.approx(0.485714, abs=1e-6)
    assert fisher(((7, 1), (3, 6))) == pytest.approx(0.049774, abs=1e-6)
    assert fisher(((0, 0), (3, 6))) is None


@settings(deadline=None)
@given(st.tuples(*[st.integers(0, 12)] * 4))
def test_fisher_agrees_with_scipy(cells):
    from scipy.stats import fisher_exact

    a, b, c, d = cells
    ours = fisher(((a, b), (c, d)))
    if ours is not None:
        assert ours == pytest.approx(fisher_exact([[a, b], [c, d]]).pvalue, abs=1e-9)


def test_counts_outside_their_total_are_refused():
    with pytest.raises(ParameterError, match="the count 3 of 2"):
        wilson(3, 2)
    with pytest.raises(ParameterError, match="the count 3 of 2"):
        odds_ratio((1, 2), (3, 2))
    with pytest.raises(ParameterError, match="confidence 95"):
        newcombe((1, 2), (1, 2), confidence=95)
    with pytest.raises(ParameterError, match=r"the share 1\.2"):
        cohen_h(0.1, 1.2)
    with pytest.raises(ParameterError, match="counts of 0 or more"):
        fisher(((1, -1), (2, 3)))
