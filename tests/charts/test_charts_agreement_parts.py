from __future__ import annotations

import pytest
from agreement_results import by_role, by_time, parted

from qualkit.charts import chart
from qualkit.errors import ParameterError, UndefinedResult


def texts(drawn):
    layers = [layer for layer in drawn.spec["layer"] if layer["mark"]["type"] == "text"]
    return [row["text"] for layer in layers for row in layer["data"]["values"]]


def test_cells_hold_alpha_and_mark_few_units():
    drawn = chart(by_role())
    assert drawn.kind == "heat-map"
    assert {"citizen", "staff", "Personal talk", "0.81", "0.62*", "−0.05"} <= set(texts(drawn))
    assert "–" in texts(drawn)
    assert "citizen: 0.74, interval 0.64 to 0.82." in drawn.description


def test_many_parts_are_rows():
    many = parted("document", {f"group-{n}": (0.7, 0.8, 0.6, 0.5) for n in range(70)}, documents=1)
    wide, narrow = chart(many, "heat-map"), chart(many, "heat-map", compact=True)
    for drawn in (wide, narrow):
        shown = texts(drawn)
        assert "group-59" in shown
        assert "group-60" not in shown
        assert "10 more parts not drawn." in shown
    assert wide.description.endswith("10 parts not drawn.")


def test_spells_are_lines_with_intervals_and_the_drift_below():
    drawn = chart(by_time())
    assert drawn.kind == "over-time"
    assert {"0.55", "0.79", "–", "6 docs", ".667"} <= set(texts(drawn))
    assert "ρ of order and disagreement −0.62, p 0.001, 24 documents." in drawn.description
    assert "3: 2009-03-12: – (no variation in any code)." in drawn.description


def test_an_axis_reaches_below_zero_where_values_do():
    drawn = chart(parted("pair", {"Ann, Ben": (-0.3, 0.1, 0.1, 0.1)}, documents=1), "by")
    assert "−0.50" in texts(drawn)
    assert "1 doc" in texts(drawn)
    assert not any("drawn anew" in text for text in texts(drawn))
    assert any("documents drawn anew" in text for text in texts(chart(by_time())))


def test_time_is_drawn_only_of_parts_of_time():
    with pytest.raises(ParameterError, match="no chart over-time, which shows parts of time"):
        chart(by_role(), "over-time")


def test_nothing_to_draw_says_why():
    empty = parted("role", {"staff": (None, None, None, None)})
    for kind in ("heat-map", "by"):
        with pytest.raises(UndefinedResult, match="α is undefined in every part: no variation"):
            chart(empty, kind)
