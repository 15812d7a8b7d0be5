from __future__ import annotations

import numpy as np
import pytest

from qualkit.agreement import marked_spans, marked_units
from qualkit.agreement.continuum import sweep
from qualkit.errors import ParameterError
from qualkit.spans import Span


def test_units_are_put_in_order_with_their_values():
    units = marked_units([20, 3], [25, 9], ["later", "first"])
    assert units.starts.tolist() == [3, 20]
    assert units.ends.tolist() == [9, 25]
    assert units.values == ("first", "later")
    assert units.lengths.tolist() == [6, 5]


def test_spans_become_units_of_one_value():
    units = marked_spans([Span(4, 6), Span(0, 4)])
    assert units.starts.tolist() == [0, 4]
    assert units.values == ("coded", "coded")


def test_units_of_one_value_are_kept():
    units = marked_units([0, 4, 8], [2, 6, 9], ["a", "b", "a"]).only("a")
    assert units.starts.tolist() == [0, 8]


@pytest.mark.parametrize(
    ("starts", "ends", "message"),
    [
        ([0, 4], [5, 9], "coder Ines has overlapping units 0–5 and 4–9; expected units that"),
        ([0, 0], [5, 5], "coder Ines has overlapping units 0–5 and 0–5"),
        ([7, 0], [8, 9], "coder Ines has overlapping units 0–9 and 7–8"),
        ([3], [3], "coder Ines has the unit 3–3; expected 0 ≤ start < end"),
        ([-1], [3], "coder Ines has the unit -1–3"),
        ([0, 1], [3], "coder Ines has 2 starts, 1 ends and 2 values; expected as many"),
        ([0.5], [3], "coder Ines has positions of shape .* expected one row of whole numbers"),
        ([[0]], [[3]], "coder Ines has positions of shape"),
    ],
)
def test_faulty_units_are_named(starts, ends, message):
    with pytest.raises(ParameterError, match=message):
        marked_units(starts, ends, coder="Ines")


def test_units_that_touch_do_not_overlap():
    assert len(marked_units([0, 5], [5, 9])) == 2


def test_the_sweep_cuts_at_every_edge():
    swept = sweep([marked_units([2], [6]), marked_units([4], [10]), marked_units([], [])], 12)
    assert swept.lengths.tolist() == [2, 2, 2, 4, 2]
    assert swept.units.tolist() == [[-1, 0, 0, -1, -1], [-1, -1, 0, 0, -1], [-1] * 5]


def test_the_sweep_agrees_with_counting_characters():
    rng = np.random.default_rng(4)
    edges = np.sort(rng.choice(200, 40, replace=False))
    units = marked_units(edges[::2], edges[1::2])
    swept = sweep([units, marked_units([0], [200])], 200)
    covered = np.zeros(200, dtype=bool)
    for start, end in zip(units.starts, units.ends, strict=True):
        covered[start:end] = True
    assert swept.lengths.sum() == 200
    assert np.repeat(swept.units[0] >= 0, swept.lengths.astype(int)).tolist() == covered.tolist()


@pytest.mark.parametrize(
    ("length", "message"),
    [
        (8, "unit 4–9 of coder 2 reaches beyond the continuum; expected an end of at most 8"),
        (0, "a continuum of length 0; expected a length of at least 1"),
    ],
)
def test_a_unit_stays_inside_the_continuum(length, message):
    with pytest.raises(ParameterError, match=message):
        sweep([marked_units([0], [3]), marked_units([4], [9])], length)
