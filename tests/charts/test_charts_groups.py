"""Charts of any number of groups, and of stances: which fit, what they say, no words on words."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from group_results import COUNTS, GROUPS, of_groups, stated

from qualkit.charts import Chart, chart, kinds_of
from qualkit.charts.forest import MOST_LINES
from qualkit.charts.layout import BOLD, CHARACTER
from qualkit.charts.palette import BLANK
from qualkit.charts.share_map import MOST_ACROSS
from qualkit.errors import ParameterError, UndefinedResult
from qualkit.model import Contrast
from qualkit.model.cooccurrence import Cooccurrence
from qualkit.model.tables import Result

LONG = "A group of people whose name is sixty characters long, no {:02}"
Box = tuple[float, float, float, float]


def many(codes: int, groups: int, *, name: str = "group {}") -> Contrast:
    sizes = {name.format(n): 20 + n for n in range(groups)}
    counts = {
        f"Needs/A rather long name of the code that has number {code}": [
            (code * 7 + group * 5) % 20 for group in range(groups)
        ]
        for code in range(codes)
    }
    return of_groups(counts, sizes)


def words(drawn: Chart) -> list[tuple[str, Box]]:
    """Every line of words with the box that it fills, by the estimate that charts go by."""
    found = []
    for layer in drawn.spec["layer"]:
        mark = layer["mark"]
        for row in layer["data"]["values"] if mark["type"] == "text" else ():
            # What is drawn is narrower than what charts leave room for.
            wide = BOLD if mark["fontWeight"] == "bold" else 1
            width = len(row["text"]) * CHARACTER * mark["fontSize"] * wide * 0.98
            left = row["x"] - {"left": 0.0, "center": 0.5, "right": 1.0}[mark["align"]] * width
            found.append((row["text"], (left, row["y"] - 7, left + width, row["y"] + 7)))
    return [(text, box) for text, box in found if text]


def overlaps(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


CASES: dict[str, Result] = {
    "three groups": of_groups(),
    "two groups": many(5, 2),
    "six groups": many(12, 6),
    "one code": of_groups({"Make friends": (2, 9, 18)}),
    "sixty codes": many(60, 4),
    "long names": many(6, 6, name=LONG),
    "thirty groups": many(8, 30),
    "thirty groups, long names": many(9, 30, name=LONG),
    "a group suppressed": of_groups(COUNTS | {"Needs/Rest": (None, 6, 18)}),
    "all suppressed": of_groups({"Needs/Rest": (None, None, None)}),
    "alike": of_groups({"Needs/Rest": (7, 12, 20), "Needs/Noise": (0, 0, 0)}),
    "stance": stated(),
    "stance without a scale": stated(scale=None),
    "stance of many": stated(
        {f"A code of some length {n}": [n / 5 - 1, None] * 3 for n in range(7)},
        [LONG.format(n) for n in range(6)],
    ),
    "stance of one": stated({"Help": (1.0,)}, ("all",)),
}


@pytest.mark.parametrize("compact", [False, True])
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        (name, kind)
        for name, result in CASES.items()
        for kind in kinds_of(type(result))
        if kind not in {"slope", "prevalence"}
    ],
)
def test_words_never_lie_on_words_and_stay_on_the_sheet(
    name: str, kind: str, compact: bool
) -> None:
    try:
        drawn = chart(CASES[name], kind, compact=compact)
    except (ParameterError, UndefinedResult):
        return

    found = words(drawn)

    clash = [
        (one[0], other[0])
        for one, other in itertools.combinations(found, 2)
        if overlaps(one[1], other[1])
    ]
    off = [
        text
        for text, (left, top, right, bottom) in found
        if left < -1 or top < 0 or right > drawn.spec["width"] + 1 or bottom > drawn.spec["height"]
    ]
    assert (clash, off) == ([], [])


@pytest.mark.parametrize(
    ("groups", "kinds"),
    [
        (2, ["slope", "prevalence", "heat-map", "dumbbell", "forest"]),
        (3, ["prevalence", "heat-map", "dumbbell", "forest"]),
        (6, ["prevalence", "heat-map", "dumbbell", "forest"]),
        (7, ["heat-map", "forest"]),
        (40, ["heat-map", "forest"]),
    ],
)
def test_only_kinds_that_show_every_group_are_offered(groups: int, kinds: list[str]) -> None:
    result = many(2, groups)

    assert chart(result).kind == kinds[0]
    for kind in kinds_of(Contrast):
        if kind in kinds:
            assert chart(result, kind).kind == kind
        else:
            with pytest.raises(ParameterError, match=f"no chart {kind}, which .* heat-map"):
                chart(result, kind)


def test_one_name_draws_results_of_several_types() -> None:
    assert "heat-map" in kinds_of(Contrast)
    assert "heat-map" in kinds_of(Cooccurrence)


def test_heat_map_shows_the_share_of_every_group_widest_gap_first() -> None:
    drawn = chart(of_groups(), "heat-map")

    said = drawn.description.replace("\xa0", " ")
    texts = [text for text, _ in words(drawn)]
    assert "Make friends: staff 29 % (2 of 7), volunteer 75 % (9 of 12), citizen 90 %" in said
    assert {"staff", "volunteer", "citizen", "29", "75", "90"} <= set(texts)
    assert texts.index("Make friends") < texts.index("Specific support")
    assert drawn.table is not None
    assert drawn.table[1]["participants"] == 9


def test_more_groups_than_columns_are_rows() -> None:
    drawn = chart(many(4, MOST_ACROSS + 1))

    texts = [text for text, _ in words(drawn)]
    assert all(f"group {n}" in texts for n in range(MOST_ACROSS + 1))


@pytest.mark.parametrize("kind", ["heat-map", "dumbbell", "prevalence"])
def test_suppressed_cells_are_few_and_draw_no_value(kind: str) -> None:
    drawn = chart(CASES["a group suppressed"], kind)

    assert "Rest: staff – (few of 7), volunteer" in drawn.description
    assert "None" not in drawn.svg()
    assert drawn.table is not None
    assert drawn.table[9] == dict.fromkeys(drawn.table.columns) | {
        "code": "Needs/Rest", "group": "staff", "of": 7
    }  # fmt: skip


def test_heat_map_leaves_a_suppressed_cell_blank() -> None:
    assert f"var(--blank, {BLANK})" in chart(CASES["a group suppressed"], "heat-map").svg()


def test_dumbbell_has_a_dot_a_group_and_says_how_many_are_shown() -> None:
    drawn = chart(CASES["a group suppressed"], "dumbbell")

    (dots,) = (x["data"]["values"] for x in drawn.spec["layer"] if x["mark"]["type"] == "point")
    texts = [text for text, _ in words(drawn)]
    assert len(dots) == len(GROUPS) + 3 * len(COUNTS) + 2
    assert "61" in texts
    assert "2 of 3" in texts


def test_dots_of_one_place_stand_apart() -> None:
    drawn = chart(CASES["alike"], "dumbbell")

    (dots,) = (x["data"]["values"] for x in drawn.spec["layer"] if x["mark"]["type"] == "point")
    assert len({(dot["x"], dot["y"]) for dot in dots}) == len(dots)


def test_forest_of_two_groups_has_a_line_a_code_with_both_intervals() -> None:
    drawn = chart(many(3, 2), "forest")

    (rules,) = (x["data"]["values"] for x in drawn.spec["layer"] if x["mark"]["type"] == "rule")
    assert "points, interval" in drawn.description
    assert "sessions drawn anew" in drawn.description
    assert {3.5, 1.2} <= {row["width"] for row in rules}
    assert [row["comparison"] for row in drawn.table or ()] == [None] * 3


def test_forest_of_more_groups_has_the_comparisons_by_code() -> None:
    drawn = chart(of_groups(), "forest")

    texts = [text for text, _ in words(drawn)]
    assert texts.count("staff → citizen") == 3
    assert "Make friends, staff → citizen: +61 points" in drawn.description
    assert len(drawn.table or ()) == 9


def test_forest_draws_the_widest_and_counts_the_rest() -> None:
    drawn = chart(many(20, 4), "forest")

    assert f"{20 * 6 - MOST_LINES} narrower differences not drawn." in drawn.description
    assert len(drawn.table or ()) == 120


def test_forest_without_any_difference_says_why() -> None:
    with pytest.raises(UndefinedResult, match=r"no difference .* suppressed: a cell of fewer than"):
        chart(CASES["all suppressed"], "forest")


def test_stance_shows_the_index_where_there_is_a_scale_and_the_mean_else() -> None:
    with_scale, without = chart(stated()), chart(stated(scale=None))

    assert with_scale.kind == "stance"
    assert "Ready to help, health: 55.0, interval 52.5 to 57.5, 30 of 31 people." in (
        with_scale.description
    )
    assert "Ready to help, safety: −0.30, interval −0.40 to −0.20" in without.description


def test_stance_of_several_codes_has_sections_and_dashes() -> None:
    drawn = chart(CASES["stance of many"])

    texts = [text for text, _ in words(drawn)]
    assert "A code of some length 3" in texts
    assert texts.count("–") == 21
    assert "(nobody has a weight)" in drawn.description


def test_no_stance_at_all_is_no_picture() -> None:
    with pytest.raises(UndefinedResult, match="no group has a stance: nobody has a weight"):
        chart(stated({"Help": (None, None, None)}))


@pytest.mark.parametrize("compact", [False, True])
def test_long_names_of_rows_are_told_whole(compact: bool) -> None:
    drawn = chart(CASES["long names"], "heat-map", compact=compact)

    assert not [text for text, _ in words(drawn) if text.endswith("…")]


def test_forest_marks_pairs_that_sit_apart() -> None:
    made = of_groups()
    first, *rest = made.comparisons
    drawn = chart(replace(made, comparisons=(replace(first, confounded=True), *rest)), "forest")
    assert f"{first.first} → {first.second} †" in drawn.description
    assert "† Confounded: each session holds one of the two only." in " ".join(
        text for text, _ in words(drawn)
    )
    assert "†" not in chart(made, "forest").description
