from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.agreement import (
    design_effect,
    documents_for_units,
    units_for_instances,
    units_for_lower_limit,
)
from qualkit.errors import ParameterError

# Donner & Rotondi (2010), table 2: by prevalence .1, .3, .5, and 2 to 5 coders within each.
DONNER = {
    (0.5, 0.4): [559, 373, 301, 255, 264, 146, 112, 95, 228, 120, 89, 76],
    (0.6, 0.4): [140, 94, 76, 64, 66, 37, 28, 24, 57, 30, 23, 19],
    (0.7, 0.6): [463, 311, 247, 207, 205, 124, 99, 87, 174, 102, 81, 73],
    (0.8, 0.6): [116, 78, 62, 52, 52, 31, 25, 22, 44, 26, 21, 19],
}
PREVALENCES = (0.1, 0.3, 0.5)
# Fugard & Potts (2015), with 80 % power: units for 1, 2, 3, 4, 5, 10, 20 and 30 instances.
INSTANCES = (1, 2, 3, 4, 5, 10, 20, 30)
FUGARD = {
    0.05: [32, 59, 85, 110, 134, 249, 471, 687],
    0.1: [16, 29, 42, 54, 66, 124, 234, 343],
    0.25: [6, 11, 16, 21, 26, 49, 93, 136],
    0.5: [3, 5, 8, 10, 12, 24, 45, 66],
    0.95: [1, 2, 3, 4, 6, 11, 22, 33],
}


@pytest.mark.parametrize(
    ("limits", "prevalence", "n_coders", "expected"),
    [
        (limits, PREVALENCES[place // 4], 2 + place % 4, expected)
        for limits, row in DONNER.items()
        for place, expected in enumerate(row)
    ],
)
def test_units_for_a_limit_of_kappa_are_as_published(limits, prevalence, n_coders, expected):
    found = units_for_lower_limit(*limits, prevalence=prevalence, n_coders=n_coders)
    assert found == expected


@pytest.mark.parametrize(
    ("prevalence", "instances", "expected"),
    [
        (prevalence, instances, expected)
        for prevalence, row in FUGARD.items()
        for instances, expected in zip(INSTANCES, row, strict=True)
    ],
)
def test_units_for_instances_are_as_published(prevalence, instances, expected):
    assert units_for_instances(instances, prevalence=prevalence) == expected


@settings(deadline=None)
@given(st.integers(1, 12), st.floats(0.01, 0.99), st.floats(0.05, 0.99))
def test_units_for_instances_are_the_fewest_that_do(instances, prevalence, power):
    def reached(n):
        missed = (
            math.comb(n, k) * prevalence**k * (1 - prevalence) ** (n - k) for k in range(instances)
        )
        return 1 - sum(missed)

    n = units_for_instances(instances, prevalence=prevalence, power=power)
    assert reached(n) >= power - 1e-9
    assert n == instances or reached(n - 1) < power + 1e-9


def test_units_of_one_document_count_for_less():
    assert design_effect(1, intraclass=0.5) == 1
    assert design_effect(21, intraclass=0.1) == pytest.approx(3)
    assert documents_for_units(100, 20, intraclass=0) == 5
    assert documents_for_units(100, 20, intraclass=1) == 100


def test_plans_that_make_no_sense_are_refused():
    with pytest.raises(ParameterError, match="prevalence 0; expected a number between 0 and 1"):
        units_for_lower_limit(0.8, 0.6, prevalence=0)
    with pytest.raises(ParameterError, match=r"κ 0\.6 above 0\.8; expected 0 ≤ lower < κ"):
        units_for_lower_limit(0.6, 0.8, prevalence=0.1)
    with pytest.raises(ParameterError, match="1 coders at"):
        units_for_lower_limit(0.8, 0.6, prevalence=0.1, n_coders=1)
    with pytest.raises(ParameterError, match="power 1; expected a number between 0 and 1"):
        units_for_instances(1, prevalence=0.1, power=1)
    with pytest.raises(ParameterError, match="0 instances; expected 1 or more"):
        units_for_instances(0, prevalence=0.1)
    with pytest.raises(ParameterError, match="units a document with intraclass 2"):
        design_effect(20, intraclass=2)
