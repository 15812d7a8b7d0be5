from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.contrasts import mid_ranks, rank_codes
from qualkit.errors import ParameterError

ITEMS = ("public services", "specific support", "make friends", "personal talk")
# Willis & Dunstan (2009): what staff think, what citizens say, joined by item.
STAFF, CITIZENS = (0.64, 0.54, 0.36, 0.18), (0.53, 0.47, 0.91, 0.62)
shares = st.lists(st.sampled_from([0.0, 0.1, 0.25, 0.5, 1.0]), min_size=2, max_size=12)


def test_ranks_of_the_founding_table():
    assert mid_ranks(STAFF) == (1, 2, 3, 4)
    assert mid_ranks(CITIZENS) == (3, 4, 1, 2)


def test_orders_of_the_founding_table():
    ranking = rank_codes(ITEMS, STAFF, CITIZENS)
    assert ranking.spearman == pytest.approx(-0.6)
    assert ranking.kendall == pytest.approx(-1 / 3)
    assert ranking.footrule == 8
    assert ranking.mean_absolute_difference == pytest.approx(0.2925)
    assert ranking.rbo == pytest.approx(0.783, abs=5e-4)
    assert ranking.top == 2
    assert ranking.blind_spots == ITEMS[2:]
    assert ranking.only_first == ITEMS[:2]
    assert ranking.reason is None


def test_equal_shares_share_the_mean_rank():
    assert mid_ranks([0.5, 0.9, 0.5, 0.1]) == (2.5, 1.0, 2.5, 4.0)
    assert mid_ranks([]) == ()


def test_codes_tied_at_the_border_belong_to_the_top_and_unraised_ones_do_not():
    tied = rank_codes("abcd", [0.5, 0.3, 0.3, 0.1], [0.0, 0.0, 0.0, 0.4])
    assert tied.top == 2
    assert tied.blind_spots == ("d",)
    assert tied.only_first == ("a", "b", "c")


def test_the_top_holds_half_of_the_codes_and_at_most_five():
    def top(n):
        return rank_codes(range(n), [*range(n)], [*range(n)]).top

    assert [top(n) for n in (2, 3, 4, 9, 10, 60)] == [1, 1, 2, 4, 5, 5]


def test_no_order_without_two_codes_or_with_ties_only():
    for ranking, reason in (
        (rank_codes("a", [0.5], [0.2]), "fewer than two codes"),
        (rank_codes("ab", [0.5, 0.5], [0.2, 0.1]), "all codes tie"),
    ):
        measures = (ranking.spearman, ranking.kendall, ranking.footrule, ranking.rbo)
        assert measures == (None,) * 4
        assert reason in ranking.reason
        assert ranking.mean_absolute_difference is not None
    assert rank_codes("", [], []).mean_absolute_difference is None


@settings(deadline=None)
@given(st.data())
def test_correlations_agree_with_scipy(data):
    from scipy.stats import kendalltau, rankdata, spearmanr

    x = data.draw(shares)
    y = data.draw(st.lists(st.sampled_from(x), min_size=len(x), max_size=len(x)))
    ranking = rank_codes(range(len(x)), x, y)
    assert mid_ranks(x) == pytest.approx(rankdata([-share for share in x]))
    if ranking.reason is None:
        assert ranking.spearman == pytest.approx(spearmanr(x, y).statistic)
        assert ranking.kendall == pytest.approx(kendalltau(x, y).statistic)
        assert 0 <= ranking.rbo <= 1


@settings(deadline=None)
@given(shares)
def test_the_same_order_agrees_fully(x):
    ranking = rank_codes(range(len(x)), x, [share / 2 for share in x])
    if ranking.reason is None:
        measures = (ranking.spearman, ranking.kendall, ranking.footrule, ranking.rbo)
        assert measures == pytest.approx((1, 1, 0, 1))
    assert ranking.blind_spots == ranking.only_first == ()


def test_shares_that_do_not_fit_are_refused():
    with pytest.raises(ParameterError, match="2 codes, 1 and 2 shares"):
        rank_codes("ab", [0.1], [0.1, 0.2])
    with pytest.raises(ParameterError, match="not finite"):
        rank_codes("ab", [0.1, float("nan")], [0.1, 0.2])
