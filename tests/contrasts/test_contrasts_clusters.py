from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.contrasts import clusters_of


def test_people_of_one_session_are_one_cluster():
    assert clusters_of([("A",), ("B",), ("A",)]).tolist() == [0, 1, 0]


def test_a_person_in_two_sessions_ties_them():
    assert clusters_of([("A",), ("B",), ("C",), ("B", "A")]).tolist() == [0, 0, 1, 0]


def test_people_without_sessions_stand_alone():
    assert clusters_of([(), (), ("A",)]).tolist() == [0, 1, 2]
    assert clusters_of([]).tolist() == []


@settings(deadline=None)
@given(st.lists(st.sets(st.sampled_from("ABCDEF"), max_size=3), max_size=12))
def test_sharing_a_session_means_sharing_a_cluster(sessions):
    clusters = clusters_of(sessions)
    for i, one in enumerate(sessions):
        for j, other in enumerate(sessions):
            if one & other:
                assert clusters[i] == clusters[j]
    assert sorted(set(clusters.tolist())) == list(range(len(set(clusters.tolist()))))
