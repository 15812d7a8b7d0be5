from __future__ import annotations

import json
from dataclasses import replace

import krippendorff
import numpy as np
import pytest
from statsmodels.stats.inter_rater import fleiss_kappa as statsmodels_fleiss

from qualkit.agreement import (
    CodedUnits,
    agree,
    binary_statistics,
    bootstrap_alpha,
    conger_kappa,
    fleiss_kappa,
    gwet_ac1,
    set_alpha,
    value_counts,
)
from qualkit.errors import ParameterError, UndefinedResult


def coded(presence, document_of, *, weights=None):
    presence = np.asarray(presence, dtype=bool)
    return CodedUnits(
        codes=tuple(f"code {n}" for n in range(presence.shape[0])),
        coders=tuple(f"coder {n}" for n in range(presence.shape[1])),
        documents=tuple(f"doc {n}" for n in range(max(document_of, default=-1) + 1)),
        presence=presence,
        document_of=np.asarray(document_of, dtype=np.intp),
        weights=weights,
    )


def simulated(n_documents=12, per_document=40, n_coders=2, *, n_codes=3, slips=0.1, seed=5):
    rng = np.random.default_rng(seed)
    n_units = n_documents * per_document
    truth = rng.random((n_codes, 1, n_units)) < 0.3
    presence = truth ^ (rng.random((n_codes, n_coders, n_units)) < slips)
    return coded(presence, np.repeat(np.arange(n_documents), per_document))


def oracle(presence):
    return krippendorff.alpha(
        reliability_data=presence.astype(float), level_of_measurement="nominal"
    )


def test_a_row_holds_the_published_coefficients():
    # Feinstein & Cicchetti (1990): 80 neither, 10 and 5 one only, 5 both.
    one = np.repeat([0, 0, 1, 1], [80, 10, 5, 5])
    other = np.repeat([0, 1, 0, 1], [80, 10, 5, 5])
    row = agree(coded([[one, other]], [0] * 100), unit="turn", seed=0).rows[0]
    assert row.n == 100
    assert row.prevalence == pytest.approx(0.125)
    assert row.percent == pytest.approx(0.85)
    assert (row.kappa, row.pi, row.alpha) == pytest.approx((0.318182, 0.314286, 0.317714), abs=1e-6)
    assert (row.ac1, row.kappa_max) == pytest.approx((0.808, 0.772727), abs=1e-6)
    assert row.positive_agreement == pytest.approx(10 / 25)
    assert row.negative_agreement == pytest.approx(160 / 175)
    assert row.undefined == "no interval: 1 document"
    assert (row.table, row.positives) == (((80, 10), (5, 5)), (10, 15))
    assert (row.prevalence_index, row.bias_index) == pytest.approx((-0.75, -0.05))
    assert row.brennan_prediger == pytest.approx(0.7)
    assert row.holsti == pytest.approx(0.85)


@pytest.mark.parametrize("n_coders", [2, 3, 5])
def test_alpha_agrees_with_an_independent_implementation(n_coders):
    units = simulated(n_coders=n_coders)
    rows = agree(units, unit="turn", seed=0, replicates=10).rows
    for row, presence in zip(rows, units.presence, strict=True):
        assert row.alpha == pytest.approx(oracle(presence))


@pytest.mark.parametrize("n_coders", [3, 5])
def test_of_more_than_two_coders_kappa_is_congers_and_pi_fleiss(n_coders):
    units = simulated(n_coders=n_coders, n_codes=1)
    (row,) = agree(units, unit="turn", seed=0, replicates=10).rows
    ratings = units.presence[0].astype(int)
    counts = np.array([np.bincount(unit, minlength=2) for unit in ratings.T])
    assert row.kappa == pytest.approx(conger_kappa(ratings.tolist()).value)
    assert row.pi == pytest.approx(statsmodels_fleiss(counts))
    assert row.ac1 == pytest.approx(gwet_ac1(counts).value)
    assert (row.kappa_max, row.table, row.bias_index) == (None,) * 3


@pytest.mark.parametrize("n_coders", [2, 3, 4, 11])
def test_units_that_a_coder_did_not_see_are_missing_everywhere(n_coders):
    units = simulated(n_coders=n_coders, n_codes=2)
    seen = np.random.default_rng(3).random((n_coders, 480)) < 0.7
    units = replace(units, presence=units.presence & seen, seen=seen)
    row = agree(units, unit="turn", seed=0, replicates=10).rows[1]
    ratings = np.where(seen, units.presence[1], np.nan)
    two = seen.sum(axis=0) >= 2
    listed = [[None if np.isnan(v) else int(v) for v in coder] for coder in ratings[:, two]]
    counts = value_counts(listed, values=[0, 1])
    assert row.n == two.sum()
    assert row.alpha == pytest.approx(oracle(ratings))
    assert row.pi == pytest.approx(fleiss_kappa(counts).value)
    assert row.ac1 == pytest.approx(gwet_ac1(counts).value)
    assert row.kappa == pytest.approx(conger_kappa(listed).value)
    assert row.positives == tuple((units.presence[1] & two).sum(axis=1))


def test_holsti_counts_decisions_of_both():
    seen = np.array([[1, 1, 1, 1, 0], [1, 1, 1, 0, 1], [1, 0, 0, 1, 1]], dtype=bool)
    presence = np.array([[[1, 0, 0, 1, 0], [1, 1, 0, 0, 1], [0, 0, 0, 1, 0]]], dtype=bool)
    units = replace(coded(presence, [0] * 5), seen=seen)
    # Of what both of a pair saw: 2 of 3, 1 of 2, none of 2.
    assert agree(units, unit="turn", seed=0).rows[0].holsti == pytest.approx((2 / 3 + 1 / 2) / 3)


def test_a_code_that_one_coder_never_gave_says_so():
    units = simulated(n_codes=1)
    units.presence[0, 1] = False
    result = agree(units, unit="turn", seed=0, replicates=10)
    assert result.rows[0].unused_by == ("coder 1",)
    assert "code 0: never given by coder 1, who may not have known it" in result.notes


def test_the_whole_codebook_is_one_value():
    units = simulated(n_documents=8, n_coders=3)
    masi, jaccard = agree(units, unit="turn", seed=2, replicates=200).sets
    assert masi.alpha == pytest.approx(set_alpha(units.presence).value)
    assert jaccard.alpha == pytest.approx(set_alpha(units.presence, distance="jaccard").value)
    assert masi.interval[0] < masi.alpha < masi.interval[1]
    assert (masi.interval_method, jaccard.below_800) == ("percentile", 1.0)


def test_the_interval_is_accelerated_from_ten_documents_on():
    (row,) = agree(simulated(n_codes=1), unit="turn", seed=4).rows
    percentile = bootstrap_alpha(
        binary_statistics(simulated(n_codes=1)), replicates=2000, seed=4
    ).interval(0, 0.95)
    assert row.interval_method == "BCa"
    assert row.interval != percentile
    assert row.interval == pytest.approx(percentile, abs=0.03)


def test_the_interval_resamples_documents():
    units = simulated(n_documents=8, per_document=15, n_codes=1)
    row = agree(units, unit="turn", seed=4, replicates=300).rows[0]
    rng = np.random.default_rng(4)
    drawn = rng.multinomial(8, np.full(8, 1 / 8), size=300)
    blocks = np.split(units.presence[0], 8, axis=1)
    alphas = [
        oracle(np.concatenate([blocks[d] for d in range(8) for _ in range(times[d])], axis=1))
        for times in drawn
    ]
    assert row.interval == pytest.approx(tuple(np.quantile(alphas, [0.025, 0.975])))
    assert row.below_667 == pytest.approx(np.mean(np.array(alphas) < 0.667))
    assert row.below_800 == pytest.approx(np.mean(np.array(alphas) < 0.8))
    assert row.interval[0] < row.alpha < row.interval[1]


def test_documents_that_differ_widen_the_interval():
    even = simulated(n_documents=10, per_document=60, n_codes=1)
    uneven = replace(even, presence=even.presence.copy())
    uneven.presence[0, 1, :180] = ~uneven.presence[0, 0, :180]

    def width(units):
        low, high = agree(units, unit="turn", seed=1).rows[0].interval
        return high - low

    assert width(uneven) > 3 * width(even)


def test_few_documents_have_no_interval_and_say_so():
    result = agree(simulated(n_documents=4), unit="turn", seed=0)
    assert all(row.interval is None and row.alpha is not None for row in result.rows)
    assert result.rows[0].undefined == "no interval: 4 documents"
    assert any("4 documents, fewer than 5" in note for note in result.notes)


def test_documents_without_units_do_not_count():
    units = simulated(n_documents=4)
    padded = replace(units, documents=(*units.documents, "empty", "blank"))
    assert agree(padded, unit="turn", seed=0).rows[0].undefined == "no interval: 4 documents"


def test_a_code_in_one_document_only_has_no_interval():
    units = simulated(n_documents=6, n_codes=1, slips=0)
    units.presence[0, :, 40:] = False
    row = agree(units, unit="turn", seed=0).rows[0]
    assert row.alpha == 1.0
    assert row.interval is None
    assert "α undefined in" in row.undefined


@pytest.mark.parametrize(
    ("value", "reason"),
    [(False, "no variation: no coder used it"), (True, "no variation: every coder used it always")],
)
def test_a_code_without_variation_is_undefined(value, reason):
    units = simulated(n_codes=1)
    units.presence[:] = value
    row = agree(units, unit="turn", seed=0).rows[0]
    assert row.percent == 1.0
    assert (row.alpha, row.kappa, row.pi, row.ac1, row.interval) == (None,) * 5
    assert row.undefined == reason
    assert row.positive_agreement == (1.0 if value else None)


def test_rare_codes_are_marked_and_listed():
    units = simulated(n_codes=2)
    units.presence[1] = False
    units.presence[1, 0, :4] = units.presence[1, 1, :9] = True
    result = agree(units, unit="turn", seed=0)
    assert [row.few for row in result.rows] == [False, True]
    assert any(note.endswith("fewer than 5 units: code 1") for note in result.notes)


def test_weights_stand_for_repeated_units():
    units = simulated(n_documents=6, per_document=20)
    weights = np.random.default_rng(2).integers(0, 9, 120)
    runs = replace(units, weights=weights)
    spelled = replace(
        units,
        presence=np.repeat(units.presence, weights, axis=2),
        document_of=np.repeat(units.document_of, weights),
    )
    one, other = (agree(each, unit="character", seed=3) for each in (runs, spelled))
    assert replace(one, sets=()) == replace(other, sets=())
    for row, same in zip(one.sets, other.sets, strict=True):
        assert (row.alpha, *row.interval) == pytest.approx((same.alpha, *same.interval))


def test_no_units_at_all_are_undefined():
    row = agree(coded(np.zeros((1, 2, 0)), []), unit="turn", seed=0).rows[0]
    assert (row.n, row.percent, row.alpha, row.prevalence) == (0, None, None, None)
    assert row.undefined == "no units"


def test_the_same_seed_gives_the_same_result():
    units = simulated()
    one, two = (agree(units, unit="turn", seed=8) for _ in range(2))
    assert one == two
    assert agree(units, unit="turn", seed=9).rows != one.rows


def test_the_result_becomes_json_and_a_frame():
    result = agree(simulated(), unit="turn", seed=0)
    plain = result.to_dict()
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain
    assert result.to_frame()["alpha"].tolist() == [row.alpha for row in result.rows]


def test_one_coder_is_refused():
    with pytest.raises(UndefinedResult, match="agreement of 1 coder; expected two coders"):
        agree(coded(np.ones((1, 1, 3)), [0, 0, 0]), unit="turn", seed=0)


def test_arrays_and_options_that_do_not_fit_are_refused():
    units = simulated()
    with pytest.raises(ParameterError, match="codes × coders × units"):
        replace(units, presence=units.presence[:2])
    with pytest.raises(ParameterError, match="a document that is not listed"):
        replace(units, documents=units.documents[:3])
    with pytest.raises(ParameterError, match=r"weights of shape \(3,\)"):
        replace(units, weights=np.ones(3, dtype=np.int64))
    with pytest.raises(ParameterError, match="0 replicates"):
        agree(units, unit="turn", seed=0, replicates=0)


@pytest.mark.parametrize(("n_documents", "is_told"), [(4, False), (8, True), (20, False)])
def test_intervals_of_few_documents_say_that_they_are_narrow(n_documents, is_told):
    notes = agree(simulated(n_documents=n_documents), unit="turn", seed=0, replicates=20).notes
    assert any("too narrow" in note for note in notes) == is_told
