from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.contrasts import benjamini_hochberg, holm
from qualkit.errors import ParameterError

# Benjamini & Hochberg (1995), section 3.2: thrombolysis after myocardial infarction.
P = [
    *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459),
    *(0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0),
]


def test_the_published_example_rejects_four_and_three():
    assert sum(q <= 0.05 for q in benjamini_hochberg(P)) == 4
    assert sum(q <= 0.05 for q in holm(P)) == 3


def test_untested_codes_stay_none_and_do_not_count():
    mixed = [None, *P[:3], None, *P[3:]]
    for correct in (benjamini_hochberg, holm):
        given_back = correct(mixed)
        assert given_back[0] is None
        assert given_back[4] is None
        assert tuple(q for q in given_back if q is not None) == correct(P)


def test_nothing_tested_gives_nothing():
    assert benjamini_hochberg([]) == ()
    assert holm([None]) == (None,)


@settings(deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_both_agree_with_statsmodels(p):
    from statsmodels.stats.multitest import multipletests

    assert benjamini_hochberg(p) == pytest.approx(multipletests(p, method="fdr_bh")[1])
    assert holm(p) == pytest.approx(multipletests(p, method="holm")[1])


def test_a_p_outside_its_range_is_refused():
    with pytest.raises(ParameterError, match=r"the p-value 1\.5"):
        holm([0.1, 1.5])
