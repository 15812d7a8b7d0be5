from __future__ import annotations

import numpy as np
import pytest
from span_marks import layers, sighted

from qualkit.agreement.layers import Layers
from qualkit.agreement.spans import Drawing, span_rows
from qualkit.errors import ParameterError
from qualkit.model.agreement_spans import SpanRow

# Krippendorff (1995), p. 62, A: uα .358333; characters κ .3846, α .3286.
KRIPPENDORFF_A = "A 0 0:2-10, A 0 0:14-20, B 0 0:4-8, B 0 0:15-17"
# The spans of METHODS: F1 .80 at an overlap of .5, none with the same edges; κ over characters .65.
NEEDS = "A 0 0:0-50, A 0 0:85-120, B 0 0:0-40, B 0 0:80-130, B 0 0:140-150"


def rows_of(found: Layers, *, n_documents: int = 1, **options: float) -> tuple[SpanRow, ...]:
    drawing = Drawing(cluster_of=np.arange(n_documents), replicates=200, seed=1)
    return span_rows(found, drawing, **options)


def test_the_example_of_1995_gives_its_figures():
    (row,) = rows_of(layers(KRIPPENDORFF_A, [(0, 0, 24)]))
    assert row.u_alpha == pytest.approx(0.358333, abs=1e-6)
    assert row.character_kappa == pytest.approx(0.384615, abs=1e-6)
    assert row.character_alpha == pytest.approx(0.328571, abs=1e-6)
    assert row.units == (2, 2)
    assert row.coded == pytest.approx((14 + 6) / 48)


@pytest.mark.parametrize(("overlap", "f1"), [(0.5, 0.8), (0.75, 0.4), (1, 0.0)])
def test_spans_match_at_the_overlap_asked_for(overlap, f1):
    (row,) = rows_of(layers(NEEDS, [(0, 0, 200)]), overlap=overlap)
    assert row.f1 == pytest.approx(f1)
    assert row.character_kappa == pytest.approx(0.65, abs=0.005)


def test_the_older_alpha_stands_beside_by_its_own_name():
    # Krippendorff (2004), p. 254, code c: the continuum begins at 150 and is 300 long.
    marks = "A 0 0:225-295, A 0 0:370-400, B 0 0:220-300, B 0 0:355-375, B 0 0:400-420"
    (row,) = rows_of(layers(marks, [(0, 150, 450)]))
    assert row.legacy_alpha == pytest.approx(0.7286, abs=1e-4)
    assert row.u_alpha == pytest.approx(0.516280, abs=1e-6)


def test_near_boundaries_are_one_that_moved_as_far_as_asked():
    found = layers("A 0 0:10-20, B 0 0:13-20")
    exact, near = (rows_of(found, near=near)[0].boundary_similarity for near in (2, 5))
    assert exact == pytest.approx(1 / 3)
    assert near == pytest.approx(1 - (3 / 5) / 2)


def test_three_coders_have_means_over_pairs_and_no_measure_with_a_reference():
    marks = "A 0 0:0-10, B 0 0:0-10, C 0 0:40-50"
    (row,) = rows_of(layers(marks, n_coders=3))
    assert row.f1 == pytest.approx(1 / 3)
    assert (row.window_diff, row.pk) == (None, None)
    assert row.undefined["pk"] == "for two coders only"
    assert row.undefined["window_diff"] == "for two coders only"


def test_a_pair_without_the_code_does_not_draw_the_mean_down():
    marks = "A 0 0:0-10, A 0 0:30-40, B 0 0:0-10"
    (row,) = rows_of(layers(marks, n_coders=3))
    # A with B: 2 of 3 spans; A with C and B with C: nothing matches.
    assert row.f1 == pytest.approx((2 / 3) / 3)
    (none,) = rows_of(layers("C 0 0:5-9", n_coders=3))
    # A and B have no span: that pair says nothing.
    assert none.f1 == 0


def test_a_code_that_nobody_marked_is_undefined_with_its_reasons():
    (row,) = rows_of(layers(""))
    values = (row.u_alpha, row.legacy_alpha, row.boundary_similarity, row.segmentation_similarity)
    assert values == (None,) * 4
    assert (row.window_diff, row.pk, row.f1, row.character_alpha) == (None,) * 4
    assert row.undefined["u_alpha"] == "no units"
    assert row.undefined["legacy_alpha"] == "no units"
    assert row.undefined["boundary_similarity"] == "no boundary in either segmentation"
    assert row.undefined["pk"] == "no boundary in either segmentation"
    assert row.undefined["f1"] == "no spans"
    assert row.undefined["character_kappa"] == "no variation: one value only"
    assert row.few


def test_a_code_over_all_the_text_is_undefined_where_there_is_no_variation():
    (row,) = rows_of(layers("A 0 0:0-100, B 0 0:0-100"))
    assert row.u_alpha is None
    assert row.undefined["u_alpha"] == "no variation: one value covers the whole continuum"
    assert row.f1 == 1


def test_under_five_documents_there_is_no_interval():
    (row,) = rows_of(layers(KRIPPENDORFF_A))
    assert row.interval is None
    assert row.undefined["interval"].startswith("no interval: 1 document")


def many_documents(n_documents: int) -> Layers:
    rng = np.random.default_rng(4)
    marks = []
    for document in range(n_documents):
        for start in rng.choice(9, 3, replace=False) * 10:
            moved = int(rng.integers(0, 4))
            marks.append(f"A 0 {document}:{start}-{start + 8}")
            if rng.random() < 0.8:
                marks.append(f"B 0 {document}:{start + moved}-{start + 8}")
    return layers(", ".join(marks), [(document, 0, 100) for document in range(n_documents)])


@pytest.mark.parametrize(("n_documents", "method"), [(5, "percentile"), (12, "BCa")])
def test_the_interval_is_that_of_documents_drawn_anew(n_documents, method):
    (row,) = rows_of(many_documents(n_documents), n_documents=n_documents)
    low, high = row.interval
    assert low < row.u_alpha < high
    assert row.interval_method == method
    assert 0 <= row.below_667 <= row.below_800 <= 1


def test_documents_of_one_cluster_are_drawn_together():
    drawing = Drawing(cluster_of=np.array([0, 0, 0, 1, 1, 1]), replicates=50, resampled="session")
    (row,) = span_rows(many_documents(6), drawing)
    assert row.undefined["interval"].startswith("no interval: 2 ")


def test_text_that_one_coder_did_not_see_does_not_count_against_the_others():
    whole = sighted({(0, 0, 50): "ABC", (0, 50, 100): "AB"}, "A 0 0:60-70, B 0 0:60-70")
    (row,) = rows_of(whole)
    assert row.u_alpha == pytest.approx(1)
    assert row.character_alpha == pytest.approx(1)


def test_without_text_that_all_saw_there_is_no_older_alpha():
    found = sighted({(0, 0, 50): "AC", (0, 50, 100): "AB"}, "A 0 0:60-70, B 0 0:60-70")
    (row,) = rows_of(found)
    assert row.undefined["legacy_alpha"] == "no text that all coders saw"


@pytest.mark.parametrize(
    ("options", "message"),
    [({"overlap": 0.0}, "a threshold of 0.0; expected above 0"), ({"near": 0}, "a nearness of 0")],
)
def test_what_no_measure_can_use_is_refused(options, message):
    with pytest.raises(ParameterError, match=message):
        rows_of(layers(KRIPPENDORFF_A), **options)


def test_a_coder_who_shares_nothing_makes_no_pair():
    found = sighted({(0, 0, 50): "AB", (0, 50, 100): "C"}, "A 0 0:0-10, B 0 0:0-10, C 0 0:60-70")
    (row,) = rows_of(found)
    assert (row.window_diff, row.pk) == (0, 0)
    assert row.legacy_alpha == pytest.approx(1)
    assert row.units == (1, 1, 0)
