from __future__ import annotations

from dataclasses import replace

import pytest
from charts_content import contrast, laid_out, themes, topics_by

from qualkit.charts import chart
from qualkit.errors import UndefinedResult


def values(drawn, kind):
    layers = [layer for layer in drawn.spec["layer"] if layer["mark"]["type"] == kind]
    return [row for layer in layers for row in layer["data"]["values"]]


def texts(drawn):
    return [row["text"] for row in values(drawn, "text")]


@pytest.mark.parametrize("compact", [False, True])
@pytest.mark.parametrize("kind", ["map", "hierarchy", "stability"])
def test_charts_of_topics_are_the_same_each_time_and_stay_on_their_sheet(kind, compact):
    drawn = chart(laid_out(), kind, compact=compact)

    assert drawn.svg() == chart(laid_out(), kind, compact=compact).svg()
    assert drawn.spec["width"] == (358 if compact else 720)
    for row in (row for layer in drawn.spec["layer"] for row in layer["data"]["values"]):
        assert 0 <= row["x"] <= drawn.spec["width"]
        assert 0 <= row["y"] <= drawn.spec["height"]


def test_discs_on_the_map_have_areas_by_segments_and_a_key():
    found = laid_out()
    discs = {row["tip"]: row["area"] for row in values(chart(found, "map"), "circle") if row["tip"]}

    sizes = {f"{t.topic} {t.called}: {t.size} segments": t.size for t in found.topics}
    (large, *_, small) = sorted(sizes, key=sizes.__getitem__, reverse=True)
    assert discs.keys() == sizes.keys()
    assert discs[large] / discs[small] == pytest.approx(sizes[large] / sizes[small], rel=0.01)
    assert any(found.topics[0].label in text for text in texts(chart(found, "map")))
    assert "61\xa0%" in chart(found, "map").title


def test_the_map_and_the_tree_come_as_tables():
    found = laid_out()

    places, tree = chart(found, "map").table, chart(found, "hierarchy").table

    assert [(row["x"], row["y"]) for row in places] == [*found.layout.places]
    assert tree[0]["first"] == "0"
    assert tree[1]["first"] == "0 1"
    assert len(tree) == len(found.topics) - 1


def test_a_topic_below_the_bound_is_told_unstable_in_words():
    weak, *others = themes().topics
    found = replace(themes(), topics=(replace(weak, stability=0.2), *others))

    drawn = chart(found, "stability")

    assert "unstable" in texts(drawn)
    assert "0.20" in texts(drawn)
    assert drawn.table[-1]["unstable"] or any(row["unstable"] for row in drawn.table)


def test_without_places_or_refits_there_is_nothing_to_draw():
    found = themes()
    bare = replace(found, topics=tuple(replace(t, stability=None) for t in found.topics))

    with pytest.raises(UndefinedResult, match="keeps no places"):
        chart(found, "map")
    with pytest.raises(UndefinedResult, match="no topic could be refitted"):
        chart(bare, "stability")


def test_topics_by_group_have_intervals_and_people_beside_them():
    drawn = chart(topics_by())

    rules = [row for row in values(drawn, "rule") if row["tip"]]
    assert len(rules) == 4
    assert "3 of 6" in texts(drawn)
    assert "staff 10\xa0%, interval 5\xa0% to 15\xa0% (3 of 6 people)" in drawn.description
    assert len(drawn.table) == 4


def test_a_confounded_result_says_so_in_the_title():
    assert "role and session are confounded" in chart(topics_by(confounded=True)).title
    assert "confounded" not in chart(topics_by()).title
    assert "confounded" in chart(replace(themes(), confounded=True), "topics").title


@pytest.mark.parametrize("kind", ["slope", "prevalence", "topics", "by", "over-time"])
@pytest.mark.parametrize("compact", [False, True])
def test_a_confounded_result_says_so_on_the_picture(kind, compact):
    make = {"slope": contrast, "prevalence": contrast, "topics": themes}.get(kind, topics_by)
    plain, warned = make(), replace(make(), confounded=True)

    told = " ".join(texts(chart(warned, kind, compact=compact)))

    assert "Confounded: every session holds one role only." in told
    assert "Confounded" not in " ".join(texts(chart(plain, kind, compact=compact)))


@pytest.mark.parametrize("compact", [False, True])
def test_small_bars_stand_one_a_group_on_one_scale(compact):
    dates = ("2024-01-05", "2024-02-09", "2025-01-03")
    drawn = chart(topics_by(groups=dates), "over-time", compact=compact)

    heights = {row["tip"]: row["y2"] - row["y"] for row in values(drawn, "rect")}
    small, large = (
        next(h for tip, h in heights.items() if tip.startswith(f"{n} subject {n}: {dates[0]}"))
        for n in (0, 1)
    )
    assert len(heights) == 6
    assert large / small == pytest.approx(3, rel=0.001)
    assert texts(drawn).count("2024") == 1


@pytest.mark.parametrize("compact", [False, True])
def test_columns_whose_names_have_no_room_are_numbered(compact):
    names = tuple(f"neighbourhood-2024-0{n}" for n in range(1, 8))
    told = texts(chart(topics_by(groups=names), "over-time", compact=compact))
    assert {str(n) for n in range(1, 8)} <= set(told)
    assert "1\xa0neighbourhood-2024-01; 2\xa0neighbourhood-2024-02" in " ".join(told)


def test_too_many_groups_are_sent_to_small_bars_or_to_the_table():
    with pytest.raises(UndefinedResult, match="8 groups are too many"):
        chart(topics_by(groups=tuple("abcdefgh")), "by")
    with pytest.raises(UndefinedResult, match="30 groups are too many"):
        chart(topics_by(groups=tuple(map(str, range(30)))), "over-time")


@pytest.mark.parametrize("kind", ["topics", "hierarchy"])
def test_charts_of_topics_tell_their_numbers_and_mark_what_is_unstable(kind):
    firm, *others = laid_out().topics
    weak = [replace(topic, stability=0.2) for topic in others]
    found = replace(laid_out(), topics=(replace(firm, stability=0.7), *weak))

    drawn = chart(found, kind)

    assert f"{firm.topic} {firm.called}" in drawn.description
    assert f"{firm.topic} {firm.called} (unstable)" not in drawn.description
    assert f"{weak[0].topic} {weak[0].called} (unstable)" in drawn.description


def test_charts_of_topics_by_group_mark_what_is_unstable():
    found = topics_by()
    first, *others = found.rows
    found = replace(found, rows=(replace(first, stability=0.1), *others))

    for kind in ("by", "over-time"):
        assert f"{first.topic} {first.label} (unstable): " in chart(found, kind).description
    assert {row["unstable"] for row in found.records() if row["topic"] == first.topic} == {True}


def test_topics_by_role_come_as_a_table_of_what_is_drawn():
    found = themes()

    table = chart(found, "topics").table

    assert [(row["topic"], row["label"]) for row in table] == [
        (topic.topic, topic.called) for topic in found.topics
    ]
    assert table[0]["staff"] == found.topics[0].roles["staff"]
