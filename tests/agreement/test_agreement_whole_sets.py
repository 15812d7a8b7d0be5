from __future__ import annotations

import math

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.agreement import bootstrap_set_alpha, label_sets, set_alpha, set_statistics
from qualkit.errors import ParameterError

# The nine units of the handbook of DKPro Statistics, with MASI as Passonneau (2006) defines it.
NINE = [
    [set(), {"A"}, {"A"}, {"A"}, {"A", "B"}, {"A", "B"}, {"A", "B", "C"}, {"C"}, {"C"}],
    [set(), set(), {"A"}, {"B"}, {"A"}, {"A", "C"}, {"A", "B", "C"}, {"A", "C"}, {"A", "C"}],
]
DISTANCES = ("masi", "jaccard", "monotonicity", "nominal")


@pytest.mark.parametrize(
    ("distance", "expected"),
    [("masi", 0.2731), ("jaccard", 0.3156), ("monotonicity", 0.1862), ("nominal", 0.2388)],
)
def test_alpha_of_nine_units(distance, expected):
    found = set_alpha(*label_sets(NINE), distance=distance)
    assert found.value == pytest.approx(expected, abs=5e-5)


@pytest.mark.parametrize("distance", DISTANCES)
def test_units_that_nobody_coded_agree(distance):
    uncoded = [[*row, set(), set()] for row in NINE]
    more = set_alpha(*label_sets(uncoded), distance=distance).value
    assert more > set_alpha(*label_sets(NINE), distance=distance).value


@pytest.mark.parametrize("distance", DISTANCES)
def test_full_agreement_is_one(distance):
    assert set_alpha(*label_sets([NINE[0], NINE[0]]), distance=distance).value == 1


@pytest.mark.parametrize("same", [set(), {"A", "B"}])
@pytest.mark.parametrize("distance", DISTANCES)
def test_one_set_everywhere_is_undefined(distance, same):
    found = set_alpha(*label_sets([[same] * 3] * 2), distance=distance)
    assert (found.value, found.reason) == (None, "no variation: one value only")


@pytest.mark.parametrize("ratings", [[], [[]], [[{"A"}]], [[{"A"}, None], [None, {"B"}]]])
def test_without_pairs_alpha_is_undefined(ratings):
    presence, seen = label_sets(ratings)
    found = set_alpha(presence, seen.reshape(presence.shape[1:]))
    assert (found.value, found.reason) == (None, "no unit has values from two coders")


def test_sets_that_do_not_fit_are_refused():
    presence, seen = label_sets(NINE)
    with pytest.raises(ParameterError, match="distance 'dice'; expected masi, jaccard"):
        set_alpha(presence, seen, distance="dice")
    with pytest.raises(ParameterError, match="expected codes × coders × units"):
        set_alpha(presence, seen[:, :3])
    with pytest.raises(ParameterError, match=r"coders with \[1, 2\] units"):
        label_sets([[{"A"}], [{"A"}, {"B"}]])


def test_more_sets_than_a_block_are_compared_with_all(monkeypatch):
    rng = np.random.default_rng(0)
    presence = rng.random((6, 3, 60)) < 0.4
    whole = set_alpha(presence).value
    monkeypatch.setattr("qualkit.agreement.set_sums.BLOCK", 7)
    assert set_alpha(presence).value == pytest.approx(whole)


@pytest.mark.parametrize(("n_codes", "has_few_sets"), [(2, True), (5, False), (70, False)])
def test_replicates_are_alphas_of_documents_drawn_again(monkeypatch, n_codes, has_few_sets):
    rng = np.random.default_rng(2)
    presence = (rng.random((n_codes, 1, 42)) < 0.4) ^ (rng.random((n_codes, 3, 42)) < 0.15)
    seen, document_of = rng.random((3, 42)) < 0.9, np.arange(42) // 6
    statistics = set_statistics(presence, seen, document_of=document_of)
    monkeypatch.setattr("qualkit.agreement.set_sums.BLOCK", 2)
    assert (statistics.times is not None) == has_few_sets
    found = bootstrap_set_alpha(statistics, replicates=20, seed=5)
    drawn = np.random.default_rng(5).multinomial(7, np.full(7, 1 / 7), size=20)
    for times, alpha in zip(drawn, found.alphas[:, 0], strict=True):
        units = np.concatenate(
            [np.flatnonzero(document_of == d).repeat(times[d]) for d in range(7)]
        )
        assert alpha == pytest.approx(set_alpha(presence[:, :, units], seen[:, units]).value)
    assert found.estimates[0] == pytest.approx(set_alpha(presence, seen).value)
    low, high = found.interval(0, 0.5)
    assert low == pytest.approx(np.quantile(found.alphas, 0.25))
    assert high == pytest.approx(np.quantile(found.alphas, 0.75))


def test_sets_of_few_documents_have_no_interval():
    statistics = set_statistics(*label_sets(NINE), document_of=np.arange(9) // 3)
    found = bootstrap_set_alpha(statistics, replicates=20, seed=5)
    assert found.why_no_interval(0) == "no interval: 3 documents"


some_sets = st.integers(2, 4).flatmap(
    lambda n_coders: st.lists(
        st.lists(
            st.none() | st.frozensets(st.sampled_from("ABC")), min_size=n_coders, max_size=n_coders
        ),
        min_size=1,
        max_size=10,
    )
)


@settings(deadline=None)
@given(some_sets)
def test_nominal_alpha_of_sets_agrees_with_an_independent_implementation(units):
    ratings = list(zip(*units, strict=True))
    ours = set_alpha(*label_sets(ratings), distance="nominal").value
    if ours is not None:
        number = {None: np.nan}
        for row in ratings:
            for given_set in row:
                number.setdefault(given_set, float(len(number)))
        data = np.array([[number[given_set] for given_set in row] for row in ratings])
        assert ours == pytest.approx(
            krippendorff.alpha(reliability_data=data, level_of_measurement="nominal")
        )


@settings(deadline=None)
@given(some_sets, st.sampled_from(DISTANCES), st.randoms())
def test_order_and_names_do_not_matter(units, distance, random):
    names = dict(zip("ABC", random.sample("xyz", 3), strict=True))
    mixed = [
        [None if s is None else {names[code] for code in s} for s in random.sample(unit, len(unit))]
        for unit in random.sample(units, len(units))
    ]
    one, other = (
        set_alpha(*label_sets(list(zip(*each, strict=True))), distance=distance)
        for each in (units, mixed)
    )
    assert one.reason == other.reason
    assert one.value is None or math.isclose(one.value, other.value, abs_tol=1e-9)
