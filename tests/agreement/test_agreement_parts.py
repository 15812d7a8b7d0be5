from __future__ import annotations

from dataclasses import replace

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.agreement import (
    CodedUnits,
    Part,
    Resampling,
    agree,
    agree_within,
    binary_statistics,
    disagreement_shares,
    pooled_alphas,
    set_alpha,
)
from qualkit.errors import ParameterError

ONCE = Resampling(seed=1, replicates=50)


def coded(*layers, documents=None):
    """Codes by coders by units, each unit "1" or "0"; "." is a unit not seen."""
    text = [[*map(list, layer)] for layer in layers]
    presence = np.array(text) == "1"
    seen = np.array(text[0]) != "."
    place = [0] * presence.shape[2] if documents is None else documents
    return CodedUnits(
        codes=tuple(f"code {number}" for number in range(len(layers))),
        coders=tuple("abcdef"[: presence.shape[1]]),
        documents=tuple(f"d{number}" for number in range(max(place) + 1)),
        presence=presence,
        document_of=np.array(place),
        seen=None if seen.all() else seen,
    )


def chance(seed, *, shape=(3, 3, 60), documents=6):
    """Random codings of three coders who slip now and then."""
    rng = np.random.default_rng(seed)
    n_codes, n_coders, n_units = shape
    truth = rng.random((n_codes, 1, n_units)) < rng.random((n_codes, 1, 1))
    presence = truth ^ (rng.random(shape) < 0.2)
    return CodedUnits(
        codes=tuple(f"code {number}" for number in range(n_codes)),
        coders=tuple("abcdef"[:n_coders]),
        documents=tuple(f"d{number}" for number in range(documents)),
        presence=presence,
        document_of=rng.integers(0, documents, n_units),
    )


def where(*places, of):
    chosen = np.zeros(of, dtype=bool)
    chosen[list(places)] = True
    return chosen


def test_a_part_counts_its_units_only():
    # In the first three units: one both, one only the first, one neither.
    units = coded(["110111", "100000"])
    together, row = agree_within(units, [Part(name="x", units=where(0, 1, 2, of=6))], ONCE)
    # n = 6 values, 3 of them present, 1 pair differs: 1 - 5 · 1 / (3 · 3).
    assert (row.part, row.code, row.n, row.documents) == ("x", "code 0", 3, 1)
    assert row.alpha == pytest.approx(1 - 5 / 9)
    assert row.percent == pytest.approx(2 / 3)
    assert row.positive_agreement == pytest.approx(2 / 3)
    assert row.prevalence == 0.5
    assert (row.interval, row.undefined) == (None, "no interval: 1 document")
    assert together.alpha == row.alpha


def test_all_codes_are_pooled_by_their_sums_and_not_averaged():
    units = coded(["1100", "1000"], ["0110", "0110"], ["0000", "0000"])
    together = agree_within(units, [Part(name="x", units=np.ones(4, dtype=bool))], ONCE)[0]
    # Observed 7 · 1 + 0 + 0; expected 3 · 5 + 4 · 4 + 0.
    assert together.code is None
    assert together.alpha == pytest.approx(1 - 7 / 31)
    assert together.percent == pytest.approx((0.75 + 1 + 1) / 3)
    # Of the first code a = 1 and b = 1, of the second a = 2.
    assert together.positive_agreement == pytest.approx(6 / 7)
    assert together.few_codes == 3
    assert together.masi == pytest.approx(set_alpha(units.presence).value)


def test_a_pair_of_coders_is_compared_alone():
    units = coded(["1100", "1010", "1100"])
    everywhere = np.ones(4, dtype=bool)
    rows = agree_within(
        units,
        [Part(name=f"{one}{two}", units=everywhere, coders=(one, two)) for one, two in
         ((0, 1), (0, 2), (1, 2))],
        ONCE,
    )  # fmt: skip
    found = {row.part: (row.coders, row.alpha) for row in rows if row.code}
    assert found["02"] == (("a", "c"), 1)
    assert found["01"] == (("a", "b"), pytest.approx(1 - 7 * 2 / 16))
    assert found["12"] == (("b", "c"), pytest.approx(1 - 7 * 2 / 16))


def test_units_that_one_coder_of_the_part_saw_drop_out():
    units = coded(["11.0", "10.0", "0110"])
    both = Part(name="ab", units=np.ones(4, dtype=bool), coders=(0, 1))
    assert {row.n for row in agree_within(units, [both], ONCE)} == {3}
    unseen = Part(name="ab", units=where(2, of=4), coders=(0, 1))
    for row in agree_within(units, [unseen], ONCE):
        assert (row.n, row.documents, row.alpha, row.percent, row.masi) == (0, 0, None, None, None)
        assert row.undefined == "no unit has values from two coders"


def test_without_variation_there_is_a_reason_and_never_a_number():
    units = coded(["000", "000"], ["111", "111"])
    together, never, always = agree_within(
        units, [Part(name="x", units=np.ones(3, dtype=bool))], ONCE
    )
    assert (never.alpha, never.undefined) == (None, "no variation: no coder used it")
    assert (always.alpha, always.undefined) == (None, "no variation: every coder used it always")
    assert (never.percent, never.positive_agreement, always.positive_agreement) == (1, None, 1)
    assert (together.alpha, together.undefined) == (None, "no variation in any code")
    assert together.masi is None


def test_codes_given_fewer_than_five_times_by_a_coder_are_marked():
    units = coded(["1" * 5 + "0" * 5, "1" * 5 + "0" * 5], ["1" * 5 + "0" * 5, "1" * 4 + "0" * 6])
    together, enough, few = agree_within(
        units, [Part(name="x", units=np.ones(10, dtype=bool))], ONCE
    )
    assert (enough.few, few.few, together.few_codes) == (False, True, 1)


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10_000))
def test_a_part_is_what_agree_says_of_its_units(seed):
    rng = np.random.default_rng(seed)
    units, seen, of = chance(seed), rng.random((3, 60)) < 0.8, rng.integers(0, 2, 60)
    units = replace(units, presence=units.presence & seen, seen=seen)
    for part in (Part(name=str(number), units=of == number) for number in range(2)):
        alone = replace(
            units,
            presence=units.presence[..., part.units],
            document_of=units.document_of[part.units],
            seen=seen[:, part.units],
        )
        told = agree(alone, unit="turn", seed=4, replicates=30)
        rows = agree_within(units, [part], Resampling(seed=4, replicates=30))[1:]
        for row, other in zip(rows, told.rows, strict=True):
            assert (row.n, row.few) == (other.n, other.few)
            assert (row.alpha is None) == (other.alpha is None)
            assert row.alpha == pytest.approx(other.alpha)
            assert row.percent == pytest.approx(other.percent)
            assert row.prevalence == pytest.approx(other.prevalence)
            assert row.positive_agreement == pytest.approx(other.positive_agreement)
            assert row.interval == pytest.approx(other.interval)
            assert (row.interval_method, row.undefined) == (other.interval_method, other.undefined)
            assert (row.below_667, row.below_800) == (other.below_667, other.below_800)


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10_000))
def test_alpha_of_a_part_is_that_of_the_krippendorff_package(seed):
    rng = np.random.default_rng(seed)
    units, seen = chance(seed), rng.random((3, 60)) < 0.8
    units = replace(units, presence=units.presence & seen, seen=seen)
    part = Part(name="x", units=rng.random(60) < 0.5)
    for place, row in enumerate(agree_within(units, [part], ONCE)[1:]):
        values = np.where(units.seen, units.presence[place] * 1.0, np.nan)[:, part.units]
        paired = values[:, (~np.isnan(values)).sum(axis=0) >= 2]
        if row.alpha is None:
            assert len(set(paired[~np.isnan(paired)].tolist())) < 2
            continue
        oracle = krippendorff.alpha(
            reliability_data=values, level_of_measurement="nominal", value_domain=[0.0, 1.0]
        )
        assert row.alpha == pytest.approx(oracle)
        assert row.n == paired.shape[1]


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10_000))
def test_the_order_of_coders_and_units_does_not_matter(seed):
    units = chance(seed)
    turn, whole = np.random.default_rng(seed).permutation(60), np.ones(60, dtype=bool)
    other = replace(
        units, presence=units.presence[:, ::-1][..., turn], document_of=units.document_of[turn]
    )
    one, two = (
        agree_within(shown, [Part(name="x", units=whole)], ONCE)[0] for shown in (units, other)
    )
    assert one.alpha == pytest.approx(two.alpha)
    assert one.masi == pytest.approx(two.masi)
    assert one.interval == pytest.approx(two.interval)


def test_columns_that_stand_for_many_units_count_as_many():
    units = coded(["110", "100"], documents=[0, 0, 1])
    weighed = replace(units, weights=np.array([2, 1, 3]))
    spread = coded(["111000", "110000"], documents=[0, 0, 0, 1, 1, 1])
    one, other = (
        agree_within(units, [Part(name="x", units=np.ones(n, dtype=bool))], ONCE)[0]
        for units, n in ((weighed, 3), (spread, 6))
    )
    assert (one.n, one.alpha, one.percent) == (other.n, other.alpha, other.percent)
    assert one.masi == other.masi
    assert disagreement_shares(weighed).tolist() == [1 / 3, 0]


def test_the_pooled_interval_resamples_documents():
    units = chance(3, shape=(3, 3, 200), documents=8)
    statistics = binary_statistics(units)
    drawn = np.random.default_rng(7).multinomial(8, np.full(8, 1 / 8), size=400)
    alphas = [pooled_alphas(np.repeat(statistics, times, axis=0).sum(axis=0)) for times in drawn]
    row = agree_within(
        units,
        [Part(name="x", units=np.ones(200, dtype=bool))],
        Resampling(seed=7, replicates=400, confidence=0.9),
    )[0]
    assert row.interval == pytest.approx(tuple(np.quantile(alphas, [0.05, 0.95])))
    assert row.interval_method == "percentile"
    assert row.below_667 == np.mean(np.array(alphas) < 0.667)
    low, high = row.masi_interval
    assert low < row.masi < high


def test_ten_documents_make_the_pooled_interval_bias_corrected():
    units = chance(3, shape=(3, 3, 200), documents=10)
    part = Part(name="x", units=np.ones(200, dtype=bool))
    assert agree_within(units, [part], ONCE)[0].interval_method == "BCa"


def test_documents_in_which_no_unit_was_seen_twice_have_no_share():
    units = coded(["110.", "1000"], documents=[0, 0, 0, 1])
    first, second = disagreement_shares(units).tolist()
    assert first == pytest.approx(1 / 3)
    assert np.isnan(second)


@pytest.mark.parametrize("wrong", [{"replicates": 0}, {"confidence": 1.0}])
def test_intervals_that_make_no_sense_are_refused(wrong):
    with pytest.raises(ParameterError, match="replicates at confidence"):
        Resampling(seed=1, **wrong)
