"""Topics of two runs are matched one to one by their terms."""

from __future__ import annotations

import pytest

from qualkit.themes import LEAST_MATCH, Pair, Traits, match_topics


def traits(terms: str, places: str = "") -> Traits:
    return Traits(frozenset(terms.split()), frozenset(places.split()))


def test_each_topic_is_matched_once_and_the_sum_is_largest() -> None:
    former = [traits("bus stop road"), traits("bus stop tram")]
    new = [traits("bus stop tram"), traits("bus stop road rail")]

    pairs = match_topics(former, new)

    assert pairs == (Pair(0, 1, 0.75), Pair(1, 0, 1.0))


def test_topics_that_share_too_few_terms_are_not_one() -> None:
    ten = " ".join("abcdefghij")
    four, three = "a b c d q r s t u v", "a b c q r s t u v w"

    assert match_topics([traits(ten)], [traits(four)]) == (Pair(0, 0, LEAST_MATCH),)
    assert match_topics([traits(ten)], [traits(three)]) == ()


def test_of_two_equally_like_topics_the_one_with_the_same_segments_is_taken() -> None:
    former = [traits("tea cup", "x y")]
    new = [traits("tea cup"), traits("tea cup", "y z")]

    assert [pair.new for pair in match_topics(former, new)] == [1]
    assert [pair.new for pair in match_topics(former, new[:1])] == [0]


def test_a_weak_likeness_pushes_no_match_aside() -> None:
    ten = " ".join("abcdefghij")
    former = [traits(ten), traits("k l m n o p q r s t")]
    new = [traits("a b c d k l m n o p"), traits("a b k l u v w x y z")]

    pairs = match_topics(former, new)

    assert [(pair.former, pair.new) for pair in pairs] == [(1, 0)]


@pytest.mark.parametrize(("former", "new"), [([], [traits("a")]), ([traits("a")], []), ([], [])])
def test_nothing_matches_nothing(former: list[Traits], new: list[Traits]) -> None:
    assert match_topics(former, new) == ()
