"""Names of topics are kept by run, in steps that can be undone."""

from __future__ import annotations

import pytest

from qualkit.errors import ParameterError
from qualkit.project import Project
from qualkit.store import coders, events, namings, runs, undoing
from qualkit.store.namings import Match


@pytest.fixture
def study(project: Project) -> Project:
    for matched in ([], [[1, 0, 3, 0.5]]):
        run = runs.start(project._store, "themes", {}, input_digest="", versions={})
        runs.finish(project._store, run, result={"topics": [], namings.MATCHED: matched})
    return project


def test_a_name_is_given_and_another_one_after_it(study: Project) -> None:
    given = [
        namings.name_topic(study._store, (1, 0), name, coder="Kim")
        for name in ("Buses", " Buses  and trams", "Buses and trams")
    ]

    assert given == [True, True, False]
    assert namings.names(study._store) == {(1, 0): "Buses and trams"}
    assert list(study.check()) == []


def test_undo_goes_back_over_names_to_none(study: Project) -> None:
    namings.name_topic(study._store, (1, 0), "Buses", coder="Kim")
    namings.name_topic(study._store, (1, 0), "Trams", coder="Kim")

    seen = []
    for _ in range(2):
        undoing.swap(study._store, "undo", coder="Kim")
        seen.append(namings.names(study._store))
    undoing.swap(study._store, "redo", coder="Kim", count=2)

    assert seen == [{(1, 0): "Buses"}, {}]
    assert namings.names(study._store) == {(1, 0): "Trams"}
    assert list(study.check()) == []


@pytest.mark.parametrize("name", ["", "  ", "Bu\x07ses", "Bu\nses", "Bu\u200bses"])
def test_what_is_empty_or_cannot_be_seen_is_no_name(study: Project, name: str) -> None:
    with pytest.raises(ParameterError, match=r"empty name of a topic|cannot be seen"):
        namings.name_topic(study._store, (1, 0), name, coder="Kim")

    assert namings.names(study._store) == {}


def test_a_blind_coder_names_nothing_and_sees_no_name_of_others(study: Project) -> None:
    namings.name_topic(study._store, (1, 0), "Buses", coder="Kim")
    coders.set_blind(study._store, "Lee", True, coder="Kim")
    study._store.viewer = "Lee"

    with pytest.raises(ParameterError, match="Lee codes blind"):
        namings.name_topic(study._store, (1, 1), "Trams", coder="Lee")
    assert namings.names(study._store) == {}


def test_events_tell_of_topics_and_not_of_names(study: Project) -> None:
    namings.name_topic(study._store, (1, 0), "Buses", coder="Kim")

    (told,) = events.listing(study._store, events.Wanted(verb="name topic"))

    assert told["details"]["what"][0][1:] == [1, 0]
    assert "Buses" not in str(told)


def test_matches_are_read_from_the_results_of_runs(study: Project) -> None:
    assert namings.matches(study._store, "themes") == {1: [], 2: [Match(1, 0, 3, 0.5)]}
