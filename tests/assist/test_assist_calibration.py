"""Scores become chances where there is enough to settle them; orders are worth what they save."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit

from qualkit.assist.calibration import (
    Calibrator,
    best_threshold,
    brier,
    calibration_bins,
    calibration_error,
)
from qualkit.assist.ranking import average_precision, work_saved


def test_chances_of_a_true_line_are_found_again() -> None:
    rng = np.random.default_rng(1)
    scores = rng.normal(size=20_000)
    label = rng.random(20_000) < expit(1.5 * scores - 2)

    line = Calibrator.of(scores[:, None], label[:, None]).lines[0]

    assert line is not None
    assert line.slope == pytest.approx(1.5, abs=0.1)
    assert line.intercept == pytest.approx(-2, abs=0.1)
    chances = line.chances(scores)
    assert calibration_error(chances, label) < 0.01
    assert brier(chances, label) < brier(np.full(20_000, label.mean()), label)


@pytest.mark.parametrize("n_positives", [0, 4])
def test_fewer_than_five_positives_settle_nothing(n_positives: int) -> None:
    label = np.arange(40) < n_positives

    calibrator = Calibrator.of(np.arange(40.0)[:, None], label[:, None])

    assert calibrator.lines == (None,)
    assert np.isnan(calibrator.chances(np.zeros((2, 1)))).all()
    assert np.isnan(calibrator.thresholds()).all()


def test_what_is_unknown_or_has_no_score_settles_nothing() -> None:
    scores = np.concatenate([np.arange(40.0), [np.nan, 1000.0]])[:, None]
    label = np.append(np.arange(40) >= 30, [True, False])[:, None]
    known = np.append(np.ones(41, dtype=bool), False)[:, None]

    whole = Calibrator.of(scores, label, known)

    assert whole.lines == Calibrator.of(scores[:40], label[:40]).lines


def test_an_order_that_is_upside_down_is_not_turned() -> None:
    label = np.arange(40) < 10

    line = Calibrator.of(np.arange(40.0)[:, None], label[:, None]).lines[0]

    assert line is not None
    assert line.slope == 0


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=1, max_size=30))
def test_no_other_threshold_has_a_larger_f1(drawn: list[tuple[int, bool]]) -> None:
    chances = np.array([value / 10 for value, _ in drawn])
    label = np.array([has for _, has in drawn])

    def f1(limit: float) -> float:
        suggested = chances >= limit
        both = suggested.sum() + label.sum()
        return float(2 * (suggested & label).sum() / both) if both else 0.0

    best = best_threshold(chances, label)

    assert f1(best) == pytest.approx(max(f1(limit) for limit in chances))


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=40))
def test_bins_hold_every_unit_once(drawn: list[tuple[float, bool]]) -> None:
    chances = np.array([chance for chance, _ in drawn], dtype=float)
    label = np.array([has for _, has in drawn], dtype=bool)

    bins = calibration_bins(chances, label)

    assert sum(one.n for one in bins) == len(drawn)
    for one in bins:
        inside = (chances >= one.start) & ((chances < one.end) | (one.end == 1))
        assert one.n == inside.sum()
        assert one.observed == pytest.approx(label[inside].mean())


@pytest.mark.parametrize(
    ("scores", "positives", "saved"),
    [
        (range(20, 0, -1), [0], 0.90),
        (range(20), [0], -0.05),
        ([1] * 20, [3], -0.05),
        (range(20, 0, -1), range(20), 0.0),
        ([9] * 10 + [0] * 10, [0, 1], 0.45),
    ],
)
def test_work_saved_counts_what_must_be_read(
    scores: list[int], positives: list[int], saved: float
) -> None:
    label = np.isin(np.arange(20), list(positives))

    assert work_saved(np.array(scores, dtype=float), label) == pytest.approx(saved)


def test_one_score_for_all_has_the_prevalence_as_average_precision() -> None:
    label = np.arange(20) < 5

    assert average_precision(np.zeros(20), label) == 0.25
