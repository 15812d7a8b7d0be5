from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.agreement import (
    boundary_edits,
    boundary_similarity,
    marked_units,
    masses_of_units,
    pk,
    segmentation_similarity,
    window_diff,
)
from qualkit.errors import ParameterError

# Hearst (1997), TextTiling, the Stargazers text as two judges and a program cut it; the figures
# are those of Fournier's reference implementation.
FIRST = (2, 3, 3, 1, 3, 6, 3)
SECOND = (2, 8, 2, 4, 2, 3)
PROGRAM = (2, 6, 4, 2, 4, 3)
# Boundaries as NLTK's documentation writes them: 1 where one follows the unit.
S1, S2, S3 = "000100000010", "000010000100", "100000010000"

masses = st.lists(st.integers(1, 9), min_size=1, max_size=12)


def masses_of(marks: str) -> list[int]:
    found = [1]
    for mark in marks:
        if mark == "1":
            found.append(1)
        else:
            found[-1] += 1
    return found


@pytest.mark.parametrize(
    ("measure", "other", "expected"),
    [
        (boundary_similarity, SECOND, 0.5),
        (segmentation_similarity, SECOND, 0.825),
        (window_diff, SECOND, 0.368421),
        (pk, SECOND, 0.368421),
        (boundary_similarity, PROGRAM, 0.571429),
        (window_diff, PROGRAM, 0.315789),
        (pk, PROGRAM, 0.263158),
    ],
)
def test_the_stargazers_text(measure, other, expected):
    assert measure(FIRST, other).value == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("one", "other", "expected"), [(S1, S1, 0.0), (S1, S2, 0.3), (S2, S3, 0.8)]
)
def test_window_diff_of_marked_boundaries(one, other, expected):
    found = window_diff(masses_of(one), masses_of(other), window=3)
    assert found.value == pytest.approx(expected)


@pytest.mark.parametrize("other", ["1" * 400, "0" * 400])
def test_pk_of_everything_and_nothing_is_near_one_half(other):
    found = pk(masses_of("0100" * 100), masses_of(other), window=2)
    assert found.value == pytest.approx(0.5, abs=0.005)


def test_edits_are_told_apart():
    edits = boundary_edits(FIRST, SECOND)
    assert (edits.matched, edits.transposed, edits.added) == (3, (1,), 3)


@pytest.mark.parametrize(
    ("near", "transposed", "added"), [(1, (), 2), (2, (), 2), (3, (2,), 0), (9, (2,), 0)]
)
def test_nearness_decides_what_has_moved(near, transposed, added):
    edits = boundary_edits([4, 6], [6, 4], near=near)
    assert (edits.transposed, edits.added) == (transposed, added)
    expected = 1 - (2 / near if transposed else 2) / (1 if transposed else 2)
    assert boundary_similarity([4, 6], [6, 4], near=near).value == pytest.approx(expected)


def test_the_nearer_of_two_boundaries_is_the_one_that_moved():
    # 5 against 3 and 6.
    assert boundary_edits([5, 5], [3, 3, 4], near=3).transposed == (1,)


@given(masses)
def test_a_segmentation_is_like_itself(cut):
    expected = None if len(cut) == 1 else 1
    assert boundary_similarity(cut, cut).value == expected
    assert window_diff(cut, cut).value in (0, None)


@given(masses, masses, st.integers(1, 4))
@settings(max_examples=60)
def test_similarity_is_symmetric_and_between_0_and_1(one, other, near):
    short = sum(one) - sum(other)
    one, other = [*one, max(1, 1 - short)], [*other, max(1, 1 + short)]
    for measure in (boundary_similarity, segmentation_similarity):
        found = measure(one, other, near=near)
        assert 0 <= found.value <= 1
        assert measure(other, one, near=near).value == pytest.approx(found.value)


@given(masses, masses, st.integers(1, 5))
@settings(max_examples=60)
def test_windows_agree_with_counting_them(one, other, window):
    short = sum(one) - sum(other)
    one, other = [*one, max(6, 6 - short)], [*other, max(6, 6 + short)]
    length = sum(one)
    bounds = [{sum(cut[:place]) for place in range(1, len(cut))} for cut in (one, other)]
    counts = [
        [sum(i < at <= i + window for at in row) for i in range(length - window)] for row in bounds
    ]
    differ = [a != b for a, b in zip(*counts, strict=True)]
    split = [(a > 0) != (b > 0) for a, b in zip(*counts, strict=True)]
    expected = (sum(differ) / len(differ), sum(split) / len(split))
    found = [measure(one, other, window=window).value for measure in (window_diff, pk)]
    assert found == pytest.approx(expected)


def test_units_cut_the_continuum_at_both_ends():
    assert masses_of_units(marked_units([2, 6, 12], [6, 8, 20]), 20) == (2, 4, 2, 4, 8)
    assert masses_of_units(marked_units([], []), 20) == (20,)


def test_similarity_sees_what_unitizing_does_not():
    whole, cut = marked_units([0], [18]), marked_units([0, 3, 9], [3, 9, 18])
    found = boundary_similarity(masses_of_units(whole, 24), masses_of_units(cut, 24))
    assert found.value == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("measure", "cut", "reason"),
    [
        (boundary_similarity, [5], "no boundary in either segmentation"),
        (segmentation_similarity, [1], "a text of one unit has no place for a boundary"),
        (window_diff, [1], "a text of one unit has no place for a boundary"),
        (pk, [1], "a text of one unit has no place for a boundary"),
    ],
)
def test_a_measure_without_ground_is_undefined(measure, cut, reason):
    found = measure(cut, cut)
    assert (found.value, found.reason) == (None, reason)


@pytest.mark.parametrize(
    ("one", "other", "message"),
    [
        ([2, 3], [2, 4], "segmentations of 5 and 6 units; expected the same text"),
        ([], [2], "the first segmentation has masses .*; expected at least one, none below 1"),
        ([2], [2, 0], "the second segmentation has masses .2, 0."),
    ],
)
def test_faulty_segmentations_are_refused(one, other, message):
    for measure in (boundary_similarity, segmentation_similarity, window_diff, pk):
        with pytest.raises(ParameterError, match=message):
            measure(one, other)


def test_options_out_of_range_are_refused():
    with pytest.raises(ParameterError, match="a nearness of 0; expected at least 1"):
        boundary_edits([2, 3], [3, 2], near=0)
    for window in (0, 5):
        with pytest.raises(ParameterError, match=f"a window of {window}; expected 1 to 4"):
            pk([2, 3], [3, 2], window=window)


def windows_one_by_one(first: list[int], second: list[int], width: int) -> tuple[float, float]:
    """WindowDiff and Pk as their papers count them, window after window."""
    bounds = [set(itertools.accumulate(masses[:-1])) for masses in (first, second)]
    pairs = [
        [sum(at in row for at in range(start + 1, start + width + 1)) for row in bounds]
        for start in range(sum(first) - width)
    ]
    unlike = [(one != other, (one > 0) != (other > 0)) for one, other in pairs]
    by_number, by_presence = zip(*unlike, strict=True)
    return sum(by_number) / len(pairs), sum(by_presence) / len(pairs)


@given(masses, masses, st.integers(1, 8))
def test_runs_of_windows_count_as_windows_one_by_one(first, second, width):
    gap = sum(first) - sum(second)
    first[-1] += max(-gap, 0) + 9
    second[-1] += max(gap, 0) + 9
    expected = windows_one_by_one(first, second, width)
    found = [measure(first, second, window=width).value for measure in (window_diff, pk)]
    assert found == pytest.approx(expected)


def test_windows_of_a_very_long_text_cost_what_its_boundaries_do():
    assert window_diff([10**12, 10**12], [10**12, 10**12]).value == 0


@given(masses, masses, st.integers(1, 6))
def test_the_nearest_boundaries_are_paired_first_and_from_left_to_right(first, second, near):
    gap = sum(first) - sum(second)
    first[-1] += max(-gap, 0)
    second[-1] += max(gap, 0)
    one, other = (set(itertools.accumulate(masses[:-1])) for masses in (first, second))
    left, right, moved = one - other, other - one, []
    for distance in range(1, near):
        for place in sorted(left):
            partner = next((p for p in (place - distance, place + distance) if p in right), None)
            if partner is not None:
                left.remove(place)
                right.remove(partner)
                moved.append(distance)
    found = boundary_edits(first, second, near=near)
    assert (found.transposed, found.added) == (tuple(moved), len(left) + len(right))
