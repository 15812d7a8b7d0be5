"""Which suggestion comes next by its score, as scores change and decisions are made."""

from __future__ import annotations

import numpy as np
import pytest

from qualkit.workflows._ranking import Ranking

SCORED = {"a": (0.9, "Buses"), "b": (0.45, "Buses"), "c": (0.6, "Company"), "d": (0.45, "Company")}


@pytest.mark.parametrize(
    ("by", "order"),
    [("document", "abcd"), ("score", "acbd"), ("uncertain", "bdca")],
)
def test_suggestions_stand_in_an_order_by_their_scores(by: str, order: str) -> None:
    ranking = Ranking.of(by, SCORED, {})

    assert "".join(ranking.in_order()) == order


def test_doubt_is_told_from_the_threshold_of_the_code() -> None:
    ranking = Ranking.of("uncertain", SCORED, {"Buses": 0.9, "Company": 0.6})

    assert "".join(ranking.in_order()) == "acdb"


def test_what_is_settled_comes_no_more_until_it_waits_again() -> None:
    ranking = Ranking.of("document", SCORED, {})
    ranking.settle("a")
    ranking.settle("elsewhere")
    after = ranking.first()
    ranking.settle("a", waits=True)

    assert (after, ranking.first()) == (1, 0)


def test_scores_that_move_change_who_comes_first() -> None:
    ranking = Ranking.of("score", SCORED, {})
    ranking.move(["c", "d"], np.array([0.2, 0.95]))
    moved = ranking.first()
    ranking.move(["c", "d"], np.array([np.nan, np.nan]))

    assert moved == 3
    assert "".join(ranking.in_order()) == "acbd"


def test_nothing_comes_first_where_nothing_waits() -> None:
    assert Ranking.of("score", {}, {}).first() is None
