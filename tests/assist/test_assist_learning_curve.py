"""The classifier grows with what is coded, and the curve says how far on unread sessions."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from assist_content import meanings_of, sample_of, spoken_sessions, trap

from qualkit.assist import Inputs, Sample, learning_curve
from qualkit.errors import ParameterError, UndefinedResult


def two_codes() -> Sample:
    return sample_of(*spoken_sessions(12, per_session=16))


def test_more_to_learn_from_is_worth_more() -> None:
    few, every = learning_curve(two_codes(), [8, None], seed=1, folds=3)

    assert (few.size, few.learned, every.size, every.learned) == (8, 8, None, 128)
    assert few.average_precision is not None
    assert every.average_precision is not None
    assert few.average_precision < every.average_precision
    assert every.average_precision == pytest.approx(1, abs=0.01)
    assert every.codes == 2
    assert every.prevalence == pytest.approx(0.31, abs=0.1)


def test_words_alone_are_the_floor() -> None:
    texts, labels, groups = spoken_sessions(12, per_session=16)
    noise = [f"word{number}" for number in range(len(texts))]
    sample = replace(
        sample_of(noise, labels, groups),
        inputs=Inputs(texts=noise, vectors=(meanings_of(labels),)),
    )

    (point,) = learning_curve(sample, [None], seed=1, folds=3)

    assert point.words_only is not None
    assert point.average_precision is not None
    assert point.least_gain is not None
    assert point.words_only < 0.6
    assert point.average_precision > 0.9
    assert point.least_gain > 0.2


def test_a_session_that_decides_the_label_teaches_nothing() -> None:
    texts, label, groups = trap(20)

    (point,) = learning_curve(
        sample_of(texts, np.array(label)[:, None], groups), [None], seed=1, folds=4
    )

    assert point.average_precision is not None
    assert point.average_precision < 0.65


def test_sizes_that_no_fold_has_are_left_out() -> None:
    found = learning_curve(two_codes(), [8, 10_000], seed=1, folds=3)

    assert [point.size for point in found] == [8]


def test_codes_with_few_positives_in_what_is_tested_do_not_count() -> None:
    sample = two_codes()
    sample.labels[:, 1] = False
    sample.labels[:4, 1] = True

    (point,) = learning_curve(sample, [None], seed=1, folds=3)

    assert point.codes == 1


def test_no_code_with_enough_positives_gives_no_figures() -> None:
    sample = two_codes()
    sample.labels[:] = False
    sample.labels[0] = True

    (point,) = learning_curve(sample, [None], seed=1, folds=3)

    assert (point.codes, point.average_precision, point.words_only) == (0, None, None)


def test_the_same_seed_gives_the_same_curve() -> None:
    first = learning_curve(two_codes(), [8], seed=2, folds=3)

    assert learning_curve(two_codes(), [8], seed=2, folds=3) == first


def test_a_size_below_one_and_one_session_are_refused() -> None:
    with pytest.raises(ParameterError, match="at 0 units; expected 1 or more, or all"):
        learning_curve(two_codes(), [0], seed=1)
    with pytest.raises(UndefinedResult, match="1 coded session"):
        learning_curve(sample_of(*spoken_sessions(1)), [None], seed=1)
