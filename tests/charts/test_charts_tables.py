from __future__ import annotations

from dataclasses import replace

import pytest
from charts_content import agreement, contrast, themes

from qualkit.charts import chart
from qualkit.errors import UndefinedResult


def values(drawn, kind):
    layers = [layer for layer in drawn.spec["layer"] if layer["mark"]["type"] == kind]
    return [row for layer in layers for row in layer["data"]["values"]]


def test_prevalence_puts_the_widest_gap_first_and_counts_beside_shares():
    drawn = chart(contrast(), "prevalence")
    texts = [row["text"] for row in values(drawn, "text")]
    assert texts.index("Make friends") < texts.index("Specific support")
    assert {"41 of 45", "91\xa0%", "4 of 11", "36\xa0%"} <= set(texts)


def test_prevalence_without_a_share_draws_a_dash_and_no_point():
    drawn = chart(contrast({"Needs/Rest": (0, 4)}, of=(0, 9)), "prevalence")
    points = [row for row in values(drawn, "point") if row["tip"]]
    assert [row["tip"] for row in points] == ["Needs/Rest: citizen 44\xa0% (4 of 9)"]
    assert "–" in {row["text"] for row in values(drawn, "text")}


def test_topics_draw_one_bar_a_role_in_proportion():
    bars = values(chart(themes()), "rect")
    widths = {row["tip"]: row["x2"] - row["x"] for row in bars}
    staff, citizen = (
        widths[f"1 forms, letters, benefits: {role}"]
        for role in ("staff 38\xa0%", "citizen 12\xa0%")
    )
    assert len(bars) == 8
    assert staff / citizen == pytest.approx(0.38 / 0.12, rel=0.01)


def test_agreement_says_why_a_code_has_no_value():
    drawn = chart(agreement())
    assert "Needs/Personal talk: undefined (neither coder used this code)." in drawn.description
    assert "undefined" in {row["text"] for row in values(drawn, "text")}
    assert "Needs/Make friends: 0.77, interval 0.66 to 0.86." in drawn.description


def test_nothing_to_draw_is_undefined():
    with pytest.raises(UndefinedResult, match="the topic model found no topic"):
        chart(replace(themes(), topics=()))
    with pytest.raises(UndefinedResult, match="no code was used"):
        chart(replace(agreement(), rows=()))
