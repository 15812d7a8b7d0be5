"""Bounds of several parts of the unread hold together."""

from __future__ import annotations

import pytest
from scipy.stats import hypergeom

from qualkit.assist import stopping, stratified_stopping
from qualkit.errors import ParameterError


def test_of_one_part_it_is_the_plain_rule() -> None:
    assert stratified_stopping(190, [(2000, 300, 0)]) == stopping(190, 2000, 300, hits=0)


def test_each_part_has_its_own_exact_bound_at_a_confidence_for_all() -> None:
    result = stratified_stopping(190, [(1000, 300, 0), (1000, 300, 1)])

    first, second = 10, 16  # the most that are plausible in each part
    for most, hits in ((first, 0), (second, 1)):
        assert hypergeom.cdf(hits, 1000, most, 300) > 0.025
        assert hypergeom.cdf(hits, 1000, most + 1, 300) <= 0.025
    assert (result.unread, result.sampled, result.hits) == (2000, 600, 1)
    assert result.missed_at_most == first + second - 1
    assert result.recall_at_least == pytest.approx(191 / (191 + first + second - 1))
    assert (result.p, result.more_clean) == (None, None)


def test_its_verdict_says_whether_the_target_is_reached() -> None:
    short = stratified_stopping(190, [(1000, 300, 0), (1000, 300, 1)])
    full = stratified_stopping(190, [(1000, 1000, 0), (10, 10, 1)])

    assert short.verdict.endswith("the target of 95 % is not reached")
    assert full.verdict == "all passages are found (95 % confidence); the target of 95 % is reached"


def test_no_part_is_refused() -> None:
    with pytest.raises(ParameterError, match="no part of the unread"):
        stratified_stopping(1, [])


def test_a_part_read_whole_costs_no_confidence() -> None:
    whole = stratified_stopping(190, [(2000, 300, 0), (10, 10, 0)])

    assert whole.missed_at_most == stopping(190, 2000, 300, hits=0).missed_at_most
