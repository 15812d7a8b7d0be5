"""The words around a hit, and the passage that is coded."""

from __future__ import annotations

import pytest
from search_turns import START, turn_of

from qualkit.errors import ParameterError
from qualkit.search import left_of, passage, right_of
from qualkit.spans import Span

TURN = turn_of("I had tea. We went (laughs) home early! Then tea.", (19, 27))


def at(words: str) -> Span:
    start = START + TURN.text.index(words)
    return Span(start, start + len(words))


@pytest.mark.parametrize(
    ("width", "left", "right"),
    [
        (100, "I had tea. We ", " (laughs) home early! Then tea."),
        (10, "tea. We ", " (laughs) "),
        (9, "tea. We ", " (laughs)"),
        (3, "We ", " "),
        (0, "", ""),
    ],
)
def test_context_cuts_no_word(width: int, left: str, right: str) -> None:
    span = at("went")

    assert (left_of(TURN, span, width), right_of(TURN, span, width)) == (left, right)


@pytest.mark.parametrize(
    ("words", "unit", "coded"),
    [
        ("had", "sentence", "I had tea."),
        ("had", "hit", "had"),
        ("had", "turn", TURN.text),
        ("tea. We", "sentence", "I had tea. We went"),
        ("went (laughs) home", "sentence", "We went (laughs) home early!"),
    ],
)
def test_what_is_coded_is_the_unit_asked_for(words: str, unit: str, coded: str) -> None:
    assert TURN.spoken(passage(TURN, at(words), unit)) == coded


def test_unknown_units_are_refused() -> None:
    with pytest.raises(ParameterError, match="unit 'page'; expected sentence, hit, turn"):
        passage(TURN, at("had"), "page")
