"""The tools' numbers, each worked out by hand from its definition."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.agreement import cohen_kappa, marked_units
from qualkit.agreement.tools import (
    Segments,
    atlas_ti,
    file_tables,
    maxqda,
    maxqda_segments,
    nvivo,
)

# Characters not coded before coded, first coder down. NVivo's example has 50 coded by both, 150 by
# one of them and 800 by none: 85 %. If one coder coded all 150, Σ EF = 200 · 50 / 1000 +
# 800 · 950 / 1000 = 770 and κ = (850 - 770) / (1000 - 770); if each coded 75, Σ EF = 125² / 1000
# + 875² / 1000 = 781.25 and κ = (850 - 781.25) / 218.75.
ONE_SIDED = [[800, 0], [150, 50]]
EVEN = [[800, 75], [75, 50]]
NOBODY = [[500, 0], [0, 0]]


@pytest.mark.parametrize(("table", "kappa"), [(ONE_SIDED, 80 / 230), (EVEN, 68.75 / 218.75)])
def test_nvivos_own_example(table, kappa):
    found = nvivo(np.array([table]))
    assert found.percent.value == pytest.approx(0.85)
    assert found.kappa.value == pytest.approx(kappa)
    assert round(kappa, 4) in (0.3478, 0.3143)


def test_nvivo_averages_files_alike_or_by_size():
    files = np.array([ONE_SIDED, NOBODY])
    alike, by_size = nvivo(files), nvivo(files, by_size=True)
    assert alike.percent.value == pytest.approx((0.85 + 1) / 2)
    assert by_size.percent.value == pytest.approx((850 + 500) / 1500)
    assert alike.kappa.value == pytest.approx((80 / 230 + 1) / 2)
    assert by_size.kappa.value == pytest.approx((1000 * 80 / 230 + 500) / 1500)


@given(st.lists(st.tuples(*[st.integers(0, 50)] * 4), min_size=1, max_size=6))
def test_kappa_of_a_file_is_cohens(cells):
    tables = np.array(cells, dtype=float).reshape(-1, 2, 2)
    known = [cohen_kappa(table) for table in tables if table.any()]
    found = nvivo(tables)
    shown = [1.0 if one.value is None else one.value for one in known]
    assert found.files == len(known)
    assert found.complete == sum(one.value is None for one in known)
    assert found.kappa.value == (pytest.approx(np.mean(shown)) if shown else None)


def test_files_on_which_nvivo_calls_full_agreement_one_are_counted():
    found = nvivo(np.array([ONE_SIDED, NOBODY, NOBODY]))
    assert (found.files, found.complete) == (3, 2)


def test_a_file_that_was_not_shared_is_no_file():
    found = nvivo(np.array([ONE_SIDED, [[0, 0], [0, 0]]]))
    assert (found.files, found.percent.value) == (1, 0.85)
    nothing = nvivo(np.zeros((2, 2, 2)))
    assert (nothing.percent.value, nothing.kappa.reason) == (None, "no units")


@pytest.mark.parametrize(
    ("overlap", "expected"),
    # Intersection over union of the first pair is 40 / 50, of the second 35 / 50.
    [(0.9, (0, 2, 3)), (0.8, (1, 1, 2)), (0.7, (2, 0, 1))],
)
def test_maxqda_matches_segments_that_overlap_enough(overlap, expected):
    one, other = marked_units([0, 85], [50, 120]), marked_units([0, 80, 140], [40, 130, 150])
    found = maxqda_segments(one, other, overlap=overlap)
    assert (found.both, found.first, found.second) == expected


@pytest.mark.parametrize(
    ("n_codes", "kappa"),
    # Of ten segments eight match. Chance is .5 for one code and for two, .1 for ten.
    [(1, (0.8 - 0.5) / 0.5), (2, (0.8 - 0.5) / 0.5), (10, (0.8 - 0.1) / 0.9)],
)
def test_maxqda_has_no_cell_for_what_nobody_coded(n_codes, kappa):
    percent, found = maxqda(Segments(8, 1, 1), n_codes)
    assert percent.value == 0.8
    assert found.value == pytest.approx(kappa)


def test_maxqda_without_segments_is_undefined():
    percent, kappa = maxqda(Segments(0, 0, 0))
    assert (percent.value, percent.reason) == (None, "no spans")
    assert (kappa.value, kappa.reason) == (None, "no spans")


def test_the_example_of_the_manual_of_atlas_ti():
    # Coder 1: 1100000000; coder 2: 0110010100. They agree on 6 of 10.
    table = np.array([[5.0, 3], [1, 1]])
    found = atlas_ti([table], table)
    assert found.percent.value == 0.6
    assert found.holsti.value == pytest.approx(2 * 1 / (2 + 4))
    assert found.alpha.value == pytest.approx(0.0952, abs=1e-4)


def test_atlas_ti_adds_codes_up_and_asks_alpha_of_any_code():
    bus, lift = np.array([[80.0, 0], [10, 10]]), np.array([[90.0, 0], [0, 10]])
    found = atlas_ti([bus, lift], np.array([[70.0, 0], [10, 20]]))
    assert found.percent.value == pytest.approx((90 + 100) / 200)
    assert found.holsti.value == pytest.approx(2 * 20 / (30 + 20))
    # 200 values, 50 of them coded, 10 pairs differ.
    assert found.alpha.value == pytest.approx(1 - 199 * 10 / (50 * 150))


def test_holsti_of_eighteen_agreed_of_twenty_one_and_twenty_two():
    table = np.array([[75.0, 4], [3, 18]])
    assert atlas_ti([table], table).holsti.value == pytest.approx(0.837209, abs=1e-6)


def test_atlas_ti_without_codings_is_undefined_but_in_full_agreement():
    nothing = np.array([[100.0, 0], [0, 0]])
    found = atlas_ti([nothing], nothing)
    assert found.percent.value == 1
    assert (found.holsti.value, found.holsti.reason) == (None, "no spans")
    assert (found.alpha.value, found.alpha.reason) == (None, "no variation: one value only")


@given(st.integers(0, 10**6))
@settings(max_examples=30, deadline=None)
def test_files_are_crossed_as_characters_one_by_one(seed):
    rng = np.random.default_rng(seed)
    edges = [np.sort(rng.choice(60, 8, replace=False)) for _ in range(2)]
    bounds = np.array([0, 60, 60, 120])
    coders = [
        marked_units(np.append(e[::2], e[::2] + 60), np.append(e[1::2], e[1::2] + 60))
        for e in edges
    ]
    at = np.zeros((2, 120), dtype=int)
    for row, coder in zip(at, coders, strict=True):
        for start, end in zip(coder.starts, coder.ends, strict=True):
            row[start:end] = 1
    expected = np.zeros((3, 2, 2))
    for document, part in ((0, slice(0, 60)), (2, slice(60, 120))):
        np.add.at(expected[document], (at[0, part], at[1, part]), 1)
    assert file_tables(*coders, bounds).tolist() == expected.tolist()
