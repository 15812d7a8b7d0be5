"""A turn's speech on one line, and the way back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from search_turns import START, turn_of

from qualkit.search.spaced import SpacedText


@pytest.mark.parametrize(
    ("text", "holes", "spaced"),
    [
        ("One two.", (), "One two."),
        (" One\n\n two. ", (), "One two."),
        ("One [x] two", ((4, 7),), "One two"),
        ("e\u0301t  e\u0301", (), "ét é"),
    ],
)
def test_speech_is_on_one_line(text: str, holes: tuple[tuple[int, int], ...], spaced: str) -> None:
    assert SpacedText.of(turn_of(text, *holes)).text == spaced


def test_places_lead_back_into_the_text() -> None:
    turn = turn_of("One\n[x]  e\u0301t", (4, 7))

    spaced = SpacedText.of(turn)

    assert turn.spoken(spaced.span(0, len(spaced.text))) == turn.text
    assert turn.spoken(spaced.span(4, 5)) == "e\u0301"
    assert spaced.span(3, 4).start == START + 3


@settings(deadline=None)
@given(st.text(alphabet="aé \n\t\u0301\u00a0b", min_size=1, max_size=40))
def test_every_character_has_its_place(text: str) -> None:
    turn = turn_of(text)

    spaced = SpacedText.of(turn)

    assert len(spaced.text) == len(spaced.starts) == len(spaced.ends)
    assert list(spaced.starts) == sorted(spaced.starts)
    assert "".join(spaced.text.split()) == "".join(
        "".join(SpacedText.of(turn_of(chunk)).text) for chunk in text.split()
    )
