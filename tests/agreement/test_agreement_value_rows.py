"""One value a unit: published values, an independent implementation, the bootstrap."""

from __future__ import annotations

from dataclasses import replace

import krippendorff
import numpy as np
import pytest
from published_ratings import KRIPPENDORFF_1980
from sklearn.metrics import cohen_kappa_score

from qualkit.agreement import UNSEEN, Asked, ValuedUnits, krippendorff_alpha, value_row
from qualkit.errors import ParameterError

# Four coders, twelve units, after Krippendorff (2011).
FOUR = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3],
        [0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0],
    ]
)


def valued(ratings, *, scale=None, documents=None):
    """Ratings from 1, 0 for none."""
    n_units = ratings.shape[1]
    return ValuedUnits(
        values=tuple(map(str, range(1, int(ratings.max()) + 1))),
        given=ratings - 1,
        document_of=np.zeros(n_units, dtype=np.intp) if documents is None else documents,
        weights=np.ones(n_units, dtype=np.int64),
        scale=scale,
    )


@pytest.mark.parametrize(
    ("level", "alpha"),
    [("nominal", 0.743421), ("ordinal", 0.815388), ("interval", 0.849107), ("ratio", 0.797403)],
)
def test_alpha_is_the_published_one_at_each_level(level, alpha):
    units = valued(FOUR, scale=np.arange(1.0, 6.0))
    row = value_row("x", units, Asked(level=level))
    assert row.alpha == pytest.approx(alpha, abs=1e-6)
    assert (row.n, row.values) == (11, 5)


@pytest.mark.parametrize(("value", "alpha"), [(0, 0.3810), (1, 0.7111), (2, 0.7174), (3, 0.7636)])
def test_one_value_is_held_against_all_others(value, alpha):
    row = value_row("x", valued(np.array(KRIPPENDORFF_1980)), Asked(), value=value)
    assert row.alpha == pytest.approx(alpha, abs=5e-5)
    assert row.of_value == str(value + 1)


@pytest.mark.parametrize("weighting", ["linear", "quadratic"])
def test_kappa_of_two_coders_is_weighted(weighting):
    ratings = np.random.default_rng(1).integers(1, 5, (2, 60))
    row = value_row("x", valued(ratings), Asked(level="ordinal", weighting=weighting))
    assert row.kappa == pytest.approx(cohen_kappa_score(*ratings, weights=weighting))


def simulated(n_documents=8, per_document=12, seed=4):
    rng = np.random.default_rng(seed)
    truth = rng.integers(1, 5, n_documents * per_document)
    slips = rng.integers(-1, 2, (3, len(truth))) * (rng.random((3, len(truth))) < 0.4)
    ratings = np.clip(truth + slips, 1, 4) * (rng.random((3, len(truth))) < 0.9)
    documents = np.repeat(np.arange(n_documents), per_document)
    return valued(ratings, scale=np.array([0.0, 1.0, 2.0, 5.0]), documents=documents), ratings


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
def test_the_interval_resamples_documents(level):
    units, ratings = simulated()
    row = value_row("x", units, Asked(level=level, seed=5, replicates=100))
    drawn = np.random.default_rng(5).multinomial(8, np.full(8, 1 / 8), size=100)
    numbers = np.array([np.nan, 0.0, 1.0, 2.0, 5.0])[ratings]
    blocks = np.split(numbers, 8, axis=1)
    alphas = [
        krippendorff.alpha(
            reliability_data=np.concatenate(
                [blocks[d] for d in range(8) for _ in range(times[d])], axis=1
            ),
            level_of_measurement=level,
        )
        for times in drawn
    ]
    assert row.interval == pytest.approx(tuple(np.quantile(alphas, [0.025, 0.975])))
    assert row.interval_method == "percentile"


def test_units_that_stand_for_several_count_as_often():
    units, ratings = simulated()
    weights = np.random.default_rng(3).integers(0, 4, ratings.shape[1])
    spelled = valued(
        np.repeat(ratings, weights, axis=1),
        scale=units.scale,
        documents=np.repeat(units.document_of, weights),
    )
    one = value_row("x", replace(units, weights=weights), Asked(level="interval"))
    assert one.alpha == pytest.approx(value_row("x", spelled, Asked(level="interval")).alpha)
    assert one.n == value_row("x", spelled, Asked()).n


def test_nothing_to_compare_is_undefined():
    alone = valued(np.array([[1, 2, 0], [0, 0, 1]]))
    assert value_row("x", alone, Asked()).undefined == "no unit has values from two coders"
    same = valued(np.array([[1, 1], [1, 1]]))
    row = value_row("x", same, Asked())
    assert (row.alpha, row.kappa, row.percent) == (None, None, 1.0)
    assert row.undefined == "no variation: one value only"


def test_a_great_many_values_have_no_interval():
    ratings = np.vstack([np.arange(1, 202), np.arange(1, 202)])
    units = valued(ratings, scale=np.arange(201.0), documents=np.arange(201) // 20)
    row = value_row("x", units, Asked(level="interval"))
    assert (row.alpha, row.interval) == (1.0, None)
    assert row.undefined == "no interval: 201 different values, more than 100"


def test_one_value_has_no_rank():
    with pytest.raises(ParameterError, match="one value of a level ordinal"):
        value_row("x", valued(FOUR), Asked(level="ordinal"), value=1)


def test_missing_is_no_value():
    units = valued(FOUR)
    assert (units.given == UNSEEN).sum() == 7
    assert value_row("x", units, Asked()).alpha == pytest.approx(
        krippendorff_alpha(units.counts()).value
    )
