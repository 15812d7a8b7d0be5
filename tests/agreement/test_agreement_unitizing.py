from __future__ import annotations

from dataclasses import astuple
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.agreement import MarkedUnits, marked_units, pair_sums, unitizing_alpha
from qualkit.agreement.unitizing import bar_u_alpha, cu_alpha, ku_alpha, u_alpha
from qualkit.errors import ParameterError

ALEX = "1:2-9 2:11-17 5:24-30 6:32-36 6:36-44 7:44-60"
PAUL = "1:2-9 3:11-17 5:19-25 6:32-44"
SUZAN = "1:2-9 4:11-17 5:21-27 6:32-36 6:36-40 6:40-44"

# Units as value:start-end, coders apart by a bar; then uα, |uα, cuα with its coverage. The data are
# those of Krippendorff (1995, p. 62), Krippendorff (2004, p. 254, positions from 150), of the
# examples of gamma (Alex, Paul and Suzan) and of two public implementations; the figures are the
# formulas of Krippendorff et al. (2016), on which three independent implementations agree.
FAMILY = {
    "1995, A": ("A:2-10 A:14-20 | A:4-8 A:15-17", 24, (0.358333, 0.358333, 1.0, 0.25)),
    "1995, B": (
        "B:0-18 | B:0-2 B:2-3 B:3-4 B:4-5 B:5-6 B:6-9 B:9-10",
        24,
        (0.422024, 0.422024, 1.0, 0.416667),
    ),
    "1995, C": (
        "C:2-8 C:10-12 C:14-18 C:20-22 | C:0-2 C:4-8 C:10-14 C:16-18 C:20-22",
        24,
        (0.351190, 0.351190, 1.0, 0.416667),
    ),
    "2004, c": (
        "c:75-145 c:220-250 | c:70-150 c:205-225 c:250-270",
        300,
        (0.516280, 0.516280, 1.0, 0.25),
    ),
    "2004, k": ("k:30-90 k:150-200 | k:30-90 k:150-200", 300, (1.0, 1.0, 1.0, 0.366667)),
    "two values": (
        "x:0-10 y:20-30 | x:2-12 x:20-30",
        40,
        (0.451053, 0.813750, -0.034188, 0.45),
    ),
    "needs and assets": (
        "need:0-50 asset:80-120 | need:0-40 need:85-130 asset:140-150",
        200,
        (0.428415, 0.665707, 0.023188, 0.375),
    ),
    "Alex, Paul": (f"{ALEX} | {PAUL}", 60, (0.361610, 0.098148, 0.713031, 0.433333)),
    "Alex, Paul, Suzan": (
        f"{ALEX} | {PAUL} | {SUZAN}",
        60,
        (0.509670, 0.413226, 0.724082, 0.461111),
    ),
    "identical": (f"{ALEX} | {ALEX}", 60, (1.0, 1.0, 1.0, 0.783333)),
    "three coders, two values": (
        "1:2-5 | 1:2-5 2:10-20 | 2:2-5 2:15-20",
        60,
        (0.398298, 0.523801, 0.357143, 0.077778),
    ),
    "three coders, one value": (
        "k:3-14 k:22-52 | k:3-9 k:22-52 | k:22-45",
        55,
        (0.585891, 0.585891, 1.0, 0.496970),
    ),
    "apart": ("x:0-10 | x:20-30", 40, (-0.279167, -0.279167, None, 0.0)),
}
# (k)uα and its coverage, by value.
BY_VALUE = {
    "1995, A": {"A": (1.0, 0.6)},
    "1995, B": {"B": (1.0, 0.714286)},
    "1995, C": {"C": (1.0, 0.714286)},
    "2004, c": {"c": (1.0, 0.681818)},
    "2004, k": {"k": (1.0, 1.0)},
    "two values": {"x": (-0.047337, 0.866667), "y": (0.0, 1.0)},
    "needs and assets": {"asset": (0.0, 0.7), "need": (0.030246, 0.851852)},
    "Alex, Paul": {
        "1": (1.0, 1.0),
        "2": (0.0, 1.0),
        "3": (0.0, 1.0),
        "5": (1.0, 0.166667),
        "6": (1.0, 1.0),
        "7": (None, 0.0),
    },
    "Alex, Paul, Suzan": {
        "1": (1.0, 1.0),
        "2": (0.0, 1.0),
        "3": (0.0, 1.0),
        "4": (0.0, 1.0),
        "5": (1.0, 0.444444),
        "6": (1.0, 1.0),
        "7": (None, 0.0),
    },
    "identical": dict.fromkeys("12567", (1.0, 1.0)),
    "three coders, two values": {"1": (0.3125, 1.0), "2": (0.390625, 0.444444)},
    "three coders, one value": {"k": (1.0, 0.82)},
    "apart": {"x": (None, 0.0)},
}


def coders_of(written: str) -> list[MarkedUnits]:
    return [_coder(line.split()) for line in written.split("|")]


def _coder(units: list[str], scale: int = 1) -> MarkedUnits:
    values = [unit.split(":")[0] for unit in units]
    places = [[scale * int(at) for at in unit.split(":")[1].split("-")] for unit in units]
    return marked_units([one for one, _ in places], [end for _, end in places], values)


def random_coder(rng: np.random.Generator, length: int, n_units: int) -> MarkedUnits:
    edges = np.sort(rng.choice(length, 2 * n_units, replace=False))
    values = [str(value) for value in rng.integers(0, 3, n_units)]
    return marked_units(edges[::2], edges[1::2], values)


@pytest.mark.parametrize("name", FAMILY)
def test_the_family_gives_the_known_values(name):
    written, length, expected = FAMILY[name]
    found = unitizing_alpha(coders_of(written), length)
    got = (found.u.alpha, found.bar_u.alpha, found.cu.alpha, found.cu.coverage)
    assert got == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, rows in BY_VALUE.items() for value in rows]
)
def test_each_value_gives_the_known_alpha_and_coverage(name, value):
    written, length, _ = FAMILY[name]
    rows = {row.value: row for row in unitizing_alpha(coders_of(written), length).ku}
    assert list(rows) == sorted(BY_VALUE[name])
    assert (rows[value].alpha, rows[value].coverage) == pytest.approx(
        BY_VALUE[name][value], abs=1e-6
    )


def test_the_result_is_a_table_of_coefficients():
    found = unitizing_alpha(coders_of(FAMILY["two values"][0]), 40)
    assert [(row["measure"], row["value"]) for row in found.records()] == [
        ("uα", None),
        ("|uα", None),
        ("cuα", None),
        ("(k)uα", "x"),
        ("(k)uα", "y"),
    ]
    assert (found.n_coders, found.n_units, found.length) == (2, (2, 2), 40)
    assert "2016" in found.to_dict()["method"]


def test_no_units_at_all_leave_everything_undefined():
    found = unitizing_alpha([marked_units([], []), marked_units([], [])], 40)
    rows = (found.u, found.bar_u, found.cu)
    assert [(row.alpha, row.note) for row in rows] == [
        (None, "no units"),
        (None, "no units"),
        (None, "no units of different coders meet"),
    ]
    assert found.ku == ()


def test_one_coder_without_units_is_disagreement_not_an_error():
    found = unitizing_alpha([marked_units([5], [15]), marked_units([], [])], 40)
    assert found.u.alpha < 0
    assert found.cu.alpha is None


def test_one_value_over_the_whole_continuum_is_undefined():
    found = unitizing_alpha([marked_units([0], [40]), marked_units([0, 20], [20, 40])], 40)
    assert (found.u.alpha, found.u.note) == (
        None,
        "no variation: one value covers the whole continuum",
    )
    assert (found.bar_u.alpha, found.bar_u.note) == (None, "no variation: no coder left a gap")


def test_two_values_without_gaps_leave_only_the_bar_undefined():
    found = unitizing_alpha(coders_of("x:0-20 y:20-40 | x:0-10 y:10-40"), 40)
    assert found.bar_u.alpha is None
    assert found.u.alpha == pytest.approx(found.cu.alpha)


def test_full_agreement_without_variation_says_so():
    found = unitizing_alpha(coders_of("x:0-10 | x:5-15"), 40)
    assert found.cu.alpha == 1
    assert "without variation" in found.cu.note
    assert "without variation" in found.ku[0].note
    assert unitizing_alpha(coders_of(FAMILY["identical"][0]), 60).cu.note is None


@pytest.mark.parametrize("n_absent", [0, 1, 2, 3])
def test_one_meeting_of_two_values_is_what_chance_gives(n_absent):
    coders = coders_of("x:0-10 | y:0-10") + [marked_units([], [])] * n_absent
    found = unitizing_alpha(coders, 100)
    assert [found.cu.alpha, *(row.alpha for row in found.ku)] == pytest.approx([0, 0, 0])


@given(st.integers(0, 10**6), st.permutations(range(4)))
@settings(max_examples=30, deadline=None)
def test_the_order_of_coders_does_not_matter(seed, order):
    rng = np.random.default_rng(seed)
    coders = [random_coder(rng, 90, 8) for _ in range(4)]
    first = pair_sums(coders, 90, "012")
    second = pair_sums([coders[index] for index in order], 90, "012")
    for one, other in zip(astuple(first)[1:], astuple(second)[1:], strict=True):
        assert one == pytest.approx(other)


@given(st.integers(0, 10**6), st.integers(2, 4))
@settings(max_examples=30, deadline=None)
def test_splitting_a_gap_changes_nothing(seed, n_coders):
    rng = np.random.default_rng(seed)
    parts = [[random_coder(rng, 60, 5) for _ in range(n_coders)] for _ in range(2)]
    joined = [
        marked_units(
            np.append(one.starts, other.starts + 70),
            np.append(one.ends, other.ends + 70),
            one.values + other.values,
        )
        for one, other in zip(*parts, strict=True)
    ]
    split = pair_sums(parts[0], 66, "012") + pair_sums(parts[1], 64, "012")
    # The second part starts 4 later in the joined text, inside the gap that the cut divides.
    whole = pair_sums(joined, 130, "012")
    for name in ("totals", "agreed", "squares", "met", "met_squares"):
        assert getattr(split, name) == pytest.approx(getattr(whole, name))
    assert u_alpha(split).alpha == pytest.approx(u_alpha(whole).alpha)
    assert bar_u_alpha(split).alpha == pytest.approx(bar_u_alpha(whole).alpha)


@pytest.mark.parametrize("name", FAMILY)
def test_a_finer_measure_of_length_changes_little(name):
    written, length, _ = FAMILY[name]
    coarse, fine = (
        unitizing_alpha(
            [_coder(line.split(), scale) for line in written.split("|")], length * scale
        )
        for scale in (100, 10_000)
    )
    assert coarse.u.alpha == pytest.approx(fine.u.alpha, abs=20 / (100 * length))
    assert coarse.bar_u.alpha == pytest.approx(fine.bar_u.alpha, abs=20 / (100 * length))
    assert coarse.cu.alpha == pytest.approx(fine.cu.alpha)


@pytest.mark.parametrize("n_coders", [2, 3, 4])
def test_independent_coders_agree_as_chance_gives(n_coders):
    rng = np.random.default_rng(n_coders)
    found = [
        unitizing_alpha([random_coder(rng, 2000, 40) for _ in range(n_coders)], 2000)
        for _ in range(150)
    ]
    for measure in ("u", "bar_u", "cu"):
        assert np.mean([getattr(one, measure).alpha for one in found]) == pytest.approx(0, abs=0.03)


def test_characters_counted_one_by_one_give_the_same_sums():
    coders = coders_of(FAMILY["Alex, Paul, Suzan"][0])
    sums = pair_sums(coders, 60)
    at = np.full((3, 60), "", dtype="<U1")
    for row, coder in zip(at, coders, strict=True):
        for start, end, value in zip(coder.starts, coder.ends, coder.values, strict=True):
            row[start:end] = value
    counts = np.array([(at == value).sum(axis=0) for value in (*sums.values, "")])
    assert sums.totals.tolist() == counts.sum(axis=1).tolist()
    assert sums.agreed == pytest.approx((counts * (counts - 1)).sum(axis=1) / 2)
    gaps = counts[-1]
    assert sums.met[:-1] == pytest.approx((counts[:-1] * (2 - gaps)).sum(axis=1) / 2)


def full_matrices(coders: list[MarkedUnits], length: int) -> list[float]:
    """The paper's formulas over whole matrices ℓ and ε, character by character."""
    names = sorted({value for coder in coders for value in coder.values})
    gap, m = len(names), len(coders)
    value_at, unit_at = np.full((m, length), gap), np.full((m, length), -1)
    squares, met_squares = np.zeros(gap + 1), np.zeros(gap)
    for i, coder in enumerate(coders):
        for g, (start, end) in enumerate(zip(coder.starts, coder.ends, strict=True)):
            value_at[i, start:end], unit_at[i, start:end] = names.index(coder.values[g]), g
    for i, coder in enumerate(coders):
        for g, value in enumerate(coder.values):
            squares[names.index(value)] += coder.lengths[g] ** 2
            parts = [((unit_at[i] == g) & (value_at[j] < gap)).sum() for j in range(m) if j != i]
            met_squares[names.index(value)] += sum(part**2 for part in parts) / (m - 1)
    squares[gap] = (value_at == gap).sum()
    observed = np.zeros((gap + 1, gap + 1))
    for i, j in permutations(range(m), 2):
        np.add.at(observed, (value_at[i], value_at[j]), 1 / (m - 1))
    expected, inner = _expected(observed, squares), observed[:gap, :gap]
    inner_expected = _expected(inner, met_squares)
    off = [matrix.sum() - np.trace(matrix) for matrix in (observed, expected)]
    inner_off = [matrix.sum() - np.trace(matrix) for matrix in (inner, inner_expected)]
    by_gap = [matrix[gap, :gap].sum() for matrix in (observed, expected)]
    by_value = [
        1
        - inner_expected[:, k].sum()
        / inner[:, k].sum()
        * (inner[:, k].sum() - inner[k, k])
        / (inner_expected[:, k].sum() - inner_expected[k, k])
        for k in range(gap)
    ]
    ratios = [1 - seen / by_chance for seen, by_chance in (off, by_gap, inner_off)]
    return [*ratios, *by_value]


def _expected(observed: np.ndarray, squares: np.ndarray) -> np.ndarray:
    totals, n = observed.sum(axis=1), observed.sum()
    return n * (np.outer(totals, totals) - np.diag(squares)) / (n * n - squares.sum())


@pytest.mark.parametrize("seed", range(12))
def test_full_matrices_of_characters_give_the_same_coefficients(seed):
    rng = np.random.default_rng(seed)
    coders = [random_coder(rng, 400, 20) for _ in range(2 + seed % 3)]
    found = unitizing_alpha(coders, 400)
    rows = (found.u, found.bar_u, found.cu, *found.ku)
    assert [row.alpha for row in rows] == pytest.approx(full_matrices(coders, 400))


def test_cutting_a_unit_is_hardly_seen():
    whole = unitizing_alpha(coders_of("x:0-20 | x:0-20"), 40)
    cut = unitizing_alpha(coders_of("x:0-20 | x:0-5 x:5-10 x:10-20"), 40)
    assert whole.u.alpha == cut.u.alpha == 1


@pytest.mark.parametrize("coders", [[], [marked_units([0], [5])]])
def test_fewer_than_two_coders_are_refused(coders):
    with pytest.raises(ParameterError, match=r"\d coders?; expected at least two coders"):
        unitizing_alpha(coders, 40)


def test_a_value_outside_the_listed_ones_is_refused():
    with pytest.raises(ParameterError, match="a unit of value 'y'; expected a listed value"):
        pair_sums(coders_of("x:0-5 | y:0-5"), 40, ["x"])


def test_sums_over_different_values_do_not_add_up():
    one, other = pair_sums(coders_of("x:0-5 | x:0-5"), 9), pair_sums(coders_of("y:0-5 | y:0-5"), 9)
    with pytest.raises(ParameterError, match="sums over different values"):
        _ = one + other


def test_a_listed_value_that_nobody_used_is_undefined():
    sums = pair_sums(coders_of("x:0-5 | x:0-5"), 9, ["x", "z"])
    row = ku_alpha(sums, 1)
    assert (row.value, row.alpha, row.coverage) == ("z", None, 0.0)
    assert cu_alpha(sums).alpha == 1
