"""Sums over sessions are those of counting one by one, and units of one session count for less."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.assist.design_effects import (
    design_effects,
    growing_tally,
    lasting_tally,
    likeness,
    surprises,
)

UNITS = st.lists(st.tuples(st.booleans(), st.integers(0, 4)), min_size=1, max_size=30)


def counted(items: np.ndarray, errors: np.ndarray) -> tuple[int, ...]:
    """Items, errors, sessions, Σn², Σnk, Σk² from counts by session."""
    return (
        items.sum(),
        errors.sum(),
        (items > 0).sum(),
        (items**2).sum(),
        (items * errors).sum(),
        (errors**2).sum(),
    )


@given(UNITS)
def test_tallies_are_those_of_counting_one_by_one(units: list[tuple[bool, int]]) -> None:
    wrong, sessions = np.array([unit[0] for unit in units]), np.array([unit[1] for unit in units])

    growing, lasting = growing_tally(wrong, sessions), lasting_tally(sessions)

    everything = np.bincount(sessions, minlength=5)
    for step in range(len(units)):
        seen = np.bincount(sessions[: step + 1], minlength=5)
        errors = np.bincount(sessions[: step + 1], wrong[: step + 1], minlength=5)
        before = np.bincount(sessions[:step], minlength=5)
        for tally, expected in (
            (growing, counted(seen, errors)),
            (lasting, counted(everything, before)),
        ):
            found = [getattr(tally, name)[step] for name in tally.__slots__]
            assert found == list(expected)


def test_units_alone_in_their_session_are_worth_themselves() -> None:
    wrong = np.array([False, True, False, False, True] * 8)

    effects = design_effects(growing_tally(wrong, np.arange(40)), 0.5, confidence=0.95)

    assert effects[1:] == pytest.approx(np.ones(39))


def test_few_sessions_are_worth_less_than_many() -> None:
    wrong = np.zeros(200, dtype=bool)
    few = growing_tally(wrong, np.arange(200) % 10)
    many = growing_tally(wrong, np.arange(200) % 100)

    # 1 + (20 - 1) · .05 and 1 + (2 - 1) · .05, times (1.833 / 1.653)² and (1.660 / 1.653)².
    assert design_effects(few, 0.05, confidence=0.95)[-1] == pytest.approx(2.40, abs=0.01)
    assert design_effects(many, 0.05, confidence=0.95)[-1] == pytest.approx(1.06, abs=0.01)


def test_one_session_is_worth_nothing() -> None:
    tally = growing_tally(np.zeros(5, dtype=bool), np.zeros(5, dtype=np.int64))

    assert np.isinf(design_effects(tally, 0.0, confidence=0.95)).all()


def test_likeness_is_an_upper_limit() -> None:
    rng = np.random.default_rng(1)
    sessions = np.arange(2000) % 20
    apart = rng.normal(size=2000)
    alike = apart + rng.normal(size=20)[sessions]

    assert 0 < likeness(apart, sessions) < 0.03
    assert 0.5 < likeness(alike, sessions) < 0.75


@pytest.mark.parametrize(
    ("values", "sessions", "expected"),
    [
        ([], [], 1.0),
        ([1.0, 2.0], [0, 0], 1.0),
        ([1.0, 2.0, 3.0], [0, 1, 2], 0.0),
        ([1.0, 1.0, 2.0, 2.0], [0, 0, 1, 1], 1.0),
    ],
)
def test_likeness_of_next_to_nothing(
    values: list[float], sessions: list[int], expected: float
) -> None:
    assert likeness(np.array(values), np.array(sessions, dtype=np.int64)) == expected


def test_values_that_never_differ_say_little_where_sessions_are_few() -> None:
    few, many = (
        likeness(np.ones(50 * sessions), np.arange(50 * sessions) % sessions)
        for sessions in (10, 100)
    )

    assert 0 < many < few < 0.03


def test_surprises_are_left_out_where_labels_are_certain() -> None:
    scores = np.arange(100.0)
    labels = (scores > 60) | ((scores > 40) & (scores % 2 == 0))

    values, telling = surprises(labels, scores)

    assert (telling == ((scores > 41) & (scores <= 60))).sum() >= 98
    assert np.abs(values[telling]).max() < 2
