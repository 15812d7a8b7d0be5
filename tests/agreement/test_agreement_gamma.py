from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from span_marks import layers

from qualkit.agreement import MarkedUnits, marked_units
from qualkit.agreement.alignments import Dissimilarity, alignment
from qualkit.agreement.gamma import Disorders, disorders, gamma
from qualkit.agreement.span_gammas import domain_gamma, layer_gamma
from qualkit.errors import ParameterError, UndefinedResult

# The example of the makers of γ, aligned by their program: units as value:start-end.
EXAMPLE = (
    "1:2-9 2:11-17 5:24-30 6:32-36 6:36-44 7:44-60",
    "1:2-9 3:11-17 5:19-25 6:32-44",
    "1:2-9 4:11-17 5:21-27 6:32-36 6:36-40 6:40-44",
)
WEIGHED = Dissimilarity(position=3, category=1)


def coder(written: str) -> MarkedUnits:
    values = [unit.split(":")[0] for unit in written.split()]
    places = [[int(at) for at in unit.split(":")[1].split("-")] for unit in written.split()]
    return marked_units([one for one, _ in places], [end for _, end in places], values)


def random_coder(rng: np.random.Generator, most: int = 4) -> MarkedUnits:
    n_units = int(rng.integers(0, most))
    edges = np.sort(rng.choice(40, 2 * n_units, replace=False))
    values = [str(value) for value in rng.integers(0, 2, n_units)]
    return marked_units(edges[::2], edges[1::2], values)


def least_disorder(coders: list[MarkedUnits], weighing: Dissimilarity) -> float:
    """The best of all partitions, tried one after the other."""

    def cost(units: tuple[int, ...]) -> float:
        pairs = combinations(range(len(coders)), 2)
        return float(np.mean([between[i, j][units[i], units[j]] for i, j in pairs]))

    def best(left: tuple[frozenset[int], ...]) -> float:
        at = next((index for index, units in enumerate(left) if units), None)
        if at is None:
            return 0.0
        first = min(left[at])
        choices = [
            [len(one)] if index < at else [first] if index == at else [*left[index], len(one)]
            for index, one in enumerate(coders)
        ]
        return min(
            cost(units) + best(tuple(own - {unit} for own, unit in zip(left, units, strict=True)))
            for units in product(*choices)
        )

    numbers = range(len(coders))
    between = {(i, j): weighing.between(coders[i], coders[j]) for i, j in combinations(numbers, 2)}
    return best(tuple(frozenset(range(len(one))) for one in coders))


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ((0, 10), (2, 12), 0.04),
        ((4, 14), (40, 44), 22.22449),
        ((4, 14), (20, 25), 3.24),
        ((20, 30), (20, 25), 0.111111),
        ((20, 25), (14, 24), 0.217778),
        ((1, 5), (2, 6), 0.0625),
    ],
)
def test_places_differ_as_published(first, second, expected):
    one, other = (marked_units([start], [end]) for start, end in (first, second))
    assert Dissimilarity().between(one, other)[0, 0] == pytest.approx(expected, abs=1e-5)


def test_the_makers_example_is_aligned_as_by_their_program():
    disorder, tuples = alignment([coder(written) for written in EXAMPLE], WEIGHED)
    assert disorder == pytest.approx(0.960625, abs=1e-6)
    assert len(tuples) == 6


def test_gamma_of_the_makers_example_is_in_the_range_of_their_program():
    coders = [coder(written) for written in EXAMPLE]
    found = disorders(coders, 60, np.random.default_rng(0), weighing=WEIGHED, samples=60)
    assert 0.44 <= gamma([found]).value <= 0.47


@given(st.integers(0, 10**6), st.integers(2, 3))
@settings(max_examples=40, deadline=None)
def test_the_alignment_is_the_best_of_all(seed, n_coders):
    rng = np.random.default_rng(seed)
    coders = [random_coder(rng) for _ in range(n_coders)]
    n_units = sum(map(len, coders))
    if n_units:
        expected = least_disorder(coders, WEIGHED) * n_coders / n_units
        assert alignment(coders, WEIGHED)[0] == pytest.approx(expected)


@given(st.integers(0, 10**6))
@settings(max_examples=15, deadline=None)
def test_step_by_step_and_at_once_find_the_same(seed):
    rng = np.random.default_rng(seed)
    coders = [random_coder(rng, most=8) for _ in range(3)]
    if sum(map(len, coders)):
        by_step = alignment(coders, WEIGHED)[0]
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr("qualkit.agreement.alignments.FEW", 0)
            assert alignment(coders, WEIGHED)[0] == pytest.approx(by_step)


@given(st.integers(0, 10**6), st.integers(2, 4))
@settings(max_examples=25, deadline=None)
def test_each_unit_is_in_one_tuple(seed, n_coders):
    rng = np.random.default_rng(seed)
    coders = [random_coder(rng) for _ in range(n_coders)]
    if sum(map(len, coders)):
        _, tuples = alignment(coders, WEIGHED)
        for one, column in zip(coders, tuples.T, strict=True):
            assert sorted(column[column < len(one)].tolist()) == list(range(len(one)))


def test_coders_who_agree_in_full_have_one():
    whole = coder(EXAMPLE[0])
    found = disorders([whole, whole, whole], 60, np.random.default_rng(0), samples=5)
    assert found.observed == pytest.approx(0)
    assert gamma([found]).value == pytest.approx(1)


def test_cutting_a_unit_is_disagreement():
    rng = np.random.default_rng(0)
    found = disorders([coder("x:0-20"), coder("x:0-5 x:5-10 x:10-20")], 100, rng)
    assert found.observed > 0.5


def test_coders_who_mark_at_random_agree_as_chance_gives():
    rng = np.random.default_rng(2)
    edges = [np.sort(rng.choice(4000, 120, replace=False)) for _ in range(2)]
    coders = [marked_units(one[::2], one[1::2]) for one in edges]
    assert gamma([disorders(coders, 4000, rng)]).value == pytest.approx(0, abs=0.1)


def test_continua_count_by_their_units():
    parts = [
        Disorders(observed=0.5, expected=1.0, weight=3),
        Disorders(observed=1.0, expected=2.0, weight=1),
        Disorders(observed=0.0, expected=1.0, weight=5),
    ]
    assert gamma(parts).value == pytest.approx(1 - (1.5 + 1) / (3 + 2 + 5))


def test_without_units_there_is_no_gamma():
    none = [marked_units([], []), marked_units([], [])]
    assert disorders(none, 50, np.random.default_rng(0)) is None
    assert (gamma([]).value, gamma([]).reason) == (None, "no units")


def test_what_cannot_be_compared_is_refused():
    with pytest.raises(ParameterError, match="1 coder; expected at least two coders"):
        disorders([coder("x:0-5")], 50, np.random.default_rng(0))
    with pytest.raises(ParameterError, match="reaches beyond the continuum"):
        disorders([coder("x:0-5"), coder("x:0-60")], 50, np.random.default_rng(0))


def test_more_units_than_can_be_aligned_are_refused(monkeypatch):
    monkeypatch.setattr("qualkit.agreement.alignments.MOST_TUPLES", 20)
    with pytest.raises(UndefinedResult, match="γ of 16 units in one document, more than can be"):
        alignment([coder(written) for written in EXAMPLE], WEIGHED)
    monkeypatch.setattr("qualkit.agreement.alignments.MOST_PAIRS", 20)
    with pytest.raises(UndefinedResult, match="expected fewer units that lie near each other"):
        alignment([coder(EXAMPLE[0]), coder(EXAMPLE[1])], WEIGHED)


def test_blocks_of_tuples_find_the_same(monkeypatch):
    coders = [coder(written) for written in EXAMPLE]
    whole = alignment(coders, WEIGHED)[0]
    monkeypatch.setattr("qualkit.agreement.alignments._CELLS", 10)
    assert alignment(coders, WEIGHED)[0] == pytest.approx(whole)


def test_a_layer_has_one_gamma_of_all_documents_by_its_seed():
    marks = "A 0 0:0-10, B 0 0:0-10, A 0 1:20-30, B 0 1:25-40"
    found = layers(marks, [(0, 0, 60), (1, 0, 60)])
    one, other = (layer_gamma(found, 0, seed=3).value for _ in range(2))
    assert one == other
    assert 0 < one < 1


def test_a_layer_that_is_too_large_says_so_and_leaves_the_others(monkeypatch):
    monkeypatch.setattr("qualkit.agreement.alignments.MOST_PAIRS", 0)
    found = layer_gamma(layers("A 0 0:0-10, B 0 0:0-10"), 0, seed=0)
    assert found.value is None
    assert "more than can be aligned" in found.reason


def test_a_domain_weighs_its_codes_too():
    same = layers("A 0 0:0-10, B 0 0:0-10, A 1 0:40-50, B 1 0:40-50", codes=["x", "y"])
    other = layers("A 0 0:0-10, B 1 0:0-10, A 1 0:40-50, B 0 0:40-50", codes=["x", "y"])
    assert domain_gamma(same, seed=0).value == pytest.approx(1)
    assert domain_gamma(other, seed=0).value < 0.7
