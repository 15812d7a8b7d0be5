"""What `themes` prints: topics that hold, others folded away, and the table of numbers."""

from __future__ import annotations

import pytest

from qualkit.cli.themes import show
from qualkit.model.themes import Themes, Topic


def topic(number: int, stability: float | None) -> Topic:
    return Topic(
        topic=number,
        label=f"label {number}",
        terms=(f"term{number}",),
        weights=(1.0,),
        size=9,
        participants=3,
        sessions=3,
        stability=stability,
        coherence=0.1,
        roles={},
        quotes=(),
    )


def themes(*stabilities: float | None, **parameters: object) -> Themes:
    return Themes(
        engine="nmf",
        segments=20,
        outliers=0,
        stability=0.5,
        coherence=0.1,
        diversity=1.0,
        topics=tuple(topic(number, value) for number, value in enumerate(stabilities)),
        seed=0,
        parameters=parameters,
    )


def test_topics_that_do_not_hold_are_folded_into_a_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    show(themes(0.8, 0.39, 0.4))

    said = capsys.readouterr().out
    assert "folded away as unstable (--all shows them): 1 label 1" in said
    assert "term0" in said
    assert "term1" not in said
    assert "term2" in said


@pytest.mark.parametrize("stability", [None, 0.1])
def test_all_are_shown_where_none_is_known_to_hold(
    capsys: pytest.CaptureFixture[str], stability: float | None
) -> None:
    show(themes(stability, stability))

    said = capsys.readouterr().out
    assert "folded" not in said
    assert "term0" in said
    assert "term1" in said


def test_everything_is_shown_when_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    show(themes(0.8, 0.1), everything=True)

    said = capsys.readouterr().out
    assert "folded" not in said
    assert "term1" in said


def test_the_numbers_that_were_tried_stand_in_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        {"topics": k, "c_v": 0.61, "coherence": 0.12, "diversity": 0.9, "stability": 0.7}
        for k in (4, 5)
    ]

    show(themes(0.8, sweep=rows))

    said = capsys.readouterr().out
    assert "one out" in said
    assert "0.610" in said
