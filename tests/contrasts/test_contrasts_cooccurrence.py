"""Codes that come together: published values, the unit of each scope, c that cannot exceed 1."""

from __future__ import annotations

import pytest
from coded_content import coded
from hypothesis import given
from hypothesis import strategies as st

from qualkit.contrasts import c_coefficient, meeting_places, npmi, phi, together
from qualkit.contrasts.association import conditional, ratio
from qualkit.contrasts.meeting import joined, near, overlapping, shared
from qualkit.errors import ParameterError, UnknownName
from qualkit.model.cooccurrence import SCOPES


def test_published_counts_give_the_published_coefficients() -> None:
    assert c_coefficient(100, 10, 5) == pytest.approx(0.047619, abs=1e-6)
    assert npmi((100, 10, 5), 500) == pytest.approx(0.199, abs=5e-4)
    assert phi((100, 10, 5), 500) == pytest.approx(0.107, abs=5e-4)
    assert conditional(5, 10) == 0.5
    assert ratio(100, 10) == 10


def test_more_units_with_both_than_with_one_are_refused() -> None:
    with pytest.raises(ParameterError, match="11 units with both codes; expected 0 to 10"):
        c_coefficient(100, 10, 11)


@pytest.mark.parametrize(
    ("counts", "n", "wanted"),
    [((0, 3, 0), 9, None), ((9, 9, 9), 9, None), ((3, 2, 0), 9, -1.0), ((2, 2, 2), 9, 1.0)],
)
def test_npmi_at_its_ends(counts: tuple[int, int, int], n: int, wanted: float | None) -> None:
    assert npmi(counts, n) == (None if wanted is None else pytest.approx(wanted))


def test_phi_needs_units_without_the_code() -> None:
    assert phi((9, 3, 3), 9) is None


def test_within_turn_counts_turns_people_and_sessions() -> None:
    turns = coded(
        {"one": ["xy", "x", "", "xy"], "two": ["y", "xy"]}, speakers={"one": "AABA", "two": "CC"}
    )

    codes, (pair,), units = together(turns)

    assert units == 6
    assert [(code.code, code.n, code.participants, code.sessions) for code in codes] == [
        ("x", 4, 2, 2),
        ("y", 4, 2, 2),
    ]
    assert (pair.n1, pair.n2, pair.n12, pair.participants, pair.sessions) == (4, 4, 3, 2, 2)
    assert pair.c == pair.jaccard == pytest.approx(3 / 5)
    assert pair.expected == pytest.approx(16 / 6)
    assert pair.first_given_second == pair.second_given_first == 0.75


def test_a_code_on_every_unit_has_no_correlation_and_says_why() -> None:
    _, (pair,), _ = together(coded({"one": ["xy", "x"], "two": ["xy"]}))

    assert (pair.phi, pair.reason) == (None, "one of the codes is on every unit")


def test_nested_passages_are_matched_one_to_one() -> None:
    nested = coded(
        {"one": ["", ""]},
        spans=[(0, "x", 0, 10), (0, "y", 0, 2), (0, "y", 4, 6), (1, "x", 0, 3), (1, "y", 5, 9)],
    )

    codes, (pair,), units = together(nested, within="overlap")

    assert [code.n for code in codes] == [2, 3]
    assert (pair.n12, pair.c, units) == (1, 0.25, None)
    assert pair.jaccard == pytest.approx(4 / 17)
    assert pair.npmi is None
    assert "no fixed number of units" in (pair.reason or "")


def test_proximity_matches_each_turn_once_and_stays_in_the_document() -> None:
    turns = coded({"one": ["x", "y", "y", "", "x"], "two": ["y", ""]})

    at_one = together(turns, within="proximity", distance=1)[1][0]
    at_two = together(turns, within="proximity", distance=2)[1][0]

    assert (at_one.n1, at_one.n2, at_one.n12) == (2, 3, 1)
    assert at_two.n12 == 2


def test_participants_and_sessions_are_units_too() -> None:
    turns = coded({"one": ["x", "y", "x"], "two": ["y"]}, speakers={"one": "AB?", "two": "A"})

    _, (person,), people = together(turns, within="participant")
    _, (session,), sessions = together(turns, within="session")

    assert (person.n1, person.n2, person.n12, people) == (1, 2, 1, 2)
    assert (session.n1, session.n2, session.n12, session.participants, sessions) == (1, 2, 1, 2, 2)


def test_pairs_that_never_come_together_are_listed_on_request() -> None:
    turns = coded({"one": ["x", "y", "xz"]})

    assert len(together(turns)[1]) == 1
    assert [pair.n12 for pair in together(turns, least=0)[1]] == [1, 0, 0]


def test_far_rarer_codes_are_flagged() -> None:
    flagged, close = together(coded({"one": ["xy", "xz", "xz", "x", "x", "x", ""]}))[1][::-1]

    assert (flagged.ratio, flagged.is_unbalanced) == (6, True)
    assert (close.ratio, close.is_unbalanced) == (3, False)


def test_unknown_scopes_and_distances_are_refused() -> None:
    turns = coded({"one": ["xy"]})

    with pytest.raises(UnknownName, match="did you mean 'session'"):
        together(turns, within="sesion")
    with pytest.raises(ParameterError, match="a distance of 0 turns; expected 1 or more"):
        together(turns, within="proximity", distance=0)


def test_places_of_a_pair_hold_the_codings_of_both() -> None:
    turns = coded({"one": ["xy", "x", "xyz"]})

    pair, places = meeting_places(turns, ("y", "x"))

    assert (pair.first, pair.n12) == ("x", 2)
    assert [[turns.codes[touch.code] for touch in place] for place in places] == [["x", "y"]] * 2


passages = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 9)).map(lambda pair: (pair[0], sum(pair)))
).map(joined)


@given(first=passages, second=passages)
def test_as_many_passages_are_matched_as_can_be(
    first: list[tuple[int, int]], second: list[tuple[int, int]]
) -> None:
    meets = {
        a: [b for b, (s, e) in enumerate(second) if s < first[a][1] and first[a][0] < e]
        for a in range(len(first))
    }

    assert len(overlapping(first, second)) == _largest_matching(meets)


@given(
    first=st.sets(st.integers(0, 30)).map(sorted),
    second=st.sets(st.integers(0, 30)).map(sorted),
    distance=st.integers(1, 4),
)
def test_as_many_near_turns_are_matched_as_can_be(
    first: list[int], second: list[int], distance: int
) -> None:
    meets = {
        a: [b for b, at in enumerate(second) if abs(at - first[a]) <= distance]
        for a in range(len(first))
    }

    assert len(near(first, second, distance)) == _largest_matching(meets)


def _largest_matching(meets: dict[int, list[int]]) -> int:
    """Kuhn's augmenting paths: slow and certain."""
    partner: dict[int, int] = {}

    def augmented(a: int, seen: set[int]) -> bool:
        for b in meets[a]:
            if b not in seen:
                seen.add(b)
                if b not in partner or augmented(partner[b], seen):
                    partner[b] = a
                    return True
        return False

    return sum(augmented(a, set()) for a in meets)


@given(
    codes=st.lists(st.sets(st.sampled_from("wxyz")).map("".join), min_size=1, max_size=12),
    within=st.sampled_from(SCOPES),
)
def test_no_pair_is_counted_more_often_than_either_code(codes: list[str], within: str) -> None:
    if not any(codes):
        return
    for pair in together(coded({"one": codes}), within=within, distance=2, least=0)[1]:
        assert pair.n12 <= min(pair.n1, pair.n2)
        assert 0 <= (pair.c or 0) <= 1
        assert -1 <= (pair.npmi or 0) <= 1 + 1e-12


def test_text_shared_is_measured() -> None:
    assert shared([(0, 5), (8, 20)], [(3, 9), (10, 11)]) == 4
