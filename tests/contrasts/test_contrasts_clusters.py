from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qualkit.contrasts import seating

ONE = ("A",)


def clusters(sessions, groups=None):
    return seating(sessions, groups or ["x"] * len(sessions)).clusters.tolist()


def test_people_of_one_session_are_one_cluster():
    assert clusters([("A",), ("B",), ("A",)]) == [0, 1, 0]


def test_somebody_without_a_session_is_alone():
    assert clusters([(), (), ("A",)]) == [0, 1, 2]
    assert clusters([]) == []


def test_a_group_that_met_again_is_one_cluster():
    met = [("A1", "A2"), ("A1", "A2"), ("A1",), ("A2", "A3"), ("B",)]
    assert clusters(met) == [0, 0, 0, 0, 1]


def test_who_goes_round_all_sessions_does_not_join_them():
    rounds = [("A", "B", "C")]
    sat = [*rounds, *[("A",)] * 4, *[("B",)] * 4, *[("C",)] * 4]
    groups = ["staff", *["staff"] * 4, *["citizen"] * 8]
    found = seating(sat, groups)
    assert found.clusters.tolist() == [0] * 5 + [1] * 4 + [2] * 4
    assert found.homes[0] == "A"
    assert found.between == (0,)


@given(st.lists(st.sets(st.sampled_from("ABCDE"), max_size=3), max_size=9))
def test_everybody_has_a_cluster_and_a_home_of_their_own(sessions):
    sat = [tuple(sorted(names)) for names in sessions]
    found = seating(sat, ["x"] * len(sat))
    assert len(found.clusters) == len(found.homes) == len(sat)
    for attended, home in zip(sat, found.homes, strict=True):
        assert home in attended if attended else home == ""
    for one, home in zip(found.clusters, found.homes, strict=True):
        for other, there in zip(found.clusters, found.homes, strict=True):
            assert not home or home != there or one == other
