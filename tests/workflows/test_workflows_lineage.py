"""Names and themes follow their topics from run to run, and say so when they cannot."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from qualkit.model.themes import Themes, Topic
from qualkit.project import Project
from qualkit.store import claims, namings, runs
from qualkit.store.namings import MATCHED
from qualkit.workflows._lineage import Lines, matched, named

BUS, TEA, POST = "bus stop road tram", "tea cup talk friend", "letter post print form"


def topic(number: int, terms: str) -> Topic:
    return Topic(
        topic=number,
        label=", ".join(terms.split()[:3]),
        terms=tuple(terms.split()),
        weights=(1.0,) * len(terms.split()),
        size=1,
        participants=1,
        sessions=1,
        stability=None,
        coherence=None,
        roles={},
        quotes=(),
    )


def found(study: Project, *terms: str, keep: bool = True) -> Themes:
    """The result of a run that found topics with these terms."""
    topics = tuple(topic(number, words) for number, words in enumerate(terms))
    themes = Themes(
        engine="nmf", segments=len(terms), outliers=0, stability=None, coherence=None,
        diversity=None, topics=topics, seed=0,
    )  # fmt: skip
    store = study._store
    record = {**themes.to_dict(), "kept_segments": []}
    record[MATCHED] = matched(store, record)
    if not keep:
        return named(store, themes, record[MATCHED])
    run = runs.start(store, "themes", {}, input_digest="", versions={})
    runs.finish(store, run, result=record)
    return again(study, themes, run)


def again(study: Project, themes: Themes, run: int) -> Themes:
    import dataclasses

    return named(study._store, dataclasses.replace(themes, run=run, notes=()))


def names(themes: Themes) -> list[str | None]:
    return [topic.name for topic in themes.topics]


def name(study: Project, key: tuple[int, int], words: str) -> None:
    namings.name_topic(study._store, key, words, coder="Kim")


def test_a_name_goes_over_to_the_topic_that_is_like_it_and_a_note_says_so(
    project: Project,
) -> None:
    found(project, BUS, TEA)
    name(project, (1, 0), "Getting about")

    later = found(project, TEA, "bus stop road rail")

    assert names(later) == [None, "Getting about"]
    assert later.notes == (
        (
            "Names carried over from earlier runs by the Jaccard of ten terms: 1 'Getting about'"
            " (topic 0 of run 1, 0.60)."
        ),
    )


def test_a_name_that_no_topic_takes_over_is_told(project: Project) -> None:
    found(project, BUS, TEA)
    name(project, (1, 0), "Getting about")

    later = found(project, TEA, POST)

    assert names(later) == [None, None]
    assert later.notes == (
        (
            "Names not carried over, as no topic here has a Jaccard of 0.25 or more with theirs:"
            " 'Getting about' (topic 0 of run 1)."
        ),
    )


def test_a_name_lost_in_one_run_is_found_in_the_next(project: Project) -> None:
    found(project, BUS, TEA)
    name(project, (1, 0), "Getting about")
    found(project, TEA, POST)

    third = found(project, POST, BUS)

    assert names(third) == [None, "Getting about"]


def test_a_new_name_replaces_the_one_that_was_carried_over(project: Project) -> None:
    found(project, BUS)
    name(project, (1, 0), "Getting about")
    second = found(project, BUS)
    name(project, (2, 0), "Buses")

    third = found(project, BUS)

    assert names(again(project, second, 2)) == ["Buses"]
    assert again(project, second, 2).notes == ()
    assert names(third) == ["Buses"]
    assert "topic 0 of run 2, 1.00" in third.notes[0]


def test_undoing_a_name_undoes_it_in_later_runs(project: Project) -> None:
    found(project, BUS)
    name(project, (1, 0), "Getting about")
    later = found(project, BUS)

    project.undo(coder="Kim")

    assert names(again(project, later, 2)) == [None]
    assert again(project, later, 2).notes == ()


def test_a_name_given_late_to_an_older_run_is_carried_over_too(project: Project) -> None:
    found(project, BUS)
    later = found(project, BUS)

    name(project, (1, 0), "Getting about")

    assert names(again(project, later, 2)) == ["Getting about"]


def test_a_result_that_could_not_be_kept_has_names_too(project: Project) -> None:
    found(project, BUS)
    name(project, (1, 0), "Getting about")

    assert names(found(project, TEA, BUS, keep=False)) == [None, "Getting about"]


def test_the_topic_of_a_theme_is_sought_though_a_run_lacked_it(project: Project) -> None:
    store = project._store
    found(project, BUS, TEA)
    claims.claim(store, claims.Change(name="Alone", topics=[(1, 1)]), coder="Kim")
    found(project, BUS, POST)
    found(project, TEA, BUS)

    now = Lines.of(store).now(3, [0, 1])

    assert now[1, 1] == (0, 1.0)
    assert now[1, 0] == (1, 1.0)
    assert (2, 1) not in now


@pytest.mark.parametrize("terms", [(), (POST,)])
def test_runs_without_anything_alike_match_nothing(project: Project, terms: Sequence[str]) -> None:
    found(project, BUS, TEA)

    found(project, *terms)

    assert namings.matches(project._store, "themes")[2] == []
