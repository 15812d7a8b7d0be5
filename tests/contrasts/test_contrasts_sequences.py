"""Code after code: counts, residuals against a cross table, permutations, what is left out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from coded_content import coded

from qualkit.contrasts import adjusted_residual, following, sequences
from qualkit.contrasts.sequences import Following
from qualkit.errors import ParameterError, UndefinedResult
from qualkit.model.cooccurrence import CodeFollowing


def row_of(found: Following, first: str, second: str) -> CodeFollowing:
    return next(row for row in found.rows if (row.first, row.second) == (first, second))


def test_counts_each_code_of_the_later_turn_after_each_of_the_earlier() -> None:
    found = following(coded({"one": ["x", "xy", "", "y"], "two": ["x", "y"]}), draws=0)

    row = row_of(found, "x", "y")
    assert found.turn_pairs == 4
    assert (row.n1, row.n2, row.observed, row.expected) == (3, 3, 2, 2.25)
    assert (row.sessions, row.p, row.expected_within) == (2, None, None)


def test_residual_is_that_of_the_fourfold_table() -> None:
    # Of 50 pairs, 20 begin with the one and 15 end with the other, 10 do both: chi-square is z².
    table = ((10, 10), (5, 25))
    chi = 50 * (10 * 25 - 10 * 5) ** 2 / (20 * 30 * 15 * 35)

    assert adjusted_residual(10, (20, 15), 50) == pytest.approx(chi**0.5)
    assert sum(map(sum, table)) == 50


def test_a_greater_lag_skips_turns() -> None:
    turns = coded({"one": ["x", "", "y", "x", "", "y"]})

    assert row_of(following(turns, lag=2, draws=0), "x", "y").observed == 2
    assert row_of(following(turns, lag=1, draws=0), "x", "y").observed == 0


def test_turns_of_one_speaker_can_be_left_out() -> None:
    turns = coded({"one": ["x", "y", "y"]}, speakers={"one": "AAB"})

    found = following(turns, other_speaker=True, draws=0)

    assert found.turn_pairs == 1
    assert row_of(found, "x", "y").observed == 0
    assert row_of(found, "y", "y").observed == 1


def test_a_planted_sequence_is_found_and_a_shuffled_one_is_not() -> None:
    planted = coded({name: ["x", "y", "", ""] * 6 for name in ("one", "two", "three")})

    found = following(planted, draws=199, seed=1)

    row = row_of(found, "x", "y")
    assert row.observed == 18
    assert row.z is not None
    assert row.z > 5
    assert row.p == found.smallest_p == pytest.approx(0.01)
    assert row.q is not None
    assert row.expected_within == pytest.approx(4.5, abs=0.6)


def test_what_a_document_is_about_makes_no_sequence() -> None:
    # One session speaks of x and y only, one of nothing: pooled, y follows x; within, it does not.
    talk = coded({"one": ["xy"] * 12, "two": [""] * 12})

    row = row_of(following(talk, draws=99), "x", "y")

    assert row.z is not None
    assert row.z > 4
    assert row.p == 1


def test_shuffles_are_repeatable() -> None:
    turns = coded({"one": ["x", "y", "", "xy", "y", "x"]})

    assert following(turns, draws=50, seed=3) == following(turns, draws=50, seed=3)


def test_a_code_on_every_turn_has_no_residual_and_says_why() -> None:
    row = row_of(following(coded({"one": ["x", "xy", "x"]})), "x", "y")

    assert (row.z, row.p, row.q) == (None, None, None)
    assert "on every turn" in (row.reason or "")


def test_lags_beyond_five_and_single_turns_are_refused() -> None:
    with pytest.raises(ParameterError, match="a lag of 6; expected 1 to 5 turns"):
        following(coded({"one": ["x"]}), lag=6)
    with pytest.raises(ParameterError, match="-1 shuffles"):
        following(coded({"one": ["x"]}), draws=-1)
    with pytest.raises(UndefinedResult, match="no two turns of a document lie 1 apart"):
        following(coded({"one": ["x"], "two": ["y"]}))


def test_of_many_codes_pairs_that_never_occur_are_left_out_and_the_rest_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    turns = coded({"one": ["a", "b", "ac", "b", "d", "a", "b", "c"] * 3, "two": ["e", "a", "f"]})
    every = {(row.first, row.second): row for row in following(turns, draws=99).rows}

    monkeypatch.setattr(sequences, "ALL_LISTED", 3)
    monkeypatch.setattr(sequences, "_FREQUENT", 1)
    monkeypatch.setattr(sequences, "_DENSE", 0)
    few = following(turns, draws=99).rows

    left = set(every) - {(row.first, row.second) for row in few}
    assert left
    assert all(every[key].observed == 0 and every[key].expected < 0.5 for key in left)
    assert {every[key].p for key in left} <= {1.0, None}
    for row in few:
        whole = every[row.first, row.second]
        assert row.q == pytest.approx(whole.q)
        assert replace(row, q=None) == replace(whole, q=None)


def test_too_many_pairs_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequences, "ALL_LISTED", 1)
    monkeypatch.setattr(sequences, "_FREQUENT", 1)
    monkeypatch.setattr(sequences, "_MOST_PAIRS", 1)

    with pytest.raises(UndefinedResult, match="pairs of 3 codes follow each other; expected 1"):
        following(coded({"one": ["a", "b", "c", "a"]}), draws=0)
