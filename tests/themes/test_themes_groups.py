import json
from dataclasses import replace

import numpy as np
import pytest

from qualkit.errors import ParameterError, UndefinedResult
from qualkit.model import Segment, Themes, Topic
from qualkit.spans import Span
from qualkit.themes import Grouping, themes_by
from qualkit.themes.prevalence import draw


def segment(role, person, session, number):
    words = f"{person} says {number}"
    return Segment(
        document=session,
        session=session,
        participant=person,
        role=role,
        language="en",
        spans=(Span(0, len(words)),),
        text=words,
        words=3,
    )


def topic(number):
    return Topic(
        topic=number,
        label=f"topic {number}",
        terms=("one",),
        weights=(1.0,),
        size=1,
        participants=1,
        sessions=1,
        stability=0.6,
        coherence=0.1,
        roles={},
        quotes=(),
    )


def found(*, mixed=True, people=6):
    """Each of `people` staff and citizens has four segments; citizens prefer topic 1."""
    members, labels = [], []
    for role, of_one in (("staff", 1), ("citizen", 3)):
        for person in range(people):
            session = f"group {person % 2}" if mixed else f"{role} {person % 2}"
            for number in range(4):
                members.append(segment(role, f"{role} {person}", session, number))
                likes = of_one if person else 0
                labels.append(1 if number < likes else 0)
    return Themes(
        engine="nmf",
        segments=len(members),
        outliers=0,
        stability=None,
        coherence=None,
        diversity=None,
        topics=(topic(0), topic(1)),
        seed=0,
        members=tuple(members),
        labels=tuple(labels),
        weights=tuple(1 - index / 100 for index in range(len(members))),
    )


def by_role(model, **options):
    grouping = Grouping(
        by="role",
        groups=[member.role for member in model.members],
        order=("staff", "citizen"),
        kinds={},
    )
    return themes_by(model, grouping, **options)


def test_a_cell_counts_people_and_segments_with_an_interval_around_each_share():
    row = by_role(found()).rows[1]

    staff, citizen = row.groups["staff"], row.groups["citizen"]
    assert (staff.participants.count, staff.participants.of) == (5, 6)
    assert (citizen.segments.count, citizen.segments.of) == (15, 24)
    low, high = citizen.segments.interval
    assert low < citizen.segments.share == 15 / 24 < high
    assert row.difference == pytest.approx(10 / 24)
    assert row.interval[0] < row.difference < row.interval[1]


def test_the_interval_is_that_of_people_drawn_with_all_they_said():
    counts, totals = np.array([[8], [0], [0], [0], [0]]), np.array([8, 8, 8, 8, 8])

    group = draw(counts, totals, rng=np.random.default_rng(1))

    # One of five says it all: in a third of the draws nobody does (.8 ** 5 = .33).
    assert (group.segments[:, 0] == 0).mean() == pytest.approx(0.8**5, abs=0.03)
    assert group.segments_of(0, 0.025).interval == (0.0, pytest.approx(0.6))


def test_the_same_seed_gives_the_same_table_and_json_without_nan():
    first, again = by_role(found(), seed=3), by_role(found(), seed=3)

    assert first == again
    assert json.loads(json.dumps(first.to_dict(), allow_nan=False))["confounded"] is False
    assert list(first.to_frame()["group"][:2]) == ["staff", "citizen"]


def test_a_small_group_has_shares_but_no_interval_and_says_why():
    row = by_role(found(people=4)).rows[1]

    cell = row.groups["staff"].segments
    assert cell.share is not None
    assert cell.interval is None
    assert cell.reason == "no interval: 4 participants, fewer than 5"


def test_where_all_are_alike_there_is_no_interval():
    model = found()
    same = replace(model, labels=(0,) * len(model.labels))

    cell = by_role(same).rows[1].groups["staff"]

    assert (cell.segments.share, cell.segments.interval) == (0.0, None)
    assert cell.participants.reason == "no interval: all 6 participants are alike in this"


def test_roles_that_sit_apart_are_confounded_and_have_no_difference():
    result = by_role(found(mixed=False))

    assert result.confounded
    assert {row.difference for row in result.rows} == {None}
    assert result.rows[0].reason.startswith("role and session are confounded")
    assert "no difference here can be shown to be an effect of role" in result.notes[0]


def test_quotes_are_in_the_words_of_the_group_and_against_are_its_silent_people():
    cell = by_role(found()).rows[1].groups["citizen"]

    assert {quote.role for quote in cell.quotes} == {"citizen"}
    (case,) = [case for case in cell.against if case.participant == "citizen 0"]
    assert (case.segments, case.of, case.instead) == (0, 4, 0)
    assert case.quote.text == "citizen 0 says 0"


def test_segments_without_a_group_are_left_out_and_counted():
    model = found()
    groups = [None if m.participant == "staff 1" else m.role for m in model.members]
    grouping = Grouping(by="role", groups=groups, order=("staff", "citizen"), kinds={})

    result = themes_by(model, grouping)

    assert result.left_out == 4
    assert result.groups[0].participants == 5
    assert "4 of 48 segments have no role and are left out" in result.notes


def test_without_groups_segments_or_a_sound_confidence_it_is_refused():
    model = found()
    nobody = Grouping(by="age", groups=[None] * 48, order=(), kinds={})

    with pytest.raises(UndefinedResult, match="no segment has the attribute age"):
        themes_by(model, nobody)
    with pytest.raises(UndefinedResult, match="keeps no segments"):
        by_role(replace(model, members=(), labels=(), weights=()))
    with pytest.raises(ParameterError, match="the confidence 1"):
        by_role(model, confidence=1)
