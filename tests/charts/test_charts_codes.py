"""Networks, heat maps, saturation curves: what they say, what they refuse, where names go."""

from __future__ import annotations

from dataclasses import replace

import pytest
from coded_results import saturated, sequences, together

from qualkit.charts import chart
from qualkit.charts.heat_map import Cell, Matrix, heat_map
from qualkit.charts.label_places import Line, Node, label_boxes, overlap
from qualkit.charts.palette import BLANK, OPPOSED, SHADES, VARIABLES, on
from qualkit.errors import ParameterError, UndefinedResult
from qualkit.model.cooccurrence import CodeCount


def luminance(color: str) -> float:
    channels = [int(color[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("color", [*SHADES, *OPPOSED, BLANK])
def test_words_on_every_cell_can_be_read(color: str) -> None:
    dark, light = sorted((luminance(color), luminance(on(color))))

    assert (light + 0.05) / (dark + 0.05) >= 4.5
    assert color in VARIABLES


def test_network_tells_its_pairs_in_words_and_in_a_table() -> None:
    drawn = chart(together())

    assert drawn.kind == "network"
    assert "Needs/Company and Needs/Buses c 0.38 (5 times, 4 people)" in drawn.description
    assert drawn.table is not None
    assert [row["n12"] for row in drawn.table] == [5, 1]


def test_codes_that_come_with_none_are_counted_not_drawn() -> None:
    found = together()
    alone = CodeCount(code="Needs/Rest", n=1, participants=1, sessions=1)

    svg = chart(replace(found, codes=(*found.codes, alone))).svg()

    assert "1 of 4 codes come together" in svg
    assert ">Rest<" not in svg


def test_many_codes_are_cut_and_counted() -> None:
    drawn = chart(together(more=40), compact=True)

    assert "29 of 43 codes not drawn" in drawn.description


def test_nothing_together_is_no_picture() -> None:
    for kind in ("network", "heat-map"):
        with pytest.raises(UndefinedResult, match="no two codes come together"):
            chart(replace(together(), pairs=()), kind)


def test_names_lie_over_no_disc_and_no_other_name() -> None:
    count = CodeCount(code="x", n=1, participants=1, sessions=1)
    nodes = [
        Node(count, [f"A rather long name {n}"], 100 + 30 * (n % 5), 100 + 34 * (n // 5), 10)
        for n in range(20)
    ]

    boxes = [box for _, box in label_boxes(nodes, (720, 540))]

    others = [node.box for node in nodes]
    assert not any(overlap(box, other) for box in boxes for other in others)
    assert not any(overlap(one, other) for at, one in enumerate(boxes) for other in boxes[at + 1 :])


@pytest.mark.parametrize(
    ("ends", "crosses"),
    [
        ((0, 5, 20, 5), True),
        ((0, 0, 20, 20), True),
        ((0, 11, 20, 11), False),
        ((5, 0, 5, 4), False),
    ],
)
def test_lines_that_cross_a_box_are_seen(
    ends: tuple[float, float, float, float], crosses: bool
) -> None:
    assert Line(ends, 1).crosses((4, 4.5, 10, 10)) is crosses


def test_heat_map_of_codes_has_counts_on_the_diagonal_and_c_beside() -> None:
    drawn = chart(together(), "heat-map")

    svg = drawn.svg()
    assert ">10<" in svg
    assert ">.38<" in svg
    assert "Company and Buses .38 (5)" in drawn.description


def test_sequences_show_signed_residuals_and_a_dash_where_there_is_none() -> None:
    drawn = chart(sequences())

    assert drawn.kind == "sequences"
    assert "Company after Company 3 times, z +3.1" in drawn.description
    assert "Company after Buses 3 times, z –" in drawn.description
    assert f"var(--blank, {BLANK})" in drawn.svg()


def test_saturation_marks_base_and_verdict_and_shows_the_band() -> None:
    drawn = chart(saturated("abcd", "efg", "hi", "j", "k", "a", "b"))

    svg = drawn.svg()
    assert ">reached 5+2<" in svg
    assert ">base<" in svg
    assert f"var(--shade-2, {SHADES[1]})" in svg
    assert "4, 7, 9, 10, 11, 11, 11 codes; reached at 5+2" in drawn.description
    assert "95\u00a0% of 50 random orders" in drawn.description


def test_saturation_not_reached_says_why() -> None:
    drawn = chart(saturated("a", "b"))

    assert "not reached (2 sessions are fewer than a base of 4" in drawn.description


def test_saturation_without_codes_is_no_picture() -> None:
    with pytest.raises(UndefinedResult, match="no unit has a code"):
        chart(saturated("-", "-"))


def test_heat_map_takes_any_rectangle() -> None:
    cells = tuple(
        tuple(Cell(value=row * column / 6, words=str(row * column), tip="") for column in range(4))
        for row in range(3)
    )
    named = Matrix(rows=("a", "b", "c"), columns=("one", "two", "three", "four"), cells=cells)

    spec = heat_map(named).draw(title="t", description="d")

    words = [
        row["text"] for layer in spec["layer"] for row in layer["data"]["values"] if "text" in row
    ]
    assert {"one", "four", "a", "c", "6"} <= set(words)


def test_many_columns_have_numbers_and_a_key() -> None:
    columns = tuple(f"column of words {n}" for n in range(20))
    cells = (tuple(Cell(value=None, words="", tip="") for _ in columns),)

    spec = heat_map(Matrix(rows=("r",), columns=columns, cells=cells)).draw(
        title="t", description="d"
    )

    words = [
        row["text"] for layer in spec["layer"] for row in layer["data"]["values"] if "text" in row
    ]
    assert {"1", "20", "column of words 19"} <= set(words)


def test_cells_that_do_not_fill_the_rows_are_refused() -> None:
    with pytest.raises(ParameterError, match="cells of 1 rows; expected 2 full rows"):
        Matrix(rows=("a", "b"), columns=("x",), cells=((Cell(value=1, words="", tip=""),),))
