"""Charts of participation: shares, who follows whom, and the timeline of a session."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from charts_content import participation, session_line

from qualkit.charts import chart
from qualkit.errors import UndefinedResult


@pytest.mark.parametrize("compact", [False, True])
@pytest.mark.parametrize("kind", ["participation", "follows"])
def test_both_charts_draw_everybody_and_carry_a_table(kind: str, compact: bool) -> None:
    drawn = chart(participation(), kind, compact=compact)

    assert all(f"P{n}" in drawn.description for n in range(3))
    assert drawn.table is not None
    assert "P1" in drawn.svg()


def test_who_follows_whom_is_drawn_of_one_session_and_of_the_busiest() -> None:
    many = participation(200, 20)
    two = replace(many, sessions=many.sessions * 2)

    assert "4 people not drawn" in chart(many, "follows").description
    with pytest.raises(UndefinedResult, match="2 sessions are not one picture"):
        chart(two, "follows")
    with pytest.raises(UndefinedResult, match="nobody follows anybody"):
        chart(participation(1), "follows")


def test_nobody_who_speaks_is_no_chart() -> None:
    with pytest.raises(UndefinedResult, match="nobody says anything"):
        chart(replace(participation(), rows=()))
    with pytest.raises(UndefinedResult, match="no turns"):
        chart(replace(session_line(), bars=()))


@pytest.mark.parametrize("compact", [False, True])
def test_a_long_session_is_cut_into_strips_and_many_speakers_share_a_lane(compact: bool) -> None:
    short, long = (
        chart(session_line(), compact=compact),
        chart(session_line(500, 9, 15), compact=compact),
    )

    assert long.spec["height"] > 2 * short.spec["height"]
    words = json.dumps(long.spec)
    assert "4 speakers who say less" in words
    assert "3 more codes" in words
    assert long.table is not None
    assert len(long.table) == 500


def test_a_timeline_in_seconds_has_minutes_on_its_axis() -> None:
    drawn = chart(replace(session_line(), unit="seconds", length=120.0))

    assert '"1:00"' in json.dumps(drawn.spec)
    assert "by time" in drawn.title
