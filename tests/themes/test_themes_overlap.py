"""Topics against codes over the segments that were read, by counts made by hand."""

from __future__ import annotations

import pytest

from qualkit.errors import ParameterError
from qualkit.themes import overlaps

LABELS = [0] * 6 + [1] * 6 + [-1] * 2
GIVEN = [{"A"}] * 5 + [set()] + [{"B"}] + [set()] * 5 + [{"A", "B"}, set()]
READ = [True] * 14


def test_shares_lift_and_npmi_are_those_of_the_counts() -> None:
    found = overlaps(LABELS, GIVEN, READ, topics=[0, 1], codes=["A", "B"])

    cells = {(cell.topic, cell.code): cell for cell in found.cells}
    first = cells[0, "A"]
    assert (first.both, first.of_topic, first.of_code) == (5, 5 / 6, 5 / 6)
    assert first.lift == pytest.approx(5 * 14 / 36)
    assert cells[1, "A"].npmi == -1
    assert cells[1, "B"].of_code == 0.5
    assert (found.read, found.coded, found.with_code) == (14, 7, (6, 2))


def test_a_topic_coded_less_than_half_as_often_as_the_others_is_missed() -> None:
    found = overlaps(LABELS, GIVEN, READ, topics=[0, 1], codes=["A", "B"])

    covers = {cover.topic: cover for cover in found.covers}
    assert (covers[1].coded, covers[1].share, covers[1].expected) == (1, 1 / 6, 6 / 8)
    assert covers[1].is_missed is True
    assert covers[0].is_missed is False


def test_segments_that_nobody_read_count_nowhere() -> None:
    read = [True] * 5 + [False] + [True] * 4 + [False] * 4

    found = overlaps(LABELS, GIVEN, read, topics=[0, 1], codes=["A"])

    covers = {cover.topic: cover for cover in found.covers}
    assert (found.read, found.coded) == (9, 5)
    assert (covers[0].segments, covers[0].read, covers[0].share) == (6, 5, 1.0)
    assert (covers[1].read, covers[1].is_missed) == (4, None)


def test_what_has_no_segment_is_undefined() -> None:
    found = overlaps([0, 0], [{"A"}, {"A"}], [True, True], topics=[0, 1], codes=["A", "B"])

    cells = {(cell.topic, cell.code): cell for cell in found.cells}
    assert (cells[1, "A"].of_topic, cells[1, "A"].of_code, cells[1, "A"].lift) == (None, 0, None)
    assert (cells[0, "B"].of_topic, cells[0, "B"].of_code, cells[0, "B"].npmi) == (0, None, None)
    assert [cover.expected for cover in found.covers] == [None, 1.0]
    assert [cover.is_missed for cover in found.covers] == [None, None]


def test_codes_that_were_not_asked_for_cover_nothing() -> None:
    found = overlaps([0], [{"A"}], [True], topics=[0], codes=["B"])

    assert found.coded == 0


def test_sequences_of_different_lengths_are_refused() -> None:
    with pytest.raises(ParameterError, match="2 labels, 1 sets of codes, 1 marks"):
        overlaps([0, 0], [set()], [True], topics=[0], codes=[])
