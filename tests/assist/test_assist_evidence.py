"""Evidence shows the nearest quotes with the code, how rules voted, and what scores were worth."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from qualkit.assist import evidence
from qualkit.assist.evidence import (
    calibration_from_bins,
    nearest_coded,
    votes_of_suggestions,
)
from qualkit.errors import ParameterError
from qualkit.model import Suggestion, Turn
from qualkit.model.evidence import (
    Calibration,
    CalibrationBin,
    NearQuote,
    RuleVotes,
    SuggestionEvidence,
)
from qualkit.model.units import shown_unit
from qualkit.spans import Span


def rows(*values: list[float]) -> NDArray[np.float32]:
    return np.array(values, dtype=np.float32)


def units_of(near: tuple[tuple[evidence.NearUnit, ...], ...]) -> list[list[int]]:
    return [[one.unit for one in some] for some in near]


CODED = rows([1, 0], [0, 1], [1, 1], [1, 0.1], [0, 0])
LABELS = np.array([[1, 0], [1, 1], [1, 1], [1, 0], [1, 1]], dtype=bool)


def test_nearest_that_have_the_code_come_nearest_first() -> None:
    near = nearest_coded(rows([2, 0], [2, 0]), [0, 1], coded_vectors=CODED, coded_labels=LABELS)

    assert units_of(near) == [[0, 3, 2], [2]]
    assert [one.likeness for one in near[0]] == pytest.approx([1, 0.995037, 0.707107])


def test_vector_of_zeros_is_like_nothing() -> None:
    near = nearest_coded(rows([0, 0], [0, 3]), [0, 1], coded_vectors=CODED, coded_labels=LABELS)

    assert units_of(near) == [[], [1, 2]]


def test_opposite_is_no_evidence() -> None:
    assert nearest_coded(rows([-1, -1]), [0], coded_vectors=CODED, coded_labels=LABELS) == ((),)


def test_code_that_nobody_has_gives_no_quotes() -> None:
    labels = np.zeros((5, 1), dtype=bool)

    assert nearest_coded(rows([1, 0]), [0], coded_vectors=CODED, coded_labels=labels) == ((),)


def test_units_as_near_as_each_other_keep_their_order() -> None:
    coded = rows(*[[3, 1, 2]] * 50)
    labels = np.ones((50, 1), dtype=bool)

    near = nearest_coded(rows([3.1, 1, 2]), [0], coded_vectors=coded, coded_labels=labels, most=4)

    assert units_of(near) == [[0, 1, 2, 3]]


def test_blocks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(1)
    vectors, coded = (rng.normal(size=(n, 6)).astype(np.float32) for n in (40, 30))
    labels, columns = rng.random((30, 3)) < 0.5, rng.integers(0, 3, 40).tolist()
    at_once = nearest_coded(vectors, columns, coded_vectors=coded, coded_labels=labels)

    monkeypatch.setattr(evidence, "_CELLS", 50)

    in_blocks = nearest_coded(vectors, columns, coded_vectors=coded, coded_labels=labels)
    assert units_of(in_blocks) == units_of(at_once)
    assert all(len(some) == 3 for some in at_once)


def test_no_suggestions_have_no_evidence() -> None:
    assert (
        nearest_coded(
            np.empty((0, 2), dtype=np.float32), [], coded_vectors=CODED, coded_labels=LABELS
        )
        == ()
    )


@pytest.mark.parametrize(
    ("vectors", "columns", "labels", "message"),
    [
        (rows([1, 0, 0]), [0], LABELS, r"vectors of shapes \(1, 3\) and \(5, 2\)"),
        (rows([1, 0]), [0, 1], LABELS, "2 codes for 1 units; expected one each"),
        (rows([1, 0]), [0], LABELS[:3], r"labels of shape \(3, 2\) for 5 coded units"),
        (rows([1, 0]), [0], LABELS.astype(np.int64), "labels of type int64; expected true or"),
        (rows([1, 0]), [2], LABELS, "the code 2; expected a column of the 2 codes"),
        (rows([1, 0]), [-1], LABELS, "the code -1; expected a column"),
        (rows([np.nan, 0]), [0], LABELS, "vectors with numbers that are not finite"),
    ],
)
def test_what_does_not_match_is_refused(
    vectors: NDArray[np.float32], columns: list[int], labels: NDArray[np.bool_], message: str
) -> None:
    with pytest.raises(ParameterError, match=message):
        nearest_coded(vectors, columns, coded_vectors=CODED, coded_labels=labels)


def test_no_quotes_wanted_is_refused() -> None:
    with pytest.raises(ParameterError, match="0 quotes; expected 1 or more"):
        nearest_coded(rows([1, 0]), [0], coded_vectors=CODED, coded_labels=LABELS, most=0)


@pytest.mark.parametrize(
    ("votes", "sentence"),
    [
        (RuleVotes(rules=0), "no rule of the code reads it"),
        (RuleVotes(rules=1, voted=1, words=("bus",)), "1 of 1 rule voted for it: bus"),
        (
            RuleVotes(rules=4, voted=1, forbidden=2, words=("bus", "late")),
            "1 of 4 rules voted for it: bus, late; 2 were forbidden to by its exceptions",
        ),
        (RuleVotes(rules=2), "the 2 rules did not vote for it"),
    ],
)
def test_vote_of_the_rules_is_one_line(votes: RuleVotes, sentence: str) -> None:
    assert votes.sentence() == sentence


@pytest.mark.parametrize("votes", [{"voted": 2}, {"forbidden": -1}, {"voted": 1, "forbidden": 1}])
def test_more_votes_than_rules_are_refused(votes: dict[str, int]) -> None:
    with pytest.raises(ParameterError, match="of 1 rules; expected no more than there are rules"):
        RuleVotes(rules=1, **votes)


def suggestion(rule: str, score: float, *words: str, code: str = "Needs") -> Suggestion:
    return Suggestion(
        id="s", document="a", span=Span(0, 3), quote="bus", code=code, score=score,
        evidence=words, rule=rule,
    )  # fmt: skip


def test_votes_of_a_unit_join_those_of_its_passages() -> None:
    passages = [suggestion("r1+r2", 2 / 3, "bus", "taxi"), suggestion("r2", 1 / 3, "taxi")]

    votes = votes_of_suggestions(passages, rules=5)

    assert votes == RuleVotes(rules=3, voted=2, words=("bus", "taxi"))


def test_unit_without_suggestions_has_no_votes() -> None:
    assert votes_of_suggestions([], rules=2) == RuleVotes(rules=2)


def test_votes_for_several_codes_are_refused() -> None:
    passages = [suggestion("r1", 1.0), suggestion("r2", 1.0, code="Assets")]

    with pytest.raises(ParameterError, match="suggestions of 'Assets' and 'Needs'; expected one"):
        votes_of_suggestions(passages, rules=2)


def calibration() -> Calibration:
    edges, observed = [0, 0.25, 0.5, 1], [0.02, np.nan, 0.625]
    return calibration_from_bins(edges, observed, [800, 0, 96], sessions=24)


@pytest.mark.parametrize(
    ("score", "end"),
    [
        (0.0, ": of 100 scored like this about 2 are right"),
        (0.25, ", where no units were scored like this: too few to say how many are right"),
        (0.5, ": of 100 scored like this about 62 are right"),
        (1.0, ": of 100 scored like this about 62 are right"),
    ],
)
def test_calibration_says_how_often_such_scores_were_right(score: float, end: str) -> None:
    assert calibration().sentence(score) == f"calibrated on 24 sessions{end}"


def test_few_units_or_none_in_a_bin_say_so_instead_of_a_number() -> None:
    few = calibration_from_bins([0.2, 0.6], [1.0], [1], sessions=1)

    assert few.sentence(0.3) == (
        "calibrated on 1 session, where 1 unit was scored like this:"
        " too few to say how many are right"
    )
    assert few.bin_of(0.1) is few.bin_of(0.7) is None
    assert "no units were scored like this" in few.sentence(0.9)


@pytest.mark.parametrize(
    ("edges", "observed", "counts", "message"),
    [
        ([0, 1], [0.1, 0.2], [3, 4], "2 edges, 2 shares and 2 counts; expected one share and one"),
        ([0, 0.5, 0.4], [0.1, 0.2], [3, 4], r"a bin of scores from 0\.5 to 0\.4"),
        ([0, 1.5], [0.1], [3], r"a bin of scores from 0\.0 to 1\.5"),
        ([0, 1], [1.1], [3], r"the share 1\.1; expected a number from 0 to 1"),
        ([0, 1], [np.nan], [3], "the share nan"),
        ([0, 1], [0.5], [-3], r"-3 units and the share 0\.5 in the bin from 0\.0"),
        ([0.5], [], [], "a calibration on 24 sessions with 0 bins"),
    ],
)
def test_bins_that_are_none_are_refused(
    edges: list[float], observed: list[float], counts: list[int], message: str
) -> None:
    with pytest.raises(ParameterError, match=message):
        calibration_from_bins(edges, observed, counts, sessions=24)


def test_bins_out_of_order_are_refused() -> None:
    low, high = (CalibrationBin(start=at, end=at + 0.2, n=0, observed=None) for at in (0.1, 0.5))

    with pytest.raises(ParameterError, match=r"that end at 0\.7 and start at 0\.1"):
        Calibration(sessions=3, bins=(high, low))


def test_all_evidence_is_shown_line_by_line() -> None:
    turn = Turn(
        document="north.txt", ordinal=4, span=Span(0, 20), text="The bus never comes.",
        session="north", language="en",
    )  # fmt: skip
    shown = SuggestionEvidence(
        code="Needs/Transport", score=0.7, kind="probability", words=("bus", "late"),
        quotes=(NearQuote(unit=shown_unit(turn), likeness=0.83),),
        votes=RuleVotes(rules=3, voted=1, words=("bus",)), calibration=calibration(),
    )  # fmt: skip

    assert list(shown.lines()) == [
        "score 0.70, calibrated on 24 sessions: of 100 scored like this about 62 are right",
        "words: bus, late",
        "coded alike (0.83, north.txt, turn 4): The bus never comes.",
        "rules: 1 of 3 rules voted for it: bus",
    ]
    (row,) = shown.records()
    assert row["quotes"][0]["unit"]["text"] == "The bus never comes."
    assert row["votes"] == "1 of 3 rules voted for it: bus"


def test_score_that_was_not_calibrated_claims_nothing() -> None:
    shown = SuggestionEvidence(code="A", score=0.7, kind="rank")

    assert list(shown.lines()) == [
        "score 0.70, not calibrated: ranks units, and is no chance of being right"
    ]
    assert shown.records()[0]["votes"] is None


def test_unknown_kind_of_score_is_refused() -> None:
    with pytest.raises(ParameterError, match="the kind of score 'luck'; expected probability or"):
        SuggestionEvidence(code="A", score=0.7, kind="luck")
