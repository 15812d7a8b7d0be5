"""The classifier is judged on sessions it has not read, or the reason stands there."""

from __future__ import annotations

import numpy as np
import pytest
from assist_content import BUSES, CODES, FRIENDS, spoken_sessions, trap
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score

from qualkit.assist import TextClassifier, cross_validate
from qualkit.assist.folds import fold_of_units
from qualkit.errors import ParameterError, UndefinedResult


def test_what_words_say_is_found_in_unread_sessions() -> None:
    texts, labels, groups = spoken_sessions(6)

    found = cross_validate(texts, labels, groups, codes=CODES, seed=1)

    assert [row.code for row in found.rows] == [FRIENDS, BUSES]
    assert [row.positives for row in found.rows] == labels.sum(axis=0).tolist()
    assert all(row.average_precision == pytest.approx(1) for row in found.rows)
    assert found.macro.f1 == pytest.approx(1, abs=0.05)
    assert (found.suggester, found.unit, found.units, found.folds) == ("classifier", "turn", 72, 5)


def test_session_that_decides_the_label_does_not_leak() -> None:
    texts, label, groups = trap()
    labels = np.array(label)[:, None]
    even, odd = list(range(0, len(texts), 2)), list(range(1, len(texts), 2))

    grouped = cross_validate(texts, labels, groups, codes=["Trap"], seed=1).rows[0]
    ungrouped = (
        TextClassifier()
        .fit([texts[i] for i in even], labels[even])
        .predict_proba([texts[i] for i in odd])[:, 0]
    )

    assert average_precision_score(labels[odd, 0], ungrouped) == pytest.approx(1)
    assert grouped.average_precision is not None
    assert grouped.average_precision < 0.6
    assert grouped.f1 is not None
    assert grouped.f1 < 0.6


def test_same_seed_gives_the_same_evaluation() -> None:
    texts, labels, groups = spoken_sessions(5)

    first = cross_validate(texts, labels, groups, codes=CODES, seed=3)

    assert cross_validate(texts, labels, groups, codes=CODES, seed=3) == first


def test_fewer_sessions_than_folds_are_left_out_one_by_one() -> None:
    texts, labels, groups = spoken_sessions(3)
    seen: list[tuple[int, int]] = []

    found = cross_validate(
        texts, labels, groups, codes=CODES, seed=1, progress=lambda *step: seen.append(step)
    )

    assert found.folds == 3
    assert seen == [(1, 3), (2, 3), (3, 3)]
    assert found.notes[0].startswith("3 sessions in 3 folds")


@pytest.mark.parametrize("n_sessions", [0, 1])
def test_one_session_is_undefined_with_the_repair(n_sessions: int) -> None:
    texts, labels, groups = spoken_sessions(n_sessions)

    with pytest.raises(UndefinedResult, match=f"^{n_sessions} coded session.*code another session"):
        cross_validate(texts, labels.reshape(-1, 2), groups, codes=CODES, seed=1)


@pytest.mark.parametrize(
    ("positives", "reason"),
    [
        ([], "no unit has it"),
        (range(24), "every unit has it"),
        ([0], "1 positive, all in one session"),
        ([0, 1, 2, 3, 4, 5], "6 positives, all in one session"),
        ([0, 23], "to learn from without fold 1: 1 positive, fewer than 2"),
    ],
)
def test_code_that_cannot_be_judged_is_undefined_with_its_reason(
    positives: list[int], reason: str
) -> None:
    texts, labels, groups = spoken_sessions(2)
    labels[:, 1] = False
    labels[list(positives), 1] = True

    found = cross_validate(texts, labels, groups, codes=CODES, seed=1)

    row = found.rows[1]
    assert row.undefined == reason
    assert (row.positives, row.suggested, row.hits) == (len(positives), 0, 0)
    assert (row.average_precision, row.precision, row.recall, row.f1) == (None,) * 4
    assert any(note == f"undefined: {BUSES} ({reason})" for note in found.notes)
    assert found.macro.average_precision == found.rows[0].average_precision


def test_few_positives_are_marked() -> None:
    texts, labels, groups = spoken_sessions(4)
    labels[:, 1] = False
    labels[[1, 13, 25, 37], 1] = True

    found = cross_validate(texts, labels, groups, codes=CODES, seed=1)

    assert found.rows[1].undefined is None
    assert f"fewer than 5 positives, not interpretable: {BUSES}" in found.notes


def test_lengths_must_match() -> None:
    texts, labels, groups = spoken_sessions(2)

    with pytest.raises(ParameterError, match="one row and one session a text"):
        cross_validate(texts, labels, groups[1:], codes=CODES, seed=1)


def test_one_fold_is_no_test() -> None:
    texts, labels, groups = spoken_sessions(2)

    with pytest.raises(ParameterError, match="1 folds; expected 2 or more"):
        cross_validate(texts, labels, groups, codes=CODES, seed=1, folds=1)


@settings(deadline=None)
@given(st.data())
def test_folds_keep_sessions_whole_and_none_is_empty(data: st.DataObject) -> None:
    folds = data.draw(st.integers(2, 6))
    n_groups = data.draw(st.integers(folds, 15))
    sizes = data.draw(st.lists(st.integers(1, 8), min_size=n_groups, max_size=n_groups))
    groups = [f"group {number}" for number, size in enumerate(sizes) for _ in range(size)]
    bits = data.draw(st.lists(st.booleans(), min_size=len(groups), max_size=len(groups)))

    fold_of = fold_of_units(np.array(bits)[:, None], groups, folds=folds, seed=5)

    assert set(fold_of.tolist()) == set(range(folds))
    assert len(set(zip(groups, fold_of.tolist(), strict=True))) == n_groups


def test_rare_code_is_spread_over_the_folds() -> None:
    groups = [f"group {number}" for number in range(10) for _ in range(4)]
    labels = np.zeros((40, 2), dtype=bool)
    labels[[0, 4, 8, 12, 16], 0] = True
    labels[20:, 1] = True

    fold_of = fold_of_units(labels, groups, folds=5, seed=1)

    assert sorted(fold_of[labels[:, 0]].tolist()) == [0, 1, 2, 3, 4]
    assert np.bincount(fold_of).tolist() == [8] * 5
