from __future__ import annotations

import pytest

from qualkit.agreement import (
    legacy_unitizing_alpha,
    marked_units,
    pooled_legacy_alpha,
    unitizing_alpha,
)
from qualkit.errors import ParameterError

# Krippendorff (2004), Content analysis, p. 254; the continuum begins at 150 and is 300 long.
CODE_C = ([(225, 295), (370, 400)], [(220, 300), (355, 375), (400, 420)])
CODE_K = ([(180, 240), (300, 350)], [(180, 240), (300, 350)])
# Krippendorff (1995), p. 62; the continuum is 24 long.
EXAMPLES_1995 = {
    "A": ([(2, 10), (14, 20)], [(4, 8), (15, 17)]),
    "B": ([(0, 18)], [(0, 2), (2, 3), (3, 4), (4, 5), (5, 6), (6, 9), (9, 10)]),
    "C": (
        [(2, 8), (10, 12), (14, 18), (20, 22)],
        [(0, 2), (4, 8), (10, 14), (16, 18), (20, 22)],
    ),
}


def coders_of(places, value="x", *, begin=0, scale=1):
    return [
        marked_units(
            [(start - begin) * scale for start, _ in coder],
            [(end - begin) * scale for _, end in coder],
            [value] * len(coder),
        )
        for coder in places
    ]


def test_the_example_of_2004():
    code_c = legacy_unitizing_alpha(coders_of(CODE_C, "c", begin=150), 300, "c")
    code_k = legacy_unitizing_alpha(coders_of(CODE_K, "k", begin=150), 300, "k")
    assert code_c.observed == pytest.approx(0.014444, abs=1e-6)
    assert code_c.expected == pytest.approx(0.053222, abs=1e-6)
    assert code_c.alpha == pytest.approx(0.728599, abs=1e-6)
    assert code_k.alpha == 1
    pooled = pooled_legacy_alpha([code_c, code_k])
    # Printed as .8591.
    assert pooled.alpha == pytest.approx(0.858665, abs=1e-6)
    assert pooled.value is None


@pytest.mark.parametrize(
    ("name", "expected", "printed"),
    [("A", 0.5526, 0.553), ("B", -0.930, -0.926), ("C", 0.692, 0.679)],
)
def test_the_examples_of_1995_on_a_fine_continuum(name, expected, printed):
    coders = coders_of(EXAMPLES_1995[name], scale=100)
    found = legacy_unitizing_alpha(coders, 2400, "x")
    assert found.alpha == pytest.approx(expected, abs=5e-4)
    assert found.alpha == pytest.approx(printed, abs=0.015)


def test_one_long_unit_against_three_short_ones():
    coders = coders_of([[(1, 9)], [(2, 3), (4, 5), (6, 7)]])
    assert legacy_unitizing_alpha(coders, 10, "x").alpha == pytest.approx(-0.7003, abs=5e-5)


def test_it_sees_fragments_that_the_family_of_2016_does_not():
    coders = coders_of(EXAMPLES_1995["B"], scale=100)
    assert legacy_unitizing_alpha(coders, 2400, "x").alpha < -0.9
    assert unitizing_alpha(coders, 2400).u.alpha > 0.4


def test_units_of_other_values_are_gaps():
    plain = coders_of([[(2, 5)], [(3, 6)]])
    mixed = [
        marked_units([2, 10], [5, 15], ["x", "y"]),
        marked_units([3, 12], [6, 14], ["x", "z"]),
    ]
    assert legacy_unitizing_alpha(mixed, 20, "x") == legacy_unitizing_alpha(plain, 20, "x")


def test_the_order_of_coders_does_not_matter():
    coders = coders_of([*CODE_C, [(230, 290)]], begin=150)
    first = legacy_unitizing_alpha(coders, 300, "x")
    assert legacy_unitizing_alpha(coders[::-1], 300, "x").alpha == pytest.approx(first.alpha)


def test_a_value_that_nobody_used_is_undefined():
    found = legacy_unitizing_alpha(coders_of(CODE_C, begin=150), 300, "other")
    assert (found.alpha, found.note) == (None, "no units")
    assert found.records()[0]["method"] == "Krippendorff 1995/2004, squared distances"


def test_units_that_cannot_lie_elsewhere_are_undefined():
    found = legacy_unitizing_alpha(coders_of([[(0, 1)], [(0, 1)]]), 1, "x")
    assert (found.alpha, found.note) == (None, "no variation: chance gives no disagreement")


def test_one_coder_is_refused():
    with pytest.raises(ParameterError, match="1 coder; expected at least two coders"):
        legacy_unitizing_alpha(coders_of(CODE_C[:1]), 600, "x")
