"""Two codes on a text of 100 characters in ten turns; every number worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from span_marks import CODERS, layers

from qualkit.agreement import CodedUnits
from qualkit.agreement.layers import Layers
from qualkit.agreement.tool_domains import cu_of_domains, cu_rows
from qualkit.agreement.tool_rows import Texts, tool_rows
from qualkit.model.agreement_tools import TOOLS, ToolRow

MARKS = "A 0 0:0-20, B 0 0:0-10, A 1 0:50-60, B 1 0:50-60"


def coded_of(found: Layers, seen: np.ndarray | None = None) -> CodedUnits:
    """Ten turns of ten characters of the one document."""
    ground = found.grounds[0]
    presence = np.zeros((len(found.codes), len(ground.coders), 10), dtype=np.bool_)
    for code, row in enumerate(ground.units):
        for coder, units in enumerate(row):
            for start, end in zip(units.starts, units.ends, strict=True):
                presence[code, coder, start // 10 : -(-end // 10)] = True
    return CodedUnits(
        codes=found.codes,
        coders=CODERS[: len(ground.coders)],
        documents=("interview",),
        presence=presence if seen is None else presence & seen,
        document_of=np.zeros(10, dtype=np.intp),
        seen=seen,
    )


def rows_of(found: Layers, overlap: float = 0.9) -> dict[tuple[str | None, str], ToolRow]:
    texts = Texts(coded=coded_of(found), layers=found, unit="turn", overlap=overlap)
    return {(row.code, row.tool): row for row in tool_rows(texts)}


@pytest.fixture
def rows() -> dict[tuple[str | None, str], ToolRow]:
    return rows_of(layers(MARKS, codes=["bus", "lift"]))


def numbers(row: ToolRow) -> tuple[float | None, ...]:
    return row.percent, row.kappa, row.alpha, row.holsti


@pytest.mark.parametrize(
    ("tool", "unit", "n", "expected"),
    [
        # Turns: one by both, one by Ana. pe = .2 · .1 + .8 · .9; 20 values, 3 coded, 1 differs.
        ("qualkit", "turn", 10, (0.9, 0.16 / 0.26, 1 - 19 / (3 * 17), None)),
        # Characters: 10 by both, 10 by Ana, of 100. Σ EF = 20 · 10 / 100 + 80 · 90 / 100.
        ("NVivo", "file", 1, (0.9, (90 - 74) / (100 - 74), None, None)),
        ("NVivo by size", "file", 1, (0.9, 16 / 26, None, None)),
        # The segments share half of their union: neither matches.
        ("MAXQDA", "segment", 2, (0, -1, None, None)),
        # 200 values, 30 coded, 10 pairs differ.
        ("ATLAS.ti", "character", 100, (0.9, None, 1 - 199 * 10 / (30 * 170), 20 / 30)),
    ],
)
def test_each_tool_gives_its_numbers_for_a_code(rows, tool, unit, n, expected):
    row = rows["bus", tool]
    assert numbers(row) == pytest.approx(expected)
    assert (row.unit, row.n, row.coders) == (unit, n, ("Ana", "Ben"))


@pytest.mark.parametrize(
    ("tool", "unit", "n", "expected"),
    [
        ("NVivo", "code and file", 2, ((0.9 + 1) / 2, (16 / 26 + 1) / 2, None, None)),
        # One of three matches, two codes: (1/3 - 1/2) / (1 - 1/2).
        ("MAXQDA", "segment", 3, (1 / 3, -1 / 3, None, None)),
        ("ATLAS.ti", "character", 100, (0.95, None, 1 - 199 * 10 / (50 * 150), 40 / 50)),
    ],
)
def test_each_tool_gives_its_numbers_for_all_codes(rows, tool, unit, n, expected):
    row = rows[None, tool]
    assert numbers(row) == pytest.approx(expected)
    assert (row.unit, row.n) == (unit, n)


def test_qualkit_has_the_alpha_of_sets_for_all_codes(rows):
    row = rows[None, "qualkit"]
    assert (row.unit, row.percent, row.kappa) == ("turn, sets", None, None)
    assert 0 < row.alpha < 1


def test_there_is_a_row_for_each_code_tool_and_pair():
    found = layers(MARKS, n_coders=3, codes=["bus", "lift"])
    rows = tool_rows(Texts(coded=coded_of(found), layers=found, unit="turn", overlap=0.9))
    assert len(rows) == 3 * 3 * len(TOOLS)
    assert [row.tool for row in rows[:5]] == [*TOOLS]
    assert {row.coders for row in rows} == {("Ana", "Ben"), ("Ana", "Cid"), ("Ben", "Cid")}


def test_a_looser_overlap_matches_more_segments():
    rows = rows_of(layers(MARKS, codes=["bus", "lift"]), overlap=0.5)
    assert rows["bus", "MAXQDA"].percent == 1


def test_a_code_that_nobody_used_is_undefined_where_a_tool_has_no_number_for_it():
    rows = rows_of(layers(MARKS, codes=["bus", "lift", "ramp"]))
    assert rows["ramp", "qualkit"].undefined["kappa"] == "no variation: one value only"
    assert rows["ramp", "MAXQDA"].undefined["percent"] == "no spans"
    assert rows["ramp", "ATLAS.ti"].undefined["holsti"] == "no spans"
    # NVivo shows full agreement as 1.
    assert numbers(rows["ramp", "NVivo"])[:2] == (1.0, 1.0)
    # A code that nobody used is no code in use.
    assert rows[None, "MAXQDA"].kappa == pytest.approx(-1 / 3)


def test_qualkits_turns_are_those_that_both_saw():
    found = layers(MARKS, codes=["bus", "lift"])
    seen = np.ones((2, 10), dtype=np.bool_)
    seen[1, 5:] = False
    texts = Texts(coded=coded_of(found, seen), layers=found, unit="turn", overlap=0.9)
    rows = {(row.code, row.tool): row for row in tool_rows(texts)}
    assert rows["bus", "qualkit"].n == 5
    assert rows["bus", "qualkit"].percent == pytest.approx(4 / 5)


def test_a_domain_has_the_known_cu_alpha():
    domain = layers(
        "A 0 0:0-10, A 1 0:20-30, B 0 0:2-12, B 0 0:20-30", [(0, 0, 40)], codes=["x", "y"]
    )
    (row,) = cu_rows("Needs", domain)
    assert row.alpha == pytest.approx(-0.034188, abs=1e-6)
    assert row.coverage == pytest.approx(0.45)
    assert (row.domain, row.measure, row.coders) == ("Needs", "cu-α", ("Ana", "Ben"))


def test_several_domains_are_the_values_of_one_more_row():
    needs = layers("A 0 0:0-10, B 1 0:0-10", [(0, 0, 40)], codes=["x", "y"])
    assets = layers("A 0 0:20-30, B 0 0:20-30", [(0, 0, 40)], codes=["z"])
    (row,) = cu_of_domains({"Needs": needs, "Assets": assets})
    assert (row.domain, row.measure) == (None, "Cu-α")
    # Both coders gave the same domains to the same text, whatever the code.
    assert row.alpha == pytest.approx(1)
    assert row.note is None


def test_a_passage_in_two_domains_has_both_as_its_value():
    needs = layers("A 0 0:0-20, B 0 0:0-10", [(0, 0, 40)], codes=["x"])
    assets = layers("A 0 0:10-30, B 0 0:10-30", [(0, 0, 40)], codes=["z"])
    (row,) = cu_of_domains({"Needs": needs, "Assets": assets})
    # Ana: Needs 0–10, both 10–20, Assets 20–30. Ben: Needs 0–10, Assets 10–30 in one.
    assert 0 < row.alpha < 1
    assert row.coverage == pytest.approx(30 / 40)
