"""A threshold is promised, or refused in plain words; units of one session count for less."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from clustered_sessions import Field

from qualkit.assist import certify_accept, certify_codes, certify_skip
from qualkit.assist.fixed_sequence import Order
from qualkit.errors import ParameterError
from qualkit.model import Certificate

Certify = Callable[..., Certificate]

# Angelopoulos et al. (2021), fixed sequence at 90 % precision, 95 % confidence.
SCORES = [1 - i / 200 for i in range(200)]
LABELS = [1] * 90 + [0] + [1] * 29 + [0] + [1] * 9 + [0, 1] * 35
ALONE = [str(i) for i in range(200)]


def accept(target: float) -> Certify:
    return lambda *args, **kwargs: certify_accept(*args, precision=target, **kwargs)


def skip(target: float) -> Certify:
    return lambda *args, **kwargs: certify_skip(*args, recall=target, **kwargs)


def test_sessions_of_one_unit_give_the_independent_threshold() -> None:
    found = certify_accept(SCORES, LABELS, ALONE, precision=0.9, code="Friends")

    assert found.refused is None
    assert (found.kind, found.code) == ("accept", "Friends")
    assert found.threshold == pytest.approx(0.305)
    assert (found.items, found.errors, found.sessions) == (140, 7, 140)
    assert found.design_effect == pytest.approx(1)
    assert found.bound == pytest.approx(0.90814, abs=1e-5)
    assert found.coverage == pytest.approx(0.7)


# One-sided Clopper–Pearson: clean items for 80, 90, 95 and 99 % at 95 % confidence.
@pytest.mark.parametrize(("target", "items"), [(0.8, 14), (0.9, 29), (0.95, 59), (0.99, 299)])
def test_clean_items_needed(target: float, items: int) -> None:
    assert Order(kind="accept", code="", target=target, confidence=0.95).clean_items == items


# The same, by errors among the items: 0 to 5 of them at 90 %.
@pytest.mark.parametrize(("errors", "items"), list(enumerate([29, 46, 61, 76, 89, 103])))
def test_errors_need_more_items(errors: int, items: int) -> None:
    def is_certified(n: int) -> bool:
        labels = [1] * (n - errors) + [0] * (errors + 300)
        scores = [0.9] * n + [0.1] * 300
        found = certify_accept(scores, labels, [str(i) for i in range(n + 300)], precision=0.9)
        return found.items == n and found.refused is None

    assert is_certified(items)
    assert not is_certified(items - 1)


def test_units_of_one_session_count_for_less() -> None:
    by_twenty = [str(i % 20) for i in range(200)]
    labels = [i < 140 and (i < 40 or i % 20 != 7) for i in range(200)]

    apart = certify_accept(SCORES, labels, ALONE, precision=0.8)
    together = certify_accept(SCORES, labels, by_twenty, precision=0.8)

    assert apart.refused is together.refused is None
    assert apart.design_effect == pytest.approx(1)
    assert together.design_effect is not None
    assert together.design_effect > 1.5
    assert together.coverage < apart.coverage


def test_no_error_is_no_proof_that_sessions_do_not_differ() -> None:
    rng = np.random.default_rng(3)
    luck = rng.normal(0, 2, 40).repeat(20)
    scores = np.round(rng.random(800), 1)
    labels = (rng.random(800) < 1 / (1 + np.exp(8 - 12 * scores - luck))) | (scores >= 0.9)

    found = certify_accept(scores, labels, np.arange(40).repeat(20).tolist(), precision=0.9)

    assert (found.threshold, found.errors) == (0.9, 0)
    assert found.design_effect is not None
    assert found.design_effect > 1.3


def test_scores_without_any_error_can_be_certified() -> None:
    sessions = [str(i % 12) for i in range(600)]
    labels = [i < 150 for i in range(600)]
    scores = [1 - i / 600 for i in range(600)]

    accepted = certify_accept(scores, labels, sessions, precision=0.9)
    skipped = certify_skip(scores, labels, sessions, recall=0.9)

    assert accepted.refused is skipped.refused is None
    assert accepted.items >= 150
    assert skipped.coverage >= 0.75


def test_units_with_the_same_score_are_taken_together() -> None:
    scores = [0.9] * 40 + [0.5] * 40 + [0.1] * 40
    labels = [1] * 60 + [0] * 60

    found = certify_accept(scores, labels, [str(i) for i in range(120)], precision=0.9)

    assert (found.threshold, found.items, found.errors) == (0.9, 40, 0)


def test_skip_leaves_out_what_holds_few_of_the_code() -> None:
    labels = [i % 2 == 0 for i in range(160)] + [False] * 40

    found = certify_skip(SCORES, labels, ALONE, recall=0.9)

    assert found.refused is None
    assert (found.kind, found.items, found.errors) == ("skip", 80, 3)
    assert found.threshold == pytest.approx(1 - 152 / 200)
    assert found.coverage == pytest.approx(47 / 200)
    assert found.bound is not None
    assert found.bound >= 0.9


def test_skip_never_splits_a_score() -> None:
    scores = [0.2] * 10 + [0.5] * 30 + [0.9] * 60

    found = certify_skip(scores, [1] * 99 + [0], [str(i) for i in range(100)], recall=0.8)

    assert (found.threshold, found.errors) == (0.5, 10)


def test_skip_of_nothing_is_refused() -> None:
    found = certify_skip([0.5] * 80, [1, 0] * 40, [str(i) for i in range(80)], recall=0.9)

    assert found.refused == (
        "can't certify 90 %: units with the code are among those with the lowest score"
    )


@pytest.mark.parametrize("certify", [accept(0.9), skip(0.9)])
@pytest.mark.parametrize(
    ("labels", "sessions", "why"),
    [
        ([0] * 40, 40, "none of the 40 calibration units has the code"),
        ([1] * 40, 40, "all 40 calibration units have the code, so no error can be seen"),
    ],
)
def test_one_class_is_refused(certify: Certify, labels: list[int], sessions: int, why: str) -> None:
    found = certify(np.linspace(0, 1, len(labels)), labels, [str(i) for i in range(sessions)])

    assert found.refused == f"can't certify 90 %: {why}"
    assert (found.threshold, found.bound, found.coverage) == (None, None, 0.0)


def test_no_units_at_all_are_no_sessions() -> None:
    accepted = certify_accept([], [], [], precision=0.9)
    skipped = certify_skip([], [], [], recall=0.9)

    needed = "can't certify 90 %: 10 calibration sessions {}are needed, 0 are there"
    assert accepted.refused == needed.format("")
    assert skipped.refused == needed.format("with the code ")


def test_few_sessions_are_refused() -> None:
    by_six = [str(i % 6) for i in range(200)]

    accepted = certify_accept(SCORES, LABELS, by_six, precision=0.9)
    skipped = certify_skip(SCORES, LABELS, by_six, recall=0.9)

    needed = "can't certify 90 %: 10 calibration sessions {}are needed, 6 are there"
    assert accepted.refused == needed.format("")
    assert skipped.refused == needed.format("with the code ")


def test_few_items_are_refused() -> None:
    few = ([0.9] * 11, [1] * 10 + [0], ALONE[:11])

    assert certify_accept(*few, precision=0.9).refused == (
        "can't certify 90 %: 29 clean calibration items are needed, 11 are there"
    )
    assert certify_skip(*few, recall=0.9).refused == (
        "can't certify 90 %: 29 clean calibration items are needed, 10 are there"
    )


def test_many_errors_are_refused() -> None:
    found = certify_accept(SCORES, [1, 0] * 100, ALONE, precision=0.9)

    assert found.refused == (
        "can't certify 90 %: too many errors: 14 of the 29 calibration items with the highest"
        " scores are without the code, so that only 35 % is sure"
    )


def test_likeness_within_sessions_is_named_in_the_refusal() -> None:
    in_tens = [str(i // 10) for i in range(200)]
    labels = ([1] * 10 + [0] * 10) * 10

    found = certify_accept(SCORES, labels, in_tens, precision=0.9)

    assert found.refused is not None
    assert found.refused.endswith("(sessions are alike within: 11.5 items are worth one)")


@pytest.mark.parametrize("certify", [accept(0.9), skip(0.9)])
@pytest.mark.parametrize(
    ("args", "message"),
    [
        (([0.1, float("nan")], [1, 0], ["a", "b"]), "1 of 2 scores is no finite number"),
        (([0.1, 0.2], [1, float("nan")], ["a", "b"]), "1 of 2 labels is no finite number"),
        (([0.1, 0.2], [1, 0.5], ["a", "b"]), "0.5 among the labels; expected 0 or 1"),
        (([0.1, 0.2], [1], ["a", "b"]), "1 labels for 2 units; expected one a unit"),
        (([0.1, 0.2], [1, 0], ["a"]), "1 sessions for 2 units; expected one a unit"),
        (([[0.1], [0.2]], [1, 0], ["a", "b"]), "scores in 2 dimensions"),
        ((["high", "low"], [1, 0], ["a", "b"]), "scores that are no numbers"),
    ],
)
def test_faulty_arrays_are_refused(
    certify: Certify, args: tuple[object, object, object], message: str
) -> None:
    with pytest.raises(ParameterError, match=message):
        certify(*args)


@pytest.mark.parametrize(
    ("certify", "message"),
    [
        (accept(90), "precision 90; expected a number between 0 and 1"),
        (skip(1.0), "recall 1.0; expected a number between 0 and 1"),
    ],
)
def test_target_outside_its_range_is_refused(certify: Certify, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        certify(SCORES, LABELS, ALONE)


def test_codes_share_the_risk_where_all_must_hold() -> None:
    scores, labels = np.array([SCORES] * 2).T, np.array([LABELS] * 2).T

    each = certify_codes(scores, labels, ALONE, kind="accept", codes=["A", "B"], target=0.9)
    both = certify_codes(
        scores, labels, ALONE, kind="accept", codes=["A", "B"], target=0.9, family_wise=True
    )

    assert [row.code for row in both.rows] == ["A", "B"]
    assert each.rows[0].confidence == pytest.approx(0.95)
    assert both.rows[0].confidence == pytest.approx(0.975)
    assert both.rows[0].coverage < each.rows[0].coverage
    assert both.records()[1]["code"] == "B"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"kind": "reject", "codes": ["A"]}, "kind 'reject'; expected accept or skip"),
        (
            {"kind": "skip", "codes": ["A", "B"]},
            "scores of shape .1, 1.; expected units by 2 codes",
        ),
    ],
)
def test_faulty_codes_are_refused(options: dict[str, object], message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        certify_codes([[0.1]], [[1]], ["a"], target=0.9, **options)


def _violations(
    field: Field, sessions: int, draws: int, *, are_hidden: bool = False
) -> tuple[int, int]:
    """How often the promise of 80 % was broken by accepting, and by skipping."""
    scores, labels, _ = field.draw(np.random.default_rng(1), 4000)
    rng = np.random.default_rng(sessions)
    accepted = skipped = 0
    for _ in range(draws):
        drawn, given, of = field.draw(rng, sessions)
        groups = [str(i) for i in (range(len(of)) if are_hidden else of)]
        promised = certify_accept(drawn, given, groups, precision=0.8).threshold
        if promised is not None:
            accepted += bool(labels[scores >= promised].mean() < 0.8)
        promised = certify_skip(drawn, given, groups, recall=0.8).threshold
        if promised is not None:
            skipped += bool((scores[labels] >= promised).mean() < 0.8)
    return accepted, skipped


def test_promises_hold_in_sessions_drawn_anew() -> None:
    accepted, skipped = _violations(Field(luck=0.8), sessions=20, draws=40)

    assert max(accepted, skipped) <= 0.07 * 40


FIELDS = [
    Field(luck=0.0),
    Field(luck=0.4),
    Field(luck=0.8),
    Field(luck=0.4, badly=0.15),
    Field(luck=0.8, badly=0.15),
]


@pytest.mark.slow
@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("sessions", [10, 30])
def test_promises_hold_however_alike_sessions_are(field: Field, sessions: int) -> None:
    accepted, skipped = _violations(field, sessions, draws=200)

    assert max(accepted, skipped) <= 0.07 * 200


@pytest.mark.slow
def test_promises_break_where_sessions_are_hidden() -> None:
    field = Field(luck=1.2, badly=0.15)

    told, _ = _violations(field, 40, draws=200)
    hidden, _ = _violations(field, 40, draws=200, are_hidden=True)

    assert told <= 0.07 * 200 < hidden
