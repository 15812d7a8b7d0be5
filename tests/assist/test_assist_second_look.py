"""A second look finds labels that read otherwise, says what it compared, and changes nothing."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from qualkit.assist.second_look import second_look
from qualkit.errors import ParameterError
from qualkit.model import Turn
from qualkit.model.second_look import SecondLook, SecondLookItem
from qualkit.model.units import shown_unit
from qualkit.spans import Span

CODES = ["Needs/Transport", "Needs/Friends"]


def coded_units(
    n_units: int = 200, *, share: float = 0.3, seed: int = 2
) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Labels and probabilities that go well together."""
    rng = np.random.default_rng(seed)
    labels = rng.random((n_units, len(CODES))) < share
    labels[: len(CODES) * 5] = True
    noise = rng.normal(scale=0.05, size=labels.shape)
    return labels, np.clip(np.where(labels, 0.8, 0.1) + noise, 0, 1)


def test_planted_errors_come_first_with_what_to_compare_them_to() -> None:
    labels, probabilities = coded_units()
    labels[40, 0], probabilities[40, 0] = True, 0.01
    labels[50, 1], probabilities[50, 1] = False, 0.99

    first, second = second_look(labels, probabilities, CODES, most=2).doubts

    assert (first.unit, first.code, first.is_coded) == (40, "Needs/Transport", True)
    assert first.reason == "coded, but reads like others that are not"
    assert (second.unit, second.code, second.is_coded) == (50, "Needs/Friends", False)
    assert second.reason == "not coded, but reads like others that are"
    assert second.probability == 0.99
    assert second.among_coded == probabilities[labels[:, 1], 1].mean()
    assert second.among_others == probabilities[~labels[:, 1], 1].mean()


def test_two_sorts_of_doubt_come_in_turn() -> None:
    labels, probabilities = coded_units()
    labels[20:24, 0], probabilities[20:24, 0] = True, [0.01, 0.02, 0.03, 0.04]
    labels[30:32, 0], probabilities[30:32, 0] = False, [0.97, 0.96]

    units = [doubt.unit for doubt in second_look(labels, probabilities, CODES, most=6).doubts]

    assert units[:4] == [20, 30, 21, 31]


def test_labels_stay_as_they_are() -> None:
    labels, probabilities = coded_units()
    before = labels.copy(), probabilities.copy()

    second_look(labels, probabilities, CODES)

    np.testing.assert_array_equal(labels, before[0])
    np.testing.assert_array_equal(probabilities, before[1])


def test_rare_code_is_looked_at() -> None:
    labels = np.zeros((10_000, 1), dtype=bool)
    labels[:5] = True
    probabilities = np.full((10_000, 1), 0.02)
    probabilities[:4], probabilities[4], probabilities[7_000] = 0.7, 0.01, 0.9

    found = second_look(labels, probabilities, ["Rare"], most=2)

    assert [doubt.unit for doubt in found.doubts] == [4, 7_000]


def test_missing_coding_of_a_rare_code_is_found_below_one_half() -> None:
    labels = np.zeros((1_000, 1), dtype=bool)
    labels[:10] = True
    probabilities = np.full((1_000, 1), 0.01)
    probabilities[:10], probabilities[600] = 0.3, 0.4

    found = second_look(labels, probabilities, ["Rare"])

    assert [(doubt.unit, doubt.is_coded) for doubt in found.doubts] == [(600, False)]


def test_nothing_in_doubt_gives_nothing() -> None:
    labels = np.array([[True]] * 6 + [[False]] * 6)
    scores = np.linspace(0.9, 0.1, 12)[:, None]

    found = second_look(labels, scores, ["Needs"])

    assert (found.doubts, found.found) == ((), 0)


def test_all_doubts_are_counted_and_at_most_so_many_returned() -> None:
    labels, probabilities = coded_units()
    labels[40:60] = ~labels[40:60]

    found = second_look(labels, probabilities, CODES, most=3)

    assert len(found.doubts) == 3
    assert found.found >= 30


@pytest.mark.parametrize(
    ("label", "probability", "reason"),
    [
        ([True, False] * 10, [np.nan] * 20, "no probability: nothing could be learned of it"),
        ([False] * 20, [0.5] * 20, "0 units with it, fewer than 5"),
        ([True] * 1 + [False] * 19, [0.5] * 20, "1 unit with it, fewer than 5"),
        ([True] * 20, [0.5] * 20, "0 units without it, fewer than 5"),
        ([True] * 20, [0.5] * 6 + [np.nan] * 14, "0 units without it, fewer than 5"),
    ],
)
def test_code_that_cannot_be_looked_at_says_why(
    label: list[bool], probability: list[float], reason: str
) -> None:
    labels, probabilities = coded_units(20)
    labels[:, 0], probabilities[:, 0] = label, probability

    found = second_look(labels, probabilities, CODES)

    assert found.undefined == {"Needs/Transport": reason}
    assert {doubt.code for doubt in found.doubts} <= {"Needs/Friends"}


def test_units_without_a_probability_are_left_out_and_others_keep_their_numbers() -> None:
    labels, probabilities = coded_units()
    probabilities[:10] = np.nan
    labels[40, 0], probabilities[40, 0] = True, 0.0

    found = second_look(labels, probabilities, CODES)

    assert found.doubts[0].unit == 40
    assert min(doubt.unit for doubt in found.doubts) >= 10


def test_no_units_and_no_codes_give_nothing() -> None:
    nothing = second_look(np.empty((0, 0), dtype=bool), np.empty((0, 0)), [])
    no_units = second_look(np.empty((0, 2), dtype=bool), np.empty((0, 2)), CODES)

    assert nothing.doubts == no_units.doubts == ()
    assert set(no_units.undefined) == set(CODES)


@pytest.mark.parametrize(
    ("shape", "value", "message"),
    [
        ((20, 3), 0.5, r"labels of shape \(20, 2\) and probabilities of shape \(20, 3\) for 2"),
        ((19, 2), 0.5, "expected one row a unit and one column a code in both"),
        ((20, 2), 1.25, r"the probability 1\.25; expected a number from 0 to 1"),
    ],
)
def test_what_does_not_match_is_refused(shape: tuple[int, int], value: float, message: str) -> None:
    labels, _ = coded_units(20)

    with pytest.raises(ParameterError, match=message):
        second_look(labels, np.full(shape, value), CODES)


def test_labels_that_are_numbers_are_refused() -> None:
    labels, probabilities = coded_units(20)

    with pytest.raises(ParameterError, match="labels of type int64; expected true or false"):
        second_look(labels.astype(np.int64), probabilities, CODES)  # type: ignore[arg-type]


def test_at_most_none_is_refused() -> None:
    with pytest.raises(ParameterError, match="at most 0 labels to look at; expected 1 or more"):
        second_look(*coded_units(20), CODES, most=0)


@pytest.mark.parametrize("share", [0.02, 0.1, 0.5])
def test_doubts_are_those_of_cleanlab(share: float) -> None:
    count = pytest.importorskip("cleanlab.count")
    rng = np.random.default_rng(3)
    labels = rng.random((2_000, 2)) < share
    probabilities = np.clip(rng.beta(1, 4, labels.shape) + labels * rng.random(labels.shape), 0, 1)

    found = second_look(labels, probabilities, CODES, most=10_000)

    for column, code in enumerate(CODES):
        has = probabilities[:, column]
        _, expected = count.compute_confident_joint(
            labels[:, column].astype(int),
            np.column_stack([1 - has, has]),
            return_indices_of_off_diagonals=True,
        )
        assert {doubt.unit for doubt in found.doubts if doubt.code == code} == set(expected)


def test_second_look_shows_where_each_doubt_stands() -> None:
    turn = Turn(
        document="north.txt", ordinal=4, span=Span(10, 30), text="The bus never comes.",
        session="north", language="en", participant="Ada", role="citizen",
    )  # fmt: skip
    labels, probabilities = coded_units()
    labels[40, 0], probabilities[40, 0] = True, 0.0
    doubt = second_look(labels, probabilities, CODES).doubts[0]

    look = SecondLook(
        unit="turn", units=200, found=1,
        items=(SecondLookItem(unit=shown_unit(turn), doubt=doubt),),
    )  # fmt: skip

    (row,) = look.records()
    assert (row["document"], row["turn"], row["text"]) == ("north.txt", 4, "The bus never comes.")
    assert (row["code"], row["coded"], row["probability"]) == ("Needs/Transport", True, 0.0)
    assert row["reason"] == "coded, but reads like others that are not"
