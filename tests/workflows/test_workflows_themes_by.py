"""Topics by role, attribute, session, date and part of a session, from a project."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualkit.errors import UndefinedResult, UnknownName
from qualkit.project import Project
from qualkit.workflows._session_order import date_in
from qualkit.workflows.themes_by import _bin


def test_topics_by_role_rest_on_the_newest_run_or_on_the_one_named(sight_loss: Path) -> None:
    with Project.open(sight_loss) as study:
        first = study.themes(engine="nmf", topics=3)
        study.themes(engine="nmf", topics=4)

        newest, old = study.themes_by(), study.themes_by("role", run=first.run)

    assert (len(newest.rows), len(old.rows)) == (4, 3)
    assert old.run == first.run
    assert {group.name for group in newest.groups} == {"staff", "citizen"}
    shares = {row.topic: dict(row.groups) for row in old.rows}
    for topic in first.topics:
        for role, share in topic.roles.items():
            assert shares[topic.topic][role].segments.share == pytest.approx(share)


def test_topics_by_session_and_part_cover_every_segment(sight_loss: Path) -> None:
    with Project.open(sight_loss) as study:
        found = study.themes(engine="nmf", topics=3)
        session, part = study.themes_by("session"), study.themes_by("part")

    assert sum(group.segments for group in session.groups) == found.segments
    assert [group.name for group in part.groups] == ["1 beginning", "2 middle", "3 end"]
    assert part.is_ordered
    assert not session.confounded


def test_an_unknown_attribute_names_those_there_are(sight_loss: Path) -> None:
    with Project.open(sight_loss) as study:
        study.themes(engine="nmf", topics=3)

        with pytest.raises(UnknownName, match="shoe size"):
            study.themes_by("shoe size")
        with pytest.raises(UnknownName, match="run of themes"):
            study.themes_by(run=999)
        with pytest.raises(UndefinedResult, match="no document has a date"):
            study.themes_by("date")


def test_dates_are_read_from_attributes_and_session_names() -> None:
    assert date_in("group-2024-05-03") == "2024-05-03"
    assert date_in("2024-05") == "2024-05"
    assert date_in("3 May") is None
    assert date_in(None) is None


def test_many_dates_are_joined_to_months_and_more_to_years() -> None:
    assert _bin(["2024-05-03", "2024-05-04", None]) == 10
    assert _bin([f"2024-05-{day:02}" for day in range(1, 20)]) == 7
    assert _bin([f"20{year}-{month:02}" for year in (10, 11) for month in range(1, 13)]) == 4
    assert _bin(["2024-05-03", "2024-06"]) == 7
