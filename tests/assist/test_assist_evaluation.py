"""Ratios over units: counted, averaged where defined, None where nothing divides."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.assist import evaluate_votes
from qualkit.errors import ParameterError

UNITS = st.frozensets(st.tuples(st.sampled_from(["one", "two"]), st.integers(1, 6)))


def test_votes_are_counted_a_code() -> None:
    truth = {"Friends": {("a", 1), ("a", 2), ("b", 1)}}
    suggested = {"Friends": {("a", 1), ("b", 1), ("b", 2), ("b", 3)}}

    found = evaluate_votes(truth, suggested, units=9, unit="turn", suggester="rules")

    (row,) = found.rows
    assert (row.positives, row.suggested, row.hits) == (3, 4, 2)
    assert (row.precision, row.recall, row.f1) == (0.5, pytest.approx(2 / 3), pytest.approx(4 / 7))
    assert row.average_precision is None
    assert (found.folds, found.units, found.unit, found.suggester) == (0, 9, "turn", "rules")


@pytest.mark.parametrize(
    ("truth", "suggested", "ratios"),
    [
        (set(), {1}, (0.0, None, 0.0)),
        ({1}, set(), (None, 0.0, 0.0)),
        ({1}, {1}, (1.0, 1.0, 1.0)),
        (set(), set(), (None, None, None)),
    ],
)
def test_ratio_without_a_denominator_is_none(
    truth: set[int], suggested: set[int], ratios: tuple[float | None, ...]
) -> None:
    found = evaluate_votes(
        {"Talk": truth}, {"Talk": suggested}, units=3, unit="turn", suggester="rules"
    )

    row = found.rows[0]
    assert (row.precision, row.recall, row.f1) == ratios
    assert (row.undefined is not None) == (not truth and not suggested)


def test_macro_averages_where_defined_and_says_over_how_many() -> None:
    truth = {"Friends": {1, 2}, "Talk": {3}, "Empty": set[int]()}
    suggested = {"Friends": {1, 4}, "Only suggested": {5}}

    found = evaluate_votes(
        truth, suggested, units=5, unit="turn", suggester="rules", notes=["against ana"]
    )

    assert [row.code for row in found.rows] == ["Friends", "Talk", "Empty", "Only suggested"]
    assert found.macro.precision == pytest.approx((0.5 + 0.0) / 2)
    assert found.macro.recall == pytest.approx((0.5 + 0.0) / 2)
    assert found.macro.f1 == pytest.approx((0.5 + 0.0 + 0.0) / 3)
    assert (found.macro.positives, found.macro.suggested, found.macro.hits) == (3, 3, 1)
    assert found.notes[0] == "against ana"
    assert found.notes[1:] == (
        "macro: precision and recall are the mean of 2 of 4 codes, undefined for the others",
        "macro: f1 is the mean of 3 of 4 codes, undefined for the others",
    )


def test_nothing_to_average_is_undefined() -> None:
    found = evaluate_votes({"Talk": set()}, {}, units=3, unit="turn", suggester="rules")

    assert found.macro.undefined == "no code could be evaluated"
    assert found.macro.f1 is None


def test_more_coded_units_than_units_is_an_error() -> None:
    with pytest.raises(ParameterError, match="3 units carry a code, of 2 in all"):
        evaluate_votes({"Talk": {1, 2}}, {"Talk": {3}}, units=2, unit="turn", suggester="rules")


@given(UNITS, UNITS)
def test_ratios_are_proportions_and_f1_lies_between(
    truth: frozenset[tuple[str, int]], suggested: frozenset[tuple[str, int]]
) -> None:
    found = evaluate_votes({"T": truth}, {"T": suggested}, units=12, unit="turn", suggester="r")

    row = found.rows[0]
    if row.precision is not None and row.recall is not None and row.f1 is not None:
        assert min(row.precision, row.recall) - 1e-12 <= row.f1
        assert row.f1 <= max(row.precision, row.recall) + 1e-12
        assert (row.precision == 1 and row.recall == 1) == (truth == suggested)
