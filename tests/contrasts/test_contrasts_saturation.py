"""Saturation: the published example, windows, random orders, what is never reached."""

from __future__ import annotations

import pytest

from qualkit.contrasts import SaturationRule, reached, saturation
from qualkit.contrasts.saturation import chao1, coverage
from qualkit.errors import ParameterError
from qualkit.model.saturation import SaturationUnit


def units(*codes: str) -> list[SaturationUnit]:
    """One unit a word, its letters the codes; a dash is no code."""
    return [
        SaturationUnit(name=f"talk-{n}", codes=frozenset(word) - {"-"})
        for n, word in enumerate(codes, start=1)
    ]


PUBLISHED = units("abcd", "aefg", "hi", "j", "ak", "ab", "c", "-")


def test_published_counts_are_reached_at_five_plus_two() -> None:
    found = reached([4, 3, 2, 1, 1, 0, 0, 0], SaturationRule(base=4, run=2, threshold=0.05))

    assert found.base_codes == 10
    assert found.ratios[:2] == pytest.approx([0.10, 0.0])
    assert found.at == 5


def test_the_published_fragment_is_nineteen_per_cent() -> None:
    found = reached([37, 0, 0, 0, 4, 3], SaturationRule())

    assert found.ratios == pytest.approx([7 / 37])
    assert found.at is None


def test_curve_says_what_is_new_and_where_the_runs_end() -> None:
    curve = saturation(PUBLISHED, SaturationRule(), orders=0)

    assert [step.new for step in curve.series] == [4, 3, 2, 1, 1, 0, 0, 0]
    assert [step.found for step in curve.series] == [4, 7, 9, 10, 11, 11, 11, 11]
    assert [step.ratio for step in curve.series][4:] == [None, 0.1, 0.0, 0.0]
    assert (curve.reached, curve.reached_at, curve.base_codes) == ("5+2", 5, 10)
    assert curve.series[1].new_codes == ("e", "f", "g")
    assert curve.orders is None


def test_later_runs_above_the_threshold_are_counted() -> None:
    curve = saturation(units("ab", "a", "b", "a", "a", "b", "cd", "a"), SaturationRule(), orders=0)

    assert (curve.reached, curve.again_above) == ("4+2", 2)


def test_never_reached_is_none_with_the_reason() -> None:
    curve = saturation(units("a", "b", "c", "d", "e", "f"), SaturationRule(), orders=0)

    assert curve.reached is None
    assert "the last brings 50\u00a0% of the 4 of the base" in (curve.reason or "")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("a", "b"), "2 sessions are fewer than a base of 4 and a run of 2"),
        (("-",) * 6, "the base of 4 sessions has no code"),
        ((), "0 sessions are fewer"),
    ],
)
def test_too_little_says_so(words: tuple[str, ...], reason: str) -> None:
    curve = saturation(units(*words), SaturationRule())

    assert curve.reached is None
    assert reason in (curve.reason or "")


def test_random_orders_give_a_band_and_when_it_is_reached() -> None:
    curve = saturation(PUBLISHED, SaturationRule(), orders=500, seed=2)

    first, last = curve.series[0], curve.series[-1]
    assert (first.low, first.high) == (0, 4)
    assert (last.low, last.median, last.high) == (11, 11, 11)
    assert curve.orders is not None
    assert curve.orders.orders == 500
    assert sum(curve.orders.at.values()) == pytest.approx(curve.orders.reached)
    assert 0 < curve.orders.reached < 1
    assert (curve.orders.low or 0) >= 4


def test_random_orders_of_like_sessions_are_reached_at_once() -> None:
    curve = saturation(units(*["abc"] * 7), SaturationRule(), orders=100)

    assert curve.orders is not None
    assert (curve.orders.reached, curve.orders.median, curve.orders.at) == (1, 4, {4: 1.0})


def test_random_orders_say_what_the_rule_says_of_each() -> None:
    # Every order of one session with both codes and five with none: the base must hold the codes.
    curve = saturation(units("ab", "-", "-", "-", "-", "-"), SaturationRule(), orders=600, seed=1)

    assert curve.orders is not None
    assert curve.orders.reached == pytest.approx(4 / 6, abs=0.06)


def test_the_same_seed_gives_the_same_band() -> None:
    one, other = (saturation(PUBLISHED, SaturationRule(), orders=99, seed=5) for _ in range(2))

    assert one == other


def test_rare_codes_tell_how_many_are_unseen() -> None:
    curve = saturation(PUBLISHED, SaturationRule(), orders=0)

    # a is found in 4 units, b and c in 2, the other eight in one.
    assert (curve.once, curve.twice) == (8, 2)
    assert curve.coverage == pytest.approx(1 - 8 / 16)
    assert curve.chao1 == pytest.approx(11 + 64 / 4)
    assert (chao1(0, 0, 0), coverage(0, 0)) == (None, None)
    assert chao1(3, 3, 0) == 6


@pytest.mark.parametrize(
    ("rule", "match"),
    [
        ({"base": 0}, "a base of 0; expected 1 or more"),
        ({"run": 0}, "a run of 0; expected 1 or more"),
        ({"threshold": 1.0}, "a threshold of 1; expected 0 to below 1"),
    ],
)
def test_rules_that_are_none_are_refused(rule: dict[str, float], match: str) -> None:
    with pytest.raises(ParameterError, match=match):
        SaturationRule(**rule)  # type: ignore[arg-type]


def test_orders_without_number_are_refused() -> None:
    with pytest.raises(ParameterError, match="10001 orders; expected 0 to 10000"):
        saturation(PUBLISHED, SaturationRule(), orders=10_001)
