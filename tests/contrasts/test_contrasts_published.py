from __future__ import annotations

import json

import pytest

from qualkit.contrasts import join_by_item, perception_gap
from qualkit.errors import ParameterError, UndefinedResult

# Willis & Dunstan (2009), each list printed in its own order of rank.
STAFF = {"public services": 64, "specific support": 54, "make friends": 36, "personal talk": 18}
CITIZENS = {"make friends": 91, "personal talk": 62, "public services": 53, "specific support": 47}


def gaps(table):
    return [round(row.difference * 100) for row in table.rows]


def test_lists_are_joined_by_item_not_by_position():
    table = perception_gap(join_by_item(STAFF, CITIZENS), groups=("staff", "citizen"))
    by_position = perception_gap(
        dict(zip(STAFF, zip(STAFF.values(), CITIZENS.values(), strict=True), strict=True))
    )
    assert gaps(table) == [-11, -7, 55, 44]
    assert gaps(by_position) == [27, 8, 17, 29]
    assert by_position.ranking.spearman == pytest.approx(1)
    assert table.ranking.spearman == pytest.approx(-0.6)


def test_the_founding_table_has_ranks_effects_and_no_interval():
    table = perception_gap(join_by_item(STAFF, CITIZENS), groups=("staff", "citizen"))
    assert [row.ranks for row in table.rows] == [(1, 3), (2, 4), (3, 1), (4, 2)]
    assert [row.rank_gap for row in table.rows] == [-2, -2, 2, 2]
    expected = [-0.2238, -0.1401, 1.2452, 0.9369]
    assert [row.cohen_h for row in table.rows] == pytest.approx(expected, abs=5e-5)
    assert table.ranking.mean_absolute_difference == pytest.approx(0.2925)
    assert table.reason == "no interval and no test: no denominators published"


def test_the_result_becomes_json_and_a_frame():
    table = perception_gap(join_by_item(STAFF, CITIZENS), groups=("staff", "citizen"))
    assert json.loads(json.dumps(table.to_dict(), allow_nan=False))["groups"] == [
        "staff",
        "citizen",
    ]
    assert table.to_frame()["citizen_share"].tolist() == [0.53, 0.47, 0.91, 0.62]


def test_items_in_one_list_only_are_named():
    with pytest.raises(UndefinedResult, match="in one list only: 'lunch', 'talk'"):
        join_by_item({"talk": 3, "both": 1}, {"both": 1, "lunch": 2})


def test_percentages_outside_their_range_are_refused():
    with pytest.raises(ParameterError, match=r"'talk': \(120, 3\)"):
        perception_gap({"talk": (120, 3)})
