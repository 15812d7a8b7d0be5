from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from span_marks import layers

from qualkit.agreement import marked_units, unitizing_alpha
from qualkit.agreement.domains import domain_rows, exclusive
from qualkit.agreement.layers import Layers
from qualkit.agreement.spans import Drawing
from qualkit.model.agreement_spans import DomainRow

TWO = "A 0 0:0-10, A 1 0:20-30, B 0 0:2-12, B 0 0:20-30"


def rows_of(found: Layers, n_documents: int = 1) -> dict[str, DomainRow]:
    drawing = Drawing(cluster_of=np.arange(n_documents), replicates=100, seed=1)
    rows = domain_rows(found, drawing, "Needs")
    return {row.measure if row.value is None else row.value: row for row in rows}


def test_the_known_example_of_two_values():
    rows = rows_of(layers(TWO, [(0, 0, 40)], codes=["x", "y"]))
    got = [(rows[name].alpha, rows[name].coverage) for name in ("uα", "|uα", "cuα", "x", "y")]
    expected = [(0.451053, 1), (0.813750, 1), (-0.034188, 0.45), (-0.047337, 0.866667), (0, 1)]
    for (alpha, coverage), (wanted, share) in zip(got, expected, strict=True):
        assert alpha == pytest.approx(wanted, abs=1e-6)
        assert coverage == pytest.approx(share, abs=1e-6)


def test_one_code_where_units_meet_gives_one_with_its_note_and_no_interval():
    rows = rows_of(layers("A 0 0:0-10, B 0 0:5-15", codes=["x", "y"]))
    assert (rows["cuα"].alpha, rows["cuα"].interval) == (1.0, None)
    assert "without variation" in rows["cuα"].note
    assert (rows["y"].alpha, rows["y"].note) == (None, None)
    assert rows["y"].undefined == "no unit of this value meets another coder's unit"


def test_every_coefficient_has_an_interval_where_documents_are_many():
    marks = ", ".join(
        f"A {document % 2} {document}:10-30, B {(document % 3 > 0) * 1} {document}:12-30"
        for document in range(12)
    )
    places = [(document, 0, 60) for document in range(12)]
    rows = rows_of(layers(marks, places, codes=["x", "y"]), 12)
    for row in rows.values():
        low, high = row.interval
        assert low <= row.alpha <= high


def test_text_with_two_codes_of_one_coder_is_cut_out_for_all_and_counted():
    marks = "A 0 0:0-10, A 1 0:10-20, A 1 1:0-9, A 0 1:4-6, A 2 1:8-12, B 0 0:0-5, B 0 1:5-30"
    whole = layers(marks, [(0, 0, 50), (1, 0, 50)], codes=["x", "y", "z"])
    found, clashes = exclusive(whole)
    # In the second document Ana has y and x at 4–6, y and z at 8–9.
    assert (clashes.passages, clashes.characters) == (2, 3)
    assert (clashes.coder, clashes.document, clashes.start, clashes.codes) == (0, 1, 4, (1, 0))
    (ground,) = found.grounds
    assert ground.bounds.tolist() == [0, 50, 97]
    assert [units.lengths.tolist() for units, _ in ground.units] == [[10], [10, 6], [3]]
    assert [units.lengths.tolist() for _, units in ground.units] == [[5, 23], [], []]


def test_what_is_left_excludes_each_other():
    marks = "A 0 0:0-30, A 1 0:5-10, A 2 0:20-40, B 1 0:0-50, B 2 0:45-60"
    found, clashes = exclusive(layers(marks, codes=["x", "y", "z"]))
    assert (clashes.passages, clashes.characters) == (3, 5 + 10 + 5)
    assert clashes.codes == (0, 1)
    again, nothing = exclusive(found)
    assert nothing is None
    assert rows_of(again)["uα"].alpha is not None


def test_overlap_of_three_codes_is_cut_out_once():
    found, clashes = exclusive(
        layers("A 0 0:0-30, A 1 0:10-30, A 2 0:10-20", codes=["x", "y", "z"])
    )
    assert (clashes.passages, clashes.characters) == (1, 20)
    assert found.grounds[0].length == 80


@pytest.mark.parametrize(
    ("marks", "places"),
    [
        ("A 0 0:0-10, A 0 0:5-12, A 1 0:12-15", [(0, 0, 100)]),
        # They meet only where nothing counts.
        ("A 0 0:10-30, A 1 0:25-50", [(0, 0, 20), (0, 40, 70)]),
        ("", [(0, 0, 100)]),
    ],
)
def test_marks_that_touch_or_are_of_one_code_stay(marks, places):
    whole = layers(marks, places, codes=["x", "y"])
    assert exclusive(whole) == (whole, None)


@given(st.integers(0, 10**6))
@settings(max_examples=25, deadline=None)
def test_a_domain_is_the_family_over_its_codes(seed):
    rng = np.random.default_rng(seed)
    marks, coders = [], []
    for letter in "ABC":
        edges = np.sort(rng.choice(100, 12, replace=False))
        values = rng.integers(0, 2, 6).tolist()
        pairs = list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
        coders.append(marked_units(edges[::2], edges[1::2], ["xy"[value] for value in values]))
        marks += [f"{letter} {v} 0:{a}-{b}" for (a, b), v in zip(pairs, values, strict=True)]
    rows = rows_of(layers(", ".join(marks), n_coders=3, codes=["x", "y"]))
    family = unitizing_alpha(coders, 100)
    for name, row in (("uα", family.u), ("|uα", family.bar_u), ("cuα", family.cu)):
        assert rows[name].alpha == pytest.approx(row.alpha)
