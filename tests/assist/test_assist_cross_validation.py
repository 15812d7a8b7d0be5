"""The classifier is judged on sessions it has not read, or the reason stands there."""

from __future__ import annotations

import numpy as np
import pytest
from assist_content import BUSES, CODES, FRIENDS, sample_of, spoken_sessions, trap
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score

from qualkit.assist import Inputs, cross_validate
from qualkit.assist.classifier import CodeClassifier
from qualkit.assist.folds import fold_of_units
from qualkit.errors import ParameterError, UndefinedResult


def test_what_words_say_is_found_in_unread_sessions() -> None:
    texts, labels, groups = spoken_sessions(6)

    found = cross_validate(sample_of(texts, labels, groups), codes=CODES, seed=1)

    assert [row.code for row in found.rows] == [FRIENDS, BUSES]
    assert [row.positives for row in found.rows] == labels.sum(axis=0).tolist()
    assert all(row.average_precision == pytest.approx(1) for row in found.rows)
    assert found.macro.f1 == pytest.approx(1, abs=0.05)
    assert (found.suggester, found.unit, found.units, found.folds) == ("classifier", "turn", 72, 5)


def test_session_that_decides_the_label_does_not_leak() -> None:
    texts, label, groups = trap()
    labels = np.array(label)[:, None]
    even, odd = list(range(0, len(texts), 2)), list(range(1, len(texts), 2))

    grouped = cross_validate(sample_of(texts, labels, groups), codes=["Trap"], seed=1).rows[0]
    ungrouped = (
        CodeClassifier()
        .fit(Inputs(texts=[texts[i] for i in even]), labels[even])
        .predict_proba(Inputs(texts=[texts[i] for i in odd]))[:, 0]
    )

    assert average_precision_score(labels[odd, 0], ungrouped) == pytest.approx(1)
    assert grouped.average_precision is not None
    assert grouped.average_precision < 0.6
    assert (grouped.suggested, grouped.recall) == (0, 0.0)


def test_same_seed_gives_the_same_evaluation() -> None:
    texts, labels, groups = spoken_sessions(5)

    first = cross_validate(sample_of(texts, labels, groups), codes=CODES, seed=3)

    assert cross_validate(sample_of(texts, labels, groups), codes=CODES, seed=3) == first


def test_fewer_sessions_than_folds_are_left_out_one_by_one() -> None:
    texts, labels, groups = spoken_sessions(3)
    seen: list[tuple[int, int]] = []

    found = cross_validate(
        sample_of(texts, labels, groups),
        codes=CODES,
        seed=1,
        progress=lambda *step: seen.append(step),
    )

    assert found.folds == 3
    assert seen == [(1, 3), (2, 3), (3, 3)]
    assert found.notes[0].startswith("3 sessions in 3 folds")


@pytest.mark.parametrize("n_sessions", [0, 1])
def test_one_session_is_undefined_with_the_repair(n_sessions: int) -> None:
    texts, labels, groups = spoken_sessions(n_sessions)

    with pytest.raises(UndefinedResult, match=f"^{n_sessions} coded session.*code another session"):
        cross_validate(sample_of(texts, labels.reshape(-1, 2), groups), codes=CODES, seed=1)


@pytest.mark.parametrize(
    ("positives", "reason"),
    [
        ([], "no unit has it"),
        (range(24), "every unit has it"),
        ([0], "1 positive, fewer than 5"),
        ([0, 1, 22, 23], "4 positives, fewer than 5"),
        ([0, 1, 2, 3, 4, 5], "6 positives, all in one session"),
        ([0, 1, 2, 3, 23], "to learn from without fold 1: 0 positives, fewer than 2"),
    ],
)
def test_code_that_cannot_be_judged_is_undefined_with_its_reason(
    positives: list[int], reason: str
) -> None:
    texts, labels, groups = spoken_sessions(2)
    labels[:, 1] = False
    labels[list(positives), 1] = True

    found = cross_validate(sample_of(texts, labels, groups), codes=CODES, seed=1)

    row = found.rows[1]
    assert row.undefined == reason
    assert (row.positives, row.suggested, row.hits) == (len(positives), 0, 0)
    assert (row.average_precision, row.precision, row.recall, row.f1) == (None,) * 4
    assert any(note == f"undefined: {BUSES} ({reason})" for note in found.notes)
    assert found.macro.average_precision == found.rows[0].average_precision


def test_chances_are_settled_on_sessions_that_are_not_judged() -> None:
    texts, labels, groups = spoken_sessions(8)
    labels[:, 1] = np.random.default_rng(2).random(len(labels)) < 0.3

    friends, noise = cross_validate(sample_of(texts, labels, groups), codes=CODES, seed=1).rows

    assert friends.brier is not None
    assert friends.brier < 0.05
    assert friends.work_saved == pytest.approx(0.95 - labels[:, 0].mean(), abs=0.05)
    assert noise.brier is not None
    assert noise.prevalence == pytest.approx(labels[:, 1].mean())
    assert noise.brier == pytest.approx(0.21, abs=0.06)
    assert noise.calibration_error is not None
    assert noise.calibration_error < 0.3


def test_what_is_found_is_told_by_what_chances_were_worth() -> None:
    texts, labels, groups = spoken_sessions(8)

    bins = cross_validate(sample_of(texts, labels, groups), codes=CODES, seed=1).calibration

    assert sum(one.n for one in bins) == labels.size
    assert bins[-1].observed == 1
    assert bins[0].observed == 0


def test_a_copy_in_another_session_is_never_learned_from_and_judged() -> None:
    rng = np.random.default_rng(0)
    once = [" ".join(f"w{number}" for number in rng.integers(0, 10**6, 8)) for _ in range(30)]
    label = np.array([number % 3 == 0 for number in range(30)] * 2)[:, None]
    groups = [f"here {number // 3}" for number in range(30)]
    groups += [f"there {number // 3}" for number in range(30)]

    found = cross_validate(sample_of(once * 2, label, groups), codes=["Copied"], seed=1).rows[0]

    assert found.average_precision is not None
    assert found.average_precision < 0.7


def test_what_everybody_read_out_does_not_join_all_sessions() -> None:
    texts, labels, groups = spoken_sessions(6)
    texts = ["I agree that what I say is recorded here today", *texts]
    for session in range(1, 6):
        texts[session * 12 + 1] = texts[0]
    sample = sample_of(texts, np.vstack([labels[:1], labels]), ["group 0", *groups])

    fold_of = sample.folds(3, seed=1)
    rows = sample.without_copies(np.flatnonzero(fold_of != 0), np.flatnonzero(fold_of == 0))

    assert set(fold_of.tolist()) == {0, 1, 2}
    assert texts[0] not in {texts[row] for row in rows}


def test_labels_must_match() -> None:
    texts, labels, groups = spoken_sessions(2)

    with pytest.raises(ParameterError, match="one row a text, one column a code"):
        cross_validate(sample_of(texts, labels, groups), codes=[FRIENDS], seed=1)


def test_one_fold_is_no_test() -> None:
    texts, labels, groups = spoken_sessions(2)

    with pytest.raises(ParameterError, match="1 folds; expected 2 or more"):
        cross_validate(sample_of(texts, labels, groups), codes=CODES, seed=1, folds=1)


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
