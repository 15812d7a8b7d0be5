"""An elusion sample bounds what is missed, exactly, and says how much more would do."""

from __future__ import annotations

import pytest

from qualkit.assist import stopping
from qualkit.assist.hypergeometric import chance_of_so_few, most_in
from qualkit.errors import ParameterError


# Limits from scipy.stats.hypergeom, inverted by exhaustion.
@pytest.mark.parametrize(
    ("population", "sampled", "hits", "most"),
    [
        (5000, 300, 0, 48),
        (5000, 1500, 0, 8),
        (2000, 59, 0, 97),
        (2000, 300, 1, 29),
        (1000, 200, 0, 13),
    ],
)
def test_missed_are_bounded_exactly(population: int, sampled: int, hits: int, most: int) -> None:
    assert most_in(population, sampled, hits, confidence=0.95) == most


@pytest.mark.parametrize(("sampled", "recall"), [(300, 0.9135), (600, 0.9596)])
def test_recall_has_a_lower_bound(sampled: int, recall: float) -> None:
    result = stopping(190, 2000, sampled, hits=0)

    assert result.recall_at_least == pytest.approx(recall, abs=5e-5)


# Callaghan & Müller-Hansen (2020), for a random sample of the rest; exact, in fractions.
@pytest.mark.parametrize(("sampled", "p"), [(300, 0.16653), (500, 0.041848)])
def test_p_is_that_of_callaghan_and_muller_hansen(sampled: int, p: float) -> None:
    assert stopping(190, 2000, sampled, hits=0).p == pytest.approx(p, abs=5e-6)


@pytest.mark.parametrize(("sampled", "hits"), [(0, 0), (59, 0), (300, 1), (476, 0), (900, 6)])
def test_bound_and_p_agree(sampled: int, hits: int) -> None:
    result = stopping(190, 2000, sampled, hits=hits)

    assert result.recall_at_least is not None
    assert result.reached == (result.recall_at_least >= 0.95)


def test_verdict_says_how_many_more_would_do() -> None:
    result = stopping(190, 2000, 300, hits=0)

    assert result.verdict == (
        "at least 91 % of the passages are found (95 % confidence);"
        " 176 more random turns without a hit would show 95 %"
    )
    assert not result.reached
    assert stopping(190, 2000, 476, hits=0).reached
    assert not stopping(190, 2000, 475, hits=0).reached


def test_verdict_says_that_the_target_is_reached() -> None:
    result = stopping(190, 2000, 600, hits=0)

    assert (result.more_clean, result.missed_at_most) == (0, 8)
    assert result.verdict.endswith("(95 % confidence); the target of 95 % is reached")


def test_everything_read_leaves_nothing_to_doubt() -> None:
    result = stopping(5, 100, 100, hits=3)

    assert (result.missed_at_most, result.recall_at_least, result.reached) == (0, 1.0, True)
    assert result.verdict.startswith("all passages are found")


def test_nothing_found_has_no_recall() -> None:
    result = stopping(0, 2000, 59, hits=0, unit="sentence")

    assert (result.recall_at_least, result.p, result.more_clean) == (None, None, None)
    assert result.verdict == (
        "nothing is found yet; the unread hold at most 97 sentences with the code (95 % confidence)"
    )


def test_nothing_unread_is_nothing_missed() -> None:
    result = stopping(0, 0, 0, hits=0)

    assert (result.missed_at_most, result.recall_at_least) == (0, None)
    assert stopping(3, 0, 0, hits=0).reached


def test_more_having_than_there_are_is_no_chance() -> None:
    assert chance_of_so_few(10, 11, 0, 0) == 0.0


@pytest.mark.parametrize(
    ("counts", "hits", "message"),
    [
        ((-1, 10, 5), 0, "expected counts of 0 or more"),
        ((1.5, 10, 5), 0, "1.5 found, .* expected counts of 0 or more"),
        ((float("nan"), 10, 5), 0, "expected counts of 0 or more"),
        ((1, 10, 11), 0, "no more hits than sampled, sampled than unread"),
        ((1, 10, 5), 6, "no more hits than sampled"),
    ],
)
def test_impossible_counts_are_refused(
    counts: tuple[float, int, int], hits: int, message: str
) -> None:
    with pytest.raises(ParameterError, match=message):
        stopping(*counts, hits=hits)


@pytest.mark.parametrize("shares", [{"target": 1.0}, {"confidence": 95}, {"target": 0}])
def test_share_outside_its_range_is_refused(shares: dict[str, float]) -> None:
    with pytest.raises(ParameterError, match="expected a number between 0 and 1"):
        stopping(1, 10, 5, hits=0, **shares)
