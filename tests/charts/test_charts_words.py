from __future__ import annotations

from dataclasses import replace

import pytest
from charts_content import WORDS, words

from qualkit.charts import chart
from qualkit.charts.palette import FAINT, MUTED, group_color
from qualkit.errors import UndefinedResult
from qualkit.model.contrasts import REST


def values(drawn, kind):
    layers = [layer for layer in drawn.spec["layer"] if layer["mark"]["type"] == kind]
    return [row for layer in layers for row in layer["data"]["values"]]


def boxes(drawn):
    """Left, right and middle of each name."""
    shift = {"left": 0, "center": 0.5, "right": 1}
    found = []
    for layer in drawn.spec["layer"]:
        for row in layer["data"]["values"]:
            if row.get("text", "").startswith("word"):
                wide = 7.2 * len(row["text"])
                left = row["x"] - shift[layer["mark"]["align"]] * wide
                found.append((left, left + wide, row["y"]))
    return found


@pytest.mark.parametrize("compact", [False, True])
def test_every_word_is_a_point_that_tells_its_counts(compact):
    points = values(chart(words(), compact=compact), "circle")

    tips = {point["tip"].partition(":")[0]: point["tip"] for point in points}
    assert tips.keys() == WORDS.keys()
    assert tips["lonely"].startswith(
        "lonely: staff 3 times by 3 people, citizen 41 times by 9 people; log-odds 0.9"
    )


def test_what_the_second_group_says_more_stands_higher_and_what_is_said_often_farther_right():
    points = {p["tip"].partition(":")[0]: p for p in values(chart(words()), "circle")}

    assert points["lonely"]["y"] < points["bus"]["y"] < points["budget"]["y"]
    assert points["budget"]["x"] < points["form"]["x"] < points["lonely"]["x"]
    assert points["lonely"]["color"] == FAINT
    assert points["budget"]["color"] == group_color(0)


@pytest.mark.parametrize("compact", [False, True])
def test_names_do_not_overlap_where_points_lie_close(compact):
    found = words()
    near = [
        replace(found.rows[0], word=f"word{n}", log_odds=1 + n / 500, z=9 - n / 50)
        for n in range(120)
    ]
    drawn = chart(replace(found, rows=tuple(near)), compact=compact)

    named = boxes(drawn)
    assert 1 <= len(named) < 40
    for n, (left, right, y) in enumerate(named):
        for start, end, other in named[n + 1 :]:
            assert abs(y - other) > 12 or right <= start or end <= left
    assert f"{120 - len(named)} of 120 words are drawn without a name" in drawn.description


def test_each_comparison_has_a_panel_and_the_rest_a_colour_of_no_group():
    found = words()
    rest = [replace(row, against=REST, leans=REST, log_odds=-3.0, z=-4.0) for row in found.rows]
    drawn = chart(replace(found, rows=(*found.rows, *rest)))

    texts = [row["text"] for row in values(drawn, "text")]
    assert ("▼ more by staff" in texts, "▼ more by the rest" in texts) == (True, True)
    assert MUTED in {point["color"] for point in values(drawn, "circle")}
    assert drawn.table is not None
    assert len(drawn.table) == 10
    assert drawn.table.columns[:5] == ("language", "word", "group", "against", "per_10000")


def test_no_word_is_no_chart():
    with pytest.raises(UndefinedResult, match="there is no word to draw"):
        chart(replace(words(), rows=()))
