"""A queue mixes chance and judgement, tells which is which, and reads no document front to back."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.assist.pool import Pool
from qualkit.assist.queue import queue_notes, read_next
from qualkit.assist.reading_order import mixed, reading_order
from qualkit.errors import ParameterError, SpanError
from qualkit.model import Turn
from qualkit.model.queue import RANDOM, RARE, UNCERTAIN, UNLIKE, Pick, Queue, QueueItem
from qualkit.model.units import shown_unit
from qualkit.spans import Span

CODES = ["Needs/Transport", "Needs/Friends"]


def pool_of(n_units: int, **changes: object) -> Pool:
    rng = np.random.default_rng(5)
    given = {
        "probabilities": rng.random((n_units, 2)),
        "codes": CODES,
        "positives": [3, 40],
        "documents": [f"group {unit // 10}" for unit in range(n_units)],
        "vectors": rng.normal(size=(n_units, 8)).astype(np.float32),
    }
    return Pool(**{**given, **changes})  # type: ignore[arg-type]


def nothing_scored(n_units: int) -> np.ndarray:
    return np.full((n_units, 2), np.nan)


def test_queue_has_every_reason_in_its_share() -> None:
    queue = read_next(pool_of(100), wanted=40, seed=1)

    assert Counter(pick.reason for pick in queue) == {
        RANDOM: 8, RARE: 14, UNCERTAIN: 14, UNLIKE: 4,
    }  # fmt: skip
    assert len({pick.unit for pick in queue}) == 40


def test_picks_say_why() -> None:
    probabilities = np.full((50, 2), 0.02)
    probabilities[7, 0], probabilities[20, 1] = 0.9, 0.48
    read = np.ones((1, 8), dtype=np.float32)
    pool = pool_of(50, probabilities=probabilities, positives=[1, 10**9], read_vectors=read)

    said = {(pick.reason, pick.unit): pick for pick in read_next(pool, wanted=10, seed=3)}

    rare = said[RARE, 7]
    assert rare.why == "the likeliest unread for 'Needs/Transport', which has 1 example so far"
    assert (rare.code, rare.score) == ("Needs/Transport", 0.9)
    assert said[UNCERTAIN, 20].why == "score .48 for 'Needs/Friends': undecided"
    whys = [pick.why for pick in said.values()]
    assert "drawn at random: keeps estimates unbiased" in whys
    assert any(why.startswith("unlike anything read so far (nearest: .") for why in whys)


def test_score_is_undecided_beside_the_threshold_of_its_code() -> None:
    probabilities = np.full((50, 2), 0.9)
    probabilities[7, 0] = 0.12
    pool = pool_of(50, probabilities=probabilities, thresholds=[0.1, 0.5], vectors=None)

    whys = [pick.why for pick in read_next(pool, wanted=10, seed=1) if pick.unit == 7]

    assert whys == ["score .12 for 'Needs/Transport', suggested from .10: undecided"]


def test_random_picks_do_not_depend_on_the_model() -> None:
    confident = pool_of(200, probabilities=np.ones((200, 2)))

    def sampled(pool: Pool) -> set[int]:
        return {pick.unit for pick in read_next(pool, wanted=20, seed=8) if pick.sampled}

    nobody = pool_of(200, probabilities=np.zeros((200, 2)), vectors=None)

    assert len(sampled(pool_of(200))) == 4
    assert sampled(pool_of(200)) == sampled(confident) == sampled(nobody)


def test_sampled_picks_carry_their_probability_and_no_others_do() -> None:
    queue = read_next(pool_of(80), wanted=20, seed=1, random_share=0.5)

    assert {pick.inclusion for pick in queue if pick.sampled} == {10 / 80}
    assert {pick.inclusion for pick in queue if not pick.sampled} == {None}
    assert {pick.reason for pick in queue if pick.sampled} == {RANDOM}


def test_every_unit_is_sampled_alike_over_seeds() -> None:
    pool = pool_of(20)

    times = Counter(
        pick.unit
        for seed in range(500)
        for pick in read_next(pool, wanted=5, seed=seed, random_share=0.2)
        if pick.sampled
    )

    # 500 draws of one in 20: 25 expected a unit, standard deviation 4.9.
    assert set(times) == set(range(20))
    assert 8 <= min(times.values()) <= max(times.values()) <= 45


def test_same_seed_gives_the_same_queue_and_another_pool_draws_anew() -> None:
    first, again = (read_next(pool_of(60), wanted=10, seed=4) for _ in range(2))
    fewer = read_next(pool_of(59), wanted=10, seed=4)

    assert first == again
    assert [pick.unit for pick in first if pick.sampled] != [
        pick.unit for pick in fewer if pick.sampled
    ]


@pytest.mark.parametrize("share", [0.0, 0.19, 1.01, float("nan")])
def test_random_share_out_of_range_is_refused(share: float) -> None:
    with pytest.raises(ParameterError, match=r"a random share of .*; expected 0\.2 to 1, because"):
        read_next(pool_of(10), wanted=5, seed=1, random_share=share)


def test_negative_seed_is_refused() -> None:
    with pytest.raises(ParameterError, match="the seed -1; expected 0 or more"):
        read_next(pool_of(10), wanted=5, seed=-1)


def test_queue_of_nothing_is_refused() -> None:
    with pytest.raises(ParameterError, match="a queue of 0 units; expected 1 or more"):
        read_next(pool_of(10), wanted=0, seed=1)


def test_empty_pool_gives_an_empty_queue() -> None:
    assert read_next(pool_of(0), wanted=5, seed=1) == ()


def test_one_unit_is_drawn_at_random() -> None:
    (pick,) = read_next(pool_of(1), wanted=5, seed=1)

    assert (pick.unit, pick.sampled, pick.inclusion) == (0, True, 1.0)


def test_fewer_units_than_wanted_are_all_there() -> None:
    queue = read_next(pool_of(7), wanted=50, seed=1)

    assert sorted(pick.unit for pick in queue) == list(range(7))
    assert sum(pick.sampled for pick in queue) == 2


def test_nothing_learned_falls_back_on_what_is_unlike_and_on_chance() -> None:
    queue = read_next(pool_of(50, probabilities=nothing_scored(50)), wanted=10, seed=1)

    assert Counter(pick.reason for pick in queue) == {RANDOM: 2, UNLIKE: 8}


def test_without_scores_and_vectors_all_is_drawn_at_random() -> None:
    silent = np.zeros((50, 8), dtype=np.float32)
    pool = pool_of(50, probabilities=nothing_scored(50), vectors=silent)

    queue = read_next(pool, wanted=10, seed=1)

    assert all(pick.sampled and pick.inclusion == 10 / 50 for pick in queue)


def test_without_codes_the_queue_still_has_units() -> None:
    pool = pool_of(30, probabilities=np.empty((30, 0)), codes=[], positives=[])

    assert len(read_next(pool, wanted=10, seed=1)) == 10


def test_code_that_nobody_can_score_is_never_a_reason() -> None:
    probabilities = np.random.default_rng(1).random((50, 2))
    probabilities[:, 0] = np.nan

    queue = read_next(pool_of(50, probabilities=probabilities), wanted=20, seed=1)

    assert {pick.code for pick in queue} == {None, "Needs/Friends"}


def test_units_that_only_some_codes_score_are_found_too() -> None:
    probabilities = nothing_scored(12)
    probabilities[3, 1] = 0.6

    queue = read_next(pool_of(12, probabilities=probabilities, vectors=None), wanted=12, seed=1)

    assert sorted(pick.unit for pick in queue) == list(range(12))
    assert {pick.why for pick in queue if not pick.sampled and pick.code is None} == {
        "drawn from what was left"
    }


def test_rarer_codes_are_drawn_more_often() -> None:
    drawn = Counter(
        pick.code
        for seed in range(20)
        for pick in read_next(pool_of(100, positives=[3, 40]), wanted=20, seed=seed)
        if pick.reason == RARE
    )

    assert drawn["Needs/Transport"] > 5 * drawn["Needs/Friends"] > 0


def test_codes_with_enough_examples_are_not_called_rare() -> None:
    queue = read_next(pool_of(100, positives=[100, 5_000]), wanted=20, seed=1)

    assert {pick.reason for pick in queue} == {RANDOM, UNCERTAIN, UNLIKE}


def test_notes_say_what_to_read_and_what_is_missing() -> None:
    probabilities = np.random.default_rng(1).random((50, 2))
    probabilities[:, 0] = np.nan
    pool = pool_of(50, probabilities=probabilities, vectors=None)

    drawn, *missing = queue_notes(pool, read_next(pool, wanted=10, seed=1))

    assert drawn == (
        "2 of 10 drawn at random from 50 unread: read all of these, and what they hold stands for"
        " the rest"
    )
    assert missing == [
        "nobody can score yet: Needs/Transport",
        "no vectors: nothing was chosen for being unlike what was read",
    ]
    assert queue_notes(pool_of(0), ()) == ("nothing is unread",)


@given(st.integers(0, 30), st.integers(1, 40), st.integers(0, 2**32), st.booleans())
def test_any_pool_gives_as_many_units_as_it_can(
    n_units: int, wanted: int, seed: int, has_vectors: bool
) -> None:
    rng = np.random.default_rng(seed)
    probabilities = rng.random((n_units, 2))
    probabilities[rng.random((n_units, 2)) < 0.5] = np.nan
    vectors = rng.normal(size=(n_units, 3)).astype(np.float32) * (rng.random((n_units, 1)) < 0.5)
    pool = pool_of(
        n_units, probabilities=probabilities, vectors=vectors if has_vectors else None,
        texts=rng.integers(0, 9, n_units).tolist(),
    )  # fmt: skip

    queue = read_next(pool, wanted=wanted, seed=seed)

    n_picks = min(n_units, wanted)
    assert len({pick.unit for pick in queue}) == len(queue) == n_picks
    assert sum(pick.sampled for pick in queue) >= 0.2 * n_picks


def test_same_words_are_chosen_once_on_purpose() -> None:
    probabilities = np.full((100, 2), 0.5)
    texts = ["Yes."] * 90 + [f"answer {unit}" for unit in range(10)]

    queue = read_next(pool_of(100, probabilities=probabilities, texts=texts), wanted=10, seed=2)

    on_purpose = [texts[pick.unit] for pick in queue if not pick.sampled]
    assert len(set(on_purpose)) == len(on_purpose)


def test_what_is_unlike_lies_far_from_what_was_read_but_not_alone() -> None:
    vectors = np.zeros((90, 3), dtype=np.float32)
    vectors[:60, 0] = vectors[60:89, 1] = 1
    vectors[89] = [-1, 0, -1]
    read = np.array([[1, 0, 0], [0, 0, 0]], dtype=np.float32)
    pool = pool_of(90, probabilities=nothing_scored(90), vectors=vectors, read_vectors=read)

    first = next(p for p in read_next(pool, wanted=2, seed=1) if p.reason == UNLIKE)

    assert 60 <= first.unit < 89
    assert first.why == "unlike anything read so far (nearest: .00)"
    assert (first.code, first.score) == (None, None)


def test_without_anything_read_what_is_unlike_is_unlike_the_rest_of_the_queue() -> None:
    pool = pool_of(50, probabilities=nothing_scored(50))

    whys = {pick.why.split(" (")[0] for pick in read_next(pool, wanted=10, seed=1)}

    assert "unlike anything else in this queue" in whys


def test_reading_alternates_documents() -> None:
    queue = read_next(pool_of(100), wanted=30, seed=1)
    documents = [pick.unit // 10 for pick in queue]

    assert all(one != other for one, other in pairwise(documents))


@given(st.sets(st.integers(0, 40), min_size=5), st.randoms(use_true_random=False))
def test_no_two_neighbours_of_one_document_are_read_in_a_row(units: set[int], rng: object) -> None:
    shuffled = sorted(units)
    rng.shuffle(shuffled)  # type: ignore[attr-defined]
    picks = [Pick(unit=unit, reason=RARE, why="") for unit in shuffled]

    ordered = reading_order(picks, ["one"] * 41)

    assert {pick.unit for pick in ordered} == units
    assert all(abs(one.unit - other.unit) > 1 for one, other in pairwise(ordered))


def test_neighbours_are_read_in_a_row_where_it_cannot_be_avoided() -> None:
    picks = [Pick(unit=unit, reason=RARE, why="") for unit in range(3)]

    assert len(reading_order(picks, ["one"] * 3)) == 3


def test_reasons_are_spread_evenly() -> None:
    picks = [Pick(unit=unit, reason=RARE, why="") for unit in range(8)]
    picks += [Pick(unit=unit, reason=UNCERTAIN, why="") for unit in (8, 9)]

    assert [at for at, pick in enumerate(mixed(picks)) if pick.reason == UNCERTAIN] == [2, 7]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"codes": ["one"]}, r"probabilities of shape \(10, 2\) for 10 units and 1 codes"),
        ({"documents": ["a"]}, r"probabilities of shape \(10, 2\) for 1 units"),
        ({"probabilities": np.full((10, 2), 1.5)}, r"the probability 1\.5; expected a number from"),
        ({"positives": [1]}, "1 counts of positives for the codes; expected 2"),
        ({"positives": [1, -1]}, "-1 positives; expected 0 or more"),
        ({"thresholds": [0.5]}, "1 thresholds for the codes; expected 2"),
        ({"thresholds": [0.5, 7.0]}, r"the threshold 7\.0"),
        ({"texts": ["a"]}, "1 texts for the units; expected 10"),
        ({"vectors": np.ones((9, 8), dtype=np.float32)}, r"vectors of shape \(9, 8\) for 10 units"),
        (
            {"vectors": np.full((10, 8), np.nan, dtype=np.float32)},
            "vectors with numbers that are not finite",
        ),
        (
            {"read_vectors": np.ones((3, 4), dtype=np.float32)},
            r"vectors of shape \(3, 4\) for what was read; expected 8 columns",
        ),
    ],
)
def test_what_does_not_match_is_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        pool_of(10, **changes)


def test_queue_shows_where_each_unit_stands() -> None:
    turn = Turn(
        document="north.txt", ordinal=4, span=Span(10, 30), text="The bus never comes.",
        session="north", language="en", participant="Ada", role="citizen",
    )  # fmt: skip
    pick = Pick(unit=2, reason=UNCERTAIN, why="score .48 for 'A': undecided", code="A", score=0.48)
    drawn = Pick(unit=0, reason=RANDOM, why="drawn at random", sampled=True, inclusion=0.1)
    items = (
        QueueItem(unit=shown_unit(turn), pick=pick),
        QueueItem(unit=shown_unit(turn, Span(14, 17)), pick=drawn),
    )

    queue = Queue(unit="turn", unread=50, seed=1, items=items)

    first, second = queue.records()
    assert first == {
        "document": "north.txt", "session": "north", "turn": 4, "start": 10, "end": 30,
        "participant": "Ada", "role": "citizen", "text": "The bus never comes.",
        "reason": "uncertain", "why": "score .48 for 'A': undecided", "code": "A", "score": 0.48,
        "sampled": False,
    }  # fmt: skip
    assert (second["text"], second["sampled"]) == ("bus", True)
    assert queue.n_sampled == 1
    assert queue.to_dict()["items"][1]["pick"]["inclusion"] == 0.1


def test_span_outside_its_turn_is_refused() -> None:
    turn = Turn(document="a", ordinal=1, span=Span(10, 14), text="Well", session="a", language="en")

    with pytest.raises(SpanError, match=r"the span 3–12 leaves turn 1 of a; expected a span with"):
        shown_unit(turn, Span(3, 12))


def test_reason_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ParameterError, match="the reason 'fun'; expected rare code or uncertain"):
        Pick(unit=0, reason="fun", why="")


def test_sampled_without_a_probability_is_refused() -> None:
    with pytest.raises(ParameterError, match="unit 3, sampled: True, inclusion None"):
        Pick(unit=3, reason=RANDOM, why="", sampled=True)
