from __future__ import annotations

import itertools

import pytest
from charts_content import FOUNDING, contrast

from qualkit.charts import chart
from qualkit.charts.palette import GROUPS
from qualkit.charts.slope import MOST_CODES
from qualkit.charts.words import steepest


def words(drawn):
    return [
        row | {"align": layer["mark"]["align"], "bold": layer["mark"]["fontWeight"] == "bold"}
        for layer in drawn.spec["layer"]
        if layer["mark"]["type"] == "text"
        for row in layer["data"]["values"]
    ]


def test_description_says_every_number_of_the_founding_table():
    said = chart(contrast()).description.replace("\xa0", " ")
    assert "Make friends: staff 36 % (4 of 11), citizen 91 % (41 of 45), +55 points." in said
    assert "Personal talk: staff 18 % (2 of 11), citizen 62 % (28 of 45), +44 points." in said
    assert "Specific support: staff 55 % (6 of 11), citizen 47 % (21 of 45), −8 points." in said


def test_widest_gaps_are_set_off_in_the_colour_of_the_group_that_raises_them():
    drawn = chart(contrast())
    (rules,) = (x["data"]["values"] for x in drawn.spec["layer"] if x["mark"]["type"] == "rule")
    strong = {row["tip"]: row["color"] for row in rules if row["width"] == 3}
    assert strong == {"Needs/Make friends": GROUPS[1], "Needs/Personal talk": GROUPS[1]}
    assert {row["text"] for row in words(drawn) if row["bold"]} >= {"Make friends", "91\xa0%"}


def test_no_gap_at_all_sets_nothing_off():
    same = contrast({"A": (2, 8), "B": (1, 4)}, of=(10, 40))
    assert steepest(same.rows) == ()


@pytest.mark.parametrize("compact", [False, True])
@pytest.mark.parametrize(
    "counts",
    [
        FOUNDING,
        {f"Code {n}": (3, 17) for n in range(25)},
        {f"A rather long name of code number {n}": (n % 12, n * 7 % 46) for n in range(30)},
        {f"Top {n}": (11, 45) for n in range(8)} | {f"Bottom {n}": (0, 0) for n in range(8)},
    ],
)
def test_labels_of_one_end_never_overlap_and_stay_on_the_sheet(counts, compact):
    drawn = chart(contrast(counts), compact=compact)
    rows = words(drawn)
    columns = itertools.groupby(
        sorted(rows, key=lambda row: (row["align"], row["x"], row["y"])),
        key=lambda row: (row["align"], row["x"]),
    )
    for _, column in columns:
        heights = [row["y"] for row in column]
        assert all(b - a >= 15.9 for a, b in itertools.pairwise(heights))
    assert all(0 <= row["y"] <= drawn.spec["height"] - 6 for row in rows)
    assert all(0 <= row["x"] <= drawn.spec["width"] for row in rows)


def test_more_codes_than_can_be_read_are_counted():
    counts = {f"Code {n}": (n % 12, 45 - n) for n in range(MOST_CODES + 6)}
    assert "6 of 36 codes not drawn." in chart(contrast(counts)).description
