from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from span_marks import layers, sighted, stretches_of

from qualkit.agreement.layers import MarkedUnits, Stretches, joined_spans
from qualkit.errors import ParameterError


def spans(units: MarkedUnits) -> list[tuple[int, int]]:
    return list(zip(units.starts.tolist(), units.ends.tolist(), strict=True))


def test_overlapping_marks_of_one_coder_are_one_unit_and_are_counted():
    found = layers("A 0 0:0-10, A 0 0:5-20, A 0 0:5-8, B 0 0:0-4")
    assert spans(found.grounds[0].units[0][0]) == [(0, 20)]
    assert found.joined == 2


def test_adjacent_marks_stay_apart():
    found = layers("A 0 0:0-10, A 0 0:10-20")
    assert spans(found.grounds[0].units[0][0]) == [(0, 10), (10, 20)]
    assert found.joined == 0


def test_what_does_not_count_is_cut_out_and_a_mark_over_it_stays_one_unit():
    # Between 20 and 40 somebody speaks who does not count.
    found = layers("A 0 0:10-50, A 0 0:55-60", [(0, 0, 20), (0, 40, 70)])
    assert spans(found.grounds[0].units[0][0]) == [(10, 30), (35, 40)]
    assert found.grounds[0].length == 50


def test_a_mark_on_nothing_that_counts_is_left_out_and_counted():
    found = layers("A 0 0:22-30, B 0 0:15-25", [(0, 0, 20), (0, 40, 70)])
    assert spans(found.grounds[0].units[0][0]) == []
    assert spans(found.grounds[0].units[0][1]) == [(15, 20)]
    assert found.outside == 1


def test_documents_lie_end_to_end_and_units_stay_in_theirs():
    found = layers("A 0 0:90-100, A 0 2:0-5", [(0, 0, 100), (2, 0, 50)])
    assert spans(found.grounds[0].units[0][0]) == [(90, 100), (100, 105)]
    assert found.grounds[0].bounds.tolist() == [0, 100, 100, 150]


def test_codes_and_coders_have_layers_of_their_own():
    found = layers("A 0 0:0-5, A 1 0:0-5, B 1 0:7-9", codes=["bus", "lift"])
    units = found.grounds[0].units
    assert [[spans(one) for one in row] for row in units] == [[[(0, 5)], []], [[(0, 5)], [(7, 9)]]]


def test_text_that_other_coders_saw_is_a_continuum_of_its_own():
    found = sighted(
        {(0, 0, 10): "ABC", (0, 10, 30): "AB", (0, 30, 40): "A"}, "A 0 0:5-35, C 0 0:8-25"
    )
    by_coders = {ground.coders: ground for ground in found.grounds}
    assert {coders: ground.length for coders, ground in by_coders.items()} == {
        (0, 1): 20,
        (0, 1, 2): 10,
    }
    assert spans(by_coders[0, 1].units[0][0]) == [(0, 20)]
    assert [spans(one) for one in by_coders[0, 1, 2].units[0]] == [[(5, 10)], [], [(8, 10)]]


def test_a_pair_is_compared_over_all_that_both_saw():
    found = sighted({(0, 0, 10): "ABC", (0, 10, 30): "AB"}, "A 0 0:5-10, A 0 0:12-15, C 0 0:1-2")
    one, other, length = found.of_pair(0, (0, 1))
    assert length == 30
    assert sorted(end - start for start, end in spans(one)) == [3, 5]
    assert spans(other) == []
    assert found.of_pair(0, (0, 2))[2] == 10


def test_a_place_on_the_continuum_is_found_again_in_its_document():
    ground = layers("", [(0, 0, 20), (0, 40, 70), (3, 5, 10)]).grounds[0]
    assert [ground.place(at) for at in (0, 19, 20, 49, 50, 54)] == [
        (0, 0),
        (0, 19),
        (0, 40),
        (0, 69),
        (3, 5),
        (3, 9),
    ]


def test_stretches_that_overlap_or_run_backwards_are_refused():
    for places in ([(0, 0, 10), (0, 5, 20)], [(1, 0, 10), (0, 0, 5)], [(0, 10, 10)]):
        with pytest.raises(ParameterError, match="expected stretches one after the other"):
            stretches_of(places)


def test_sight_has_a_row_for_each_coder_and_a_column_for_each_stretch():
    rows = stretches_of([(0, 0, 10)])
    with pytest.raises(
        ParameterError, match=r"seen of shape \(2, 3\); expected coders × stretches"
    ):
        Stretches(
            document=rows.document,
            start=rows.start,
            end=rows.end,
            seen=np.ones((2, 3), dtype=np.bool_),
        )


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 8)), max_size=12))
def test_joined_spans_cover_the_same_characters_and_exclude_each_other(drawn):
    starts = np.array([start for start, _ in drawn], dtype=np.int64)
    ends = starts + np.array([length for _, length in drawn], dtype=np.int64)
    first, last = joined_spans(starts, ends)
    covered = {at for start, end in zip(starts, ends, strict=True) for at in range(start, end)}
    again = [at for start, end in zip(first, last, strict=True) for at in range(start, end)]
    assert sorted(covered) == again
